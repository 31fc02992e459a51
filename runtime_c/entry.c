// How Python enters native code: the vectorcall of every attached function.
//
// Whatever is not the plain case runs the function's own bytecode through
// CPython's vectorcall: odd arguments (so that CPython words the error), another
// code object, tracing, a failed guard, a broken assumption, pending signals.
#include "runtime.h"

#include <pthread.h>
#include <string.h>

enum {
    MOST_PARAMS = 64,
    STACK_RESERVE = 512 * 1024,    // of the C stack, for what native code calls
    STACK_PER_CALL = 1024,         // what one native call may take of it
    REFUSALS_BEFORE_DOUBT = 10000, // then a function whose guards mostly fail runs as bytecode
};

// ---- the C stack

static _Thread_local char *stack_low;
static _Thread_local size_t stack_size;

static void measure_stack(void) {
    pthread_attr_t attributes;
    void *low = NULL;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        if (pthread_attr_getstack(&attributes, &low, &stack_size) != 0) {
            low = NULL;
        }
        pthread_attr_destroy(&attributes);
    }
    enum { MOST = 64 * 1024 * 1024 }; // an unlimited stack is not trusted that far
    char *here = (char *)&attributes;
    if (low == NULL || stack_size > MOST) {
        stack_size = low == NULL ? 4 * STACK_RESERVE : MOST;
        low = here - stack_size;
    }
    stack_low = low;
}

// How many native calls the C stack has room for; <= 0: none should start.
static int64_t stack_room(void) {
    if (stack_low == NULL) {
        measure_stack();
    }
    int64_t left = (char *)__builtin_frame_address(0) - stack_low;
    size_t reserve = stack_size / 4 > STACK_RESERVE ? STACK_RESERVE : stack_size / 4;
    return (left - (int64_t)reserve) / STACK_PER_CALL;
}

// ---- arguments

static PyObject *run_bytecode(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    return abi_bytecode(callable, args, nargsf, kwnames);
}

// Which parameter a keyword names; -1: none.
static int parameter_named(PyCodeObject *code, PyObject *name, int count) {
    PyObject *names = code->co_localsplusnames;
    for (int i = code->co_posonlyargcount; i < count; i++) {
        if (PyTuple_GET_ITEM(names, i) == name) {
            return i;
        }
    }
    for (int i = code->co_posonlyargcount; i < count; i++) {
        if (PyUnicode_Check(name) && PyUnicode_Compare(PyTuple_GET_ITEM(names, i), name) == 0) {
            return i;
        }
    }
    return -1;
}

// Borrowed arguments in parameter order; 0 when the call is not a plain one.
static int bind(const pm_function *native, PyFunctionObject *function, PyObject *const *args, Py_ssize_t nargs,
                PyObject *kwnames, PyObject **bound) {
    PyCodeObject *code = native->code;
    int count = native->nparams;
    if (nargs > count) {
        return 0;
    }
    memset(bound, 0, (size_t)count * sizeof(PyObject *));
    memcpy(bound, args, (size_t)nargs * sizeof(PyObject *));
    Py_ssize_t keywords = kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames);
    for (Py_ssize_t i = 0; i < keywords; i++) {
        int at = parameter_named(code, PyTuple_GET_ITEM(kwnames, i), count);
        if (at < 0 || bound[at] != NULL) {
            return 0;
        }
        bound[at] = args[nargs + i];
    }
    PyObject *defaults = function->func_defaults;
    Py_ssize_t first = count - (defaults == NULL ? 0 : PyTuple_GET_SIZE(defaults));
    for (int i = 0; i < count; i++) {
        if (bound[i] == NULL && (defaults == NULL || i < first)) {
            return 0;
        }
        if (bound[i] == NULL) {
            bound[i] = PyTuple_GET_ITEM(defaults, i - first);
        }
    }
    return 1;
}

