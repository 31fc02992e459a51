// The generic operations native code can ask for, one row each: what the
// interpreter's instruction does, by the public API, on entries of its stack.
//
// Each borrows its operands and returns a new reference; NULL without an
// exception asks for the instruction to be done by the interpreter instead
// (used where nothing has happened yet and only it has the right message).
#include "entry.h"
#include "module_data.h"
#include "visit.h"

#include <string.h>

static PyObject *none_unless(int failed) {
    return failed < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *truth_of(int value) {
    return value < 0 ? NULL : Py_NewRef(value ? Py_True : Py_False);
}

// ---- names

static PyObject *op_global(const pm_site *site, PyFunctionObject *function, PyObject **Py_UNUSED(top)) {
    if (!PyDict_CheckExact(function->func_globals) || !PyDict_CheckExact(function->func_builtins)) {
        return NULL;
    }
    PyObject *value = PyDict_GetItemWithError(function->func_globals, site->name);
    if (value == NULL && !PyErr_Occurred()) {
        value = PyDict_GetItemWithError(function->func_builtins, site->name);
    }
    return Py_XNewRef(value); // not found: NULL, no exception
}

static PyObject *op_store_global(const pm_site *site, PyFunctionObject *function, PyObject **top) {
    return none_unless(PyDict_SetItem(function->func_globals, site->name, top[-1]));
}

static PyObject *op_import_name(const pm_site *site, PyFunctionObject *function, PyObject **top) {
    PyObject *import = PyDict_GetItemString(function->func_builtins, "__import__");
    if (import == NULL) {
        return NULL;
    }
    PyObject *arguments[] = {site->name, function->func_globals, Py_None, top[-1], top[-2]};
    Py_INCREF(import);
    PyObject *module = PyObject_Vectorcall(import, arguments, 5, NULL);
    Py_DECREF(import);
    return module;
}

// ---- attributes and items

static PyObject *op_attr(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    return PyObject_GetAttr(top[-1], site->name);
}

static PyObject *op_set_attr(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    return none_unless(PyObject_SetAttr(top[-1], site->name, top[-2]));
}

static PyObject *op_del_attr(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    return none_unless(PyObject_SetAttr(top[-1], site->name, NULL));
}

static PyObject *op_subscript(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    if (site->frames[0].pops != 3) {
        return PyObject_GetItem(top[-2], top[-1]);
    }
    PyObject *slice = PySlice_New(top[-2], top[-1], NULL);
    PyObject *item = slice == NULL ? NULL : PyObject_GetItem(top[-3], slice);
    Py_XDECREF(slice);
    return item;
}

static PyObject *op_set_subscript(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    if (site->frames[0].pops != 4) {
        return none_unless(PyObject_SetItem(top[-2], top[-1], top[-3]));
    }
    PyObject *slice = PySlice_New(top[-2], top[-1], NULL);
    int status = slice == NULL ? -1 : PyObject_SetItem(top[-3], slice, top[-4]);
    Py_XDECREF(slice);
    return none_unless(status);
}

static PyObject *op_del_subscript(const pm_site *Py_UNUSED(site), PyFunctionObject *Py_UNUSED(function),
                                  PyObject **top) {
    return none_unless(PyObject_DelItem(top[-2], top[-1]));
}

// ---- calls

// Where the callee and the arguments are: [null, f, args], [method, self, args]
// until 3.12; [f, null, args], [f, self, args] from 3.13.
static PyObject **callee_of(PyObject **first, int *has_self) {
#if PY_VERSION_HEX >= 0x030D0000
    *has_self = first[1] != NULL;
    return first;
#else
    *has_self = first[0] != NULL;
    return *has_self ? first : first + 1;
#endif
}

// A bound method is taken apart before the call, as the instruction does.
static void take_apart(PyObject **first) {
    int has_self;
    PyObject *method = *callee_of(first, &has_self);
    if (!has_self && method != NULL && PyMethod_Check(method)) {
        first[0] = Py_NewRef(PyMethod_GET_FUNCTION(method));
        first[1] = Py_NewRef(PyMethod_GET_SELF(method));
        Py_DECREF(method);
    }
}

// A function of Python's takes the arguments off the stack, where it finds None afterwards.
static PyObject *op_call(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    int32_t count = site->number[0];
    int has_self;
    take_apart(top - count - 2);
    PyObject *callee = *callee_of(top - count - 2, &has_self), **args = top - count - has_self;
    Py_ssize_t keywords = site->name == NULL ? 0 : PyTuple_GET_SIZE(site->name);
    size_t positional = (size_t)(count - keywords + has_self);
    // Without a self the entry before the arguments may be borrowed by the callee.
    size_t flags = has_self ? 0 : PY_VECTORCALL_ARGUMENTS_OFFSET;
    PyObject *names = keywords == 0 ? NULL : site->name;
    if (!abi_is_function(callee)) {
        return pm_call_c(callee, args, positional | flags, names);
    }
    if (((PyFunctionObject *)callee)->vectorcall == abi_bytecode) {
        return abi_run_handing_over(callee, args, positional | flags, names);
    }
    pm_hand_over(args);
    PyObject *result = PyObject_Vectorcall(callee, args, positional | flags, names);
    pm_hand_over(NULL);
    return result;
}

pm_callee pm_callee_of(const pm_site *site, PyObject **top) {
    int has_self;
    PyObject *callee = *callee_of(top - site->number[0] - 2, &has_self);
    if (callee != NULL && PyMethod_Check(callee)) {
        callee = PyMethod_GET_FUNCTION(callee);
    }
    if (callee == NULL || !abi_is_function(callee)) {
        return PM_CALLS_C;
    }
    return ((PyFunctionObject *)callee)->vectorcall == abi_bytecode ? PM_CALLS_BYTECODE : PM_CALLS_NATIVE;
}

// ---- operators

typedef struct {
    const char *name;
    binaryfunc run;
    binaryfunc in_place;
} binary_operator;

static PyObject *power(PyObject *left, PyObject *right) {
    return PyNumber_Power(left, right, Py_None);
}

static PyObject *power_in_place(PyObject *left, PyObject *right) {
    return PyNumber_InPlacePower(left, right, Py_None);
}

static const binary_operator binary_operators[] = {
    {"+", PyNumber_Add, PyNumber_InPlaceAdd},
    {"-", PyNumber_Subtract, PyNumber_InPlaceSubtract},
    {"*", PyNumber_Multiply, PyNumber_InPlaceMultiply},
    {"/", PyNumber_TrueDivide, PyNumber_InPlaceTrueDivide},
    {"//", PyNumber_FloorDivide, PyNumber_InPlaceFloorDivide},
    {"%", PyNumber_Remainder, PyNumber_InPlaceRemainder},
    {"**", power, power_in_place},
    {"@", PyNumber_MatrixMultiply, PyNumber_InPlaceMatrixMultiply},
    {"&", PyNumber_And, PyNumber_InPlaceAnd},
    {"|", PyNumber_Or, PyNumber_InPlaceOr},
    {"^", PyNumber_Xor, PyNumber_InPlaceXor},
    {"<<", PyNumber_Lshift, PyNumber_InPlaceLshift},
    {">>", PyNumber_Rshift, PyNumber_InPlaceRshift},
};

// "+" or "+=" alike.
static const binary_operator *operator_named(PyObject *name) {
    const char *text = PyUnicode_AsUTF8(name);
    size_t size = text == NULL ? 0 : strlen(text);
    if (size > 1 && text[size - 1] == '=') {
        size--;
    }
    for (size_t i = 0; i < sizeof(binary_operators) / sizeof(binary_operators[0]); i++) {
        if (strlen(binary_operators[i].name) == size && memcmp(binary_operators[i].name, text, size) == 0) {
            return &binary_operators[i];
        }
    }
    return NULL;
}

static PyObject *op_binary(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    const binary_operator *found = operator_named(site->name);
    return found == NULL ? NULL : found->run(top[-2], top[-1]);
}

static PyObject *op_in_place(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    const binary_operator *found = operator_named(site->name);
    return found == NULL ? NULL : found->in_place(top[-2], top[-1]);
}

static PyObject *op_unary(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    switch (PyUnicode_READ_CHAR(site->name, 0)) {
    case '-':
        return PyNumber_Negative(top[-1]);
    case '+':
        return PyNumber_Positive(top[-1]);
    case '~':
        return PyNumber_Invert(top[-1]);
    default:
        return NULL;
    }
}

static PyObject *op_compare(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    static const char *const names[] = {"<", "<=", "==", "!=", ">", ">="};
    for (int i = 0; i < 6; i++) {
        if (PyUnicode_CompareWithASCIIString(site->name, names[i]) == 0) {
            return PyObject_RichCompare(top[-2], top[-1], i); // Py_LT ... Py_GE
        }
    }
    return NULL;
}

static PyObject *op_contains(const pm_site *Py_UNUSED(site), PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    return truth_of(PySequence_Contains(top[-1], top[-2]));
}

static PyObject *op_not_contains(const pm_site *Py_UNUSED(site), PyFunctionObject *Py_UNUSED(function),
                                 PyObject **top) {
    int found = PySequence_Contains(top[-1], top[-2]);
    return truth_of(found < 0 ? found : !found);
}

static PyObject *op_truth(const pm_site *Py_UNUSED(site), PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    return truth_of(PyObject_IsTrue(top[-1]));
}

static PyObject *op_not(const pm_site *Py_UNUSED(site), PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    int value = PyObject_IsTrue(top[-1]);
    return truth_of(value < 0 ? value : !value);
}

// ---- iteration

static PyObject *op_iter(const pm_site *Py_UNUSED(site), PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    return PyObject_GetIter(top[-1]);
}

static PyObject *op_next(const pm_site *Py_UNUSED(site), PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    PyObject *item = Py_TYPE(top[-1])->tp_iternext(top[-1]);
    if (item != NULL) {
        return item;
    }
    if (PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return NULL;
        }
        PyErr_Clear();
    }
    return pm_exhausted;
}

