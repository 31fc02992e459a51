// The runtime's own data: a loaded module, its sites, and one native activation.
//
// Invariants
//  - a pm_module, once loaded, is never freed: native code holds its address.
//  - from the first pm_leave of an activation to the building of its frames no
//    Python code runs, so records may borrow what native code holds.
//  - all of this is used with the GIL held.
#ifndef PM_RUNTIME_H
#define PM_RUNTIME_H

#include <Python.h>
#include <stdint.h>

#include "abi.h"
#include "pm_embed.h"
#include "pm_native.h"

#pragma GCC visibility push(hidden)

// ---- the site table

typedef struct {
    char kind;    // i f b o n u c a r t F, see lowering/sites.py
    char maybe;   // buf[word - 1] says whether the value is there at all
    int32_t slot; // localsplus slot
    int32_t word; // first buf entry, or index into the objects or assumptions
} pm_value;

typedef struct {
    int32_t function;
    int32_t resume, at, next; // byte offsets
    int32_t pops;
    int32_t nlocals, nstack;
    pm_value *locals, *stack;
} pm_site_frame;

typedef enum { PM_BEFORE, PM_AFTER, PM_CALL, PM_VISIT } pm_mode;

typedef struct pm_visit_op pm_visit_op;
typedef struct pm_site pm_site;
typedef int (*pm_quiet_test)(const pm_site *site, PyObject **top);

struct pm_site {
    pm_mode mode;
    int32_t nframes; // innermost first
    pm_site_frame *frames;
    int32_t nrelease;
    int32_t *release;
    int32_t nlent;         // so many of them, the first, are seen in the frames and stay there
    int32_t ngiven;        // visits: so many of those, the first, are operands that the frame alone has from then on
    int32_t words;         // how much of buf the site uses
    const pm_visit_op *op; // visits
    pm_quiet_test quiet;   // visits: when it runs no Python code; NULL: not known
    PyObject *name;        // attribute, global or operator; or kwnames
    int32_t number[4];     // counts and flags of the operation
    abi_effect effect;     // visits: what the instruction does with the result
    uint64_t left;         // how often
};

// ---- functions and assumptions

typedef struct {
    pm_module *module;
    int32_t index;
    PyCodeObject *code; // strong
    PyObject *name;     // qualname
    pm_native_entry entry;
    char *params; // one kind each
    int32_t nparams;
    char result;
    int32_t *assumes;
    int32_t nassumes;
    int32_t nregs;
    pm_value *same; // what the result may be itself: 'p' argument, 'c' constant, 'a' assumed
    int32_t nsame;
    int32_t by_value;          // what frames that were left return may be one of them without its object
    int takes;                 // parameters of kind o: the call's references become native code's
    int visits;                // mixed: frames of callers may be seen while it runs
    PyObject *defaults;        // strong; what func_defaults was when first seen, see defaults.c
    PyObject *kwdefaults;      // the same for func_kwdefaults
    int seen;                  // defaults are known
    int changed;               // code or defaults were replaced
    int disabled;              // runs as bytecode for good
    PyFunctionObject *assumed; // borrowed from what the function assumption found
    uint64_t checked;          // the module's epoch when `holds` was computed
    int holds;
    uint64_t entries, refused, leaves;
    uint64_t cycles; // that native code took, when last sampled
} pm_function;

typedef enum { PM_BUILTIN, PM_FUNCTION, PM_MODULE, PM_ATTRIBUTE, PM_CONSTANT, PM_MEMBER } pm_assumption_kind;

typedef struct {
    pm_assumption_kind kind;
    PyObject *name;      // global name
    PyObject *module;    // PM_MODULE, PM_ATTRIBUTE, PM_MEMBER: what the module calls itself
    PyObject *attribute; // PM_ATTRIBUTE, PM_MEMBER: the name there
    PyObject *value;     // the original builtin, or the constant; may be NULL: nothing to hold to
    int32_t function;    // PM_FUNCTION
    PyObject *found;     // strong; what it stood for when last valid, or NULL
    PyObject *dict;      // strong; PM_ATTRIBUTE: the module's dict when last looked at
    uint64_t version;    // its version
    int valid;
} pm_assumption;

struct pm_module {
    // Borrowed from the functions that are attached (each entry compares), NULL
    // before the first is and after the program has ended.
    PyObject *globals, *builtins;
    uint64_t globals_version, builtins_version;
    uint64_t epoch; // counts evaluations of the assumptions; 0: never
    pm_function *functions;
    int32_t nfunctions;
    pm_assumption *assumptions;
    int32_t nassumptions;
    pm_site *sites;
    int32_t nsites;
    PyObject *objects; // tuple
    PyObject *meta;
    int32_t ncodes;
    PyCodeObject **codes; // strong, preorder
    int32_t stack_bytes;  // of the C stack, what one native call may take
    struct pm_module *older;
};

// ---- one activation

