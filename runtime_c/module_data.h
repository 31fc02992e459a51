// The runtime's own data: a loaded module, its sites, and one native activation.
//
// Invariants
//  - a pm_module, once loaded, is never freed: native code holds its address.
//  - from the first pm_leave of an activation to the building of its frames no
//    Python code runs, so records may borrow what native code holds.
//  - all of this is used with the GIL held.
#ifndef PM_MODULE_DATA_H
#define PM_MODULE_DATA_H

#include <Python.h>
#include <stdint.h>

#include "abi.h"
#include "pm_embed.h"
#include "pm_native.h"

#pragma GCC visibility push(hidden)

// ---- the site table

typedef struct {
    char kind;    // i f b o n u c a r t F, see lowering/sites.py
    char maybe;   // the entry before says whether the value is there at all
    char kept;    // buf[word - 1] is the number's object, or 0
    int32_t slot; // localsplus slot
    int32_t word; // buf entry, the first of a range, or index into the objects or assumptions
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

#pragma GCC visibility pop

#endif
