// What checks_parts.py calls of the runtime: parts that native code reaches only by way of others.
#include "bind.h"
#include "visit.h"

#pragma GCC visibility push(default)
PyObject *t_take(PyFunctionObject *function, PyObject *args, PyObject *kwnames, int handed_over);
PyObject *t_make(PyFunctionObject *maker, PyObject *numbers, PyObject *parts);
int t_watch(PyCodeObject *parent, PyCodeObject *made);
#pragma GCC visibility pop

static const char OBJECTS[PM_MOST_PARAMS + 1] = "oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo";

static int parameters(const PyCodeObject *code) {
    int stars = !!(code->co_flags & CO_VARARGS) + !!(code->co_flags & CO_VARKEYWORDS);
    return code->co_argcount + code->co_kwonlyargcount + stars;
}

// What native code gets for its parameters; None: the call is left to CPython.  New reference.
PyObject *t_take(PyFunctionObject *function, PyObject *args, PyObject *kwnames, int handed_over) {
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    pm_function native = {.code = code, .params = (char *)OBJECTS, .nparams = parameters(code)};
    Py_ssize_t count = PyTuple_GET_SIZE(args), named = PyTuple_GET_SIZE(kwnames);
    PyObject *held[PM_MOST_PARAMS], *values = Py_None;
    for (Py_ssize_t i = 0; i < count; i++) {
        held[i] = Py_NewRef(PyTuple_GET_ITEM(args, i));
    }
    pm_binding bound;
    if (pm_bind(&native, function, held, count - named, named ? kwnames : NULL, &bound)) {
        pm_take(&native, held, count, &bound, handed_over);
        values = PyTuple_New(native.nparams);
        for (int i = 0; values != NULL && i < native.nparams; i++) {
            PyTuple_SET_ITEM(values, i, bound.values[i]); // was taken
        }
    } else {
        Py_INCREF(values);
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        if (held[i] != PyTuple_GET_ITEM(args, i) && (!handed_over || held[i] != Py_None)) {
            PyErr_SetString(PyExc_AssertionError, "a caller's argument has changed");
        }
        Py_DECREF(held[i]);
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(values);
    }
    return values;
}

// A function as a visit makes it, of parts on an operand stack.
PyObject *t_make(PyFunctionObject *maker, PyObject *numbers, PyObject *parts) {
    pm_site site = {.mode = PM_VISIT};
    for (int i = 0; i < 4; i++) {
        site.number[i] = (int32_t)PyLong_AsLong(PyTuple_GET_ITEM(numbers, i));
    }
    PyObject *stack[8];
    Py_ssize_t count = PyTuple_GET_SIZE(parts);
    for (Py_ssize_t i = 0; i < count; i++) {
        stack[i] = PyTuple_GET_ITEM(parts, i);
    }
    return pm_visit_make_function(&site, maker, stack + count);
}

int t_watch(PyCodeObject *parent, PyCodeObject *made) {
    return abi_watch_making(parent, made);
}