// A leave: the site and a copy of its buf, followed by one frame pointer for
// each frame of the site.
typedef struct pm_record {
    struct pm_record *inner, *outer;
    pm_module *module;
    pm_site *site;
    int lost_caller; // the frame outside this one could not be recorded
    int heap;        // to be freed
    uint64_t words[];
} pm_record;

enum { PM_CTX_WORDS = 40, PM_MOST_FRAMES = 16 };

struct pm_ctx {
    int32_t *breaker;         // offset 0: native code reads it
    PyObject *const *closure; // offset 8: the same; the cells of `callable`, borrowed
    PyThreadState *thread;
    pm_function *function;
    PyFunctionObject *callable; // borrowed from the caller
    PyObject *const *args;      // the same; in parameter order
    pm_record *innermost, *outermost;
    int64_t depth; // that the call's native code was entered with
    int counted;   // the call has its share of the C stack already: frames it runs need none (set where it matters)
    int lost_innermost; // the innermost frame could not be recorded
    int finished;       // `result` is the call's result (NULL: exception)
    PyObject *result;
    size_t used;
    uint64_t room[PM_CTX_WORDS];
};

// ---- memory: every allocation of ours can be made to fail

// Zeroed.  NULL: no memory, or made to fail; no exception.
void *pm_alloc(size_t count, size_t size);
void pm_free(void *memory);

// Memory that is set aside for rebuilding frames when there is no other.
void pm_reserve_fill(void);
void pm_reserve_release(void);

// 1 when the next allocation is to fail (counts it).  Asked before an
// allocation CPython makes for us.
int pm_alloc_fails(void);

// Fail allocation number `n` from now on, once; -1: none.
void pm_alloc_fail_after(int64_t n);
int64_t pm_alloc_count(void);

// How many allocations have not been freed.
int64_t pm_alloc_live(void);

// ---- rebuild.c

// The frame of a site, filled, not linked.  No exception.
// *status: 0; 1 when memory ran out but the frame is whole, so that it can see
// the MemoryError; -1 when there is no frame (NULL).
pm_frame *pm_frame_build(pm_ctx *ctx, pm_module *module, const pm_site_frame *site, const uint64_t *buf, int outermost,
                         int *status);

// The function object whose frame it is.  Borrowed.
PyFunctionObject *pm_frame_function(pm_ctx *ctx, const pm_function *function, int outermost);

// The object a value stands for.  New reference; NULL without an exception: no
// memory, or NULL is what it is.
PyObject *pm_value_object(pm_module *module, const pm_value *value, const uint64_t *buf);

// The same for a value of the frame of the call itself, whose arguments stay the objects they are.
PyObject *pm_operand_object(const pm_ctx *ctx, pm_module *module, const pm_site_frame *site, const pm_value *value,
                            const uint64_t *buf);

// ---- leave.c

// Build the frames of all records, run them, and free the records.  New
// reference, or NULL with an exception.
PyObject *pm_finish(pm_ctx *ctx);

// abi_frame_run and abi_frame_throw for a frame of the activation.
PyObject *pm_frame_run(pm_ctx *ctx, pm_frame *frame, int offset);
PyObject *pm_frame_throw(pm_ctx *ctx, pm_frame *frame, int offset);

// Go on in a linked frame that waits in a call, with the call's `result` (taken
// over), or NULL and the current exception.  New reference, or NULL with an
// exception.
PyObject *pm_frame_continue(pm_ctx *ctx, pm_frame *frame, const pm_site_frame *site, PyObject *result);

// Drop the site's release list, from entry `first` on.
void pm_site_release(const pm_site *site, const uint64_t *buf, int32_t first);

// Never switch functions to bytecode.
extern int pm_never_disable;

// Counts a leave; switches the function to bytecode when it leaves too much.
void pm_count_leave(pm_ctx *ctx, pm_site *site);

// ---- visit_ops.c

struct pm_visit_op {
    const char *kind;
    // `top` is one past the last stack entry.  New reference, or NULL with an
    // exception, or NULL without: let the interpreter do the instruction.
    PyObject *(*run)(const pm_site *site, PyFunctionObject *function, PyObject **top);
};

const pm_visit_op *pm_visit_op_find(const char *kind);

int pm_visit_is_call(const pm_site *site);
int pm_visit_is_next(const pm_site *site);
int pm_visit_is_unpack(const pm_site *site);
int pm_visit_is_drop(const pm_site *site);
int pm_visit_builds_dict(const pm_site *site);

// How many entries the operation takes off the stack by itself: not those that
// the instruction may leave there.
int32_t pm_visit_pops(const pm_site *site);

// What a "call" visit calls.  Functions, native or not, the interpreter runs
// without leaving its loop.
typedef enum { PM_CALLS_C, PM_CALLS_BYTECODE, PM_CALLS_NATIVE } pm_callee;
pm_callee pm_callee_of(const pm_site *site, PyObject **top);

// ---- recursion.c

// PyObject_Vectorcall of what is no function of Python's, counted against the
// recursion limit as the call instruction counts it.
PyObject *pm_call_c(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *keywords);

// ---- cells.c

