// CPython 3.13: frames, instructions, thread state.
//
// Invariant: a linked frame has a valid stacktop, so that whoever looks at it
// (tracebacks, the cycle collector through a frame object) sees whole values.
// The interpreter clears and frees the frames it runs to their end.
#include <Python.h>

#if PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x030E0000

#define Py_BUILD_CORE 1
#undef _PyGC_FINALIZED
#include "internal/pycore_ceval.h"
#include "internal/pycore_code.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_opcode_metadata.h"
#undef Py_BUILD_CORE

static inline PyObject *frame_function(const struct _PyInterpreterFrame *frame) {
    return (PyObject *)frame->f_funcobj;
}

// [f, NULL, items, dict]
enum { SPREAD_ABOVE_CALLABLE = 2 };

#include "abi_spread.h"
#include "abi_watched.h"

// ---- frames

pm_frame *abi_frame_new(PyThreadState *thread, PyFunctionObject *function, PyCodeObject *code) {
    pm_frame *frame = (pm_frame *)stack_room(thread, (size_t)code->co_framesize);
    if (frame == NULL) {
        return NULL;
    }
    frame->f_executable = Py_NewRef(code);
    frame->previous = NULL;
    frame->f_funcobj = Py_NewRef(function);
    frame->f_globals = function->func_globals;
    frame->f_builtins = function->func_builtins;
    frame->f_locals = NULL;
    frame->frame_obj = NULL;
    frame->instr_ptr = _PyCode_CODE(code);
    frame->stacktop = code->co_nlocalsplus;
    frame->return_offset = 0;
    frame->owner = FRAME_OWNED_BY_THREAD;
    memset(frame->localsplus, 0, (size_t)(code->co_nlocalsplus + code->co_stacksize) * sizeof(PyObject *));
    return frame;
}

PyObject **abi_frame_slots(pm_frame *frame) {
    return frame->localsplus;
}

void abi_frame_set_depth(pm_frame *frame, int depth) {
    frame->stacktop = _PyFrame_GetCode(frame)->co_nlocalsplus + depth;
}

int abi_frame_depth(pm_frame *frame) {
    return frame->stacktop - _PyFrame_GetCode(frame)->co_nlocalsplus;
}

PyCodeObject *abi_frame_code(pm_frame *frame) {
    return _PyFrame_GetCode(frame);
}

// Here a call shows itself, whatever is called.
void abi_frame_link(PyThreadState *thread, pm_frame *frame, int offset, int Py_UNUSED(called)) {
    frame->instr_ptr = _PyCode_CODE(_PyFrame_GetCode(frame)) + offset / 2;
    frame->previous = thread->current_frame;
    thread->current_frame = frame;
    thread->py_recursion_remaining--;
}

int abi_hands_over(PyThreadState *thread, PyObject *callable, PyObject *const *args, Py_ssize_t count,
                   PyObject *kwnames) {
    pm_frame *caller = thread->current_frame;
    if (caller == NULL || caller->stacktop >= 0 || caller->owner == FRAME_OWNED_BY_CSTACK) {
        return 0;
    }
    PyCodeObject *code = _PyFrame_GetCode(caller);
    if (!on_stack(caller, code, args)) {
        return hands_over_spread(caller, code, caller->instr_ptr, callable, args, count, kwnames);
    }
    // [f, NULL, args] and [f, self, args]; a self is not counted.
    int given = caller->instr_ptr->op.arg;
    return args[-1] == NULL ? args[-2] == callable && count == given : args[-1] == callable && count == given + 1;
}

int abi_caller_called(PyThreadState *thread, PyObject *const *args) {
    pm_frame *caller = thread->current_frame;
    if (caller == NULL || caller->owner == FRAME_OWNED_BY_CSTACK) {
        return 0;
    }
    return on_stack(caller, _PyFrame_GetCode(caller), args);
}

void abi_frame_unlink(PyThreadState *thread, pm_frame *frame) {
    thread->current_frame = frame->previous;
    thread->py_recursion_remaining++;
}

// It is instrumented where the function begins, else.
static void see_tools(PyThreadState *thread, PyCodeObject *code) {
    uintptr_t version = _Py_atomic_load_uintptr_relaxed(&thread->eval_breaker) & ~(uintptr_t)_PY_EVAL_EVENTS_MASK;
    if (code->_co_instrumentation_version != version) {
        instrument(thread, code);
    }
}

PyObject *abi_frame_run(PyThreadState *thread, pm_frame *frame, int offset) {
    see_tools(thread, _PyFrame_GetCode(frame));
    frame->instr_ptr = _PyCode_CODE(_PyFrame_GetCode(frame)) + offset / 2;
    return _PyEval_EvalFrameDefault(thread, frame, 0);
}

