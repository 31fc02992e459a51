// Does this interpreter behave as abi_3xx.c believes?  A small function's frame
// is built, seen, run and thrown into; whatever surprises ends the test.
#include "module_data.h"
#include "unit.h"

#include <opcode.h>

static const char source[] = "def probe(a, b):\n"
                             "    try:\n"
                             "        c = a // b\n"
                             "    except ZeroDivisionError:\n"
                             "        return -1\n"
                             "    return c + 1\n";

typedef struct {
    PyObject *globals;
    PyFunctionObject *function;
    PyCodeObject *code;
    int divide; // offset of the division
} probe;

static int find_divide(probe *test) {
    PyObject *bytes = PyCode_GetCode(test->code);
    if (bytes == NULL) {
        return -1;
    }
    const unsigned char *text = (const unsigned char *)PyBytes_AS_STRING(bytes);
    test->divide = -1;
    for (Py_ssize_t i = 0; i + 1 < PyBytes_GET_SIZE(bytes); i += 2) {
        if (text[i] == BINARY_OP) {
            test->divide = (int)i;
            break;
        }
    }
    Py_DECREF(bytes);
    return test->divide < 0 ? -1 : 0;
}

static int make_probe(probe *test) {
    test->globals = PyDict_New();
    if (test->globals == NULL || PyDict_SetItemString(test->globals, "__builtins__", PyEval_GetBuiltins()) < 0) {
        return -1;
    }
    PyObject *done = PyRun_String(source, Py_file_input, test->globals, test->globals);
    Py_XDECREF(done);
    PyObject *function = done == NULL ? NULL : PyDict_GetItemString(test->globals, "probe");
    if (function == NULL || !PyFunction_Check(function)) {
        return -1;
    }
    test->function = (PyFunctionObject *)function;
    test->code = (PyCodeObject *)test->function->func_code;
    return find_divide(test);
}

// The frame of probe(a, b) about to divide.
static pm_frame *divide_frame(probe *test, PyThreadState *thread, long a, long b) {
    pm_frame *frame = abi_frame_new(thread, test->function, test->code);
    if (frame == NULL) {
        return NULL;
    }
    PyObject **slots = abi_frame_slots(frame), **stack = slots + test->code->co_nlocalsplus;
    slots[0] = PyLong_FromLong(a);
    slots[1] = PyLong_FromLong(b);
    stack[0] = Py_XNewRef(slots[0]);
    stack[1] = Py_XNewRef(slots[1]);
    abi_frame_set_depth(frame, 2);
    return frame;
}

static int gives(PyObject *result, long expected) {
    long value = result == NULL ? expected - 1 : PyLong_AsLong(result);
    Py_XDECREF(result);
    return value == expected;
}

static const char *try_run(probe *test, PyThreadState *thread) {
    pm_frame *frame = divide_frame(test, thread, 7, 2);
    if (frame == NULL || !gives(abi_frame_run(thread, frame, test->divide), 4)) {
        return "a frame does not run on";
    }
    frame = divide_frame(test, thread, 7, 0);
    if (frame == NULL || !gives(abi_frame_run(thread, frame, test->divide), -1)) {
        return "an exception in a frame is not handled by it";
    }
    return NULL;
}

static const char *try_throw(probe *test, PyThreadState *thread) {
    pm_frame *frame = divide_frame(test, thread, 7, 2);
    PyErr_SetString(PyExc_ZeroDivisionError, "thrown");
    if (frame == NULL || !gives(abi_frame_throw(thread, frame, test->divide), -1)) {
        return "an exception cannot be thrown into a frame";
    }
    return NULL;
}

static const char *try_link(probe *test, PyThreadState *thread) {
    PyFrameObject *before = PyEval_GetFrame();
    pm_frame *frame = divide_frame(test, thread, 7, 2);
    if (frame == NULL) {
        return "out of memory";
    }
    abi_frame_link(thread, frame, test->divide, 0);
    PyFrameObject *seen = PyThreadState_GetFrame(thread);
    int right = seen != NULL && PyFrame_GetLineNumber(seen) == 3 && PyFrame_GetLasti(seen) == test->divide;
    PyCodeObject *code = seen == NULL ? NULL : PyFrame_GetCode(seen);
    right = right && code == test->code && abi_frame_captured(frame);
    Py_XDECREF(code);
    Py_XDECREF(seen);
    right = right && !abi_frame_captured(frame);
    abi_frame_unlink(thread, frame);
    abi_frame_drop(thread, frame);
    return right && PyEval_GetFrame() == before ? NULL : "a frame is not seen as it should be";
}

static const char *try_all(probe *test, PyThreadState *thread) {
    abi_state before, after;
    abi_look(thread, NULL, &before);
    PyObject **top = thread->datastack_top;
    const char *reason = try_run(test, thread);
    if (reason == NULL) {
        reason = try_throw(test, thread);
    }
    if (reason == NULL) {
        reason = try_link(test, thread);
    }
    abi_look(thread, NULL, &after);
    if (reason == NULL && (after.depth != before.depth || (top != NULL && thread->datastack_top != top))) {
        reason = "the stack is not as it was";
    }
    return reason;
}

const char *pm_self_test(void) {
    if ((Py_Version >> 16) != (PY_VERSION_HEX >> 16)) {
        return "the runtime was built for another version of Python";
    }
    PyThreadState *thread = PyThreadState_Get();
    if (abi_tracing(thread, NULL)) {
        return NULL; // nothing native runs now; the frames below would be traced
    }
    probe test = {NULL, NULL, NULL, 0};
    const char *reason = make_probe(&test) < 0 ? "the test function cannot be made" : try_all(&test, thread);
    PyErr_Clear();
    Py_XDECREF(test.globals);
    return reason;
}
