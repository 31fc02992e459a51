// Cells: variables that functions share, in CPython's own cell objects.
//
// Native code borrows the cells of a closure from the function that is called,
// and owns those it makes.
#include "alloc.h"
#include "module_data.h"
#include "visit.h"

#include <string.h>

PyObject *pm_make_cell(PyObject *content) {
    PyObject *cell = pm_alloc_fails() ? NULL : PyCell_New(content);
    if (cell == NULL) {
        PyErr_Clear();
    }
    return cell;
}

// ---- reading

PyObject *pm_load_cell(PyObject *cell) {
    return Py_XNewRef(PyCell_GET(cell));
}

int32_t pm_load_cell_i64(PyObject *cell, int64_t *out) {
    PyObject *content = PyCell_GET(cell);
    return content != NULL && pm_unbox_i64(content, out);
}

int32_t pm_load_cell_f64(PyObject *cell, double *out) {
    PyObject *content = PyCell_GET(cell);
    return content != NULL && pm_unbox_f64(content, out);
}

int32_t pm_load_cell_bool(PyObject *cell, int32_t *out) {
    PyObject *content = PyCell_GET(cell);
    return content != NULL && pm_unbox_bool(content, out);
}

// ---- writing

// Takes over `value`; NULL: nothing is done.
static int32_t put(PyObject *cell, PyObject *value) {
    if (value == NULL) {
        return 0;
    }
    PyObject *old = PyCell_GET(cell);
    PyCell_SET(cell, value);
    Py_XDECREF(old);
    return 1;
}

static int may_replace(PyObject *cell) {
    return pm_may_drop(PyCell_GET(cell));
}

int32_t pm_store_cell(PyObject *cell, PyObject *value) {
    return may_replace(cell) && put(cell, Py_NewRef(value));
}

int32_t pm_store_cell_i64(PyObject *cell, int64_t value) {
    return may_replace(cell) && put(cell, pm_box_i64(value));
}

int32_t pm_store_cell_f64(PyObject *cell, double value) {
    return may_replace(cell) && put(cell, pm_box_f64(value));
}

int32_t pm_store_cell_bool(PyObject *cell, int32_t value) {
    return may_replace(cell) && put(cell, pm_box_bool(value));
}

PyObject *pm_visit_store_cell(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    PyObject *cell = (top - site->frames[0].nstack)[-site->number[0]];
    return PyCell_Set(cell, top[-1]) < 0 ? NULL : Py_NewRef(Py_None);
}
