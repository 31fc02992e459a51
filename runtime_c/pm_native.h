// What generated native code may call: the C half of the contract between the
// compiler and the runtime.  Every symbol here is extern "C", never unwinds,
// and may be called only while the GIL is held.
//
// A native function has the shape
//     {result, int32_t status} f(pm_ctx *ctx, int64_t depth, args...)
// and one trampoline that C calls
//     int32_t <prefix>_e<k>(pm_ctx *ctx, int64_t depth, uint64_t *regs)
// Parameters of kind 'o' are references that become the native code's own.
// An even status: finished, the result is in regs[0] (an owned reference for
// 'o'); half of it is 0, or says from 1 which of the objects in the function's
// row "same" the result is.
// status 1: left, every frame has been recorded in `ctx`; regs is unspecified.
//
// `depth` is the number of Python frames that may still be entered, the new
// function's own frame included: depth <= 0 at entry means leave at entry, and
// a callee is given depth - 1.
//
// `buf` is the site's array of values.  Its references stay the caller's: a
// function that needs to keep one takes its own.  The exception is the site's
// `release` list: once a function below says "left", those buf entries belong
// to the runtime and the native code must not touch them again.
#ifndef PM_NATIVE_H
#define PM_NATIVE_H

#include <Python.h>
#include <stdint.h>

#include "pm_math.h"

// Native code reads `breaker` (offset 0) and tests it against
// _runtime.BREAKER_MASK, and finds the cells of the called function's closure
// through `closure` (offset 8); all else is private to the runtime.
typedef struct pm_ctx pm_ctx;

// One loaded compilation unit: code objects, site table, assumptions.
typedef struct pm_module pm_module;

// Record the frame(s) of `site` to be rebuilt.  Copies what it needs out of
// `buf`, takes over the site's release list.  Never fails: when memory runs
// out the frame is lost and its caller sees MemoryError.  Afterwards the
// native function returns status 1.  Runs no Python code.
void pm_leave(pm_ctx *ctx, pm_module *module, int32_t site, const uint64_t *buf);

// Do the generic operation of `site` on the top of its operand stack, inside a
// real frame.  New reference, always (also for the truth kinds, which return
// Py_True or Py_False, and for the kinds without a result, which return
// Py_None).  `depth` is the native function's own.
// NULL: left; the call has been finished in the interpreter, or is recorded to
// be; the native function returns status 1 at once.
// Kind "next" returns pm_exhausted, which nobody counts, when there are no more
// items.
PyObject *pm_visit(pm_ctx *ctx, pm_module *module, int32_t site, const uint64_t *buf, int64_t depth);

// Compared by address with what a "next" visit returned.
extern PyObject pm_exhausted[1];

// The eval breaker had a bit of BREAKER_MASK set.  Lets other threads run when
// one of them asks for the GIL; they see the site's frames, unless the function
// was called by native code, whose frames are not known.  0: go on.  1: left, as
// after pm_leave (a signal, an asynchronous exception or a pending call is
// waiting, tracing was switched on, an assumption of the module broke meanwhile,
// or somebody holds the frame).
int32_t pm_poll(pm_ctx *ctx, pm_module *module, int32_t site, const uint64_t *buf, int64_t depth);

// 1 when all that `function` (index in meta["functions"]) assumes still holds
// and no tracing is on, else 0.  Never raises.
int32_t pm_assumptions_hold(pm_module *module, int32_t function);

// Deopt stress: 1 when this site should leave now.  See _runtime.set_stress.
int32_t pm_stress(pm_ctx *ctx);

// 1 and *out when `obj` is exactly an int in the range of int64_t; else 0.
int32_t pm_unbox_i64(PyObject *obj, int64_t *out);

// 1 and *out when `obj` is exactly a float; else 0.
int32_t pm_unbox_f64(PyObject *obj, double *out);

// 1 and *out (0 or 1) when `obj` is True or False; else 0.
int32_t pm_unbox_bool(PyObject *obj, int32_t *out);

// New reference, or NULL with no exception set: out of memory, leave instead.
PyObject *pm_box_i64(int64_t value);
PyObject *pm_box_f64(double value);

// The same for a number that has an object already, unless `kept` is NULL.
PyObject *pm_kept_i64(PyObject *kept, int64_t value);
PyObject *pm_kept_f64(PyObject *kept, double value);

// Borrowed: the argument of the call for the parameter with that number.
PyObject *pm_argument(pm_ctx *ctx, int32_t index);

// New reference to True or False.
PyObject *pm_box_bool(int32_t value);

// A new cell that holds `content`, or nothing when that is NULL.  New
// reference, or NULL with no exception set: out of memory.
PyObject *pm_make_cell(PyObject *content);

// What a cell holds: a new reference, or NULL without an exception when it is
// empty; the others are 1 and *out when it is exactly of that class, else 0.
PyObject *pm_load_cell(PyObject *cell);
int32_t pm_load_cell_i64(PyObject *cell, int64_t *out);
int32_t pm_load_cell_f64(PyObject *cell, double *out);
int32_t pm_load_cell_bool(PyObject *cell, int32_t *out);

// Let a cell hold the value; borrows it.  1: done.  0: nothing is done, for
// lack of memory or because to let go of the old content may run code: use a
// "store_cell" visit.
int32_t pm_store_cell(PyObject *cell, PyObject *value);
int32_t pm_store_cell_i64(PyObject *cell, int64_t value);
int32_t pm_store_cell_f64(PyObject *cell, double value);
int32_t pm_store_cell_bool(PyObject *cell, int32_t value);

// Borrowed: number `index` of meta["objects"].
PyObject *pm_constant(pm_module *module, int32_t index);

// Borrowed: what assumption `index` stands for; call only where it holds.
PyObject *pm_assumed(pm_module *module, int32_t index);

// 1 when `obj` is None, else 0.
int32_t pm_is_none(PyObject *obj);

// Borrowed: item `index` of what an "unpack" visit returned.
PyObject *pm_tuple_item(PyObject *tuple, int64_t index);

// Reference counts; obj is not NULL.  pm_decref may run Python code
// (finalizers).
void pm_incref(PyObject *obj);
void pm_decref(PyObject *obj);

// The same where no Python code can run by it: else 1, and nothing is done.
int32_t pm_let_go(PyObject *obj);

#endif
