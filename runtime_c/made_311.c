// CPython 3.11: seeing functions being made inside functions.
//
// There are no watchers, so the instructions that make a function with native
// code are exchanged, in the copy of the bytecode that the interpreter runs:
//
//     X ...              BUILD_TUPLE all     all that X and MAKE_FUNCTION take, but for the code
//     LOAD_CONST code    NOP
//     MAKE_FUNCTION f    UNARY_INVERT f
//
// where X builds a part of the function; a constant part is left, and the tuple
// built where the code was loaded.  For a function of nothing but its code only
// MAKE_FUNCTION is exchanged.  Inverting the tuple or the code comes to `invert`,
// which does what stood there before.  The stack never gets deeper than it was:
// frames have room for co_stacksize entries, and not one more.
// Code objects are compared by the bytes as they were, too.
// Invariant: co_code keeps the bytes as they were, since it is read, and so kept
// by the code object, before anything is exchanged; line numbers, the table of
// exceptions and stack depths hold for both.
#include <Python.h>

#if PY_VERSION_HEX < 0x030C0000

#define Py_BUILD_CORE 1
#undef _PyGC_FINALIZED
#include "internal/pycore_code.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_interp.h"
#undef Py_BUILD_CORE

#include <opcode.h>

#include "abi.h"

enum { DEFAULTS = 1, KEYWORD_DEFAULTS = 2, ANNOTATIONS = 4, CLOSURE = 8, MOST = 255 };

static void (*on_made)(PyFunctionObject *);

// ---- what stood there

// The instructions that make one function, by place in code units.
typedef struct {
    int last;     // X, what makes the topmost of the function's parts
    int constant; // the first unit of LOAD_CONST, its EXTENDED_ARG included
    int make;
} making;

// How many stack entries the instruction leaves to the tuple; -1: it is none of those that make a part.
static int taken_by(const uint8_t *at) {
    switch (at[0]) {
    case BUILD_TUPLE:
        return at[1];
    case BUILD_CONST_KEY_MAP:
        return at[1] + 1;
    case LOAD_CONST:
        return 1;
    default:
        return -1;
    }
}

static int parts_of(int flags) {
    return __builtin_popcount((unsigned)flags & (DEFAULTS | KEYWORD_DEFAULTS | ANNOTATIONS | CLOSURE));
}

// Where the function of `made` is made, by the MAKE_FUNCTION in unit `at`.  0: not there, or not as expected.
static int find_making(const uint8_t *bytes, int at, making *found) {
    int constant = at - 1;
    while (constant > 0 && bytes[2 * (constant - 1)] == EXTENDED_ARG) {
        constant--;
    }
    *found = (making){constant - 1, constant, at};
    if (bytes[2 * at + 1] == 0) {
        return 1;
    }
    int taken = constant < 1 ? -1 : taken_by(&bytes[2 * found->last]);
    int extended = constant > 1 && bytes[2 * (found->last - 1)] == EXTENDED_ARG;
    return taken >= 0 && !extended && taken + parts_of(bytes[2 * at + 1]) <= MOST;
}

// ---- exchanging

static int constant_index(const uint8_t *bytes, int at) {
    int index = 0;
    for (int i = at - 1; i >= 0 && (i == at - 1 || bytes[2 * i] == EXTENDED_ARG); i--) {
        index |= bytes[2 * i + 1] << (8 * (at - 1 - i));
    }
    return index;
}

static void exchange(PyCodeObject *parent, const uint8_t *bytes, const making *place) {
    _Py_CODEUNIT *code = _PyCode_CODE(parent);
    int flags = bytes[2 * place->make + 1];
    if (flags != 0) {
        int all = taken_by(&bytes[2 * place->last]) + parts_of(flags) - 1;
        for (int i = place->constant; i < place->make - 1; i++) {
            code[i] = _Py_MAKECODEUNIT(EXTENDED_ARG, 0);
        }
        code[place->make - 1] = _Py_MAKECODEUNIT(NOP, 0);
        code[bytes[2 * place->last] == LOAD_CONST ? place->make - 1 : place->last] = _Py_MAKECODEUNIT(BUILD_TUPLE, all);
    }
    code[place->make] = _Py_MAKECODEUNIT(UNARY_INVERT, flags);
}

static richcmpfunc compare_code; // of code objects; NULL: nothing may be exchanged

int abi_watch_making(PyCodeObject *parent, PyCodeObject *made) {
    PyObject *original = compare_code == NULL ? NULL : PyCode_GetCode(parent);
    if (compare_code == NULL) {
        return 0;
    }
    if (original == NULL) {
        return -1;
    }
    const uint8_t *bytes = (const uint8_t *)PyBytes_AS_STRING(original);
    int units = (int)(PyBytes_GET_SIZE(original) / 2);
    for (int at = 1; at < units; at++) {
        making place;
        if (bytes[2 * at] == MAKE_FUNCTION && bytes[2 * at - 2] == LOAD_CONST &&
            PyTuple_GET_ITEM(parent->co_consts, constant_index(bytes, at)) == (PyObject *)made &&
            find_making(bytes, at, &place)) {
            exchange(parent, bytes, &place);
        }
    }
    Py_DECREF(original);
    return 0;
}

// ---- making

