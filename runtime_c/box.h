// Machine values and the objects they stand for.
#ifndef PM_BOX_H
#define PM_BOX_H

#include <Python.h>
#include <stdint.h>

#include "pm_native.h"

#pragma GCC visibility push(hidden)

// The value of an exact int of at most one digit; 0: it has more.
static inline int pm_small_int(PyObject *object, int64_t *out) {
#if PY_VERSION_HEX >= 0x030C0000
    if (!PyUnstable_Long_IsCompact((PyLongObject *)object)) {
        return 0;
    }
    *out = PyUnstable_Long_CompactValue((PyLongObject *)object);
#else
    Py_ssize_t size = Py_SIZE(object);
    if (size < -1 || size > 1) {
        return 0;
    }
    *out = size * (int64_t)((PyLongObject *)object)->ob_digit[0];
#endif
    return 1;
}

// Is `object` what boxing `word` gives, by exact class and value?  Kinds i and f.
static inline int pm_is_boxed(PyObject *object, char kind, uint64_t word) {
    uint64_t value = 0;
    int unboxed = kind == 'i' ? pm_unbox_i64(object, (int64_t *)&value) : pm_unbox_f64(object, (double *)&value);
    return unboxed && value == word;
}

PyObject *pm_box(char kind, uint64_t word); // new reference, NULL without exception: no memory

#pragma GCC visibility pop

#endif
