// The fields of a unit's `meta`, read with suspicion: a wrong one is a ValueError.
#include "alloc.h"
#include "meta.h"

int pm_meta_fault(const char *what) {
    if (!PyErr_Occurred()) {
        PyErr_Format(PyExc_ValueError, "malformed meta: %s", what);
    }
    return -1;
}

void *pm_meta_table(Py_ssize_t count, size_t size) {
    void *memory = pm_alloc((size_t)count, size);
    if (memory == NULL) {
        PyErr_NoMemory();
    }
    return memory;
}

PyObject *pm_meta_item(PyObject *sequence, Py_ssize_t index) {
    if (PyTuple_Check(sequence)) {
        return index < PyTuple_GET_SIZE(sequence) ? PyTuple_GET_ITEM(sequence, index) : NULL;
    }
    return PyList_Check(sequence) && index < PyList_GET_SIZE(sequence) ? PyList_GET_ITEM(sequence, index) : NULL;
}

Py_ssize_t pm_meta_length(PyObject *sequence, const char *what) {
    if (sequence != NULL && PyTuple_Check(sequence)) {
        return PyTuple_GET_SIZE(sequence);
    }
    if (sequence != NULL && PyList_Check(sequence)) {
        return PyList_GET_SIZE(sequence);
    }
    return pm_meta_fault(what);
}

PyObject *pm_meta_field(PyObject *dict, const char *key) {
    return PyDict_Check(dict) ? PyDict_GetItemString(dict, key) : NULL;
}

int pm_meta_number(PyObject *object, int32_t *out) {
    if (object == NULL || !PyLong_Check(object)) {
        return pm_meta_fault("a number is missing");
    }
    long value = PyLong_AsLong(object);
    if (value < INT32_MIN || value > INT32_MAX || PyErr_Occurred()) {
        return pm_meta_fault("a number is out of range");
    }
    *out = (int32_t)value;
    return 0;
}
