// The arguments of a call become native code's parameters, by CPython's rules.
// What does not fit is left to CPython, which has the right message.
#include "alloc.h"
#include "bind.h"
#include "ownership.h"

#include <string.h>

// Which parameter a keyword names; -1: none.
static int parameter_named(PyCodeObject *code, PyObject *name, int count) {
    PyObject *names = code->co_localsplusnames;
    for (int i = code->co_posonlyargcount; i < count; i++) {
        if (PyTuple_GET_ITEM(names, i) == name) {
            return i;
        }
    }
    for (int i = code->co_posonlyargcount; i < count; i++) {
        if (PyUnicode_Check(name) && PyUnicode_Compare(PyTuple_GET_ITEM(names, i), name) == 0) {
            return i;
        }
    }
    return -1;
}

void pm_binding_drop(pm_binding *made) {
    Py_CLEAR(made->rest);
    Py_CLEAR(made->keywords);
}

// The values of the parameters with * and **, when there are such.  0: no memory, or more arguments than parameters.
static int bind_rest(PyCodeObject *code, PyObject *const *args, Py_ssize_t nargs, pm_binding *made) {
    int next = code->co_argcount + code->co_kwonlyargcount;
    Py_ssize_t extra = nargs > code->co_argcount ? nargs - code->co_argcount : 0;
    made->rest = made->keywords = NULL;
    if (code->co_flags & CO_VARARGS) {
        if (pm_alloc_fails() || (made->rest = PyTuple_New(extra)) == NULL) {
            return 0;
        }
        for (Py_ssize_t i = 0; i < extra; i++) {
            PyTuple_SET_ITEM(made->rest, i, Py_NewRef(args[code->co_argcount + i]));
        }
        made->values[next++] = made->rest;
    } else if (extra > 0) {
        return 0;
    }
    if (code->co_flags & CO_VARKEYWORDS) {
        if (pm_alloc_fails() || (made->keywords = PyDict_New()) == NULL) {
            return 0;
        }
        made->values[next] = made->keywords;
    }
    return 1;
}

static int bind_keyword(PyCodeObject *code, PyObject *name, PyObject *const *place, pm_binding *made) {
    int at = parameter_named(code, name, code->co_argcount + code->co_kwonlyargcount);
    if (at < 0) {
        return made->keywords != NULL && PyUnicode_CheckExact(name) && !PyDict_Contains(made->keywords, name) &&
               PyDict_SetItem(made->keywords, name, *place) == 0;
    }
    if (made->values[at] != NULL) {
        return 0;
    }
    made->values[at] = *place;
    made->places[at] = place;
    return 1;
}

static int bind_defaults(PyCodeObject *code, PyFunctionObject *function, pm_binding *made) {
    PyObject *defaults = function->func_defaults, *keywords = function->func_kwdefaults;
    Py_ssize_t first = code->co_argcount - (defaults == NULL ? 0 : PyTuple_GET_SIZE(defaults));
    for (int i = 0; i < code->co_argcount + code->co_kwonlyargcount; i++) {
        if (made->values[i] != NULL) {
            continue;
        }
        if (i >= code->co_argcount) {
            PyObject *name = PyTuple_GET_ITEM(code->co_localsplusnames, i);
            made->values[i] = keywords == NULL ? NULL : PyDict_GetItemWithError(keywords, name);
        } else if (i >= first) {
            made->values[i] = PyTuple_GET_ITEM(defaults, i - first);
        }
        if (made->values[i] == NULL) {
            return 0;
        }
    }
    return 1;
}

// 0 when the call is not a plain one: CPython binds it, or says what is wrong.
int pm_bind(const pm_function *native, PyFunctionObject *function, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwnames, pm_binding *made) {
    PyCodeObject *code = native->code;
    memset(made->values, 0, (size_t)native->nparams * sizeof(PyObject *));
    memset(made->places, 0, (size_t)native->nparams * sizeof(PyObject *const *));
    int bound = bind_rest(code, args, nargs, made);
    for (Py_ssize_t i = 0; bound && i < nargs && i < code->co_argcount; i++) {
        made->values[i] = args[i];
        made->places[i] = &args[i];
    }
    Py_ssize_t keywords = kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames);
    for (Py_ssize_t i = 0; bound && i < keywords; i++) {
        bound = bind_keyword(code, PyTuple_GET_ITEM(kwnames, i), &args[nargs + i], made);
    }
    if (!bound || !bind_defaults(code, function, made)) {
        PyErr_Clear();
        pm_binding_drop(made);
        return 0;
    }
    return 1;
}

PyObject *pm_taken_from(PyObject *const *place) {
    PyObject *argument = *place;
    *(PyObject **)place = Py_NewRef(Py_None);
    return argument;
}

// What * and ** got the caller need not hold any more.
void pm_take_rest(PyCodeObject *code, PyObject *const *args, Py_ssize_t nargs, const pm_binding *bound) {
    int named = code->co_argcount + code->co_kwonlyargcount;
    for (Py_ssize_t i = code->co_argcount; i < nargs; i++) {
        int is_named = 0;
        for (int k = 0; k < named; k++) {
            is_named |= bound->places[k] == &args[i];
        }
        if (!is_named) {
            Py_DECREF(pm_taken_from(&args[i])); // the tuple or the dict has its own
        }
    }
}

// The references of the call become native code's: those that the caller hands over, else new ones.
void pm_take(const pm_function *native, PyObject *const *args, Py_ssize_t nargs, const pm_binding *bound,
             int handed_over) {
    PyCodeObject *code = native->code;
    for (int32_t i = 0; i < code->co_argcount + code->co_kwonlyargcount; i++) {
        if (native->params[i] != 'o') {
            continue;
        }
        PyObject *const *place = bound == NULL ? &args[i] : bound->places[i];
        pm_books_take(bound == NULL ? args[i] : bound->values[i]);
        if (handed_over && place != NULL) {
            (void)pm_taken_from(place);
        } else {
            Py_INCREF(bound == NULL ? args[i] : bound->values[i]);
        }
    }
    if (bound != NULL && bound->rest != NULL) {
        pm_books_take(bound->rest);
    }
    if (bound != NULL && bound->keywords != NULL) {
        pm_books_take(bound->keywords);
    }
    if (handed_over && bound != NULL && (bound->rest != NULL || bound->keywords != NULL)) {
        pm_take_rest(code, args, nargs, bound);
    }
}
