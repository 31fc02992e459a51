// Visits: a generic operation, done in the middle of native code inside the
// frame the interpreter would have; and polls, which wait in that frame.
//
// While the frame is there, native code's own references to what the frame shows
// are lent to it: each object counts as many as in the interpreter.  Operands
// that native code has no further use for are given: they go when the
// instruction lets go of its operands, and its callee may take them before.
//
// Afterwards native code goes on, unless the operation raised, somebody holds
// the frame, tracing was switched on, or an assumption broke: then the frame
// stays, and the interpreter finishes the call from it.
#include "alloc.h"
#include "entry.h"
#include "leave.h"
#include "module_data.h"
#include "visit.h"

enum { MOST_FRAMES = PM_MOST_FRAMES };

typedef struct {
    pm_ctx *ctx;
    pm_module *module;
    pm_site *site;
    pm_frame *frames[MOST_FRAMES]; // innermost first; NULL: not built
} activation;

// ---- frames in and out

static int build(activation *act, const uint64_t *buf) {
    int status = 0;
    for (int32_t i = act->site->nframes - 1; i >= 0; i--) {
        const pm_site_frame *site = &act->site->frames[i];
        act->frames[i] = NULL;
        if (status != 0) {
            continue;
        }
        act->frames[i] = pm_frame_build(act->ctx, act->module, site, buf, i == act->site->nframes - 1, &status);
        if (act->frames[i] != NULL && i > 0) {
            abi_frame_link(act->ctx->thread, act->frames[i], site->at, 1);
        }
    }
    return status;
}

// From here on the frames alone hold what they show.
static void lend(const activation *act, const uint64_t *buf) {
    for (int32_t i = 0; i < act->site->nlent; i++) {
        Py_XDECREF((PyObject *)(uintptr_t)buf[act->site->release[i]]);
    }
}

// Take back what was lent, and end the frames.
static void drop(activation *act, const uint64_t *buf) {
    for (int32_t i = act->site->ngiven; i < act->site->nlent; i++) {
        Py_XINCREF((PyObject *)(uintptr_t)buf[act->site->release[i]]);
    }
    for (int32_t i = 0; i < act->site->nframes; i++) {
        abi_frame_unlink(act->ctx->thread, act->frames[i]);
        abi_frame_drop(act->ctx->thread, act->frames[i]);
    }
}

static PyObject **stack_top(pm_frame *frame) {
    return abi_frame_slots(frame) + abi_frame_code(frame)->co_nlocalsplus + abi_frame_depth(frame);
}

static void push(pm_frame *frame, PyObject *value) {
    *stack_top(frame) = value;
    abi_frame_set_depth(frame, abi_frame_depth(frame) + 1);
}

// Drop the topmost `count` entries, the lowest of them first as instructions do;
// those that build a dict begin with the topmost.
static void pop(const activation *act, int count) {
    pm_frame *frame = act->frames[0];
    PyObject **entries = stack_top(frame) - count;
    int downward = pm_visit_builds_dict(act->site);
    for (int i = 0; i < count; i++) {
        Py_CLEAR(entries[downward ? count - 1 - i : i]);
    }
    abi_frame_set_depth(frame, abi_frame_depth(frame) - count);
}

// Changes when somebody stores to a local through the frame object.
static uintptr_t locals_mark(pm_frame *frame) {
    PyObject **slots = abi_frame_slots(frame);
    uintptr_t mark = 0;
    for (int i = 0; i < abi_frame_code(frame)->co_nlocalsplus; i++) {
        mark = mark * 31 + (uintptr_t)slots[i];
    }
    return mark;
}

static int captured(activation *act) {
    for (int32_t i = 0; i < act->site->nframes; i++) {
        if (abi_frame_captured(act->frames[i])) {
            return 1;
        }
    }
    return 0;
}

// ---- finishing in the interpreter

// What a "next" visit gave, and where to go on.
static int settle_next(activation *act, PyObject *result) {
    if (result != pm_exhausted) {
        push(act->frames[0], result);
        return act->site->frames[0].next;
    }
    pop(act, 1);
    return act->site->effect.target;
}

// A jump that keeps the value it tested: by the truth of it.
static int settle_jump(activation *act, PyObject *result) {
    int jumps = (result == Py_True) == (act->site->effect.after == ABI_JUMP_IF_TRUE_OR_POP);
    Py_DECREF(result);
    pop(act, jumps ? 0 : 1);
    return jumps ? act->site->effect.target : act->site->effect.next;
}

// Push what the instruction pushes for its result.
static void push_result(activation *act, PyObject *result) {
    pm_frame *frame = act->frames[0];
    if (pm_visit_is_unpack(act->site)) {
        for (Py_ssize_t i = PyTuple_GET_SIZE(result) - 1; i >= 0; i--) {
            push(frame, Py_NewRef(PyTuple_GET_ITEM(result, i)));
        }
        Py_DECREF(result);
        return;
    }
    if (act->site->effect.after == ABI_DROP) {
        Py_DECREF(result);
        return;
    }
    if (act->site->effect.after == ABI_PUSH_NULL_BELOW) {
        push(frame, NULL);
    }
    push(frame, result);
    if (act->site->effect.after == ABI_PUSH_NULL_ABOVE) {
        push(frame, NULL);
    }
}

