// A unit that has been loaded, as Python sees it: `_runtime.Module`.
#include "alloc.h"
#include "entry.h"
#include "module_data.h"
#include "unit.h"
#include "visit.h"

#include <marshal.h>

typedef struct {
    PyObject_HEAD pm_module *module;
} unit_object;

static int started;
static pm_module *modules; // all, newest first

// ---- attaching

static void function_made(PyFunctionObject *function) {
    pm_attach(function);
}

static void function_changed(PyFunctionObject *function) {
    pm_function *native = abi_code_info((PyCodeObject *)function->func_code);
    if (native != NULL) {
        native->changed = 1;
    }
}

PyObject *pm_module_attach(PyObject *function) {
    if (abi_is_function(function)) {
        pm_attach((PyFunctionObject *)function);
    }
    return Py_NewRef(function);
}

static PyObject *unit_attach(PyObject *Py_UNUSED(self), PyObject *function) {
    return pm_module_attach(function);
}

static int attach_values(PyObject *values, int depth);

static int attach_one(PyObject *value, int depth) {
    if (PyObject_TypeCheck(value, &PyStaticMethod_Type) || PyObject_TypeCheck(value, &PyClassMethod_Type)) {
        PyObject *inner = PyObject_GetAttrString(value, "__func__");
        if (inner == NULL) {
            return -1;
        }
        int attached = abi_is_function(inner) && pm_attach((PyFunctionObject *)inner);
        Py_DECREF(inner);
        return attached;
    }
    if (abi_is_function(value)) {
        return pm_attach((PyFunctionObject *)value);
    }
    if (PyType_Check(value) && depth > 0) {
        PyObject *dict = PyObject_GetAttrString(value, "__dict__");
        PyObject *values = dict == NULL ? NULL : PyMapping_Values(dict);
        int count = values == NULL ? -1 : attach_values(values, depth - 1);
        Py_XDECREF(values);
        Py_XDECREF(dict);
        return count;
    }
    return 0;
}

static int attach_values(PyObject *values, int depth) {
    int count = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(values); i++) {
        int attached = attach_one(PyList_GET_ITEM(values, i), depth);
        if (attached < 0) {
            return -1;
        }
        count += attached;
    }
    return count;
}

static PyObject *unit_attach_all(PyObject *Py_UNUSED(self), PyObject *namespace) {
    enum { NESTED_CLASSES = 8 };
    PyObject *values = PyMapping_Values(namespace);
    if (values == NULL) {
        return NULL;
    }
    int count = attach_values(values, NESTED_CLASSES);
    Py_DECREF(values);
    return count < 0 ? NULL : PyLong_FromLong(count);
}

// ---- statistics

