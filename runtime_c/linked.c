// Finds the native code of a module among what is linked in, and hands it to the runtime.
//
// Invariant: a native function's trampoline is the symbol `<prefix>_e<index>`, the module's slot is `<prefix>_module`.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

#include "linked.h"
#include "pm_embed.h"

static void *symbol(const char *name) {
    for (const linked_symbol *one = linked_symbols; one->name != NULL; one++) {
        if (strcmp(one->name, name) == 0) {
            return one->address;
        }
    }
    return NULL;
}

// 1 when the runtime can serve this interpreter; else says why not, once.
static int runtime_works(void) {
    static int works = -1;
    if (works < 0) {
        const char *reason = pm_runtime_start();
        works = reason == NULL && !PyErr_Occurred();
        if (!works) {
            PyErr_Clear();
            PySys_FormatStderr("pymlir: warning: everything runs interpreted: %s\n", reason ? reason : "no memory");
        }
    }
    return works;
}

// The entries of a module's functions, in order.  To be freed; NULL with an exception.
static pm_native_entry *entries_of(const char *prefix, Py_ssize_t count) {
    pm_native_entry *entries = PyMem_Calloc((size_t)count + 1, sizeof(*entries));
    if (entries == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        char name[64];
        PyOS_snprintf(name, sizeof(name), "%s_e%zd", prefix, i);
        entries[i] = (pm_native_entry)(uintptr_t)symbol(name);
        if (entries[i] == NULL) {
            PyErr_Format(PyExc_SystemError, "native function %s is not linked", name);
            PyMem_Free(entries);
            return NULL;
        }
    }
    return entries;
}

// Says why a module's native code is not used, and forgets the exception.
static PyObject *interpreted_after_all(void) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PySys_FormatStderr("pymlir: warning: part of the program runs interpreted: %S\n", value ? value : Py_None);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return Py_NewRef(Py_None);
}

PyObject *linked_load(PyObject *native, PyObject *code) {
    const char *prefix, *meta;
    Py_ssize_t count, size;
    if (native == Py_None || !runtime_works()) {
        return Py_NewRef(Py_None);
    }
    if (!PyArg_ParseTuple(native, "sny#", &prefix, &count, &meta, &size)) {
        return NULL;
    }
    char name[64];
    PyOS_snprintf(name, sizeof(name), "%s_module", prefix);
    void **slot = symbol(name);
    pm_native_entry *entries = entries_of(prefix, count);
    if (entries == NULL) {
        return NULL;
    }
    PyObject *module =
        slot == NULL ? NULL : pm_module_load_static(entries, (size_t)count, slot, meta, (size_t)size, code);
    PyMem_Free(entries);
    if (module == NULL) {
        return interpreted_after_all();
    }
    return module;
}