static int unbox(char kind, PyObject *object, uint64_t *reg) {
    int32_t flag = 0;
    switch (kind) {
    case 'i':
        return pm_unbox_i64(object, (int64_t *)reg);
    case 'f': {
        double value;
        if (!pm_unbox_f64(object, &value)) {
            return 0;
        }
        memcpy(reg, &value, sizeof(value));
        return 1;
    }
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

static PyObject *box_result(char kind, uint64_t word) {
    if (kind == 'o') {
        return (PyObject *)(uintptr_t)word; // owned already
    }
    PyObject *result = pm_box(kind, word);
    if (result == NULL) {
        PyErr_NoMemory();
    }
    return result;
}

static PyObject *run_native(pm_function *native, PyFunctionObject *function, PyThreadState *thread, int64_t depth,
                            uint64_t *regs) {
    pm_ctx ctx;
    ctx.breaker = abi_breaker(thread);
    ctx.thread = thread;
    ctx.function = native;
    ctx.callable = function;
    ctx.innermost = ctx.outermost = NULL;
    ctx.lost_innermost = ctx.finished = 0;
    ctx.used = 0;
    native->entries++;
    if (native->entry(&ctx, depth, regs) == 0) {
        return box_result(native->result, regs[0]);
    }
    Py_INCREF(function); // the frames that are built do not all hold it
    PyObject *result = pm_finish(&ctx);
    if (native->disabled) {
        abi_function_detach(function);
    }
    Py_DECREF(function);
    return result;
}

// 1 when native code may run at all now.
static int may_run(const pm_function *native, PyFunctionObject *function, PyThreadState *thread) {
    if (native == NULL || native->disabled || native->module->globals != function->func_globals) {
        return 0;
    }
    if (abi_tracing(thread, native->code)) {
        return 0;
    }
    return !(*abi_breaker(thread) & abi_breaker_mask) || pm_handle_breaker(thread);
}

static PyObject *refuse(pm_function *native, PyObject *callable, PyObject *const *args, size_t nargsf,
                        PyObject *kwnames) {
    native->refused++;
    if (!pm_never_disable && native->refused > REFUSALS_BEFORE_DOUBT && native->refused / 2 > native->entries) {
        native->disabled = 1;
        abi_function_detach((PyFunctionObject *)callable);
    }
    return run_bytecode(callable, args, nargsf, kwnames);
}

PyObject *pm_entry(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    PyFunctionObject *function = (PyFunctionObject *)callable;
    PyThreadState *thread = PyThreadState_Get();
    pm_function *native = abi_code_info((PyCodeObject *)function->func_code);
    if (!may_run(native, function, thread)) {
        return run_bytecode(callable, args, nargsf, kwnames);
    }
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    PyObject *bound[MOST_PARAMS];
    PyObject *const *plain = args;
    if (nargs != native->nparams || kwnames != NULL) {
        if (!bind(native, function, args, nargs, kwnames, bound)) {
            return run_bytecode(callable, args, nargsf, kwnames);
        }
        plain = bound;
    }
    uint64_t regs[MOST_PARAMS];
    if (!guard(native, plain, regs) || !pm_function_holds(native)) {
        return refuse(native, callable, args, nargsf, kwnames);
    }
    int64_t depth = abi_recursion_left(thread), room = stack_room();
    if (room <= 0) {
        // Calls of bytecode by bytecode take no C stack: let the rest be those.
        abi_function_detach(function);
        return run_bytecode(callable, args, nargsf, kwnames);
    }
    return run_native(native, function, thread, depth < room ? depth : room, regs);
}

// ---- attaching

// Native code takes its parameters by position and has nowhere for * and **.
int pm_function_is_plain(const pm_function *native) {
    PyCodeObject *code = native->code;
    int odd = CO_VARARGS | CO_VARKEYWORDS | CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
    return (code->co_flags & odd) == 0 && code->co_kwonlyargcount == 0 && code->co_argcount == native->nparams &&
           native->nparams <= MOST_PARAMS && native->nregs <= MOST_PARAMS;
}

int pm_attach(PyFunctionObject *function) {
    pm_function *native = abi_code_info((PyCodeObject *)function->func_code);
    if (native == NULL || native->disabled || function->vectorcall != abi_bytecode) {
        return 0;
    }
    pm_module *module = native->module;
    if (module->globals == NULL) {
        module->globals = Py_NewRef(function->func_globals);
        module->builtins = Py_NewRef(function->func_builtins);
    }
    if (module->globals != function->func_globals || module->builtins != function->func_builtins ||
        !PyDict_CheckExact(module->globals) || !PyDict_CheckExact(module->builtins)) {
        return 0;
    }
    if (!abi_watches_functions && !native->seen) {
        native->seen = 1;
        native->defaults = Py_XNewRef(function->func_defaults);
        native->kwdefaults = Py_XNewRef(function->func_kwdefaults);
    }
    return abi_function_attach(function, pm_entry) == 0;
}
