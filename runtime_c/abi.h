// What the runtime asks of CPython's internals, one implementation per minor:
// abi_311.c, abi_312.c, abi_313.c.  No other file knows the layout of a frame,
// a thread state or an instruction.
//
// Frames live on the thread's data stack, last in, first out.  A frame goes
//   abi_frame_new -> [abi_frame_link -> abi_frame_unlink] -> run | throw | drop
// and whichever of the last three comes first ends it.  Instructions are named
// by byte offset, as `dis` shows them.
#ifndef PM_ABI_H
#define PM_ABI_H

#include <Python.h>
#include <stdint.h>

typedef struct _PyInterpreterFrame pm_frame;

#pragma GCC visibility push(hidden)

// ---- frames

// A frame of `function` running `code`, every slot NULL, its stack empty, not
// linked.  Takes references of its own.  NULL with no exception: no memory.
pm_frame *abi_frame_new(PyThreadState *thread, PyFunctionObject *function, PyCodeObject *code);

// The slots: co_nlocalsplus locals, then the operand stack.
PyObject **abi_frame_slots(pm_frame *frame);

// How many operand stack entries are in use (the slots own their references).
void abi_frame_set_depth(pm_frame *frame, int depth);
int abi_frame_depth(pm_frame *frame);

PyCodeObject *abi_frame_code(pm_frame *frame);

// Make `frame` the thread's current one, inside the instruction at `offset`;
// `called` when that instruction is a call the interpreter would have made
// without leaving its loop (some minors show another f_lasti then).  Counts
// one level of recursion.  Unlinking undoes both.
void abi_frame_link(PyThreadState *thread, pm_frame *frame, int offset, int called);
void abi_frame_unlink(PyThreadState *thread, pm_frame *frame);

// Is it the current frame itself that calls, with `args` on its stack?  Then the
// interpreter would not have left its loop for a function of bytecode, and the
// frame's f_lasti is made what it were (until 3.12).
int abi_caller_called(PyThreadState *thread, PyObject *const *args);

// Does a call instruction that the interpreter executes call `callable`, with
// these `count` arguments, keywords included, on its stack, or in a tuple or a
// dict made for this call alone (from 3.12)?  Then it lets go of what it finds
// there once the call is over, so that the callee may take the arguments and
// leave others.  Asked once, before abi_caller_called.
int abi_hands_over(PyThreadState *thread, PyObject *callable, PyObject *const *args, Py_ssize_t count,
                   PyObject *kwnames);

// Do not count `frames` calls of the interpreter against the C stack, where it
// would have stayed in its loop (from 3.12).  Undone by the negative number.
void abi_discount(PyThreadState *thread, int frames);

// Let the interpreter go on at `offset`, until the frame returns.  Consumes the
// frame.  New reference, or NULL with an exception.
PyObject *abi_frame_run(PyThreadState *thread, pm_frame *frame, int offset);

// The same, with the current exception raised by the instruction at `offset`.
PyObject *abi_frame_throw(PyThreadState *thread, pm_frame *frame, int offset);

// End a frame nobody else holds (abi_frame_captured is 0): drop its references
// and its memory.  Keeps the current exception.
void abi_frame_drop(PyThreadState *thread, pm_frame *frame);

// 1 when a frame object for `frame` is held by somebody, or the frame keeps what somebody set in it.
int abi_frame_captured(pm_frame *frame);

// 1 where stores through a frame object's f_locals reach the slots.
extern const int abi_locals_write_through;

// ---- instructions

// What an instruction of `code` at `offset` does with the result of a visit.
typedef enum {
    ABI_PUSH,            // pushes it
    ABI_PUSH_NULL_BELOW, // pushes NULL, then it
    ABI_PUSH_NULL_ABOVE, // pushes it, then NULL
    ABI_DROP,            // has no result
    ABI_TEST_AGAIN,      // tests it and jumps: put it back and execute again
    ABI_JUMP_IF_TRUE_OR_POP,
    ABI_JUMP_IF_FALSE_OR_POP,
} abi_after;

