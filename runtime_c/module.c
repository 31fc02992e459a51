// The extension module `pymlir._runtime`.
#include "ownership.h"

#include <stdlib.h>

#include "elf_load.h"
#include "alloc.h"
#include "leave.h"
#include "unit.h"

// ---- loading an object from memory

static int bind_symbols(pm_module *module, pm_object *object, const char *prefix) {
    PyObject *name = PyUnicode_FromFormat("%s_module", prefix);
    void **slot = name == NULL ? NULL : pm_object_symbol(object, PyUnicode_AsUTF8(name));
    Py_XDECREF(name);
    for (int32_t i = 0; slot != NULL && i < module->nfunctions; i++) {
        name = PyUnicode_FromFormat("%s_e%d", prefix, (int)i);
        void *entry = name == NULL ? NULL : pm_object_symbol(object, PyUnicode_AsUTF8(name));
        Py_XDECREF(name);
        module->functions[i].entry = (pm_native_entry)(uintptr_t)entry;
        if (entry == NULL) {
            slot = NULL;
        }
    }
    if (slot == NULL) {
        PyErr_SetString(PyExc_ValueError, "the object lacks a symbol of its meta");
        return -1;
    }
    *slot = module;
    return 0;
}

static pm_object *load_object(Py_buffer *bytes) {
    char *error = NULL;
    pm_object *object = pm_object_load(bytes->buf, (size_t)bytes->len, pm_symbol, &error);
    if (object == NULL) {
        if (error == NULL) {
            PyErr_NoMemory();
        } else {
            PyErr_SetString(PyExc_ValueError, error);
        }
    }
    free(error);
    return object;
}

static const char *prefix_of(PyObject *meta) {
    PyObject *prefix = PyDict_GetItemString(meta, "prefix");
    const char *text = prefix != NULL && PyUnicode_Check(prefix) ? PyUnicode_AsUTF8(prefix) : NULL;
    if (text == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "malformed meta: prefix");
    }
    return text;
}

static PyObject *runtime_load(PyObject *Py_UNUSED(self), PyObject *args) {
    Py_buffer bytes;
    PyObject *meta, *code;
    if (!PyArg_ParseTuple(args, "y*O!O!:load", &bytes, &PyDict_Type, &meta, &PyCode_Type, &code)) {
        return NULL;
    }
    const char *prefix = prefix_of(meta);
    pm_module *module = prefix == NULL ? NULL : pm_module_from_meta(meta, code);
    pm_object *object = module == NULL ? NULL : load_object(&bytes);
    PyBuffer_Release(&bytes);
    if (object == NULL) {
        return NULL;
    }
    if (bind_symbols(module, object, prefix) < 0) {
        pm_object_unload(object);
        return NULL;
    }
    return pm_unit_new(module);
}

static PyObject *runtime_load_addresses(PyObject *Py_UNUSED(self), PyObject *args) {
    PyObject *entries, *meta, *code;
    unsigned long long slot = 0;
    if (!PyArg_ParseTuple(args, "O!O!O!|K:load_addresses", &PyList_Type, &entries, &PyDict_Type, &meta, &PyCode_Type,
                          &code, &slot)) {
        return NULL;
    }
    pm_module *module = pm_module_from_meta(meta, code);
    if (module == NULL) {
        return NULL;
    }
    for (int32_t i = 0; i < module->nfunctions && i < PyList_GET_SIZE(entries); i++) {
        void *entry = PyLong_AsVoidPtr(PyList_GET_ITEM(entries, i));
        if (PyErr_Occurred()) {
            return NULL;
        }
        module->functions[i].entry = (pm_native_entry)(uintptr_t)entry;
    }
    if (slot != 0) {
        *(void **)(uintptr_t)slot = module;
    }
    return pm_unit_new(module);
}

// ---- the rest

static PyObject *runtime_self_test(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored)) {
    const char *reason = pm_self_test();
    return reason == NULL ? Py_NewRef(Py_None) : PyUnicode_FromString(reason);
}

static PyObject *runtime_attach(PyObject *Py_UNUSED(self), PyObject *const *args, Py_ssize_t nargs) {
    if (nargs < 1 || nargs > 2) {
        PyErr_SetString(PyExc_TypeError, "attach takes a function and perhaps a Module");
        return NULL;
    }
    return pm_module_attach(args[0]);
}

