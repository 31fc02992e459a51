// pymlir._launch: runs a program as the interpreter's own main does.
//
// While the program runs, the frames of the launcher are out of sight: the program's outermost frame has no f_back, and
// the whole recursion limit is the program's.  Errors are printed, and SystemExit and KeyboardInterrupt end the
// process, by the same calls as in CPython's Py_RunMain.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <cpuid.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

// What the launcher takes off the thread's stack and puts back.
typedef struct {
    struct _PyInterpreterFrame *frame;
    int used; // Python frames the launcher has entered
} launch_stack;

#if PY_VERSION_HEX >= 0x030D0000
#define FRAME_OF(tstate) ((tstate)->current_frame)
#else
#define FRAME_OF(tstate) ((tstate)->cframe->current_frame)
#endif

#if PY_VERSION_HEX >= 0x030C0000
#define REMAINING_OF(tstate) ((tstate)->py_recursion_remaining)
#define LIMIT_OF(tstate) ((tstate)->py_recursion_limit)
#else
#define REMAINING_OF(tstate) ((tstate)->recursion_remaining)
#define LIMIT_OF(tstate) ((tstate)->recursion_limit)
#endif

static launch_stack hide_frames(PyThreadState *tstate) {
    launch_stack hidden = {FRAME_OF(tstate), LIMIT_OF(tstate) - REMAINING_OF(tstate)};
    FRAME_OF(tstate) = NULL;
    REMAINING_OF(tstate) = LIMIT_OF(tstate);
    return hidden;
}

static void restore_frames(PyThreadState *tstate, launch_stack hidden) {
    FRAME_OF(tstate) = hidden.frame;
    REMAINING_OF(tstate) = LIMIT_OF(tstate) - hidden.used; // the program may have changed the limit
}

// Blocks of CPython's allocator, by size class, and how many in one row tell a pool that is fresh.
enum { BLOCK_STEP = 16, LARGEST_BLOCK = 512, ROW = 16, MOST_TAKEN = 1 << 15 };

// Whether objects come from CPython's own allocator, and nothing records or checks what it gives.
static int plain_allocator(void) {
    PyMemAllocatorEx objects, raw;
    PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &objects);
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &raw);
    return objects.ctx == NULL && objects.malloc != raw.malloc;
}

// Takes the free blocks of one size that lie scattered over used pools, and keeps them; those of a fresh pool come one
// after another.
static void take_scattered(size_t size) {
    char *row[ROW];
    int length = 0;
    for (int taken = 0; length < ROW && taken < MOST_TAKEN; taken++) {
        char *block = PyObject_Malloc(size);
        if (block == NULL) {
            return;
        }
        if (length > 0 && block != row[length - 1] + size) {
            length = 0;
        }
        row[length++] = block;
    }
    while (length > 0) {
        PyObject_Free(row[--length]); // the last one first, so that the program gets them in ascending order
    }
}

// Starts a program on fresh pools, as python does.  What the launcher loaded and dropped leaves pools that are full but
// for a block or two, and a loop that makes and drops a few ints a round would go to and fro between them: a tenth of
// its time.
static void leave_fresh_pools(void) {
    if (plain_allocator()) {
        for (size_t size = BLOCK_STEP; size <= LARGEST_BLOCK; size += BLOCK_STEP) {
            take_scattered(size);
        }
    }
}

// Ends the process as an unhandled KeyboardInterrupt ends python's: a shell must see death by SIGINT.
static void die_of_interrupt(void) {
    Py_FinalizeEx();
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
    _exit(128 + SIGINT);
}

static void flush_stream(const char *name) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *stream = PySys_GetObject(name); // borrowed
    if (stream != NULL) {
        Py_INCREF(stream);
        PyObject *done = PyObject_CallMethod(stream, "flush", NULL);
        if (done == NULL) {
            PyErr_Clear();
        }
        Py_XDECREF(done);
        Py_DECREF(stream);
    }
    PyErr_Restore(type, value, traceback);
}

// The exit status of a program whose main code returned `result`.  Steals `result`; does not return when the program
// asked to exit or was interrupted.
static long finish(PyObject *result) {
    flush_stream("stderr");
    flush_stream("stdout");
    if (result != NULL) {
        Py_DECREF(result);
        return 0;
    }
    int interrupted = PyErr_Occurred() == PyExc_KeyboardInterrupt;
    PyErr_Print();
    if (interrupted) {
        die_of_interrupt();
    }
    return 1;
}

static int interrupted; // before the program could be

static PyObject *launch_interrupt(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(args)) {
    interrupted = 1;
    Py_RETURN_NONE;
}

// run(code, globals): execute a main module's code.
static PyObject *launch_run(PyObject *Py_UNUSED(self), PyObject *args) {
    PyObject *code, *globals;
    if (!PyArg_ParseTuple(args, "O!O!:run", &PyCode_Type, &code, &PyDict_Type, &globals)) {
        return NULL;
    }
    leave_fresh_pools();
    PyThreadState *tstate = PyThreadState_Get();
    launch_stack hidden = hide_frames(tstate);
    if (interrupted) {
        PyErr_SetInterrupt();
    }
    long status = finish(PyEval_EvalCode(code, globals, globals));
    restore_frames(tstate, hidden);
    return PyLong_FromLong(status);
}

// call(function, *args): call what runs the main program, such as runpy's _run_module_as_main.
static PyObject *launch_call(PyObject *Py_UNUSED(self), PyObject *const *args, Py_ssize_t count) {
    if (count < 1) {
        PyErr_SetString(PyExc_TypeError, "call expected a function");
        return NULL;
    }
    leave_fresh_pools();
    PyThreadState *tstate = PyThreadState_Get();
    launch_stack hidden = hide_frames(tstate);
    long status = finish(PyObject_Vectorcall(args[0], args + 1, (size_t)(count - 1), NULL));
    restore_frames(tstate, hidden);
    return PyLong_FromLong(status);
}