typedef struct {
    abi_after after;
    int target; // FOR_ITER: where it goes when exhausted; jumps: the jump target
    int next;   // jumps that keep or pop what they test: where they go on when they do not jump
} abi_effect;

// `bytes` is PyCode_GetCode's bytes of the code object.
abi_effect abi_instruction_effect(const uint8_t *bytes, int size, int offset);

// `offset`, or that of the first EXTENDED_ARG in front of it.
int abi_instruction_start(const uint8_t *bytes, int offset);

// ---- functions and code objects

// Let calls of `function` (exactly a function) go through `entry`.  -1: the
// function cannot be served (no exception set).
int abi_function_attach(PyFunctionObject *function, vectorcallfunc entry);
void abi_function_detach(PyFunctionObject *function);

// Exactly a function, attached or not.
int abi_is_function(PyObject *object);

// Run the bytecode, by CPython's own vectorcall.
extern vectorcallfunc abi_bytecode;

#if defined(Py_DEBUG) && PY_VERSION_HEX < 0x030C0000
// A debug build insists that what runs is exactly a function.
PyObject *abi_run_bytecode(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames);
#else
static inline PyObject *abi_run_bytecode(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    return abi_bytecode(callable, args, nargsf, kwnames);
}
#endif

// The same, where the caller will let go of the arguments anyway: the frame that
// runs takes them from where they are, and leaves None.
PyObject *abi_run_handing_over(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames);

// The word of ours about a code object; NULL when there is none.
void *abi_code_info(PyCodeObject *code);

// The code object stays for good.  -1 with an exception.
int abi_code_set_info(PyCodeObject *code, void *info);

// Call `made` for each new function, and `changed` when code, defaults or keyword
// defaults are replaced.  3.11: only `made`, for what abi_watch_making names.  -1
// with an exception.
int abi_watch_functions(void (*made)(PyFunctionObject *), void (*changed)(PyFunctionObject *));

// See the functions that the code of a function makes of a code object among its
// constants.  -1 with an exception.
int abi_watch_making(PyCodeObject *parent, PyCodeObject *made);

// 1 where all new functions are seen by abi_watch_functions.
extern const int abi_watches_functions;

// ---- thread state

// What an entry must know.
typedef struct {
    int32_t *breaker; // low 32 bits of the eval breaker
    int64_t depth;    // how many Python frames may still be entered
    int tracing;      // as abi_tracing
    int c_levels;     // whether C code may call once more
} abi_state;

void abi_look(PyThreadState *thread, PyCodeObject *code, abi_state *state);

// 1 when `code` (NULL: any) may be traced, profiled or monitored now, or where it allocates.
int abi_tracing(PyThreadState *thread, PyCodeObject *code);

// Call `switched` when a program may have changed what the tools of
// sys.monitoring listen to; its argument: some may hear how calls end, as those
// of C code and of functions differ in.  3.11: never.  -1 with an exception.
int abi_watch_tools(void (*switched)(int));

// Call `visit`, which makes and drops no objects, for each function there is.
void abi_each_function(void (*visit)(PyFunctionObject *));

// The bits of the eval breaker that matter.
extern const int32_t abi_breaker_mask;

// Why the breaker is set: bits.
enum { ABI_WANTS_GIL = 1, ABI_WANTS_GC = 2, ABI_WANTS_OTHER = 4 };
int abi_pending(PyThreadState *thread);

// Run a scheduled garbage collection.  Keeps no exception.
void abi_collect(PyThreadState *thread);

// ---- dicts

// Changes whenever the dict does.  Deprecated for others from 3.12, kept up to
// date by the interpreter until 3.14.
static inline uint64_t abi_dict_version(PyObject *dict) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    return ((PyDictObject *)dict)->ma_version_tag;
#pragma GCC diagnostic pop
}

// ---- start

// Find what the above needs.  -1 with an exception.
int abi_init(void);

#pragma GCC visibility pop

#endif