static PyObject *too_many(PyObject *seen, int32_t wanted) {
    Py_DECREF(seen);
    PyErr_Format(PyExc_ValueError, "too many values to unpack (expected %d)", wanted);
    return NULL;
}

static PyObject *unpack_iterator(PyObject *iterator, int32_t wanted) {
    PyObject *items = PyTuple_New(wanted);
    for (int32_t i = 0; items != NULL && i < wanted; i++) {
        PyObject *item = PyIter_Next(iterator);
        if (item == NULL) {
            if (!PyErr_Occurred()) {
                PyErr_Format(PyExc_ValueError, "not enough values to unpack (expected %d, got %d)", wanted, i);
            }
            Py_CLEAR(items);
            break;
        }
        PyTuple_SET_ITEM(items, i, item);
    }
    PyObject *extra = items == NULL ? NULL : PyIter_Next(iterator);
    if (extra != NULL) {
        Py_DECREF(items);
        return too_many(extra, wanted);
    }
    if (items != NULL && PyErr_Occurred()) {
        Py_CLEAR(items);
    }
    return items;
}

static PyObject *op_unpack(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    PyObject *sequence = top[-1];
    int32_t wanted = site->number[0];
    if (PyTuple_CheckExact(sequence) && PyTuple_GET_SIZE(sequence) == wanted) {
        return Py_NewRef(sequence);
    }
    PyObject *iterator = PyObject_GetIter(sequence);
    if (iterator == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError) && Py_TYPE(sequence)->tp_iter == NULL &&
            !PySequence_Check(sequence)) {
            PyErr_Format(PyExc_TypeError, "cannot unpack non-iterable %.200s object", Py_TYPE(sequence)->tp_name);
        }
        return NULL;
    }
    PyObject *items = unpack_iterator(iterator, wanted);
    Py_DECREF(iterator);
    return items;
}

