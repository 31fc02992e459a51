// Between machine values and Python's ints, floats and bools.
#include "alloc.h"
#include "box.h"
#include "module_data.h"

#include <string.h>

PyObject pm_exhausted[1] = {PyObject_HEAD_INIT(&PyBaseObject_Type)};

int32_t pm_unbox_i64(PyObject *object, int64_t *out) {
    if (!PyLong_CheckExact(object)) {
        return 0;
    }
    if (pm_small_int(object, out)) {
        return 1;
    }
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (overflow != 0) {
        return 0;
    }
    *out = value;
    return 1;
}

int32_t pm_unbox_f64(PyObject *object, double *out) {
    if (!PyFloat_CheckExact(object)) {
        return 0;
    }
    *out = PyFloat_AS_DOUBLE(object);
    return 1;
}

int32_t pm_unbox_bool(PyObject *object, int32_t *out) {
    if (!PyBool_Check(object)) {
        return 0;
    }
    *out = object == Py_True;
    return 1;
}

static PyObject *without_exception(PyObject *made) {
    if (made == NULL) {
        PyErr_Clear();
    }
    return made;
}

PyObject *pm_box_i64(int64_t value) {
    return pm_alloc_fails() ? NULL : without_exception(PyLong_FromLongLong(value));
}

PyObject *pm_box_f64(double value) {
    return pm_alloc_fails() ? NULL : without_exception(PyFloat_FromDouble(value));
}

PyObject *pm_box_bool(int32_t value) {
    return Py_NewRef(value ? Py_True : Py_False);
}

PyObject *pm_kept_i64(PyObject *kept, int64_t value) {
    return kept != NULL ? Py_NewRef(kept) : pm_box_i64(value);
}

PyObject *pm_kept_f64(PyObject *kept, double value) {
    return kept != NULL ? Py_NewRef(kept) : pm_box_f64(value);
}

PyObject *pm_argument(pm_ctx *ctx, int32_t index) {
    return ctx->args[index];
}

PyObject *pm_box(char kind, uint64_t word) {
    double number;
    switch (kind) {
    case 'i':
        return pm_box_i64((int64_t)word);
    case 'f':
        memcpy(&number, &word, sizeof(number));
        return pm_box_f64(number);
    case 'b':
        return pm_box_bool((word & 1) != 0);
    case 'o':
        return Py_NewRef((PyObject *)(uintptr_t)word);
    default:
        return Py_NewRef(Py_None);
    }
}

int32_t pm_is_none(PyObject *object) {
    return object == Py_None;
}

PyObject *pm_tuple_item(PyObject *tuple, int64_t index) {
    return PyTuple_GET_ITEM(tuple, index);
}

void pm_incref(PyObject *object) {
    Py_INCREF(object);
}

void pm_decref(PyObject *object) {
    Py_DECREF(object);
}

PyObject *pm_constant(pm_module *module, int32_t index) {
    return PyTuple_GET_ITEM(module->objects, index);
}
