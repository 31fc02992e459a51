// The module's constants are those of its code objects.
//
// What native code returns or hands to the interpreter must be the very object
// that the bytecode would have loaded, since a program may compare by identity,
// and since sets of equal elements may be in another order.  The meta has its
// constants by value: each is looked up in the code.
#include "module_data.h"
#include "unit.h"

#include <string.h>

static int is_same_constant(PyObject *a, PyObject *b);

static int are_same_items(PyObject *a, PyObject *b) {
    int same = PyTuple_GET_SIZE(a) == PyTuple_GET_SIZE(b);
    for (Py_ssize_t i = 0; same && i < PyTuple_GET_SIZE(a); i++) {
        same = is_same_constant(PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i));
    }
    return same;
}

// Equal sets, whose elements are of equal types.
static int are_same_elements(PyObject *a, PyObject *b) {
    PyObject *ours = PySequence_Tuple(a), *theirs = ours == NULL ? NULL : PySequence_Tuple(b);
    int same = theirs != NULL && PyTuple_GET_SIZE(ours) == PyTuple_GET_SIZE(theirs);
    for (Py_ssize_t i = 0; same && i < PyTuple_GET_SIZE(ours); i++) {
        int found = 0;
        for (Py_ssize_t k = 0; !found && k < PyTuple_GET_SIZE(theirs); k++) {
            found = is_same_constant(PyTuple_GET_ITEM(ours, i), PyTuple_GET_ITEM(theirs, k));
        }
        same = found;
    }
    Py_XDECREF(ours);
    Py_XDECREF(theirs);
    if (theirs == NULL) {
        PyErr_Clear();
    }
    return same;
}

static int is_same_constant(PyObject *a, PyObject *b) {
    if (a == b || Py_TYPE(a) != Py_TYPE(b)) {
        return a == b;
    }
    if (PyTuple_CheckExact(a)) {
        return are_same_items(a, b);
    }
    if (PyFrozenSet_CheckExact(a)) {
        return are_same_elements(a, b);
    }
    if (PyFloat_CheckExact(a)) {
        double left = PyFloat_AS_DOUBLE(a), right = PyFloat_AS_DOUBLE(b);
        return memcmp(&left, &right, sizeof(left)) == 0; // 0.0 is not -0.0, nan is nan
    }
    if (!PyLong_CheckExact(a) && !PyUnicode_CheckExact(a) && !PyBytes_CheckExact(a)) {
        return 0; // complex numbers have zeros of two signs, too
    }
    int equal = PyObject_RichCompareBool(a, b, Py_EQ);
    if (equal < 0) {
        PyErr_Clear();
    }
    return equal > 0;
}

// Borrowed: the code's own object, or `constant` where no code has it.
static PyObject *own_constant(const pm_module *module, PyObject *constant) {
    for (int32_t i = 0; i < module->ncodes; i++) {
        PyObject *constants = module->codes[i]->co_consts;
        for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(constants); k++) {
            if (is_same_constant(PyTuple_GET_ITEM(constants, k), constant)) {
                return PyTuple_GET_ITEM(constants, k);
            }
        }
    }
    return constant;
}

PyObject *pm_own_constants(const pm_module *module, PyObject *constants) {
    Py_ssize_t count = PySequence_Size(constants);
    PyObject *owned = count < 0 ? NULL : PyTuple_New(count);
    for (Py_ssize_t i = 0; owned != NULL && i < count; i++) {
        PyObject *constant = PySequence_GetItem(constants, i);
        if (constant == NULL) {
            Py_CLEAR(owned);
            return NULL;
        }
        PyTuple_SET_ITEM(owned, i, Py_NewRef(own_constant(module, constant)));
        Py_DECREF(constant);
    }
    return owned;
}
