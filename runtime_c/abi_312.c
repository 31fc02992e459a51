// CPython 3.12: frames, instructions, thread state.
//
// Invariant: a linked frame has a valid stacktop, so that whoever looks at it
// (tracebacks, the cycle collector through a frame object) sees whole values.
// The interpreter clears and frees the frames it runs to their end.
#include <Python.h>

#if PY_VERSION_HEX >= 0x030C0000 && PY_VERSION_HEX < 0x030D0000

#define Py_BUILD_CORE 1
#undef _PyGC_FINALIZED
#include "internal/pycore_code.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_opcode.h"
#include "internal/pycore_runtime.h"
#undef Py_BUILD_CORE

static inline PyObject *frame_function(const struct _PyInterpreterFrame *frame) {
    return (PyObject *)frame->f_funcobj;
}

// [NULL, f, items, dict]
enum { SPREAD_ABOVE_CALLABLE = 1 };

#include "abi_spread.h"
#include "abi_watched.h"

// ---- frames

pm_frame *abi_frame_new(PyThreadState *thread, PyFunctionObject *function, PyCodeObject *code) {
    pm_frame *frame = (pm_frame *)stack_room(thread, (size_t)code->co_framesize);
    if (frame == NULL) {
        return NULL;
    }
    frame->f_code = (PyCodeObject *)Py_NewRef(code);
    frame->previous = NULL;
    frame->f_funcobj = Py_NewRef(function);
    frame->f_globals = function->func_globals;
    frame->f_builtins = function->func_builtins;
    frame->f_locals = NULL;
    frame->frame_obj = NULL;
    frame->prev_instr = _PyCode_CODE(code) - 1;
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
    thread->py_recursion_remaining--;
}

int abi_hands_over(PyThreadState *thread, PyObject *callable, PyObject *const *args, Py_ssize_t count,
                   PyObject *kwnames) {
    pm_frame *caller = thread->cframe->current_frame;
    if (caller == NULL || caller->stacktop >= 0 || caller->owner == FRAME_OWNED_BY_CSTACK) {
        return 0;
    }
    PyCodeObject *code = caller->f_code;
    if (!on_stack(caller, code, args)) {
        return hands_over_spread(caller, code, caller->prev_instr, callable, args, count, kwnames);
    }
    // [NULL, f, args] and [f, self, args]; a self is not counted.
    int given = caller->prev_instr->op.arg;
    return args[-1] == callable && (count == given || count == given + 1);
}

int abi_caller_called(PyThreadState *thread, PyObject *const *args) {
    pm_frame *caller = thread->cframe->current_frame;
    if (caller == NULL || caller->owner == FRAME_OWNED_BY_CSTACK) {
        return 0;
    }
    if (!on_stack(caller, caller->f_code, args)) {
        return 0;
    }
    uint8_t opcode = caller->prev_instr->op.code;
    if (opcode == CALL || opcode == CALL_PY_EXACT_ARGS || opcode == CALL_PY_WITH_DEFAULTS ||
        opcode == CALL_BOUND_METHOD_EXACT_ARGS) {
        caller->prev_instr += INLINE_CACHE_ENTRIES_CALL;
    }
    return 1;
}

void abi_frame_unlink(PyThreadState *thread, pm_frame *frame) {
    thread->cframe->current_frame = frame->previous;
    thread->py_recursion_remaining++;
}

// It is instrumented where the function begins, else.
static void see_tools(PyThreadState *thread, PyCodeObject *code) {
    if (code->_co_instrumentation_version != thread->interp->monitoring_version) {
        instrument(thread, code);
    }
}

PyObject *abi_frame_run(PyThreadState *thread, pm_frame *frame, int offset) {
    see_tools(thread, frame->f_code);
    frame->prev_instr = _PyCode_CODE(frame->f_code) + offset / 2 - 1;
    return _PyEval_EvalFrameDefault(thread, frame, 0);
}

PyObject *abi_frame_throw(PyThreadState *thread, pm_frame *frame, int offset) {
    // A frame that was shown past the caches of its call stays so.
    _Py_CODEUNIT *at = _PyCode_CODE(frame->f_code) + offset / 2;
    if (frame->prev_instr != at + INLINE_CACHE_ENTRIES_CALL) {
        frame->prev_instr = at;
    }
    see_tools(thread, frame->f_code);
    return throw_into(thread, frame);
}

void abi_frame_drop(PyThreadState *thread, pm_frame *frame) {
    Py_CLEAR(frame->frame_obj); // ours alone: it does not outlive this
    for (int i = 0; i < frame->stacktop; i++) {
        Py_XDECREF(frame->localsplus[i]);
    }
    Py_XDECREF(frame->f_locals);
    Py_DECREF(frame->f_funcobj);
    Py_DECREF(frame->f_code);
    stack_release(thread, frame);
}

// The dict of f_locals belongs to the frame: whoever asks again gets it again.
int abi_frame_captured(pm_frame *frame) {
    return frame->f_locals != NULL || holds_what_was_set(frame->frame_obj);
}

const int abi_locals_write_through = 0;

// ---- instructions

abi_effect abi_instruction_effect(const uint8_t *bytes, int size, int offset) {
    abi_effect effect = {.after = ABI_PUSH, .target = -1};
    if (offset < 0 || offset + 2 > size) {
        return effect;
    }
    switch (bytes[offset]) {
    case LOAD_GLOBAL:
    case LOAD_ATTR:
        effect.after = (bytes[offset + 1] & 1) ? ABI_PUSH_NULL_BELOW : ABI_PUSH;
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
    case FOR_ITER: // past the END_FOR
        effect.target = offset + 2 * (1 + INLINE_CACHE_ENTRIES_FOR_ITER + instruction_argument(bytes, offset) + 1);
        break;
    default:
        break;
    }
    return effect;
}

// ---- thread state

const int32_t abi_breaker_mask = -1;

void abi_look(PyThreadState *thread, PyCodeObject *code, abi_state *state) {
    state->breaker = (int32_t *)&thread->interp->ceval.eval_breaker._value;
    state->depth = thread->py_recursion_remaining;
    state->tracing = abi_tracing(thread, code);
    state->c_levels = thread->c_recursion_remaining > C_LEVELS_OF_FRAME;
}

int abi_pending(PyThreadState *thread) {
    struct _ceval_state *ceval = &thread->interp->ceval;
    int why = 0;
    if (_Py_atomic_load_relaxed(&ceval->gil_drop_request)) {
        why |= ABI_WANTS_GIL;
    }
    if (_Py_atomic_load_relaxed(&ceval->gc_scheduled)) {
        why |= ABI_WANTS_GC;
    }
    // Signals and some pending calls are the main thread's to handle.
    int main_thread = thread->thread_id == _PyRuntime.main_thread;
    if (thread->async_exc != NULL || _Py_atomic_load_relaxed(&ceval->pending.calls_to_do) ||
        (main_thread && (_Py_atomic_load_relaxed(&_PyRuntime.ceval.signals_pending) ||
                         _Py_atomic_load_relaxed(&_PyRuntime.ceval.pending_mainthread.calls_to_do)))) {
        why |= ABI_WANTS_OTHER;
    }
    return why;
}

#else

typedef int abi_312_is_for_another_minor;

#endif
