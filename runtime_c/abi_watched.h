// CPython 3.12 and later: what abi_312.c and abi_313.c share.  There new
// functions are watched, a vectorcall of ours is honoured, and garbage is
// collected by the eval breaker.  Monitoring is in abi_monitored.h.
#ifndef PM_ABI_WATCHED_H
#define PM_ABI_WATCHED_H

#include "abi_monitored.h"

// ---- functions

int abi_function_attach(PyFunctionObject *function, vectorcallfunc entry) {
    if (!PyFunction_Check(function)) {
        return -1;
    }
    PyFunction_SetVectorcall(function, entry);
    return 0;
}

void abi_function_detach(PyFunctionObject *function) {
    PyFunction_SetVectorcall(function, abi_bytecode);
}

int abi_is_function(PyObject *object) {
    return PyFunction_Check(object);
}

const int abi_watches_functions = 1;

int abi_watch_making(PyCodeObject *Py_UNUSED(parent), PyCodeObject *Py_UNUSED(made)) {
    return 0;
}

static void (*on_made)(PyFunctionObject *);
static void (*on_changed)(PyFunctionObject *);

static int watch(PyFunction_WatchEvent event, PyFunctionObject *function, PyObject *Py_UNUSED(value)) {
    if (event == PyFunction_EVENT_CREATE) {
        on_made(function);
    } else if (event != PyFunction_EVENT_DESTROY) {
        on_changed(function);
    }
    return 0;
}

int abi_watch_functions(void (*made)(PyFunctionObject *), void (*changed)(PyFunctionObject *)) {
    on_made = made;
    on_changed = changed;
    return PyFunction_AddWatcher(watch) < 0 ? -1 : 0;
}

// ---- the C stack

enum { C_LEVELS_OF_FRAME = 2 }; // PY_EVAL_C_STACK_UNITS of Python/ceval.c

void abi_discount(PyThreadState *thread, int frames) {
    thread->c_recursion_remaining += C_LEVELS_OF_FRAME * frames;
}

// ---- garbage

// The interpreter collects when it next looks at its eval breaker.
void abi_collect(PyThreadState *thread) {
    PyObject *done = PyObject_CallNoArgs(idle);
    if (done == NULL) { // a signal came in just now: it is raised at the next chance
        PyObject *raised = PyErr_GetRaisedException();
        PyThreadState_SetAsyncExc(thread->thread_id, (PyObject *)Py_TYPE(raised));
        Py_DECREF(raised);
    }
    Py_XDECREF(done);
}

// ---- start

int abi_init(void) {
    return find_bytecode_entry();
}

#endif
