// Which operations cannot run Python code, so that nobody can see the frame they
// are done in: those are done without one.
//
// A test looks at exact classes only.  It may say no where the answer is yes;
// a yes must be right, but for two things nobody relies on: a garbage collection
// that an allocation sets off, and the __eq__ of a foreign key of equal hash,
// see one frame less on the stack.
#include "box.h"
#include "module_data.h"
#include "visit.h"

#include <string.h>

int pm_is_atom(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    return type == &PyLong_Type || type == &PyUnicode_Type || type == &PyFloat_Type || type == &PyBool_Type ||
           object == Py_None || type == &PyBytes_Type || type == &PyComplex_Type;
}

static int is_container(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    return type == &PyList_Type || type == &PyTuple_Type || type == &PyDict_Type || type == &PySet_Type ||
           type == &PyFrozenSet_Type || type == &PyRange_Type;
}

static int all_atoms(PyObject **items, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        if (!pm_is_atom(items[i])) {
            return 0;
        }
    }
    return 1;
}

int pm_may_drop(PyObject *object) {
    return object == NULL || Py_REFCNT(object) > 1 || pm_is_atom(object);
}

// ---- what dies

enum { DEPTH_OF_DEATH = 3, MOST_THAT_DIE = 16 };

typedef struct {
    int depth, count;
} death;

static destructor instance_dealloc; // of classes that Python code makes

int pm_quiet_init(void) {
    PyObject *made = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "C", &PyBaseObject_Type);
    if (made == NULL) {
        return -1;
    }
    instance_dealloc = ((PyTypeObject *)made)->tp_dealloc;
    Py_DECREF(made);
    return 0;
}

// Instances of Python's classes that only let go of what they hold.
static int is_plain_instance(PyTypeObject *type) {
    if (type->tp_finalize != NULL || type->tp_del != NULL || type->tp_dealloc != instance_dealloc) {
        return 0;
    }
    while (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        type = type->tp_base;
    }
    return type == &PyBaseObject_Type;
}

static int is_iterator(const PyTypeObject *type) {
    return type == &PyListIter_Type || type == &PyTupleIter_Type || type == &PyRangeIter_Type ||
           type == &PyUnicodeIter_Type || type == &PyDictIterKey_Type || type == &PyDictIterValue_Type ||
           type == &PyDictIterItem_Type || type == &PySetIter_Type;
}

static int lets_go_only(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    if (type->tp_weaklistoffset != 0 && *(PyObject **)((char *)object + type->tp_weaklistoffset) != NULL) {
        return 0;
    }
    return is_container(object) || is_iterator(type) || type == &PySlice_Type || type == &PyMethod_Type ||
           type == &PyCFunction_Type || is_plain_instance(type);
}

static int keeps_quiet(PyObject *object, void *state) {
    death *this = state;
    if (pm_may_drop(object)) {
        return 0;
    }
    if (this->depth == DEPTH_OF_DEATH || this->count == MOST_THAT_DIE || !lets_go_only(object)) {
        return 1;
    }
    traverseproc children = Py_TYPE(object)->tp_traverse;
    this->count++;
    this->depth++;
    int noisy = children != NULL && children(object, keeps_quiet, this);
    this->depth--;
    return noisy;
}

int pm_dies_quietly(PyObject *object) {
    death this = {0, 0};
    return !keeps_quiet(object, &this);
}

int32_t pm_let_go(PyObject *object) {
    if (!pm_dies_quietly(object)) {
        return 1;
    }
    Py_DECREF(object);
    return 0;
}

// ---- names and attributes

static int quiet_always(const pm_site *Py_UNUSED(site), PyObject **Py_UNUSED(top)) {
    return 1;
}

// Attributes of the class that C code binds, or that are plain values.
static int binds_quietly(PyObject *attribute) {
    if (attribute == NULL) {
        return 1;
    }
    PyTypeObject *type = Py_TYPE(attribute);
    return type->tp_descr_get == NULL || abi_is_function(attribute) || type == &PyMethodDescr_Type ||
           type == &PyMemberDescr_Type || type == &PyGetSetDescr_Type || type == &PyStaticMethod_Type;
}

static int quiet_attr(const pm_site *site, PyObject **top) {
    PyTypeObject *type = Py_TYPE(top[-1]);
    if (type == &PyModule_Type) {
        PyObject *dict = PyModule_GetDict(top[-1]);
        int found = PyDict_Contains(dict, site->name);
        if (found < 0) {
            PyErr_Clear();
        }
        return found > 0;
    }
    return type->tp_getattro == PyObject_GenericGetAttr && binds_quietly(_PyType_Lookup(type, site->name));
}

// ---- items

static int indexes_atom(PyObject *container, PyObject *key) {
    PyTypeObject *type = Py_TYPE(container);
    if (type == &PyDict_Type) {
        return pm_is_atom(key);
    }
    return PyLong_CheckExact(key) && (type == &PyList_Type || type == &PyTuple_Type || type == &PyUnicode_Type ||
                                      type == &PyBytes_Type || type == &PyRange_Type);
}

static int quiet_subscript(const pm_site *site, PyObject **top) {
    if (site->frames[0].pops != 3) {
        return indexes_atom(top[-2], top[-1]);
    }
    PyTypeObject *type = Py_TYPE(top[-3]);
    return (type == &PyList_Type || type == &PyTuple_Type || type == &PyUnicode_Type || type == &PyBytes_Type) &&
           pm_is_atom(top[-2]) && pm_is_atom(top[-1]);
}

