// The parts of abi_*.c that read the same in every minor but need that minor's
// internal headers.  Included by them only, after those headers.
#ifndef PM_ABI_SHARED_H
#define PM_ABI_SHARED_H

#include "abi.h"
#include "alloc.h"

vectorcallfunc abi_bytecode;

// Room for `words` on the thread's data stack, from a new chunk when the
// current one is full.  A chunk is laid out and freed as CPython's own.
static PyObject **stack_room(PyThreadState *thread, size_t words) {
    if (pm_alloc_fails()) {
        return NULL;
    }
    PyObject **base = thread->datastack_top;
    if (base != NULL && (Py_ssize_t)words < thread->datastack_limit - base) {
        thread->datastack_top = base + words;
        return base;
    }
    size_t size = 16 * 1024;
    while (size < sizeof(PyObject *) * (words + 1000)) {
        size *= 2;
    }
    PyObjectArenaAllocator arena;
    PyObject_GetArenaAllocator(&arena);
    _PyStackChunk *chunk = arena.alloc(arena.ctx, size);
    if (chunk == NULL) {
        return NULL;
    }
    chunk->previous = thread->datastack_chunk;
    chunk->size = size;
    chunk->top = 0;
    if (thread->datastack_chunk != NULL) {
        thread->datastack_chunk->top = thread->datastack_top - &thread->datastack_chunk->data[0];
    }
    thread->datastack_chunk = chunk;
    thread->datastack_limit = (PyObject **)((char *)chunk + size);
    // The root chunk is never freed: its first frame must not start at data[0].
    base = &chunk->data[chunk->previous == NULL];
    thread->datastack_top = base + words;
    return base;
}

static inline void stack_release(PyThreadState *thread, pm_frame *frame) {
    PyObject **base = (PyObject **)frame;
    _PyStackChunk *chunk = thread->datastack_chunk;
    if (base != &chunk->data[0]) {
        thread->datastack_top = base;
        return;
    }
    _PyStackChunk *previous = chunk->previous;
    thread->datastack_top = &previous->data[previous->top];
    thread->datastack_chunk = previous;
    thread->datastack_limit = (PyObject **)((char *)previous + previous->size);
    PyObjectArenaAllocator arena;
    PyObject_GetArenaAllocator(&arena);
    arena.free(arena.ctx, chunk, chunk->size);
}

// Is a frame object more than a look at its frame?
static int holds_what_was_set(const PyFrameObject *holder) {
    return holder != NULL &&
           (Py_REFCNT(holder) > 1 || holder->f_trace != NULL || !holder->f_trace_lines || holder->f_trace_opcodes);
}

// Is it the frame's operand stack that `args` points into?
static inline int on_stack(const pm_frame *frame, const PyCodeObject *code, PyObject *const *args) {
    PyObject *const *stack = frame->localsplus + code->co_nlocalsplus;
    return args >= stack && args <= stack + code->co_stacksize;
}

// ---- throwing into a frame

// The interpreter tells trace and profile functions of a call when an exception
// is thrown into a frame, as for generators.  Ours was called long ago, maybe
// before they were set: they do not hear the first event, which is that one.
static struct {
    Py_tracefunc trace, profile; // what is set meanwhile; no Python code runs until the event
} deaf;

static int deaf_trace(PyObject *self, PyFrameObject *frame, int what, PyObject *arg) {
    PyThreadState_Get()->c_tracefunc = deaf.trace;
    return what == PyTrace_CALL ? 0 : deaf.trace(self, frame, what, arg);
}

static int deaf_profile(PyObject *self, PyFrameObject *frame, int what, PyObject *arg) {
    PyThreadState_Get()->c_profilefunc = deaf.profile;
    return what == PyTrace_CALL ? 0 : deaf.profile(self, frame, what, arg);
}

static PyObject *throw_into(PyThreadState *thread, pm_frame *frame) {
    if (thread->tracing) { // nobody hears of anything
        return _PyEval_EvalFrameDefault(thread, frame, 1);
    }
    if (thread->c_tracefunc != NULL && thread->c_tracefunc != deaf_trace) {
        deaf.trace = thread->c_tracefunc;
        thread->c_tracefunc = deaf_trace;
    }
    if (thread->c_profilefunc != NULL && thread->c_profilefunc != deaf_profile) {
        deaf.profile = thread->c_profilefunc;
        thread->c_profilefunc = deaf_profile;
    }
    PyObject *result = _PyEval_EvalFrameDefault(thread, frame, 1);
    if (thread->c_tracefunc == deaf_trace) { // the frame could not even be entered
        thread->c_tracefunc = deaf.trace;
    }
    if (thread->c_profilefunc == deaf_profile) {
        thread->c_profilefunc = deaf.profile;
    }
    return result;
}

