// How Python enters native code: the vectorcall of every attached function.
//
// Whatever is not the plain case runs the function's own bytecode through
// CPython's vectorcall: odd arguments (so that CPython words the error), another
// code object, tracing, a failed guard, a broken assumption, pending signals.
#include "bind.h"
#include "box.h"
#include "entry.h"
#include "leave.h"
#include "ownership.h"

#include <pthread.h>
#include <string.h>

enum {
    FEW_REGS = 8,                  // a call with so few takes little C stack
    STACK_RESERVE = 4096 * 1024,   // of the C stack, for what native code calls: all the C levels CPython grants
    ENTRIES_PER_SAMPLE = 64,       // one of so many is timed
    CYCLES_OF_CLOCK = 25,          // what reading the clock takes itself
    REFUSALS_BEFORE_DOUBT = 10000, // then a function whose guards mostly fail runs as bytecode
};

// ---- the C stack

// The bounds of the stacks of threads that were here (a thread's id is never
// used again).
typedef struct {
    uint64_t thread;
    char *low; // what is left to native code begins here
} stack_bounds;

static stack_bounds stacks[16];

static void measure_stack(PyThreadState *thread, stack_bounds *bounds) {
    enum { TRUSTED = 64 * 1024 * 1024 }; // an unlimited stack is not trusted further
    pthread_attr_t attributes;
    void *low = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        if (pthread_attr_getstack(&attributes, &low, &size) != 0) {
            low = NULL;
        }
        pthread_attr_destroy(&attributes);
    }
    char *here = (char *)&attributes;
    if (low == NULL || size > TRUSTED) {
        size = low == NULL ? 4 * STACK_RESERVE : TRUSTED;
        low = here - size;
    }
    bounds->thread = thread->id;
    bounds->low = (char *)low + (size / 2 > STACK_RESERVE ? STACK_RESERVE : size / 2);
}

// How many bytes of the C stack are left; <= 0: no native call should start.
static inline int64_t stack_left(PyThreadState *thread) {
    stack_bounds *bounds = &stacks[thread->id % 16];
    if (bounds->thread != thread->id) {
        measure_stack(thread, bounds);
    }
    return (char *)__builtin_frame_address(0) - bounds->low;
}

// ---- arguments

// What a visit is about to call with.
static PyObject *const *offered;

void pm_hand_over(PyObject *const *args) {
    offered = args;
}

// Does the caller let go of what it finds in place of the arguments?  `by_visit`: it is a visit.
static inline int hands_over(PyThreadState *thread, PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
                             PyObject *kwnames, int by_visit) {
    return by_visit || abi_hands_over(thread, callable, args, nargs, kwnames);
}

static PyObject *run_bytecode(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames,
                              int by_visit) {
    PyThreadState *thread = PyThreadState_Get();
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf) + (kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames));
    int handed_over = hands_over(thread, callable, args, nargs, kwnames, by_visit);
    int direct = abi_caller_called(thread, args);
    abi_discount(thread, direct);
    PyObject *result = (handed_over ? abi_run_handing_over : abi_run_bytecode)(callable, args, nargsf, kwnames);
    abi_discount(thread, -direct);
    return result;
}

static inline int unbox(char kind, PyObject *object, uint64_t *reg) {
    int32_t flag = 0;
    double value;
    switch (kind) {
    case 'i':
        return (PyLong_CheckExact(object) && pm_small_int(object, (int64_t *)reg)) ||
               pm_unbox_i64(object, (int64_t *)reg);
    case 'f':
        if (!PyFloat_CheckExact(object)) {
            return 0;
        }
        value = PyFloat_AS_DOUBLE(object);
        memcpy(reg, &value, sizeof(value));
        return 1;
    case 'b':
        if (!pm_unbox_bool(object, &flag)) {
            return 0;
        }
        *reg = (uint64_t)flag;
        return 1;
    case 'n':
        *reg = 0;
        return object == Py_None;
    default:
        *reg = (uint64_t)(uintptr_t)object;
        return 1;
    }
}

static int guard(const pm_function *native, PyObject *const *args, uint64_t *regs) {
    for (int32_t i = 0; i < native->nparams; i++) {
        if (!unbox(native->params[i], args[i], &regs[i])) {
            return 0;
        }
    }
    return 1;
}

// ---- the call

static PyObject *candidate(const pm_function *native, PyObject *const *args, const pm_value *value) {
    switch (value->kind) {
    case 'p':
        return args[value->word];
    case 'c':
        return PyTuple_GET_ITEM(native->module->objects, value->word);
    default:
        return native->module->assumptions[value->word].found;
    }
}

