// What a function's defaults were when they were first seen.
//
// Callers in native code pass defaults that are numbers or None by value, so
// those must be the same still.  Others are not kept alive by being looked at:
// Ellipsis stands for each of them.
#include "alloc.h"
#include "entry.h"
#include "module_data.h"
#include "visit.h"

static PyObject *item_seen(PyObject *item) {
    return Py_NewRef(pm_is_atom(item) ? item : Py_Ellipsis);
}

static int is_same_item(PyObject *seen, PyObject *now) {
    return seen == now || (seen == Py_Ellipsis && now != NULL && !pm_is_atom(now));
}

static PyObject *tuple_seen(PyObject *defaults) {
    Py_ssize_t count = PyTuple_GET_SIZE(defaults);
    PyObject *seen = PyTuple_New(count);
    for (Py_ssize_t i = 0; seen != NULL && i < count; i++) {
        PyTuple_SET_ITEM(seen, i, item_seen(PyTuple_GET_ITEM(defaults, i)));
    }
    return seen;
}

static PyObject *dict_seen(PyObject *defaults) {
    PyObject *seen = PyDict_New(), *name, *value;
    Py_ssize_t at = 0;
    while (seen != NULL && PyDict_Next(defaults, &at, &name, &value)) {
        PyObject *item = item_seen(value);
        if (PyDict_SetItem(seen, name, item) < 0) {
            Py_CLEAR(seen);
        }
        Py_DECREF(item);
    }
    return seen;
}

static int see(PyObject **place, PyObject *seen, PyObject *defaults) {
    if (seen == NULL && defaults != NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_XSETREF(*place, seen);
    return 1;
}

int pm_defaults_see(pm_function *native, PyFunctionObject *function) {
    PyObject *positional = function->func_defaults, *named = function->func_kwdefaults;
    int seen = !pm_alloc_fails() &&
               see(&native->defaults, positional == NULL ? NULL : tuple_seen(positional), positional) &&
               see(&native->kwdefaults, named == NULL ? NULL : dict_seen(named), named);
    native->seen = seen;
    return seen;
}

static int is_same_tuple(PyObject *seen, PyObject *now) {
    if (seen == NULL || now == NULL || PyTuple_GET_SIZE(seen) != PyTuple_GET_SIZE(now)) {
        return seen == now;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(seen); i++) {
        if (!is_same_item(PyTuple_GET_ITEM(seen, i), PyTuple_GET_ITEM(now, i))) {
            return 0;
        }
    }
    return 1;
}

static int is_same_dict(PyObject *seen, PyObject *now) {
    if (seen == NULL || now == NULL || PyDict_GET_SIZE(seen) != PyDict_GET_SIZE(now)) {
        return seen == now;
    }
    PyObject *name, *value;
    Py_ssize_t at = 0;
    while (PyDict_Next(seen, &at, &name, &value)) {
        if (!is_same_item(value, PyDict_GetItem(now, name))) {
            return 0;
        }
    }
    return 1;
}

int pm_defaults_are_same(const pm_function *native, const PyFunctionObject *function) {
    return is_same_tuple(native->defaults, function->func_defaults) &&
           is_same_dict(native->kwdefaults, function->func_kwdefaults);
}
