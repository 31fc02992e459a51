// The arguments of a call in parameter order, and whose their references are.
#ifndef PM_BIND_H
#define PM_BIND_H

#include "module_data.h"

#pragma GCC visibility push(hidden)

enum { PM_MOST_PARAMS = 64 };

typedef struct {
    PyObject *values[PM_MOST_PARAMS];        // borrowed
    PyObject *const *places[PM_MOST_PARAMS]; // where the caller has them; NULL: nowhere, a default
    PyObject *rest, *keywords;               // owned: what the parameters with * and ** get; NULL: there are none
} pm_binding;

// 0 when the call is not a plain one: CPython binds it, or says what is wrong.
int pm_bind(const pm_function *native, PyFunctionObject *function, PyObject *const *args, Py_ssize_t nargs,
            PyObject *kwnames, pm_binding *made);

// Let go of what the binding owns, when nothing was taken.
void pm_binding_drop(pm_binding *made);

// The references of the call become native code's: those that the caller hands
// over, else new ones.  `bound`: NULL when the arguments are in parameter order;
// `nargs`: keywords included.
void pm_take(const pm_function *native, PyObject *const *args, Py_ssize_t nargs, const pm_binding *bound,
             int handed_over);

// The caller's reference; it keeps one to None instead.
PyObject *pm_taken_from(PyObject *const *place);

// Let the caller go of what * and ** got.
void pm_take_rest(PyCodeObject *code, PyObject *const *args, Py_ssize_t nargs, const pm_binding *bound);

#pragma GCC visibility pop

#endif