// ---- building

static PyObject *sequence_of(PyObject *made, PyObject **items, int32_t count, int is_list) {
    for (int32_t i = 0; made != NULL && i < count; i++) {
        if (is_list) {
            PyList_SET_ITEM(made, i, Py_NewRef(items[i]));
        } else {
            PyTuple_SET_ITEM(made, i, Py_NewRef(items[i]));
        }
    }
    return made;
}

static PyObject *set_of(PyObject **items, int32_t count) {
    PyObject *made = PySet_New(NULL);
    for (int32_t i = 0; made != NULL && i < count; i++) {
        if (PySet_Add(made, items[i]) < 0) {
            Py_CLEAR(made);
        }
    }
    return made;
}

static PyObject *dict_of(PyObject **items, int32_t pairs) {
    PyObject *made = PyDict_New();
    for (int32_t i = 0; made != NULL && i < pairs; i++) {
        if (PyDict_SetItem(made, items[2 * i], items[2 * i + 1]) < 0) {
            Py_CLEAR(made);
        }
    }
    return made;
}

// Constant keys are a tuple on top of the values.
static PyObject *dict_of_keys(PyObject **values, PyObject *keys, int32_t pairs) {
    PyObject *made = PyDict_New();
    for (int32_t i = 0; made != NULL && i < pairs; i++) {
        if (PyDict_SetItem(made, PyTuple_GET_ITEM(keys, i), values[i]) < 0) {
            Py_CLEAR(made);
        }
    }
    return made;
}