// Put the result where the instruction would, when it has let go of its operands, and say where to go on.
static int settle(activation *act, PyObject *result) {
    abi_after after = act->site->effect.after;
    if (pm_visit_is_next(act->site)) {
        return settle_next(act, result);
    }
    if (after == ABI_JUMP_IF_TRUE_OR_POP || after == ABI_JUMP_IF_FALSE_OR_POP) {
        return settle_jump(act, result);
    }
    pm_site_frame *site = &act->site->frames[0];
    push_result(act, result);
    return after == ABI_TEST_AGAIN ? site->resume : site->next;
}

// The outcome of the innermost frame goes outward; the call is finished.
static PyObject *finish(activation *act, PyObject *result, int32_t from) {
    for (int32_t i = from; i < act->site->nframes; i++) {
        if (act->frames[i] != NULL) {
            result = pm_frame_continue(act->ctx, act->frames[i], &act->site->frames[i], result);
        }
    }
    act->ctx->finished = 1;
    act->ctx->result = result;
    return NULL;
}

static PyObject *finish_at(activation *act, const uint64_t *buf, int offset) {
    pm_count_leave(act->ctx, act->site);
    pm_site_release(act->site, buf, act->site->nlent);
    abi_frame_unlink(act->ctx->thread, act->frames[0]);
    return finish(act, pm_frame_run(act->ctx, act->frames[0], offset), 1);
}

static PyObject *finish_raising(activation *act, const uint64_t *buf) {
    pm_frame *frame = act->frames[0];
    pm_count_leave(act->ctx, act->site);
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    pop(act, pm_visit_is_next(act->site) ? 0 : act->site->frames[0].pops);
    pm_site_release(act->site, buf, act->site->nlent);
    PyErr_Restore(type, value, traceback);
    abi_frame_unlink(act->ctx->thread, frame);
    return finish(act, pm_frame_throw(act->ctx, frame, act->site->frames[0].at), 1);
}

// No memory for all frames: the innermost there is sees MemoryError.
static PyObject *finish_without_memory(activation *act, const uint64_t *buf) {
    int32_t first = 0;
    while (first < act->site->nframes && act->frames[first] == NULL) {
        first++;
    }
    pm_site_release(act->site, buf, 0);
    PyErr_NoMemory();
    if (first == act->site->nframes) {
        return finish(act, NULL, first);
    }
    if (first > 0) {
        abi_frame_unlink(act->ctx->thread, act->frames[first]);
    }
    PyObject *result = pm_frame_throw(act->ctx, act->frames[first], act->site->frames[first].at);
    pm_reserve_fill();
    return finish(act, result, first + 1);
}

// ---- without a frame

enum { QUIET_OPERANDS = 8 };

// May native code go on after an operation?
static inline int goes_on(pm_ctx *ctx) {
    return (ctx->function->nassumes == 0 || pm_function_holds(ctx->function)) &&
           !abi_tracing(ctx->thread, ctx->function->code);
}

// The topmost stack entries as objects.  0: not to be had, `count` of them are.
static int operands_of(const activation *act, const pm_site_frame *site, const uint64_t *buf, int wanted,
                       PyObject **operands, int *count) {
    const pm_value *values = site->stack + site->nstack - wanted;
    for (*count = 0; *count < wanted; ++*count) {
        const pm_value *value = &values[*count];
        operands[*count] = value->kind == 'o' ? Py_NewRef((PyObject *)(uintptr_t)buf[value->word])
                                              : pm_operand_object(act->ctx, act->module, site, value, buf);
        if (operands[*count] == NULL || value->maybe) {
            return 0;
        }
    }
    return 1;
}

// Do operands die by this visit whose death may run code?
static int gives_noisily(const activation *act, const uint64_t *buf) {
    for (int32_t i = 0; i < act->site->ngiven; i++) {
        if (!pm_dies_quietly((PyObject *)(uintptr_t)buf[act->site->release[i]])) {
            return 1;
        }
    }
    return 0;
}

// 1: the operation was done, by code that no frame of Python's can see: *result
// is its outcome, or NULL and an exception.
static int try_quietly(activation *act, const uint64_t *buf, PyFunctionObject *function, PyObject **result) {
    PyObject *operands[QUIET_OPERANDS];
    const pm_site_frame *site = &act->site->frames[0];
    int wanted = pm_visit_is_next(act->site) ? 1 : site->pops, count = 0, done = 0;
    if (wanted > QUIET_OPERANDS || gives_noisily(act, buf)) {
        return 0;
    }
    if (operands_of(act, site, buf, wanted, operands, &count) && act->site->quiet(act->site, operands + wanted)) {
        *result = act->site->op->run(act->site, function, operands + wanted);
        done = *result != NULL || PyErr_Occurred();
    }
    for (int i = 0; i < count; i++) {
        Py_XDECREF(operands[i]); // native code or a constant has each, too, or it is a number
    }
    return done;
}