// A number of the exception table: six bits a byte, most significant first.
static const uint8_t *read_varint(const uint8_t *at, int *value) {
    *value = *at & 63;
    while (*at & 64) {
        at++;
        *value = (*value << 6) | (*at & 63);
    }
    return at + 1;
}

// Where the handler of the code unit is; -1: nowhere.
static int handler_of(PyCodeObject *code, int unit) {
    const uint8_t *at = (const uint8_t *)PyBytes_AS_STRING(code->co_exceptiontable);
    const uint8_t *end = at + PyBytes_GET_SIZE(code->co_exceptiontable);
    while (at < end) {
        int start, size, target, depth_lasti;
        at = read_varint(at, &start);
        at = read_varint(at, &size);
        at = read_varint(at, &target);
        at = read_varint(at, &depth_lasti);
        if (start <= unit && unit < start + size) {
            return target;
        }
    }
    return -1;
}

PyObject *abi_frame_throw(PyThreadState *thread, pm_frame *frame, int offset) {
    // The interpreter looks up the handler of the unit before instr_ptr, as it
    // does for what a callee raises.  Where that is another one, its own unit
    // is put before; then only f_lasti is a unit too far.
    PyCodeObject *code = _PyFrame_GetCode(frame);
    see_tools(thread, code);
    int unit = offset / 2, skip = handler_of(code, unit - 1) != handler_of(code, unit);
    frame->instr_ptr = _PyCode_CODE(code) + unit + skip;
    return throw_into(thread, frame);
}

void abi_frame_drop(PyThreadState *thread, pm_frame *frame) {
    _PyEval_FrameClearAndPop(thread, frame);
}

int abi_frame_captured(pm_frame *frame) {
    const PyFrameObject *holder = frame->frame_obj;
    return holds_what_was_set(holder) || (holder != NULL && holder->f_extra_locals != NULL);
}

const int abi_locals_write_through = 1;

// ---- instructions

abi_effect abi_instruction_effect(const uint8_t *bytes, int size, int offset) {
    abi_effect effect = {.after = ABI_PUSH, .target = -1};
    if (offset < 0 || offset + 2 > size) {
        return effect;
    }
    switch (bytes[offset]) {
    case LOAD_GLOBAL:
    case LOAD_ATTR:
        effect.after = (bytes[offset + 1] & 1) ? ABI_PUSH_NULL_ABOVE : ABI_PUSH;
        break;
    case STORE_ATTR:
    case DELETE_ATTR:
    case STORE_SUBSCR:
    case STORE_SLICE:
    case DELETE_SUBSCR:
    case STORE_DEREF:
    case STORE_GLOBAL:
    case DELETE_GLOBAL:
        effect.after = ABI_DROP;
        break;
    case POP_JUMP_IF_FALSE:
    case POP_JUMP_IF_TRUE:
        effect.after = ABI_TEST_AGAIN;
        break;
    case FOR_ITER: // past the END_FOR and the POP_TOP
        effect.target = offset + 2 * (1 + INLINE_CACHE_ENTRIES_FOR_ITER + instruction_argument(bytes, offset) + 2);
        break;
    default:
        break;
    }
    return effect;
}

// ---- thread state

// The rest of the word is the version of the instrumentation.
const int32_t abi_breaker_mask = _PY_EVAL_EVENTS_MASK;

void abi_look(PyThreadState *thread, PyCodeObject *code, abi_state *state) {
    state->breaker = (int32_t *)&thread->eval_breaker;
    state->depth = thread->py_recursion_remaining;
    state->tracing = abi_tracing(thread, code);
    state->c_levels = thread->c_recursion_remaining > C_LEVELS_OF_FRAME;
}

int abi_pending(PyThreadState *thread) {
    uintptr_t events = _Py_atomic_load_uintptr_relaxed(&thread->eval_breaker) & _PY_EVAL_EVENTS_MASK;
    int why = 0;
    if (events & _PY_GIL_DROP_REQUEST_BIT) {
        why |= ABI_WANTS_GIL;
    }
    if (events & _PY_GC_SCHEDULED_BIT) {
        why |= ABI_WANTS_GC;
    }
    if (events & ~(_PY_GIL_DROP_REQUEST_BIT | _PY_GC_SCHEDULED_BIT)) {
        why |= ABI_WANTS_OTHER;
    }
    return why;
}

#else

typedef int abi_313_is_for_another_minor;

#endif