// The part that X makes of the topmost `taken` entries.  New reference.
static PyObject *topmost_part(const uint8_t *bytes, int at, PyObject **entries, int taken) {
    switch (bytes[2 * at]) {
    case LOAD_CONST:
        return Py_NewRef(entries[0]);
    case BUILD_TUPLE: {
        PyObject *tuple = PyTuple_New(taken);
        for (int i = 0; tuple != NULL && i < taken; i++) {
            PyTuple_SET_ITEM(tuple, i, Py_NewRef(entries[i]));
        }
        return tuple;
    }
    default: {
        PyObject *dict = PyDict_New(), *keys = entries[taken - 1];
        for (int i = 0; dict != NULL && i < taken - 1; i++) {
            if (PyDict_SetItem(dict, PyTuple_GET_ITEM(keys, i), entries[i]) < 0) {
                Py_CLEAR(dict);
            }
        }
        return dict;
    }
    }
}

static void set_part(PyFunctionObject *function, int flag, PyObject *part) {
    PyObject **place = flag == DEFAULTS           ? &function->func_defaults
                       : flag == KEYWORD_DEFAULTS ? &function->func_kwdefaults
                       : flag == ANNOTATIONS      ? &function->func_annotations
                                                  : &function->func_closure;
    *place = part;
}

// What MAKE_FUNCTION gives for the entries of the tuple: the parts below the topmost, and what that is made of.
static PyObject *make_of(pm_frame *frame, const uint8_t *bytes, const making *place, PyObject *entries) {
    PyObject **items = ((PyTupleObject *)entries)->ob_item;
    Py_ssize_t count = PyTuple_GET_SIZE(entries);
    int flags = bytes[2 * place->make + 1], below = parts_of(flags) - 1;
    PyObject *code = PyTuple_GET_ITEM(frame->f_code->co_consts, constant_index(bytes, place->make));
    PyObject *part = topmost_part(bytes, place->last, items + below, (int)count - below);
    PyObject *function = part == NULL ? NULL : PyFunction_New(code, frame->f_globals);
    if (function == NULL) {
        Py_XDECREF(part);
        return NULL;
    }
    int k = 0;
    for (int flag = DEFAULTS; flag <= CLOSURE; flag <<= 1) {
        if (flags & flag) {
            set_part((PyFunctionObject *)function, flag, k < below ? Py_NewRef(items[k]) : part);
            k++;
        }
    }
    return function;
}

// Is it an exchanged instruction that inverts?  Then the frame, and where.
static pm_frame *exchanging_frame(const uint8_t **bytes, int *at) {
    pm_frame *frame = PyThreadState_Get()->cframe->current_frame;
    if (frame == NULL || _Py_OPCODE(*frame->prev_instr) != UNARY_INVERT || frame->f_code->_co_code == NULL) {
        return NULL;
    }
    *bytes = (const uint8_t *)PyBytes_AS_STRING(frame->f_code->_co_code);
    *at = (int)(frame->prev_instr - _PyCode_CODE(frame->f_code));
    return (*bytes)[2 * *at] == MAKE_FUNCTION ? frame : NULL;
}

static PyObject *invert(PyObject *operand) {
    const uint8_t *bytes;
    int at;
    pm_frame *frame = exchanging_frame(&bytes, &at);
    if (frame == NULL) {
        return PyErr_Format(PyExc_TypeError, "bad operand type for unary ~: '%.200s'", Py_TYPE(operand)->tp_name);
    }
    making place;
    find_making(bytes, at, &place);
    PyObject *function =
        PyCode_Check(operand) ? PyFunction_New(operand, frame->f_globals) : make_of(frame, bytes, &place, operand);
    if (function != NULL) {
        on_made((PyFunctionObject *)function);
    }
    return function;
}

// ---- comparing

static int is_exchanged(PyCodeObject *code) {
    int units = code->_co_code == NULL ? 0 : (int)Py_SIZE(code);
    for (int i = 0; i < units; i++) {
        if (_Py_OPCODE(_PyCode_CODE(code)[i]) == UNARY_INVERT &&
            PyBytes_AS_STRING(code->_co_code)[2 * i] == (char)MAKE_FUNCTION) {
            return 1;
        }
    }
    return 0;
}

// A code object that compares as `object` did before anything was exchanged.  New reference.
static PyObject *unexchanged(PyObject *object) {
    static PyObject *name; // one for ever: CPython's cache of methods would keep each new one
    if (!PyCode_Check(object) || !is_exchanged((PyCodeObject *)object)) {
        return Py_NewRef(object);
    }
    if (name == NULL && (name = PyUnicode_InternFromString("replace")) == NULL) {
        return NULL;
    }
    return PyObject_CallMethodNoArgs(object, name);
}

static PyObject *compare(PyObject *one, PyObject *other, int operator) {
    PyObject *a = unexchanged(one), *b = a == NULL ? NULL : unexchanged(other);
    PyObject *result = b == NULL ? NULL : compare_code(a, b, operator);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

int abi_watch_functions(void (*made)(PyFunctionObject *), void (*changed)(PyFunctionObject *)) {
    static PyNumberMethods inverting = {.nb_invert = invert};
    (void)changed;
    on_made = made;
    if (compare_code == NULL && PyTuple_Type.tp_as_number == NULL && PyCode_Type.tp_as_number == NULL) {
        PyTuple_Type.tp_as_number = PyCode_Type.tp_as_number = &inverting;
        compare_code = PyCode_Type.tp_richcompare;
        PyCode_Type.tp_richcompare = compare;
    }
    return 0;
}

#else

typedef int made_311_is_for_another_minor;

#endif
