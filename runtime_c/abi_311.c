// CPython 3.11: frames, instructions, functions, thread state.
//
// Invariant: a linked frame has a valid stacktop, so that whoever looks at it
// (tracebacks, the cycle collector through a frame object) sees whole values.
// The interpreter leaves a frame it ran to us: clearing it, and handing it over
// to a frame object that is still held, is done here.
#include <Python.h>

#if PY_VERSION_HEX < 0x030C0000

#define Py_BUILD_CORE 1
#undef _PyGC_FINALIZED
#include "internal/pycore_code.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_opcode.h"
#include "internal/pycore_pymem.h"
#include "internal/pycore_runtime.h"
#undef Py_BUILD_CORE

#include <string.h>

static inline PyObject *frame_function(const struct _PyInterpreterFrame *frame) {
    return (PyObject *)frame->f_func;
}

#include "abi_shared.h"

// ---- frames

pm_frame *abi_frame_new(PyThreadState *thread, PyFunctionObject *function, PyCodeObject *code) {
    int slots = code->co_nlocalsplus + code->co_stacksize;
    pm_frame *frame = (pm_frame *)stack_room(thread, FRAME_SPECIALS_SIZE + (size_t)slots);
    if (frame == NULL) {
        return NULL;
    }
    frame->f_func = (PyFunctionObject *)Py_NewRef(function);
    frame->f_globals = function->func_globals;
    frame->f_builtins = function->func_builtins;
    frame->f_locals = NULL;
    frame->f_code = (PyCodeObject *)Py_NewRef(code);
    frame->frame_obj = NULL;
    frame->previous = NULL;
    frame->prev_instr = _PyCode_CODE(code) - 1;
    frame->stacktop = code->co_nlocalsplus;
    frame->is_entry = false;
    frame->owner = FRAME_OWNED_BY_THREAD;
    memset(frame->localsplus, 0, (size_t)slots * sizeof(PyObject *));
    return frame;
}

PyObject **abi_frame_slots(pm_frame *frame) {
    return frame->localsplus;
}

void abi_frame_set_depth(pm_frame *frame, int depth) {
    frame->stacktop = frame->f_code->co_nlocalsplus + depth;
}

int abi_frame_depth(pm_frame *frame) {
    return frame->stacktop - frame->f_code->co_nlocalsplus;
}

PyCodeObject *abi_frame_code(pm_frame *frame) {
    return frame->f_code;
}

void abi_frame_link(PyThreadState *thread, pm_frame *frame, int offset, int called) {
    int skip = called ? INLINE_CACHE_ENTRIES_CALL : 0;
    frame->prev_instr = _PyCode_CODE(frame->f_code) + offset / 2 + skip;
    frame->previous = thread->cframe->current_frame;
    thread->cframe->current_frame = frame;
    thread->recursion_remaining--;
}

int abi_hands_over(PyThreadState *thread, PyObject *callable, PyObject *const *args, Py_ssize_t count,
                   PyObject *Py_UNUSED(kwnames)) {
    pm_frame *caller = thread->cframe->current_frame;
    if (caller == NULL || caller->stacktop >= 0 || caller->owner == FRAME_OWNED_BY_FRAME_OBJECT ||
        !on_stack(caller, caller->f_code, args)) {
        return 0;
    }
    // [NULL, f, args] and [f, self, args]; a self is not counted.
    int given = _Py_OPARG(*caller->prev_instr);
    return args[-1] == callable && (count == given || count == given + 1);
}

int abi_caller_called(PyThreadState *thread, PyObject *const *args) {
    pm_frame *caller = thread->cframe->current_frame;
    if (caller == NULL || caller->owner == FRAME_OWNED_BY_FRAME_OBJECT) {
        return 0;
    }
    if (!on_stack(caller, caller->f_code, args)) {
        return 0;
    }
    uint8_t opcode = _Py_OPCODE(*caller->prev_instr);
    if (opcode == CALL || opcode == CALL_ADAPTIVE || opcode == CALL_PY_EXACT_ARGS || opcode == CALL_PY_WITH_DEFAULTS) {
        caller->prev_instr += INLINE_CACHE_ENTRIES_CALL;
    }
    return 1;
}

void abi_discount(PyThreadState *Py_UNUSED(thread), int Py_UNUSED(frames)) {
}

void abi_frame_unlink(PyThreadState *thread, pm_frame *frame) {
    thread->cframe->current_frame = frame->previous;
    thread->recursion_remaining++;
}

