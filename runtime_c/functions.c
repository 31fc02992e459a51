// Functions made inside functions: what MAKE_FUNCTION and the instruction that
// makes the topmost of their parts do.
#include "entry.h"
#include "module_data.h"
#include "visit.h"

enum { KEYWORDS = 2, ANNOTATIONS = 4 };

static PyObject *tuple_of(PyObject **items, int count) {
    PyObject *tuple = PyTuple_New(count);
    for (int i = 0; tuple != NULL && i < count; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(items[i]));
    }
    return tuple;
}

// The names are a tuple on top of the values.
static PyObject *dict_of(PyObject **values, int count) {
    PyObject *dict = PyDict_New(), *names = values[count];
    for (int i = 0; dict != NULL && i < count; i++) {
        if (PyDict_SetItem(dict, PyTuple_GET_ITEM(names, i), values[i]) < 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}

// number: of the code; the parts' flags; how many entries the topmost takes; the
// constant that it is, or -1.  New reference.
static PyObject *topmost_part(const pm_site *site, const pm_module *module, PyObject **top) {
    int flags = site->number[1], taken = site->number[2], constant = site->number[3];
    if (constant >= 0) {
        return Py_NewRef(PyTuple_GET_ITEM(module->objects, constant));
    }
    return flags < ANNOTATIONS && (flags & KEYWORDS) ? dict_of(top - taken, taken - 1) : tuple_of(top - taken, taken);
}

static PyFunctionObject *new_function(PyCodeObject *code, PyObject *globals) {
    PyFunctionObject *function = (PyFunctionObject *)PyFunction_New((PyObject *)code, globals);
#if PY_VERSION_HEX >= 0x030D0000
    if (function != NULL) {
        function->func_version = code->co_version; // as MAKE_FUNCTION: no call of one without it is specialised
    }
#endif
    return function;
}

// The operands: a value for each part but the topmost, then what that is made of.
PyObject *pm_visit_make_function(const pm_site *site, PyFunctionObject *maker, PyObject **top) {
    const pm_function *native = abi_code_info((PyCodeObject *)maker->func_code);
    int flags = site->number[1], count = __builtin_popcount((unsigned)flags);
    if (native == NULL || site->number[0] >= native->module->ncodes) {
        return NULL;
    }
    PyObject *part = topmost_part(site, native->module, top);
    PyFunctionObject *function =
        part == NULL ? NULL : new_function(native->module->codes[site->number[0]], maker->func_globals);
    if (function == NULL) {
        Py_XDECREF(part);
        return NULL;
    }
    PyObject **places[] = {&function->func_defaults, &function->func_kwdefaults, &function->func_annotations,
                           &function->func_closure};
    PyObject **below = top - site->number[2] - (count > 0 ? count - 1 : 0);
    for (int i = 0; i < 4; i++) {
        if (flags & (1 << i)) {
            *places[i] = Py_NewRef(flags >> (i + 1) == 0 ? part : *below++);
        }
    }
    Py_DECREF(part);
    if (!abi_watches_functions) {
        pm_attach(function);
    }
    return (PyObject *)function;
}