// The frame is wanted after all: the operation raised, or native code must stop.
static PyObject *finish_quiet(activation *act, const uint64_t *buf, PyObject *result) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (build(act, buf) != 0) {
        Py_XDECREF(result);
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        return finish_without_memory(act, buf);
    }
    lend(act, buf);
    abi_frame_link(act->ctx->thread, act->frames[0], act->site->frames[0].at, 0);
    PyErr_Restore(type, value, traceback);
    if (result == NULL) {
        return finish_raising(act, buf);
    }
    pop(act, pm_visit_pops(act->site));
    int offset = settle(act, result);
    return finish_at(act, buf, offset);
}

// ---- polls: what the eval breaker asks for is done in the frame, too

// No memory for the frames: what there is of them goes.
static void take_down(activation *act) {
    for (int32_t i = 0; i < act->site->nframes; i++) {
        if (act->frames[i] != NULL && i > 0) {
            abi_frame_unlink(act->ctx->thread, act->frames[i]);
        }
        if (act->frames[i] != NULL) {
            abi_frame_drop(act->ctx->thread, act->frames[i]);
        }
    }
    pm_reserve_fill();
}

// As pm_handle_breaker, and the call is finished when somebody holds the frame.
static int handle_breaker_in_frame(activation *act, const uint64_t *buf) {
    PyThreadState *thread = act->ctx->thread;
    if (build(act, buf) != 0) {
        take_down(act);
        return pm_handle_breaker(thread);
    }
    const pm_site_frame *site = &act->site->frames[0];
    abi_frame_link(thread, act->frames[0], site->at, 0);
    lend(act, buf);
    uintptr_t mark = locals_mark(act->frames[0]);
    int goes_on = pm_handle_breaker(thread);
    if (captured(act) || mark != locals_mark(act->frames[0])) {
        finish_at(act, buf, site->resume);
    } else {
        drop(act, buf);
    }
    return goes_on;
}

int32_t pm_poll(pm_ctx *ctx, pm_module *module, int32_t index, const uint64_t *buf, int64_t depth) {
    activation act = {.ctx = ctx, .module = module, .site = &module->sites[index]};
    int is_seen = depth == ctx->depth && (abi_pending(ctx->thread) & (ABI_WANTS_GIL | ABI_WANTS_GC));
    int goes_on = is_seen ? handle_breaker_in_frame(&act, buf) : pm_handle_breaker(ctx->thread);
    if (ctx->finished) {
        return 1;
    }
    if (goes_on && !abi_tracing(ctx->thread, ctx->function->code) && pm_function_holds(ctx->function)) {
        return 0;
    }
    pm_leave(ctx, module, index, buf);
    return 1;
}

// ---- the visit

static PyObject *visit_in_frame(activation *act, const uint64_t *buf, PyFunctionObject *function) {
    pm_ctx *ctx = act->ctx;
    pm_site *site = act->site;
    if (build(act, buf) != 0) {
        return finish_without_memory(act, buf);
    }
    pm_frame *frame = act->frames[0];
    PyObject **top = stack_top(frame);
    pm_callee called = pm_visit_is_call(site) ? pm_callee_of(site, top) : PM_CALLS_C;
    abi_frame_link(ctx->thread, frame, site->frames[0].at, called != PM_CALLS_C);
    lend(act, buf);
    uintptr_t mark = locals_mark(frame);
    abi_discount(ctx->thread, called == PM_CALLS_BYTECODE);
    PyObject *result = site->op->run(site, function, top);
    abi_discount(ctx->thread, -(called == PM_CALLS_BYTECODE));
    if (result != NULL && called == PM_CALLS_C && pm_visit_is_call(site) && pm_handle_breaker_here(ctx) < 0) {
        Py_CLEAR(result);
    }
    if (result == NULL) {
        return PyErr_Occurred() ? finish_raising(act, buf) : finish_at(act, buf, site->frames[0].resume);
    }
    pop(act, pm_visit_pops(site));
    if (captured(act) || !goes_on(ctx) || mark != locals_mark(frame)) {
        int offset = settle(act, result);
        return finish_at(act, buf, offset);
    }
    drop(act, buf);
    return result;
}

PyObject *pm_visit(pm_ctx *ctx, pm_module *module, int32_t index, const uint64_t *buf, int64_t depth) {
    (void)depth; // the thread's own counter says the same: only C enters functions with visits
    pm_site *site = &module->sites[index];
    activation act;
    act.ctx = ctx;
    act.module = module;
    act.site = site;
    const pm_function *owner = &module->functions[site->frames[0].function];
    PyFunctionObject *function = pm_frame_function(ctx, owner, site->nframes == 1);
    PyObject *result;
    int waiting = *ctx->breaker & abi_breaker_mask; // the frame must be there for signal handlers
    if (site->quiet == NULL || waiting || !try_quietly(&act, buf, function, &result)) {
        return visit_in_frame(&act, buf, function);
    }
    if (result != NULL && goes_on(ctx)) {
        for (int32_t i = 0; i < site->ngiven; i++) {
            Py_XDECREF((PyObject *)(uintptr_t)buf[site->release[i]]);
        }
        return result;
    }
    return finish_quiet(&act, buf, result);
}