static int quiet_set_subscript(const pm_site *site, PyObject **top) {
    if (site->frames[0].pops == 4 || !indexes_atom(top[-2], top[-1])) {
        return 0;
    }
    if (PyDict_CheckExact(top[-2])) {
        PyObject *old = PyDict_GetItemWithError(top[-2], top[-1]);
        if (old == NULL) {
            PyErr_Clear();
        }
        return pm_may_drop(old);
    }
    int64_t index;
    if (!PyList_CheckExact(top[-2]) || !pm_small_int(top[-1], &index)) {
        return 0;
    }
    Py_ssize_t size = PyList_GET_SIZE(top[-2]);
    index = index < 0 ? index + size : index;
    return index < 0 || index >= size || pm_may_drop(PyList_GET_ITEM(top[-2], index));
}

// ---- operators

static int is_sequence(PyObject *object) {
    return PyList_CheckExact(object) || PyTuple_CheckExact(object);
}

static int quiet_binary(const pm_site *site, PyObject **top) {
    if (pm_is_atom(top[-2]) && pm_is_atom(top[-1])) {
        return 1;
    }
    // Concatenation and repetition only count references.
    Py_UCS4 name = PyUnicode_READ_CHAR(site->name, 0);
    if (name == '+') {
        return is_sequence(top[-2]) && Py_TYPE(top[-2]) == Py_TYPE(top[-1]);
    }
    return name == '*' && ((is_sequence(top[-2]) && PyLong_CheckExact(top[-1])) ||
                           (is_sequence(top[-1]) && PyLong_CheckExact(top[-2])));
}

static int quiet_two_atoms(const pm_site *Py_UNUSED(site), PyObject **top) {
    return pm_is_atom(top[-2]) && pm_is_atom(top[-1]);
}

static int quiet_contains(const pm_site *Py_UNUSED(site), PyObject **top) {
    PyTypeObject *type = Py_TYPE(top[-1]);
    return pm_is_atom(top[-2]) && (type == &PyDict_Type || type == &PySet_Type || type == &PyFrozenSet_Type ||
                                   type == &PyUnicode_Type || type == &PyBytes_Type);
}

// From 3.12 on `~` of a bool warns, which names the line of the frame it is done in.
static int quiet_unary(const pm_site *site, PyObject **top) {
    int warns = PyBool_Check(top[-1]) && PyUnicode_READ_CHAR(site->name, 0) == '~';
    return pm_is_atom(top[-1]) && !warns;
}

static int quiet_truth(const pm_site *Py_UNUSED(site), PyObject **top) {
    return pm_is_atom(top[-1]) || is_container(top[-1]);
}

// ---- iteration

static int quiet_iter(const pm_site *Py_UNUSED(site), PyObject **top) {
    return is_container(top[-1]) || PyUnicode_CheckExact(top[-1]) || PyBytes_CheckExact(top[-1]);
}

static int quiet_next(const pm_site *Py_UNUSED(site), PyObject **top) {
    return is_iterator(Py_TYPE(top[-1]));
}

static int quiet_unpack(const pm_site *Py_UNUSED(site), PyObject **top) {
    return is_sequence(top[-1]);
}

// ---- building

static int quiet_build(const pm_site *site, PyObject **top) {
    int32_t count = site->number[0];
    switch (PyUnicode_READ_CHAR(site->name, 0)) {
    case 's':
        return PyUnicode_READ_CHAR(site->name, 1) == 'l' || all_atoms(top - count, count);
    case 'd':
        for (int32_t i = 0; i < count; i++) {
            if (!pm_is_atom(top[2 * (i - count)])) {
                return 0;
            }
        }
        return 1;
    case 'k':
        return all_atoms(((PyTupleObject *)top[-1])->ob_item, count);
    default:
        return 1;
    }
}

static int quiet_format(const pm_site *Py_UNUSED(site), PyObject **top) {
    return pm_is_atom(top[-1]) && pm_is_atom(top[-2]);
}

static const struct {
    const char *kind;
    pm_quiet_test test;
    int operands; // at least so many are looked at
} tests[] = {
    {"global", quiet_always, 0},
    {"attr", quiet_attr, 1},
    {"subscript", quiet_subscript, 2},
    {"set_subscript", quiet_set_subscript, 3},
    {"binary", quiet_binary, 2},
    {"inplace", quiet_two_atoms, 2},
    {"unary", quiet_unary, 1},
    {"compare", quiet_two_atoms, 2},
    {"contains", quiet_contains, 2},
    {"not_contains", quiet_contains, 2},
    {"truth", quiet_truth, 1},
    {"not", quiet_truth, 1},
    {"iter", quiet_iter, 1},
    {"next", quiet_next, 1},
    {"unpack", quiet_unpack, 1},
    {"build", quiet_build, 0},
    {"format", quiet_format, 2},
    {"string", quiet_always, 0},
    {"make_function", quiet_always, 0},
};

pm_quiet_test pm_quiet_find(const char *kind, int operands) {
    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
        if (strcmp(tests[i].kind, kind) == 0 && operands >= tests[i].operands) {
            return tests[i].test;
        }
    }
    return NULL;
}
