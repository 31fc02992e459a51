// Visits: single instructions that native code asks the interpreter, or C code
// that does the same, to do.
#ifndef PM_VISIT_H
#define PM_VISIT_H

#include "module_data.h"

#pragma GCC visibility push(hidden)

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

#pragma GCC visibility pop

#endif
