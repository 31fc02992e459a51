// Native code written by hand after the contract, for the functions of
// program.py in its order.  The site numbers are those of units.py.
#include "pm_native.h"

#include <string.h>

pm_module *t_module;

enum {
    S_ADD,
    S_INNER,
    S_INNER_AFTER,
    S_MIDDLE,
    S_MIDDLE_START,
    S_OUTER,
    S_TOTAL,
    S_SPIN,
    S_DOWN_START,
    S_DOWN,
    S_VISITS, // one for each v_ function with a single visit
    S_METHOD = S_VISITS + 14,
    S_METHOD_CALL,
    S_TRUTH,
    S_ITER,
    S_NEXT,
    S_UNPACK,
    S_HANDLED,
    S_INLINED,
    S_DEFAULTS,
};

typedef struct {
    int64_t value;
    int32_t status;
} outcome;

static int32_t left(pm_ctx *ctx, int32_t site, const uint64_t *buf) {
    pm_leave(ctx, t_module, site, buf);
    return 1;
}

static outcome leave(pm_ctx *ctx, int32_t site, const uint64_t *buf) {
    return (outcome){0, left(ctx, site, buf)};
}

static int32_t done(uint64_t *regs, uint64_t value) {
    regs[0] = value;
    return 0;
}

// ---- scalar functions

int32_t t_e0(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // add
    int64_t sum;
    (void)depth;
    if (__builtin_add_overflow((int64_t)regs[0], (int64_t)regs[1], &sum)) {
        return left(ctx, S_ADD, regs);
    }
    return done(regs, (uint64_t)sum);
}

static outcome inner(pm_ctx *ctx, int64_t n) {
    uint64_t buf[2] = {(uint64_t)n, 10};
    if (n == 0) {
        return leave(ctx, S_INNER, buf);
    }
    if (n == 1) {
        return leave(ctx, S_INNER_AFTER, buf);
    }
    return (outcome){10 / n, 0};
}

static outcome middle(pm_ctx *ctx, int64_t n) {
    uint64_t buf[1] = {(uint64_t)n};
    outcome r = inner(ctx, n);
    return leave(ctx, r.status ? S_MIDDLE : S_MIDDLE_START, buf);
}

int32_t t_e1(pm_ctx *ctx, int64_t depth, uint64_t *regs) {
    (void)depth;
    outcome r = inner(ctx, (int64_t)regs[0]);
    return r.status ? 1 : done(regs, (uint64_t)r.value);
}

int32_t t_e2(pm_ctx *ctx, int64_t depth, uint64_t *regs) {
    (void)depth;
    return middle(ctx, (int64_t)regs[0]).status;
}

int32_t t_e3(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // outer
    (void)depth;
    uint64_t buf[1] = {regs[0]};
    middle(ctx, (int64_t)regs[0]);
    return left(ctx, S_OUTER, buf);
}

int32_t t_e4(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // total
    int64_t n = (int64_t)regs[0], s = 1;
    (void)depth;
    for (int64_t i = 0; i < n; i++) {
        int64_t next;
        if (__builtin_mul_overflow(s, 31, &next) || __builtin_add_overflow(next, i, &next) || pm_stress(ctx)) {
            uint64_t buf[6] = {(uint64_t)n, (uint64_t)s, (uint64_t)i, (uint64_t)i + 1, (uint64_t)n, 1};
            return left(ctx, S_TOTAL, buf);
        }
        s = next;
    }
    return done(regs, (uint64_t)s);
}

int32_t t_e5(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // spin
    int64_t n = (int64_t)regs[0];
    int32_t *breaker;
    memcpy(&breaker, ctx, sizeof(breaker));
    for (int64_t i = 0; i < n; i++) {
        uint64_t buf[2] = {(uint64_t)n, (uint64_t)i};
        if (__atomic_load_n(breaker, __ATOMIC_RELAXED) != 0 && pm_poll(ctx, t_module, S_SPIN, buf, depth)) {
            return 1;
        }
    }
    return done(regs, (uint64_t)n);
}

static outcome down(pm_ctx *ctx, int64_t depth, int64_t n) {
    uint64_t buf[1] = {(uint64_t)n};
    if (depth <= 0) {
        return leave(ctx, S_DOWN_START, buf);
    }
    if (n <= 0) {
        return (outcome){0, 0};
    }
    outcome r = down(ctx, depth - 1, n - 1);
    return r.status ? leave(ctx, S_DOWN, buf) : (outcome){r.value + 1, 0};
}

int32_t t_e6(pm_ctx *ctx, int64_t depth, uint64_t *regs) {
    outcome r = down(ctx, depth, (int64_t)regs[0]);
    return r.status ? 1 : done(regs, (uint64_t)r.value);
}

