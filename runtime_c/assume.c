// Assumptions of a module: names that still mean what the compiler saw.
//
// They are evaluated again only when a dict they were read from has changed
// (its version tag differs); `epoch` counts evaluations, and each function
// caches its answer for one epoch.
//
// An assumed object that was never the expected one makes the assumption
// invalid, never an error.  What was found stays held after that: an activation
// may have it on its operand stack.
#include "alloc.h"
#include "entry.h"
#include "module_data.h"

#include <string.h>

static int wrong(void) {
    if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "malformed meta: assumption");
    }
    return -1;
}

// ---- what the originals look like

// A builtin is held to be the original when it is a static type or a function
// the builtins module itself defines under that name.
static int is_original_builtin(PyObject *object, PyObject *name) {
    if (PyType_Check(object)) {
        return !(((PyTypeObject *)object)->tp_flags & Py_TPFLAGS_HEAPTYPE);
    }
    if (!PyCFunction_CheckExact(object)) {
        return 0;
    }
    PyCFunctionObject *function = (PyCFunctionObject *)object;
    return PyUnicode_CompareWithASCIIString(name, function->m_ml->ml_name) == 0 && function->m_module != NULL &&
           PyUnicode_Check(function->m_module) && PyUnicode_CompareWithASCIIString(function->m_module, "builtins") == 0;
}

// A module attribute is the original when it is a C function of that module and
// name, or one of math's constants.
static int is_original_attribute(PyObject *object, PyObject *module, PyObject *name) {
    static const struct {
        const char *name;
        double value;
    } constants[] = {{"pi", 3.141592653589793}, {"e", 2.718281828459045}, {"tau", 6.283185307179586}};
    if (PyCFunction_CheckExact(object)) {
        PyCFunctionObject *function = (PyCFunctionObject *)object;
        return PyUnicode_CompareWithASCIIString(name, function->m_ml->ml_name) == 0 && function->m_module != NULL &&
               PyUnicode_Check(function->m_module) && PyUnicode_Compare(function->m_module, module) == 0;
    }
    if (!PyFloat_CheckExact(object)) {
        return 0;
    }
    double value = PyFloat_AS_DOUBLE(object);
    for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
        if (PyUnicode_CompareWithASCIIString(name, constants[i].name) == 0) {
            return value == constants[i].value;
        }
    }
    if (PyUnicode_CompareWithASCIIString(name, "inf") == 0) {
        return value == Py_HUGE_VAL;
    }
    return PyUnicode_CompareWithASCIIString(name, "nan") == 0 && value != value;
}

// ---- parsing