static PyObject *op_build(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    int32_t count = site->number[0];
    switch (PyUnicode_READ_CHAR(site->name, 0) + PyUnicode_READ_CHAR(site->name, 1)) {
    case 'l' + 'i': // list
        return sequence_of(PyList_New(count), top - count, count, 1);
    case 't' + 'u': // tuple
        return sequence_of(PyTuple_New(count), top - count, count, 0);
    case 's' + 'e': // set
        return set_of(top - count, count);
    case 'd' + 'i': // dict
        return dict_of(top - 2 * count, count);
    case 'k' + 'e': // keys
        return dict_of_keys(top - 1 - count, top[-1], count);
    case 's' + 'l': // slice
        return count == 3 ? PySlice_New(top[-3], top[-2], top[-1]) : PySlice_New(top[-2], top[-1], NULL);
    default:
        return NULL;
    }
}

// ("format", conversion, has_spec); conversion 0 none, 1 str, 2 repr, 3 ascii, or
// 's', 'r', 'a' as a string or its code.
static PyObject *op_format(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    int32_t conversion = site->number[0], has_spec = site->number[1];
    if (site->name != NULL && PyUnicode_Check(site->name)) {
        conversion = PyUnicode_GET_LENGTH(site->name) == 0 ? 0 : (int32_t)PyUnicode_READ_CHAR(site->name, 0);
        has_spec = site->number[0];
    }
    PyObject *value = top[has_spec ? -2 : -1], *spec = has_spec ? top[-1] : NULL, *converted;
    switch (conversion) {
    case 1:
    case 's':
        converted = PyObject_Str(value);
        break;
    case 2:
    case 'r':
        converted = PyObject_Repr(value);
        break;
    case 3:
    case 'a':
        converted = PyObject_ASCII(value);
        break;
    default:
        converted = Py_NewRef(value);
    }
    if (converted == NULL || (PyUnicode_CheckExact(converted) && spec == NULL)) {
        return converted;
    }
    PyObject *text = PyObject_Format(converted, spec);
    Py_DECREF(converted);
    return text;
}

static PyObject *op_string(const pm_site *site, PyFunctionObject *Py_UNUSED(function), PyObject **top) {
    int32_t count = site->number[0];
    PyObject *empty = PyUnicode_FromStringAndSize(NULL, 0);
    PyObject *parts = sequence_of(PyTuple_New(count), top - count, count, 0);
    PyObject *text = empty == NULL || parts == NULL ? NULL : PyUnicode_Join(empty, parts);
    Py_XDECREF(empty);
    Py_XDECREF(parts);
    return text;
}

// ---- letting go

// What the topmost entry holds goes with the entry.
static PyObject *op_drop(const pm_site *Py_UNUSED(site), PyFunctionObject *Py_UNUSED(function),
                         PyObject **Py_UNUSED(top)) {
    return Py_NewRef(Py_None);
}

static const pm_visit_op operations[] = {
    {"drop", op_drop},
    {"global", op_global},
    {"attr", op_attr},
    {"subscript", op_subscript},
    {"set_subscript", op_set_subscript},
    {"set_attr", op_set_attr},
    {"del_subscript", op_del_subscript},
    {"del_attr", op_del_attr},
    {"store_global", op_store_global},
    {"call", op_call},
    {"binary", op_binary},
    {"inplace", op_in_place},
    {"unary", op_unary},
    {"compare", op_compare},
    {"contains", op_contains},
    {"not_contains", op_not_contains},
    {"truth", op_truth},
    {"not", op_not},
    {"iter", op_iter},
    {"next", op_next},
    {"build", op_build},
    {"format", op_format},
    {"string", op_string},
    {"unpack", op_unpack},
    {"import_name", op_import_name},
    {"store_cell", pm_visit_store_cell},
    {"make_function", pm_visit_make_function},
};

const pm_visit_op *pm_visit_op_find(const char *kind) {
    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
        if (strcmp(operations[i].kind, kind) == 0) {
            return &operations[i];
        }
    }
    return NULL;
}

int pm_visit_is_call(const pm_site *site) {
    return site->op->run == op_call;
}

int pm_visit_is_next(const pm_site *site) {
    return site->op->run == op_next;
}

int pm_visit_is_unpack(const pm_site *site) {
    return site->op->run == op_unpack;
}

int pm_visit_is_drop(const pm_site *site) {
    return site->op->run == op_drop;
}

int pm_visit_builds_dict(const pm_site *site) {
    return site->op->run == op_build && PyUnicode_CompareWithASCIIString(site->name, "dict") == 0;
}

int32_t pm_visit_pops(const pm_site *site) {
    abi_after after = site->effect.after;
    int may_stay = pm_visit_is_next(site) || after == ABI_JUMP_IF_TRUE_OR_POP || after == ABI_JUMP_IF_FALSE_OR_POP;
    return may_stay ? 0 : site->frames[0].pops;
}