// The argument or constant that the result of frames may be itself, if it has that value.  Borrowed, or NULL.
static PyObject *same_object(const pm_function *native, PyObject *const *args, PyObject *result) {
    uint64_t word;
    char kind = PyFloat_CheckExact(result) ? 'f' : 'i';
    for (int32_t i = 0; i < native->nsame && unbox(kind, result, &word); i++) {
        PyObject *object = candidate(native, args, &native->same[i]);
        if (object != NULL && pm_is_boxed(object, kind, word)) {
            return object;
        }
    }
    return NULL;
}

// `origin`: 0, or which of `same` the result is, from 1: a program may compare by identity.
static PyObject *box_result(const pm_function *native, PyObject *const *args, uint64_t word, int32_t origin) {
    if (origin > 0 && origin <= native->nsame) {
        if (native->result == 'o') { // an object was ready in case it is needed
            Py_XDECREF((PyObject *)(uintptr_t)word);
        }
        return Py_XNewRef(candidate(native, args, &native->same[origin - 1]));
    }
    // An object is owned already, and NULL when native code had no memory to box it.
    PyObject *result = native->result == 'o' ? (PyObject *)(uintptr_t)word : pm_box(native->result, word);
    if (result == NULL) {
        PyErr_NoMemory();
    }
    return result;
}

// A call that may go native: the state is known, the arguments are not.
typedef struct {
    pm_function *native;
    PyFunctionObject *function;
    PyThreadState *thread;
    PyObject *const *args; // as they came
    Py_ssize_t nargs;      // keywords included
    PyObject *kwnames;
    int by_visit;
    int32_t *breaker;
    int64_t depth;
} call;

static PyObject *finish(call *this, pm_ctx *ctx) {
    if (!this->native->visits) {
        ctx->counted = abi_caller_called(this->thread, this->args);
    }
    Py_INCREF(this->function); // the frames that are built do not all hold it
    PyObject *result = pm_finish(ctx);
    if (result != NULL && this->native->by_value) {
        PyObject *same = same_object(this->native, ctx->args, result);
        if (same != NULL) {
            Py_SETREF(result, Py_NewRef(same));
        }
    }
    if (this->native->disabled) {
        abi_function_detach(this->function);
    }
    Py_DECREF(this->function);
    return result;
}

// 1 before, -1 after a call that C code makes and that may call C code: it takes
// a share of the C stack as the interpreter would, and C code may let go of the
// function (a module's __getattr__ can delete itself).
static inline void called_from_c(call *this, int from_c) {
    if (from_c != 0) {
        abi_discount(this->thread, -from_c);
        if (from_c > 0) {
            Py_INCREF(this->function);
        } else {
            Py_DECREF(this->function);
        }
    }
}

// `bound`: NULL when the arguments are in parameter order.
static inline PyObject *run_native(call *this, const pm_binding *bound, uint64_t *regs) {
    pm_function *native = this->native;
    PyObject *const *args = bound == NULL ? this->args : bound->values;
    pm_ctx ctx;
    PyObject *closure = this->function->func_closure;
    ctx.breaker = this->breaker;
    ctx.closure = closure == NULL ? NULL : ((PyTupleObject *)closure)->ob_item;
    ctx.thread = this->thread;
    ctx.function = native;
    ctx.callable = this->function;
    ctx.args = args;
    ctx.depth = this->depth;
    ctx.innermost = ctx.outermost = NULL;
    ctx.lost_innermost = ctx.finished = 0;
    ctx.used = 0;
    int sampled = native->entries++ % ENTRIES_PER_SAMPLE == 0, from_c = 0;
    pm_books_open(native);
    if (native->takes) {
        int handed_over = hands_over(this->thread, (PyObject *)this->function, this->args, this->nargs, this->kwnames,
                                     this->by_visit);
        pm_take(native, this->args, this->nargs, bound, handed_over);
    }
    if (native->visits) {
        from_c = !abi_caller_called(this->thread, this->args);
        ctx.counted = 1;
        called_from_c(this, from_c);
    }
    uint64_t start = sampled ? __builtin_ia32_rdtsc() : 0;
    int32_t status = native->entry(&ctx, this->depth, regs), left = status & 1;
    pm_books_close(left, regs[0]);
    if (sampled) {
        uint64_t cycles = __builtin_ia32_rdtsc() - start;
        native->cycles = cycles > CYCLES_OF_CLOCK ? cycles - CYCLES_OF_CLOCK : 0;
    }
    PyObject *result = left == 0 ? box_result(native, args, regs[0], status >> 1) : finish(this, &ctx);
    called_from_c(this, -from_c);
    return result;
}