int abi_instruction_start(const uint8_t *bytes, int offset) {
    while (offset >= 2 && bytes[offset - 2] == EXTENDED_ARG) {
        offset -= 2;
    }
    return offset;
}

// The argument of the instruction at `offset`, extended ones included.
static int instruction_argument(const uint8_t *bytes, int offset) {
    int argument = 0;
    for (int at = abi_instruction_start(bytes, offset); at < offset; at += 2) {
        argument = (argument | bytes[at + 1]) << 8;
    }
    return argument | bytes[offset + 1];
}

// ---- calls that hand over their arguments

// The frame that CPython makes for the call holds what it was called with.  It
// is met where the interpreter would start, by the hook of PEP 523, and only
// for this one call: with a hook set all calls would go through it.
typedef struct {
    PyObject *callable; // borrowed; whose frame is awaited
    PyObject *const *args;
    Py_ssize_t positional, count;
} call_handed;

static call_handed handed;

static PyObject *start_handed(PyThreadState *thread, pm_frame *frame, int throws) {
    PyObject *result;
    thread->interp->eval_frame = NULL;
    if (frame_function(frame) != handed.callable) { // a finalizer, while arguments are bound
        call_handed awaited = handed;
        result = _PyEval_EvalFrameDefault(thread, frame, throws);
        handed = awaited;
        thread->interp->eval_frame = start_handed;
        return result;
    }
    for (Py_ssize_t i = 0; i < handed.count; i++) {
        Py_SETREF(((PyObject **)handed.args)[i], Py_NewRef(Py_None)); // the frame has each
    }
    return _PyEval_EvalFrameDefault(thread, frame, throws);
}

// The first keyword that names no parameter, or one that has its argument; the
// count of keywords: there is none.
static Py_ssize_t wrong_keyword(const PyCodeObject *code, PyObject *kwnames) {
    Py_ssize_t count = kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames), wrong = 0;
    for (; wrong < count; wrong++) {
        int at = code->co_posonlyargcount, end = code->co_argcount + code->co_kwonlyargcount;
        while (at < end && PyUnicode_Compare(PyTuple_GET_ITEM(code->co_localsplusnames, at),
                                             PyTuple_GET_ITEM(kwnames, wrong)) != 0) {
            at++;
        }
        int is_given = at < code->co_argcount && at < handed.positional;
        if (is_given || (at == end && !(code->co_flags & CO_VARKEYWORDS))) {
            break;
        }
    }
    return wrong;
}

static void let_go_of(Py_ssize_t first, Py_ssize_t end) {
    for (Py_ssize_t i = first; i < end; i++) {
        Py_SETREF(((PyObject **)handed.args)[i], Py_NewRef(Py_None));
    }
}

// The arguments do not fit: those without a parameter go before the others.
static void let_go_of_excess(PyObject *kwnames) {
    PyCodeObject *code = (PyCodeObject *)((PyFunctionObject *)handed.callable)->func_code;
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    Py_ssize_t wrong = wrong_keyword(code, kwnames);
    if (!(code->co_flags & CO_VARARGS)) {
        let_go_of(code->co_argcount, handed.positional);
    }
    let_go_of(handed.positional + wrong, handed.count);
    PyErr_Restore(type, value, traceback);
}

PyObject *abi_run_handing_over(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    PyInterpreterState *interpreter = PyThreadState_Get()->interp;
    if (interpreter->eval_frame != NULL) { // somebody else's: the interpreter calls by vectorcall then, too
        return abi_run_bytecode(callable, args, nargsf, kwnames);
    }
    Py_ssize_t positional = PyVectorcall_NARGS(nargsf);
    Py_ssize_t count = positional + (kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames));
    handed = (call_handed){callable, args, positional, count};
    interpreter->eval_frame = start_handed;
    PyObject *result = abi_run_bytecode(callable, args, nargsf, kwnames);
    if (interpreter->eval_frame == start_handed) { // the arguments could not be bound
        interpreter->eval_frame = NULL;
        let_go_of_excess(kwnames);
    }
    return result;
}

// `lambda: None`: its vectorcall is CPython's own, and calling it makes the
// interpreter look after its eval breaker.
static PyObject *idle;

// CPython's vectorcall of plain functions, read off one (3.13 hides the name).
static int find_bytecode_entry(void) {
    PyObject *globals = PyDict_New();
    PyObject *made = NULL;
    if (globals != NULL && PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins()) == 0) {
        made = PyRun_String("lambda: None", Py_eval_input, globals, globals);
    }
    if (made != NULL) {
        abi_bytecode = ((PyFunctionObject *)made)->vectorcall;
    }
    Py_XDECREF(globals);
    Py_XSETREF(idle, made);
    return made == NULL ? -1 : 0;
}

#endif