// What `builtins` has under that name, if it is the original.
static int parse_builtin(pm_assumption *assumption, PyObject *name) {
    PyObject *builtins = PyImport_ImportModule("builtins");
    if (builtins == NULL) {
        return -1;
    }
    PyObject *value = PyDict_GetItemWithError(PyModule_GetDict(builtins), name);
    if (value != NULL && is_original_builtin(value, name)) {
        assumption->value = Py_NewRef(value);
    }
    Py_DECREF(builtins);
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *interned(PyObject *row, Py_ssize_t index) {
    PyObject *name = index < PyTuple_GET_SIZE(row) ? PyTuple_GET_ITEM(row, index) : NULL;
    if (name == NULL || !PyUnicode_Check(name)) {
        wrong();
        return NULL;
    }
    Py_INCREF(name);
    PyUnicode_InternInPlace(&name);
    return name;
}

static int parse_names(pm_assumption *assumption, PyObject *row) {
    // attr: name, attribute, module; member: name, module, attribute; module: name, module
    int attribute = assumption->kind == PM_ATTRIBUTE ? 2 : 3, module = assumption->kind == PM_ATTRIBUTE ? 3 : 2;
    assumption->module = interned(row, module);
    if (assumption->module == NULL || assumption->kind == PM_MODULE) {
        return assumption->module == NULL ? -1 : 0;
    }
    if ((assumption->attribute = interned(row, attribute)) == NULL) {
        return -1;
    }
    int own = PyUnicode_CompareWithASCIIString(assumption->module, "builtins") == 0;
    return own ? parse_builtin(assumption, assumption->attribute) : 0;
}

static int parse_rest(pm_module *module, pm_assumption *assumption, PyObject *row) {
    PyObject *third = PyTuple_GET_SIZE(row) > 2 ? PyTuple_GET_ITEM(row, 2) : NULL;
    switch (assumption->kind) {
    case PM_BUILTIN:
        return parse_builtin(assumption, assumption->name);
    case PM_FUNCTION:
        assumption->function = third == NULL ? -1 : (int32_t)PyLong_AsLong(third);
        return assumption->function < 0 || assumption->function >= module->nfunctions ? wrong() : 0;
    case PM_CONSTANT:
        assumption->value = Py_XNewRef(third);
        return third == NULL ? wrong() : 0;
    default:
        return parse_names(assumption, row);
    }
}

int pm_assumption_parse(pm_module *module, pm_assumption *assumption, PyObject *row) {
    static const char *const kinds[] = {"builtin", "function", "module", "attr", "const", "member"};
    enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
    if (!PyTuple_Check(row) || PyTuple_GET_SIZE(row) < 2) {
        return wrong();
    }
    PyObject *kind = PyTuple_GET_ITEM(row, 0);
    int which = 0;
    while (which < KINDS && !(PyUnicode_Check(kind) && PyUnicode_CompareWithASCIIString(kind, kinds[which]) == 0)) {
        which++;
    }
    if (which == KINDS || (assumption->name = interned(row, 1)) == NULL) {
        return wrong();
    }
    assumption->kind = (pm_assumption_kind)which;
    return parse_rest(module, assumption, row);
}

// ---- evaluating

// Borrowed, or NULL; never an exception.
static PyObject *look_up(PyObject *dict, PyObject *name) {
    PyObject *value = PyDict_GetItemWithError(dict, name);
    if (value == NULL) {
        PyErr_Clear();
    }
    return value;
}

static int builtin_holds(pm_module *module, pm_assumption *assumption) {
    if (assumption->value == NULL || look_up(module->globals, assumption->name) != NULL) {
        return 0;
    }
    return look_up(module->builtins, assumption->name) == assumption->value;
}

static int function_holds(pm_module *module, pm_assumption *assumption) {
    pm_function *expected = &module->functions[assumption->function];
    PyObject *value = look_up(module->globals, assumption->name);
    if (value == NULL || !abi_is_function(value) || expected->changed) {
        return 0;
    }
    PyFunctionObject *function = (PyFunctionObject *)value;
    if (function->func_code != (PyObject *)expected->code || function->func_globals != module->globals ||
        function->func_closure != NULL) {
        return 0;
    }
    if (!(expected->seen || pm_defaults_see(expected, function)) || !pm_defaults_are_same(expected, function)) {
        return 0;
    }
    expected->assumed = function;
    return 1;
}

// The dict of the module that the global name is.
static PyObject *module_dict(pm_module *module, PyObject *name) {
    PyObject *value = look_up(module->globals, name);
    if (value == NULL || !PyModule_CheckExact(value)) {
        return NULL;
    }
    return PyModule_GetDict(value);
}

// Is that the name the module gives itself?
static int calls_itself(PyObject *dict, PyObject *name) {
    PyObject *own = PyDict_GetItemString(dict, "__name__");
    return own != NULL && PyUnicode_Check(own) && PyUnicode_Compare(own, name) == 0;
}

static int attribute_holds(pm_module *module, pm_assumption *assumption) {
    PyObject *dict = module_dict(module, assumption->name);
    if (assumption->dict != dict) {
        Py_XSETREF(assumption->dict, Py_XNewRef(dict));
    }
    if (dict == NULL) {
        return 0;
    }
    assumption->version = abi_dict_version(dict);
    PyObject *value = look_up(dict, assumption->attribute);
    return calls_itself(dict, assumption->module) && value != NULL &&
           is_original_attribute(value, assumption->module, assumption->attribute);
}

// The global itself is what `from math import sin` or `sin = math.sin` binds.
static int member_holds(pm_module *module, pm_assumption *assumption) {
    PyObject *value = look_up(module->globals, assumption->name);
    if (value == NULL || assumption->value != NULL) {
        return value != NULL && value == assumption->value;
    }
    return is_original_attribute(value, assumption->module, assumption->attribute);
}

static int module_holds(pm_module *module, pm_assumption *assumption) {
    PyObject *dict = module_dict(module, assumption->name);
    return dict != NULL && calls_itself(dict, assumption->module);
}

static int constant_holds(pm_module *module, pm_assumption *assumption) {
    PyObject *value = look_up(module->globals, assumption->name), *expected = assumption->value;
    if (value == expected || value == NULL || Py_TYPE(value) != Py_TYPE(expected)) {
        return value == expected;
    }
    if (PyFloat_CheckExact(value)) {
        double left = PyFloat_AS_DOUBLE(value), right = PyFloat_AS_DOUBLE(expected);
        return memcmp(&left, &right, sizeof(left)) == 0; // 0.0 is not -0.0, nan is nan
    }
    if (!PyLong_CheckExact(value) && !PyUnicode_CheckExact(value)) {
        return 0;
    }
    int equal = PyObject_RichCompareBool(value, expected, Py_EQ);
    if (equal < 0) {
        PyErr_Clear();
    }
    return equal > 0;
}

static int holds(pm_module *module, pm_assumption *assumption) {
    switch (assumption->kind) {
    case PM_BUILTIN:
        return builtin_holds(module, assumption);
    case PM_FUNCTION:
        return function_holds(module, assumption);
    case PM_MODULE:
        return module_holds(module, assumption);
    case PM_ATTRIBUTE:
        return attribute_holds(module, assumption);
    case PM_MEMBER:
        return member_holds(module, assumption);
    default:
        return constant_holds(module, assumption);
    }
}

// What a valid assumption stands for.  Borrowed.
static PyObject *meant(pm_module *module, pm_assumption *assumption) {
    switch (assumption->kind) {
    case PM_BUILTIN:
        return assumption->value;
    case PM_ATTRIBUTE:
        return look_up(assumption->dict, assumption->attribute);
    default:
        return look_up(module->globals, assumption->name);
    }
}

static void evaluate(pm_module *module, pm_assumption *assumption) {
    assumption->valid = holds(module, assumption);
    if (assumption->valid) {
        PyObject *found = meant(module, assumption);
        Py_XSETREF(assumption->found, Py_XNewRef(found));
    }
}

// Have none of the dicts changed since the last evaluation?
static int current(pm_module *module) {
    if (module->epoch == 0 || abi_dict_version(module->globals) != module->globals_version ||
        abi_dict_version(module->builtins) != module->builtins_version) {
        return 0;
    }
    for (int32_t i = 0; i < module->nassumptions; i++) {
        pm_assumption *assumption = &module->assumptions[i];
        if (assumption->dict != NULL && abi_dict_version(assumption->dict) != assumption->version) {
            return 0;
        }
    }
    return 1;
}

static void evaluate_all(pm_module *module) {
    module->globals_version = abi_dict_version(module->globals);
    module->builtins_version = abi_dict_version(module->builtins);
    module->epoch++;
    for (int32_t i = 0; i < module->nassumptions; i++) {
        evaluate(module, &module->assumptions[i]);
    }
}

// A function object that is assumed can change without any dict changing.
static int target_unchanged(pm_function *target) {
    PyFunctionObject *function = target->assumed;
    return !target->changed && function->func_code == (PyObject *)target->code &&
           pm_defaults_are_same(target, function);
}

static int all_hold(pm_function *function) {
    pm_module *module = function->module;
    for (int32_t i = 0; i < function->nassumes; i++) {
        pm_assumption *assumption = &module->assumptions[function->assumes[i]];
        if (!assumption->valid) {
            return 0;
        }
    }
    return 1;
}

int pm_function_holds(pm_function *function) {
    pm_module *module = function->module;
    if (function->nassumes == 0) {
        return 1;
    }
    if (pm_breaks_at_random()) {
        module->globals_version = 0; // and all are looked at again
        return 0;
    }
    if (module->globals == NULL) {
        return 0;
    }
    if (!current(module)) {
        evaluate_all(module);
    }
    if (function->checked != module->epoch) {
        function->checked = module->epoch;
        function->holds = all_hold(function);
    }
    if (!function->holds) {
        return 0;
    }
    for (int32_t i = 0; i < function->nassumes; i++) {
        pm_assumption *assumption = &module->assumptions[function->assumes[i]];
        if (assumption->kind == PM_FUNCTION && !target_unchanged(&module->functions[assumption->function])) {
            return 0;
        }
    }
    return 1;
}

int32_t pm_assumptions_hold(pm_module *module, int32_t index) {
    pm_function *function = &module->functions[index];
    return !abi_tracing(PyThreadState_Get(), function->code) && pm_function_holds(function);
}

PyObject *pm_assumed(pm_module *module, int32_t index) {
    return module->assumptions[index].found;
}

void pm_assumptions_release(pm_module *module) {
    module->globals = module->builtins = NULL;
    for (int32_t i = 0; i < module->nfunctions; i++) {
        pm_function *function = &module->functions[i];
        function->assumed = NULL;
        Py_CLEAR(function->defaults);
        Py_CLEAR(function->kwdefaults);
        function->changed = 1;
    }
    for (int32_t i = 0; i < module->nassumptions; i++) {
        pm_assumption *assumption = &module->assumptions[i];
        assumption->valid = 0;
        Py_CLEAR(assumption->found);
        Py_CLEAR(assumption->dict);
    }
}