static inline int passes(pm_function *native, PyObject *const *args, uint64_t *regs) {
    return guard(native, args, regs) && (native->nassumes == 0 || pm_function_holds(native));
}

// The guards failed: interpreted.
static PyObject *refuse(call *this, pm_binding *bound, size_t nargsf, PyObject *kwnames) {
    pm_function *native = this->native;
    native->refused++;
    if (!pm_never_disable && native->refused > REFUSALS_BEFORE_DOUBT && native->refused / 2 > native->entries) {
        native->disabled = 1;
        abi_function_detach(this->function);
    }
    if (bound != NULL) {
        pm_binding_drop(bound);
    }
    return run_bytecode((PyObject *)this->function, this->args, nargsf, kwnames, this->by_visit);
}

// Any arguments.
static __attribute__((noinline)) PyObject *bind_and_run(call *this, size_t nargsf, PyObject *kwnames) {
    pm_binding bound;
    uint64_t regs[PM_MOST_PARAMS];
    if (!pm_bind(this->native, this->function, this->args, PyVectorcall_NARGS(nargsf), kwnames, &bound)) {
        return run_bytecode((PyObject *)this->function, this->args, nargsf, kwnames, this->by_visit);
    }
    if (!passes(this->native, bound.values, regs)) {
        return refuse(this, &bound, nargsf, kwnames);
    }
    return run_native(this, &bound, regs);
}

PyObject *pm_entry(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    PyFunctionObject *function = (PyFunctionObject *)callable;
    PyThreadState *thread = PyThreadState_Get();
    pm_function *native = abi_code_info((PyCodeObject *)function->func_code);
    int64_t left = stack_left(thread);
    int by_visit = offered == args;
    offered = NULL;
    if (left <= 0) {
        // Calls of bytecode by bytecode take no C stack: let the rest be those.
        abi_function_detach(function);
        return run_bytecode(callable, args, nargsf, kwnames, by_visit);
    }
    if (native == NULL || native->disabled || native->module->globals != function->func_globals) {
        return run_bytecode(callable, args, nargsf, kwnames, by_visit);
    }
    abi_state state;
    abi_look(thread, native->code, &state);
    if (state.tracing || !state.c_levels || ((*state.breaker & abi_breaker_mask) && !pm_handle_breaker(thread))) {
        return run_bytecode(callable, args, nargsf, kwnames, by_visit);
    }
    int64_t room = left / native->module->stack_bytes, depth = state.depth < room ? state.depth : room;
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    Py_ssize_t given = nargs + (kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames));
    call this = {native, function, thread, args, given, kwnames, by_visit, state.breaker, depth};
    int in_order = nargs == native->nparams && nargs == native->code->co_argcount && kwnames == NULL;
    if (!in_order || native->nregs > FEW_REGS) {
        return bind_and_run(&this, nargsf, kwnames);
    }
    uint64_t regs[FEW_REGS];
    if (!passes(native, args, regs)) {
        return refuse(&this, NULL, nargsf, kwnames);
    }
    return run_native(&this, NULL, regs);
}

// ---- attaching

// How many parameters the code has, those with * and ** included.
static int parameters_of(const PyCodeObject *code) {
    return code->co_argcount + code->co_kwonlyargcount + ((code->co_flags & CO_VARARGS) != 0) +
           ((code->co_flags & CO_VARKEYWORDS) != 0);
}

int pm_function_is_plain(const pm_function *native) {
    int suspended = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
    if ((native->code->co_flags & suspended) != 0 || parameters_of(native->code) != native->nparams) {
        return 0;
    }
    for (int i = native->code->co_argcount + native->code->co_kwonlyargcount; i < native->nparams; i++) {
        if (native->params[i] != 'o') {
            return 0;
        }
    }
    return native->nparams <= PM_MOST_PARAMS && native->nregs <= PM_MOST_PARAMS;
}

int pm_attach(PyFunctionObject *function) {
    pm_function *native = abi_code_info((PyCodeObject *)function->func_code);
    if (native == NULL || native->disabled || function->vectorcall != abi_bytecode || pm_is_monitored()) {
        return 0;
    }
    pm_module *module = native->module;
    if (module->globals == NULL) {
        module->globals = function->func_globals;
        module->builtins = function->func_builtins;
    }
    if (module->globals != function->func_globals || module->builtins != function->func_builtins ||
        !PyDict_CheckExact(module->globals) || !PyDict_CheckExact(module->builtins)) {
        return 0;
    }
    if (!abi_watches_functions && !native->seen) {
        (void)pm_defaults_see(native, function);
    }
    return abi_function_attach(function, pm_entry) == 0;
}