// file(name): let CPython read, parse and run a script, for the exact message of a script that does not parse.
static PyObject *launch_file(PyObject *Py_UNUSED(self), PyObject *args) {
    PyObject *name;
    if (!PyArg_ParseTuple(args, "O&:file", PyUnicode_FSConverter, &name)) {
        return NULL;
    }
    FILE *stream = fopen(PyBytes_AS_STRING(name), "rb");
    if (stream == NULL) {
        PyErr_SetFromErrnoWithFilename(PyExc_OSError, PyBytes_AS_STRING(name));
        Py_DECREF(name);
        return NULL;
    }
    leave_fresh_pools();
    PyThreadState *tstate = PyThreadState_Get();
    launch_stack hidden = hide_frames(tstate);
    int failed = PyRun_AnyFileExFlags(stream, PyBytes_AS_STRING(name), 1, NULL);
    restore_frames(tstate, hidden);
    Py_DECREF(name);
    return PyLong_FromLong(failed != 0);
}

// cpu(): what this processor can do, as bytes that are equal on processors with the same instructions.
static PyObject *launch_cpu(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(args)) {
    // leaf, subleaf; of leaf 1 the registers that say which core is asking are left out
    static const unsigned leaves[][2] = {{0, 0}, {1, 0}, {7, 0}, {7, 1}, {0xd, 0}, {0x80000001u, 0}};
    uint32_t words[6][4] = {{0}};
    for (size_t i = 0; i < 6; i++) {
        uint32_t *w = words[i];
        __get_cpuid_count(leaves[i][0], leaves[i][1], &w[0], &w[1], &w[2], &w[3]);
        if (leaves[i][0] == 1) {
            w[1] = 0;
        }
        if (leaves[i][0] == 0xd) {
            w[1] = w[2] = 0;
        }
    }
    return PyBytes_FromStringAndSize((const char *)words, sizeof(words));
}

// Trace and profile functions of the program, and its tools, hear of nothing in the call.
static PyObject *call_unseen(PyObject *function, PyObject *const *args, size_t count) {
    PyThreadState *thread = PyThreadState_Get();
    PyThreadState_EnterTracing(thread);
    PyObject *result = PyObject_Vectorcall(function, args, count, NULL);
    PyThreadState_LeaveTracing(thread);
    if (result == NULL) { // by a signal that came meanwhile: nothing shows where
        PyObject *type, *value, *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        PyErr_NormalizeException(&type, &value, &traceback);
        Py_XDECREF(traceback);
        if (value != NULL) {
            PyException_SetTraceback(value, Py_None);
        }
        PyErr_Restore(type, value, NULL);
    }
    return result;
}

// get_code(self, fullname) of an import loader, where `steps` is (before, plain, after): `before(self, fullname)` may
// give the module's code; when it gives None, `plain(self, fullname)` does, and `after(self, fullname, code)` may
// replace it. In C, so that what `plain` raises passes through no frame that CPython would not have.
static PyObject *loader_get_code(PyObject *steps, PyObject *const *args, Py_ssize_t count) {
    if (count != 2) {
        return PyErr_Format(PyExc_TypeError, "get_code() takes 2 positional arguments but %zd were given", count);
    }
    PyObject *code = call_unseen(PyTuple_GET_ITEM(steps, 0), args, 2);
    if (code != Py_None) {
        return code;
    }
    Py_DECREF(code);
    code = PyObject_Vectorcall(PyTuple_GET_ITEM(steps, 1), args, 2, NULL);
    if (code == NULL || code == Py_None) {
        return code;
    }
    PyObject *all[] = {args[0], args[1], code};
    PyObject *result = call_unseen(PyTuple_GET_ITEM(steps, 2), all, 3);
    Py_DECREF(code);
    return result;
}

static PyMethodDef get_code_method = {"get_code", (PyCFunction)(void (*)(void))loader_get_code, METH_FASTCALL, NULL};

// loader_method(before, plain, after): the method described above.
static PyObject *launch_loader_method(PyObject *Py_UNUSED(self), PyObject *args) {
    if (PyTuple_GET_SIZE(args) != 3) {
        PyErr_SetString(PyExc_TypeError, "loader_method expected three functions");
        return NULL;
    }
    PyObject *function = PyCFunction_New(&get_code_method, args);
    PyObject *method = function == NULL ? NULL : PyInstanceMethod_New(function);
    Py_XDECREF(function);
    return method;
}

static PyMethodDef launch_methods[] = {
    {"run", launch_run, METH_VARARGS, "run(code, globals): execute a main module's code, give the exit status"},
    {"call", (PyCFunction)(void (*)(void))launch_call, METH_FASTCALL, "call(function, *args): give the exit status"},
    {"file", launch_file, METH_VARARGS, "file(name): run a script the interpreter's own way"},
    {"loader_method", launch_loader_method, METH_VARARGS, "loader_method(before, plain, after): a loader's get_code"},
    {"interrupt", launch_interrupt, METH_NOARGS, "interrupt(): the program to be run is interrupted at its start"},
    {"cpu", launch_cpu, METH_NOARGS, "cpu(): what this processor can do, as bytes to compare"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef launch_module = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "pymlir._launch",
    .m_doc = "Runs a program as the interpreter's own main does.",
    .m_size = 0,
    .m_methods = launch_methods,
};

PyMODINIT_FUNC PyInit__launch(void) {
    return PyModuleDef_Init(&launch_module);
}