static PyObject *sites_left(pm_module *module, int32_t function) {
    PyObject *counts = PyDict_New();
    for (int32_t i = 0; counts != NULL && i < module->nsites; i++) {
        pm_site *site = &module->sites[i];
        if (site->left == 0 || site->frames[site->nframes - 1].function != function) {
            continue;
        }
        PyObject *key = PyLong_FromLong(i), *value = PyLong_FromUnsignedLongLong(site->left);
        if (key == NULL || value == NULL || PyDict_SetItem(counts, key, value) < 0) {
            Py_CLEAR(counts);
        }
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    return counts;
}

PyObject *pm_unit_stats(PyObject *self) {
    pm_module *module = ((unit_object *)self)->module;
    PyObject *rows = PyList_New(0);
    for (int32_t i = 0; rows != NULL && i < module->nfunctions; i++) {
        pm_function *function = &module->functions[i];
        PyObject *sites = sites_left(module, i);
        PyObject *row = sites == NULL ? NULL
                                      : Py_BuildValue("{sOsKsKsKsNsN}", "name", function->name, "entries",
                                                      (unsigned long long)function->entries, "refused",
                                                      (unsigned long long)function->refused, "leaves",
                                                      (unsigned long long)function->leaves, "disabled",
                                                      PyBool_FromLong(function->disabled), "sites", sites);
        if (row == NULL || PyList_Append(rows, row) < 0) {
            Py_CLEAR(rows);
        }
        Py_XDECREF(row);
    }
    return rows;
}

// ---- the type

static PyObject *unit_functions(PyObject *self, void *Py_UNUSED(closure)) {
    pm_module *module = ((unit_object *)self)->module;
    PyObject *names = PyTuple_New(module->nfunctions);
    for (int32_t i = 0; names != NULL && i < module->nfunctions; i++) {
        PyTuple_SET_ITEM(names, i, Py_NewRef(module->functions[i].name));
    }
    return names;
}

static PyMethodDef unit_methods[] = {
    {"attach", unit_attach, METH_O, "Give a function its native code; returns the function."},
    {"attach_all", unit_attach_all, METH_O, "Attach every function of a namespace, classes included."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef unit_getset[] = {
    {"functions", unit_functions, NULL, "Qualified names, in order.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static void unit_dealloc(PyObject *self) {
    PyObject_Free(self); // the pm_module stays: native code knows its address
}

PyTypeObject pm_unit_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pymlir._runtime.Module",
    .tp_basicsize = sizeof(unit_object),
    .tp_dealloc = unit_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "Native code that has been loaded.",
    .tp_methods = unit_methods,
    .tp_getset = unit_getset,
};

// ---- loading

// A function that is made inside a function.
static int watch_making(pm_module *module, PyCodeObject *made) {
    for (int32_t i = 0; i < module->ncodes; i++) {
        PyCodeObject *parent = module->codes[i];
        for (Py_ssize_t k = 0; (parent->co_flags & CO_NEWLOCALS) && k < PyTuple_GET_SIZE(parent->co_consts); k++) {
            if (PyTuple_GET_ITEM(parent->co_consts, k) == (PyObject *)made) {
                return abi_watch_making(parent, made);
            }
        }
    }
    return 0;
}

static int serve(pm_module *module) {
    for (int32_t i = 0; i < module->nfunctions; i++) {
        pm_function *native = &module->functions[i];
        if (native->entry == NULL || !pm_function_is_plain(native)) {
            continue;
        }
        if (abi_code_set_info(native->code, native) < 0 || watch_making(module, native->code) < 0) {
            return -1;
        }
    }
    return 0;
}

// What is held must not keep the program's objects from being finalized when the
// interpreter ends.
static PyObject *release_all(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored)) {
    for (pm_module *module = modules; module != NULL; module = module->older) {
        pm_assumptions_release(module);
    }
    Py_RETURN_NONE;
}

static int release_at_exit(void) {
    static PyMethodDef method = {"release", release_all, METH_NOARGS, NULL};
    PyObject *function = PyCFunction_New(&method, NULL), *done = NULL;
    // By CPython's own import, which also works where the program has replaced `sys.modules` or `__import__`.
    PyObject *atexit = PyImport_ImportModuleLevel("atexit", NULL, NULL, NULL, 0);
    if (function != NULL && atexit != NULL) {
        done = PyObject_CallMethod(atexit, "register", "O", function);
    }
    Py_XDECREF(done);
    Py_XDECREF(atexit);
    Py_XDECREF(function);
    return done == NULL ? -1 : 0;
}

PyObject *pm_unit_new(pm_module *module) {
    unit_object *self = PyObject_New(unit_object, &pm_unit_type);
    if (self == NULL || serve(module) < 0) {
        Py_XDECREF(self);
        return NULL;
    }
    self->module = module;
    module->older = modules;
    modules = module;
    return (PyObject *)self;
}

int pm_runtime_init(void) {
    if (started) {
        return 0;
    }
    if (abi_init() < 0 || pm_quiet_init() < 0 || PyType_Ready(&pm_unit_type) < 0 || release_at_exit() < 0 ||
        abi_watch_functions(function_made, function_changed) < 0 || pm_watch_tools() < 0) {
        return -1;
    }
    if (PY_VERSION_HEX < 0x030C0000) {
        Py_SET_REFCNT(pm_exhausted, (Py_ssize_t)1 << 40); // immortal elsewhere
    }
    pm_reserve_fill();
    started = 1;
    return 0;
}

const char *pm_runtime_start(void) {
    return pm_runtime_init() < 0 ? "the runtime cannot start" : pm_self_test();
}

PyObject *pm_module_load_static(const pm_native_entry *entries, size_t count, void **slot, const void *meta,
                                size_t meta_size, PyObject *code) {
    if (pm_runtime_init() < 0) {
        return NULL;
    }
    PyObject *table = PyMarshal_ReadObjectFromString(meta, (Py_ssize_t)meta_size);
    pm_module *module = table == NULL ? NULL : pm_module_from_meta(table, code);
    Py_XDECREF(table);
    if (module == NULL) {
        return NULL;
    }
    if ((size_t)module->nfunctions != count) {
        PyErr_SetString(PyExc_ValueError, "malformed meta: not one entry for each function");
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        module->functions[i].entry = entries[i];
    }
    *slot = module;
    return pm_unit_new(module);
}