static PyObject *runtime_set_stress(PyObject *Py_UNUSED(self), PyObject *every) {
    long long value = PyLong_AsLongLong(every);
    if (value == -1 && PyErr_Occurred()) {
        return NULL;
    }
    pm_set_stress(value);
    Py_RETURN_NONE;
}

static PyObject *runtime_set_gc_stress(PyObject *Py_UNUSED(self), PyObject *every) {
    long long value = PyLong_AsLongLong(every);
    if (value == -1 && PyErr_Occurred()) {
        return NULL;
    }
    pm_set_gc_stress(value);
    Py_RETURN_NONE;
}

static PyObject *runtime_set_assumption_stress(PyObject *Py_UNUSED(self), PyObject *seed) {
    unsigned long long value = PyLong_AsUnsignedLongLong(seed);
    if (PyErr_Occurred()) {
        return NULL;
    }
    pm_set_assumption_stress(value);
    Py_RETURN_NONE;
}

static PyObject *runtime_stats(PyObject *Py_UNUSED(self), PyObject *unit) {
    if (!Py_IS_TYPE(unit, &pm_unit_type)) {
        PyErr_SetString(PyExc_TypeError, "stats takes a Module");
        return NULL;
    }
    return pm_unit_stats(unit);
}

static PyObject *runtime_force(PyObject *Py_UNUSED(self), PyObject *flag) {
    int value = PyObject_IsTrue(flag);
    if (value < 0) {
        return NULL;
    }
    pm_never_disable = value;
    Py_RETURN_NONE;
}

static PyObject *runtime_fail_after(PyObject *Py_UNUSED(self), PyObject *count) {
    long long value = PyLong_AsLongLong(count);
    if (value == -1 && PyErr_Occurred()) {
        return NULL;
    }
    pm_alloc_fail_after(value);
    return PyLong_FromLongLong(pm_alloc_count());
}

static PyObject *runtime_live(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored)) {
    return PyLong_FromLongLong(pm_alloc_live());
}

static PyMethodDef runtime_methods[] = {
    {"load", runtime_load, METH_VARARGS, "Load an object file from memory and serve its functions."},
    {"load_addresses", runtime_load_addresses, METH_VARARGS, "Serve entry points that are already in memory."},
    {"attach", (PyCFunction)(void (*)(void))runtime_attach, METH_FASTCALL, "Give a function its native code."},
    {"self_test", runtime_self_test, METH_NOARGS, "None, or why nothing native can run in this interpreter."},
    {"set_stress", runtime_set_stress, METH_O, "Leave at every n-th stress site; 0: never."},
    {"set_gc_stress", runtime_set_gc_stress, METH_O, "Collect before every n-th allocation of the runtime; 0: never."},
    {"set_assumption_stress", runtime_set_assumption_stress, METH_O, "Break assumptions at random; 0: never."},
    {"stats", runtime_stats, METH_O, "What the functions of a Module did."},
    {"force", runtime_force, METH_O, "Whether functions that leave often stay native."},
    {"_fail_after", runtime_fail_after, METH_O, "Make the n-th allocation from now fail; -1: none.  Gives the count."},
    {"_live", runtime_live, METH_NOARGS, "How many allocations of the runtime have not been freed."},
    {NULL, NULL, 0, NULL},
};

static int runtime_exec(PyObject *module) {
    if (pm_runtime_init() < 0 || PyModule_AddIntConstant(module, "BREAKER_MASK", abi_breaker_mask) < 0 ||
        PyModule_AddIntConstant(module, "CHECKS_OWNERSHIP", PM_CHECKS_OWNERSHIP) < 0) {
        return -1;
    }
    return PyModule_AddObjectRef(module, "Module", (PyObject *)&pm_unit_type);
}

static PyModuleDef_Slot runtime_slots[] = {
    {Py_mod_exec, (void *)(uintptr_t)runtime_exec},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
    {0, NULL},
};

static struct PyModuleDef runtime_module = {
    PyModuleDef_HEAD_INIT,        .m_name = "pymlir._runtime", .m_doc = "Runs native code inside CPython.",
    .m_methods = runtime_methods, .m_slots = runtime_slots,
};

PyMODINIT_FUNC PyInit__runtime(void) {
    return PyModuleDef_Init(&runtime_module);
}