// The "store_cell" visit: the cell stands `number[0]` slots below the operand stack.
PyObject *pm_visit_store_cell(const pm_site *site, PyFunctionObject *function, PyObject **top);

// ---- functions.c

// The "make_function" visit.
PyObject *pm_visit_make_function(const pm_site *site, PyFunctionObject *maker, PyObject **top);

// ---- visit_quiet.c

int pm_quiet_init(void); // -1 with an exception

// Immutable, without references to other objects, with C methods only.
int pm_is_atom(PyObject *object);

// Letting go of a reference to `object` (may be NULL) runs no code.
int pm_may_drop(PyObject *object);

// The same for an object of any class, which takes longer to see.
int pm_dies_quietly(PyObject *object);

// The test of a kind, for sites with that many operands; NULL: there is none.
pm_quiet_test pm_quiet_find(const char *kind, int operands);

// ---- meta.c

// New module, or NULL with an exception.
pm_module *pm_module_from_meta(PyObject *meta, PyObject *code);

// ---- constants.c

// A tuple of `constants`, each as the object that the module's code has for it.
// New reference, or NULL with an exception.
PyObject *pm_own_constants(const pm_module *module, PyObject *constants);

// ---- assume.c

// Parse one assumption.  -1 with an exception.
int pm_assumption_parse(pm_module *module, pm_assumption *assumption, PyObject *row);
int pm_function_holds(pm_function *function);

// Let go of all that the assumptions of a module hold on to; nothing of it runs
// natively any more.
void pm_assumptions_release(pm_module *module);

// ---- defaults.c

// See the defaults of the function for the first time.  0: no memory.
int pm_defaults_see(pm_function *native, PyFunctionObject *function);

// Are they what they were then?
int pm_defaults_are_same(const pm_function *native, const PyFunctionObject *function);

// ---- entry.c

PyObject *pm_entry(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames);

// The next call, with these arguments, may take them from where they are, and
// leave others.
void pm_hand_over(PyObject *const *args);

// Attach when `function` has native code.  1 attached, 0 not.
int pm_attach(PyFunctionObject *function);

// 1 when the eval breaker was dealt with, 0 when something must be left to the
// interpreter.
int pm_handle_breaker(PyThreadState *thread);
// After a call of C code, in the frame that made it: runs signal handlers and
// pending calls, too.  -1 and an exception when one of them raised.
int pm_handle_breaker_here(pm_ctx *ctx);

// Can calls of the function be bound to native parameters?
int pm_function_is_plain(const pm_function *native);

// ---- monitored.c

// Detach and attach functions as sys.monitoring is switched on and off.  -1 with an exception.
int pm_watch_tools(void);

// 1 while no function may be attached.
int pm_is_monitored(void);

// ---- stress.c

// Leave at every `every`-th stress site; 0: never.
void pm_set_stress(int64_t every);

// Collect garbage before each allocation of the runtime.
void pm_set_gc_stress(int on);

// Find assumptions broken now and then, by random numbers from `start`; 0: never.
void pm_set_assumption_stress(uint64_t start);

// Where an allocation is about to happen.  Keeps the current exception; runs
// Python code when asked for often collections.
void pm_collect_often(void);

// Between pm_no_collection(1) and pm_no_collection(-1) it does not.
void pm_no_collection(int more);

// 1: an assumption is to be found broken now.
int pm_breaks_at_random(void);

// ---- box.c

// The value of an exact int of at most one digit; 0: it has more.
static inline int pm_small_int(PyObject *object, int64_t *out) {
#if PY_VERSION_HEX >= 0x030C0000
    if (!PyUnstable_Long_IsCompact((PyLongObject *)object)) {
        return 0;
    }
    *out = PyUnstable_Long_CompactValue((PyLongObject *)object);
#else
    Py_ssize_t size = Py_SIZE(object);
    if (size < -1 || size > 1) {
        return 0;
    }
    *out = size * (int64_t)((PyLongObject *)object)->ob_digit[0];
#endif
    return 1;
}

// Is `object` what boxing `word` gives, by exact class and value?  Kinds i and f.
static inline int pm_is_boxed(PyObject *object, char kind, uint64_t word) {
    uint64_t value = 0;
    int unboxed = kind == 'i' ? pm_unbox_i64(object, (int64_t *)&value) : pm_unbox_f64(object, (double *)&value);
    return unboxed && value == word;
}

PyObject *pm_box(char kind, uint64_t word); // new reference, NULL without exception: no memory

// ---- self_test.c

// NULL: all is well.  Else why this interpreter cannot be served (static text).
const char *pm_self_test(void);

// ---- symbols.c

// What native code may refer to: the runtime's functions, then whatever the
// process has.  NULL: nothing of that name.
void *pm_symbol(const char *name);

// ---- unit.c

int pm_runtime_init(void); // idempotent; -1 with an exception

extern PyTypeObject pm_unit_type;

// Serve the functions of `module`.  New Module object, or NULL with an exception.
PyObject *pm_unit_new(pm_module *module);
PyObject *pm_unit_stats(PyObject *unit);

#pragma GCC visibility pop

#endif
