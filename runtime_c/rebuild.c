// One interpreter frame from one site: the values native code held in registers
// become the locals and the operand stack the interpreter would have.
#include "alloc.h"
#include "box.h"
#include "leave.h"
#include "module_data.h"

static PyObject *range_iterator(const uint64_t *words) {
    if (pm_alloc_fails()) {
        return NULL;
    }
    PyObject *range = PyObject_CallFunction((PyObject *)&PyRange_Type, "LLL", (long long)words[0], (long long)words[1],
                                            (long long)words[2]);
    PyObject *iterator = range == NULL ? NULL : PyObject_GetIter(range);
    Py_XDECREF(range);
    if (iterator == NULL) {
        PyErr_Clear();
    }
    return iterator;
}

static PyObject *object_at(const uint64_t *buf, int32_t word) {
    return (PyObject *)(uintptr_t)buf[word];
}

static int is_kept(const pm_value *value, const uint64_t *buf) {
    return value->kept && object_at(buf, value->word - 1) != NULL;
}

// New reference; NULL without an exception: no memory, or nothing is there.
PyObject *pm_value_object(pm_module *module, const pm_value *value, const uint64_t *buf) {
    switch (value->kind) {
    case 'u':
        return NULL;
    case 'n':
        return Py_NewRef(Py_None);
    case 't':
        return Py_NewRef(Py_True);
    case 'F':
        return Py_NewRef(Py_False);
    case 'c':
        return Py_NewRef(PyTuple_GET_ITEM(module->objects, value->word));
    case 'a':
        return Py_XNewRef(module->assumptions[value->word].found);
    case 'r':
        return range_iterator(&buf[value->word]);
    default:
        return is_kept(value, buf) ? Py_NewRef(object_at(buf, value->word - 1)) : pm_box(value->kind, buf[value->word]);
    }
}

// Has the value no object yet?
static int is_number(const pm_value *value, const uint64_t *buf) {
    return (value->kind == 'i' || value->kind == 'f') && !is_kept(value, buf);
}

// An argument of the call as it came, where the machine value was unboxed from it and not changed since: a program may
// compare by identity.  New reference, or NULL.
static PyObject *argument_itself(const pm_ctx *ctx, const pm_site_frame *site, const pm_value *value,
                                 const uint64_t *buf) {
    for (int32_t i = 0; i < site->nlocals; i++) {
        const pm_value *local = &site->locals[i];
        if (local->word == value->word && local->kind == value->kind && local->slot < ctx->function->nparams) {
            PyObject *argument = ctx->args[local->slot];
            if (pm_is_boxed(argument, value->kind, buf[value->word])) {
                return Py_NewRef(argument);
            }
        }
    }
    return NULL;
}

PyObject *pm_operand_object(const pm_ctx *ctx, pm_module *module, const pm_site_frame *site, const pm_value *value,
                            const uint64_t *buf) {
    PyObject *argument = is_number(value, buf) ? argument_itself(ctx, site, value, buf) : NULL;
    return argument != NULL ? argument : pm_value_object(module, value, buf);
}

static int is_absent(const pm_value *value, const uint64_t *buf) {
    return value->kind == 'u' || (value->maybe && buf[value->word - 1 - value->kept] == 0);
}

// Without memory, the reserve is spent.  0, 1 or -1 as pm_frame_build says.
static int fill_slowly(PyObject **slot, pm_module *module, const pm_value *value, const uint64_t *buf) {
    if (is_absent(value, buf)) {
        return 0;
    }
    *slot = pm_value_object(module, value, buf);
    if (*slot != NULL || value->kind == 'a') {
        return 0;
    }
    pm_reserve_release();
    *slot = pm_value_object(module, value, buf);
    return *slot != NULL ? 1 : -1;
}

// What a frame is filled from.
typedef struct {
    const pm_ctx *ctx;
    pm_module *module;
    const pm_site_frame *site;
    const uint64_t *buf;
    PyObject **slots;
    int outermost; // the frame of the call itself: its arguments are at hand
} filling;

// The object that an earlier local of the frame got for the same machine value: two names of one object stay that.
static PyObject *object_of_local(const filling *this, const pm_value *value, int32_t filled) {
    for (int32_t i = 0; i < filled; i++) {
        const pm_value *local = &this->site->locals[i];
        if (local->word == value->word && local->kind == value->kind && !local->maybe) {
            return Py_XNewRef(this->slots[local->slot]);
        }
    }
    return NULL;
}

// `filled`: how many locals have their object already.
static inline int fill(const filling *this, PyObject **slot, const pm_value *value, int32_t filled) {
    if (value->kind == 'o' && !value->maybe) {
        *slot = Py_NewRef(object_at(this->buf, value->word));
        return 0;
    }
    if (is_number(value, this->buf) && !value->maybe) {
        *slot = this->outermost ? argument_itself(this->ctx, this->site, value, this->buf) : NULL;
        if (*slot == NULL) {
            *slot = object_of_local(this, value, filled);
        }
        if (*slot != NULL) {
            return 0;
        }
    }
    return fill_slowly(slot, this->module, value, this->buf);
}

static int fill_frame(const filling *this, pm_frame *frame) {
    const pm_site_frame *site = this->site;
    int status = 0;
    for (int32_t i = 0; i < site->nlocals && status >= 0; i++) {
        int got = fill(this, &this->slots[site->locals[i].slot], &site->locals[i], i);
        status = got != 0 ? got : status;
    }
    PyObject **stack = this->slots + abi_frame_code(frame)->co_nlocalsplus;
    int32_t depth = 0;
    while (depth < site->nstack && status >= 0) {
        int got = fill(this, &stack[depth], &site->stack[depth], site->nlocals);
        status = got != 0 ? got : status;
        depth++;
    }
    abi_frame_set_depth(frame, depth);
    return status;
}

// The cells a closure brings are in place before the first instruction that
// can leave.
static void fill_free_variables(pm_frame *frame, PyCodeObject *code, PyFunctionObject *function, int resume) {
    PyObject *closure = function->func_closure;
    if (closure == NULL || resume < code->_co_firsttraceable * 2) {
        return;
    }
    PyObject **slots = abi_frame_slots(frame) + code->co_nlocalsplus - code->co_nfreevars;
    for (int i = 0; i < code->co_nfreevars && i < PyTuple_GET_SIZE(closure); i++) {
        if (slots[i] == NULL) {
            slots[i] = Py_NewRef(PyTuple_GET_ITEM(closure, i));
        }
    }
}

PyFunctionObject *pm_frame_function(pm_ctx *ctx, const pm_function *function, int outermost) {
    if (function->assumed == NULL || (outermost && function == ctx->function)) {
        return ctx->callable;
    }
    return function->assumed;
}

pm_frame *pm_frame_build(pm_ctx *ctx, pm_module *module, const pm_site_frame *site, const uint64_t *buf, int outermost,
                         int *status) {
    pm_function *owner = &module->functions[site->function];
    PyFunctionObject *function = pm_frame_function(ctx, owner, outermost);
    pm_frame *frame = abi_frame_new(ctx->thread, function, owner->code);
    if (frame == NULL) {
        *status = -1;
        return NULL;
    }
    filling how = {ctx, module, site, buf, abi_frame_slots(frame), outermost && owner == ctx->function};
    *status = fill_frame(&how, frame);
    if (*status < 0) {
        abi_frame_drop(ctx->thread, frame);
        return NULL;
    }
    if (owner->code->co_nfreevars != 0) {
        fill_free_variables(frame, owner->code, function, site->resume);
    }
    return frame;
}