// Move an ended frame into the frame object somebody still holds.
static void hand_over(PyThreadState *thread, pm_frame *frame, PyFrameObject *holder) {
    size_t size = (size_t)((char *)&frame->localsplus[frame->stacktop] - (char *)frame);
    pm_frame *copy = (pm_frame *)holder->_f_frame_data;
    memcpy(copy, frame, size);
    holder->f_frame = copy;
    copy->owner = FRAME_OWNED_BY_FRAME_OBJECT;
    if (_PyFrame_IsIncomplete(copy)) {
        copy->prev_instr = _PyCode_CODE(copy->f_code) + copy->f_code->_co_firsttraceable;
    }
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    holder->f_back = PyThreadState_GetFrame(thread); // `frame` is unlinked: its caller
    PyErr_Restore(type, value, traceback);
    copy->previous = NULL;
    if (!PyObject_GC_IsTracked((PyObject *)holder)) {
        PyObject_GC_Track((PyObject *)holder);
    }
}

static void clear(PyThreadState *thread, pm_frame *frame) {
    PyFrameObject *holder = frame->frame_obj;
    frame->frame_obj = NULL;
    if (holder != NULL) {
        if (Py_REFCNT(holder) > 1) {
            hand_over(thread, frame, holder);
            Py_DECREF(holder);
            return;
        }
        Py_DECREF(holder);
    }
    for (int i = 0; i < frame->stacktop; i++) {
        Py_XDECREF(frame->localsplus[i]);
    }
    Py_XDECREF(frame->f_locals);
    Py_DECREF(frame->f_func);
    Py_DECREF(frame->f_code);
}

static PyObject *evaluate(PyThreadState *thread, pm_frame *frame, int throwing) {
    PyObject *result = throwing ? throw_into(thread, frame) : _PyEval_EvalFrameDefault(thread, frame, 0);
    thread->recursion_remaining--; // as the interpreter: finalizers run one level deep
    clear(thread, frame);
    thread->recursion_remaining++;
    stack_release(thread, frame);
    return result;
}

PyObject *abi_frame_run(PyThreadState *thread, pm_frame *frame, int offset) {
    frame->prev_instr = _PyCode_CODE(frame->f_code) + offset / 2 - 1;
    return evaluate(thread, frame, 0);
}

PyObject *abi_frame_throw(PyThreadState *thread, pm_frame *frame, int offset) {
    // Where a linked frame was shown past its instruction's caches it stays so.
    _Py_CODEUNIT *at = _PyCode_CODE(frame->f_code) + offset / 2;
    if (frame->prev_instr != at + INLINE_CACHE_ENTRIES_CALL) {
        frame->prev_instr = at;
    }
    return evaluate(thread, frame, 1);
}

void abi_frame_drop(PyThreadState *thread, pm_frame *frame) {
    clear(thread, frame);
    stack_release(thread, frame);
}

// The dict of f_locals belongs to the frame: whoever asks again gets it again.
int abi_frame_captured(pm_frame *frame) {
    return frame->f_locals != NULL || holds_what_was_set(frame->frame_obj);
}

const int abi_locals_write_through = 0;

// ---- instructions

static int jump_target(const uint8_t *bytes, int offset, int opcode) {
    int argument = instruction_argument(bytes, offset) * 2;
    int next = offset + 2;
    switch (opcode) {
    case POP_JUMP_BACKWARD_IF_FALSE:
    case POP_JUMP_BACKWARD_IF_TRUE:
        return next - argument;
    default:
        return next + argument;
    }
}

abi_effect abi_instruction_effect(const uint8_t *bytes, int size, int offset) {
    abi_effect effect = {.after = ABI_PUSH, .target = -1};
    if (offset < 0 || offset + 2 > size) {
        return effect;
    }
    int opcode = bytes[offset];
    switch (opcode) {
    case LOAD_GLOBAL:
        effect.after = (bytes[offset + 1] & 1) ? ABI_PUSH_NULL_BELOW : ABI_PUSH;
        break;
    case LOAD_METHOD:
        effect.after = ABI_PUSH_NULL_BELOW;
        break;
    case STORE_ATTR:
    case DELETE_ATTR:
    case STORE_SUBSCR:
    case DELETE_SUBSCR:
    case STORE_DEREF:
    case STORE_GLOBAL:
    case DELETE_GLOBAL:
        effect.after = ABI_DROP;
        break;
    case POP_JUMP_FORWARD_IF_FALSE:
    case POP_JUMP_FORWARD_IF_TRUE:
    case POP_JUMP_BACKWARD_IF_FALSE:
    case POP_JUMP_BACKWARD_IF_TRUE:
        effect.after = ABI_TEST_AGAIN;
        break;
    case JUMP_IF_TRUE_OR_POP:
        effect = (abi_effect){ABI_JUMP_IF_TRUE_OR_POP, jump_target(bytes, offset, opcode), offset + 2};
        break;
    case JUMP_IF_FALSE_OR_POP:
        effect = (abi_effect){ABI_JUMP_IF_FALSE_OR_POP, jump_target(bytes, offset, opcode), offset + 2};
        break;
    case FOR_ITER:
        effect.target = jump_target(bytes, offset, opcode);
        break;
    default:
        break;
    }
    return effect;
}