// ---- functions that are one visit of their parameters

// The parameters are ours to let go of; where a site leaves, its release list does.
static void drop(const uint64_t *words, int count) {
    for (int i = 0; i < count; i++) {
        pm_decref((PyObject *)(uintptr_t)words[i]);
    }
}

static int32_t visit_one(pm_ctx *ctx, int64_t depth, uint64_t *regs, int32_t site, int params) {
    PyObject *result = pm_visit(ctx, t_module, site, regs, depth);
    if (result == NULL) {
        return 1;
    }
    drop(regs, params);
    return done(regs, (uint64_t)(uintptr_t)result);
}

#define VISIT(k, params)                                                                                               \
    int32_t t_e##k(pm_ctx *ctx, int64_t depth, uint64_t *regs) {                                                       \
        return visit_one(ctx, depth, regs, S_VISITS + k - 7, params);                                                  \
    }

VISIT(7, 0)
VISIT(8, 1)
VISIT(9, 1)
VISIT(10, 2)
VISIT(11, 2)
VISIT(12, 3)
VISIT(13, 2)
VISIT(14, 2)
VISIT(15, 2)
VISIT(16, 1)
VISIT(17, 2)
VISIT(18, 2)
VISIT(19, 1)
VISIT(20, 2)

int32_t t_e21(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // v_call
    return visit_one(ctx, depth, regs, S_DEFAULTS + 1, 3);
}

int32_t t_e22(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // v_method
    uint64_t buf[2] = {regs[0], 0};
    PyObject *method = pm_visit(ctx, t_module, S_METHOD, buf, depth);
    if (method == NULL) {
        return 1;
    }
    buf[1] = (uint64_t)(uintptr_t)method;
    PyObject *result = pm_visit(ctx, t_module, S_METHOD_CALL, buf, depth);
    if (result == NULL) {
        return 1; // the site releases the method
    }
    drop(buf, 1); // the method was given
    return done(regs, (uint64_t)(uintptr_t)result);
}

static int32_t constant(uint64_t *regs, int32_t which) {
    PyObject *object = pm_constant(t_module, which);
    pm_incref(object);
    return done(regs, (uint64_t)(uintptr_t)object);
}

int32_t t_e23(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // v_truth
    PyObject *truth = pm_visit(ctx, t_module, S_TRUTH, regs, depth);
    if (truth == NULL) {
        return 1;
    }
    pm_decref(truth);
    drop(regs, 1);
    return constant(regs, truth == Py_True ? 0 : 1);
}

int32_t t_e24(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // v_next
    uint64_t buf[2] = {regs[0], 0};
    PyObject *iterator = pm_visit(ctx, t_module, S_ITER, buf, depth);
    if (iterator == NULL) {
        return 1;
    }
    buf[1] = (uint64_t)(uintptr_t)iterator;
    PyObject *item = pm_visit(ctx, t_module, S_NEXT, buf, depth);
    if (item == NULL) {
        return 1;
    }
    drop(buf, 2);
    if (item == pm_exhausted) {
        return constant(regs, 2);
    }
    return done(regs, (uint64_t)(uintptr_t)item);
}

int32_t t_e25(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // v_unpack
    PyObject *items = pm_visit(ctx, t_module, S_UNPACK, regs, depth);
    if (items == NULL) {
        return 1;
    }
    PyObject *item = pm_tuple_item(items, 1);
    pm_incref(item);
    pm_decref(items);
    drop(regs, 1);
    return done(regs, (uint64_t)(uintptr_t)item);
}

// v_handled: the visit raises into the frame's own handler, or the value is
// handed to the interpreter, which does the `finally`.
int32_t t_e26(pm_ctx *ctx, int64_t depth, uint64_t *regs) {
    uint64_t buf[3] = {regs[0], regs[1], 0};
    PyObject *item = pm_visit(ctx, t_module, S_HANDLED, buf, depth);
    if (item == NULL) {
        return 1;
    }
    buf[2] = (uint64_t)(uintptr_t)item;
    return left(ctx, S_DEFAULTS + 2, buf);
}

int32_t t_e27(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // v_inlined, with called() inlined
    return visit_one(ctx, depth, regs, S_INLINED, 2);
}

int32_t t_e28(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // called
    return visit_one(ctx, depth, regs, S_DEFAULTS + 3, 2);
}

int32_t t_e29(pm_ctx *ctx, int64_t depth, uint64_t *regs) { // defaults
    (void)ctx;
    (void)depth;
    return done(regs, regs[0] + regs[1]);
}

// What the headers promise of the pure helpers.
int32_t t_unboxes(PyObject *object, int64_t *integer, double *number) {
    return pm_unbox_i64(object, integer) | (pm_unbox_f64(object, number) << 1);
}