// ---- functions: a C subtype, since the interpreter runs the bytecode of every
// exact function whatever its vectorcall is

static PyTypeObject native_function_type;

static PyObject *function_reduce(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    return Py_NewRef(((PyFunctionObject *)self)->func_qualname);
}

static PyMethodDef function_methods[] = {
    {"__reduce__", function_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

// What a program does with `type(f)` it may do to functions that are not native:
// the type of the subtype asks as FunctionType would, and equals it.

static PyObject *is_function(PyObject *Py_UNUSED(self), PyObject *object) {
    return PyBool_FromLong(PyFunction_Check(object) || PyObject_TypeCheck(object, &PyFunction_Type));
}

static PyObject *is_function_type(PyObject *Py_UNUSED(self), PyObject *type) {
    int is = PyObject_IsSubclass(type, (PyObject *)&PyFunction_Type);
    return is < 0 ? NULL : PyBool_FromLong(is);
}

static PyObject *compare_type(PyObject *self, PyObject *other, int operator) {
    if (operator!= Py_EQ && operator!= Py_NE) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    int same = other == self || other == (PyObject *)&PyFunction_Type;
    return PyBool_FromLong(same == (operator== Py_EQ));
}

static Py_hash_t hash_type(PyObject *Py_UNUSED(self)) {
    return PyObject_Hash((PyObject *)&PyFunction_Type);
}

static PyMethodDef type_methods[] = {
    {"__instancecheck__", is_function, METH_O, NULL},
    {"__subclasscheck__", is_function_type, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject type_of_function_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "type",
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = type_methods,
    .tp_richcompare = compare_type,
    .tp_hash = hash_type,
};

// Make the type ready, but not one that its base lists: programs ask for subclasses, and the bases never change.
static int ready_unlisted(PyTypeObject *type) {
    if (PyType_Ready(type) < 0) {
        return -1;
    }
    PyObject *listed = type->tp_base->tp_subclasses, *key = PyLong_FromVoidPtr(type);
    int status = key == NULL ? -1 : PyDict_DelItem(listed, key);
    Py_XDECREF(key);
    return status;
}

static int make_function_type(void) {
    PyTypeObject *base = &PyFunction_Type;
    type_of_function_type.tp_base = &PyType_Type;
    if (ready_unlisted(&type_of_function_type) < 0) {
        return -1;
    }
    native_function_type = (PyTypeObject){
        PyVarObject_HEAD_INIT(&type_of_function_type, 0).tp_name = "function",
        .tp_doc = base->tp_doc,
        .tp_base = base,
        .tp_basicsize = base->tp_basicsize,
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
        .tp_vectorcall_offset = base->tp_vectorcall_offset,
        .tp_call = PyVectorcall_Call,
        .tp_methods = function_methods,
        .tp_dealloc = base->tp_dealloc,
        .tp_traverse = base->tp_traverse,
        .tp_clear = base->tp_clear,
        .tp_descr_get = base->tp_descr_get,
        .tp_dictoffset = base->tp_dictoffset,
        .tp_weaklistoffset = base->tp_weaklistoffset,
        .tp_repr = base->tp_repr,
        .tp_new = base->tp_new,
    };
    if (ready_unlisted(&native_function_type) < 0) {
        return -1;
    }
    // A type has its own __doc__, which would hide that of its functions.
    PyObject *doc = PyDict_GetItemString(base->tp_dict, "__doc__");
    return doc == NULL ? -1 : PyDict_SetItemString(native_function_type.tp_dict, "__doc__", doc);
}

// type.__new__ makes these into static and class methods when they are exactly
// functions.
static int is_implicit_method(PyObject *name) {
    return PyUnicode_CompareWithASCIIString(name, "__new__") == 0 ||
           PyUnicode_CompareWithASCIIString(name, "__init_subclass__") == 0 ||
           PyUnicode_CompareWithASCIIString(name, "__class_getitem__") == 0;
}

int abi_function_attach(PyFunctionObject *function, vectorcallfunc entry) {
    if (!PyFunction_Check(function) || is_implicit_method(function->func_name)) {
        return -1;
    }
    function->vectorcall = entry;
    function->func_version = 0;
    Py_SET_TYPE(function, &native_function_type);
    return 0;
}

void abi_function_detach(PyFunctionObject *function) {
    function->vectorcall = abi_bytecode;
    function->func_version = 0;
    Py_SET_TYPE(function, &PyFunction_Type);
}

#ifdef Py_DEBUG
PyObject *abi_run_bytecode(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    PyFunctionObject *function = (PyFunctionObject *)callable;
    vectorcallfunc entry = function->vectorcall;
    if (Py_IS_TYPE(callable, &PyFunction_Type)) {
        return abi_bytecode(callable, args, nargsf, kwnames);
    }
    Py_INCREF(callable);
    abi_function_detach(function);
    PyObject *result = abi_bytecode(callable, args, nargsf, kwnames);
    abi_function_attach(function, entry);
    Py_DECREF(callable);
    return result;
}
#endif

// ExceptionGroup.split and subgroup take a function for what chooses, and know one
// by its exact type: meanwhile ours is a plain one.
static PyCFunction group_split, group_subgroup;

static PyObject *with_plain_function(PyCFunction method, PyObject *self, PyObject *args) {
    PyObject *chooser = PyTuple_GET_SIZE(args) == 1 ? PyTuple_GET_ITEM(args, 0) : NULL;
    if (chooser == NULL || !Py_IS_TYPE(chooser, &native_function_type)) {
        return method(self, args);
    }
    PyFunctionObject *function = (PyFunctionObject *)Py_NewRef(chooser);
    vectorcallfunc entry = function->vectorcall;
    abi_function_detach(function);
    PyObject *result = method(self, args);
    abi_function_attach(function, entry);
    Py_DECREF(function);
    return result;
}

static PyObject *split(PyObject *self, PyObject *args) {
    return with_plain_function(group_split, self, args);
}

static PyObject *subgroup(PyObject *self, PyObject *args) {
    return with_plain_function(group_subgroup, self, args);
}

// -1: there is no such method.
static int exchange_method(PyTypeObject *type, const char *name, PyCFunction *original, PyCFunction ours) {
    PyObject *found = PyDict_GetItemString(type->tp_dict, name);
    if (found == NULL || !Py_IS_TYPE(found, &PyMethodDescr_Type)) {
        return -1;
    }
    PyMethodDef *method = ((PyMethodDescrObject *)found)->d_method;
    if (method->ml_flags != METH_VARARGS) {
        return -1;
    }
    *original = method->ml_meth;
    method->ml_meth = ours;
    return 0;
}

static int exchange_group_methods(void) {
    PyTypeObject *type = (PyTypeObject *)PyExc_BaseExceptionGroup;
    if (exchange_method(type, "split", &group_split, split) < 0 ||
        exchange_method(type, "subgroup", &group_subgroup, subgroup) < 0) {
        PyErr_SetString(PyExc_RuntimeError, "exception groups have other methods");
        return -1;
    }
    return 0;
}

int abi_is_function(PyObject *object) {
    return PyFunction_Check(object) || Py_IS_TYPE(object, &native_function_type);
}

const int abi_watches_functions = 0;

// ---- thread state

int abi_tracing(PyThreadState *thread, PyCodeObject *Py_UNUSED(code)) {
    return thread->cframe->use_tracing | _Py_tracemalloc_config.tracing | (thread->interp->eval_frame != NULL);
}

int abi_watch_tools(void (*switched)(int)) {
    (void)switched;
    return 0;
}

void abi_each_function(void (*visit)(PyFunctionObject *)) {
    (void)visit; // asked for by nobody: there is no sys.monitoring
}

const int32_t abi_breaker_mask = -1;

void abi_look(PyThreadState *thread, PyCodeObject *code, abi_state *state) {
    state->breaker = (int32_t *)&thread->interp->ceval.eval_breaker._value;
    state->depth = thread->recursion_remaining;
    state->tracing = abi_tracing(thread, code);
    state->c_levels = 1; // the depth counts them too
}

int abi_pending(PyThreadState *thread) {
    struct _ceval_state *ceval = &thread->interp->ceval;
    int why = 0;
    if (_Py_atomic_load_relaxed(&ceval->gil_drop_request)) {
        why |= ABI_WANTS_GIL;
    }
    // Signals and pending calls are the main thread's to handle.
    int main_thread = thread->thread_id == _PyRuntime.main_thread;
    if (thread->async_exc != NULL || (main_thread && (_Py_atomic_load_relaxed(&_PyRuntime.ceval.signals_pending) ||
                                                      _Py_atomic_load_relaxed(&ceval->pending.calls_to_do)))) {
        why |= ABI_WANTS_OTHER;
    }
    return why;
}

void abi_collect(PyThreadState *thread) {
    (void)thread; // 3.11 collects where it allocates
}

// ---- start

int abi_init(void) {
    if (find_bytecode_entry() < 0) {
        return -1;
    }
    return make_function_type() < 0 ? -1 : exchange_group_methods();
}

#else

typedef int abi_311_is_for_another_minor;

#endif
