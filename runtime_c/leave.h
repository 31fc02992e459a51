// Leaving native code: frames are built, run, and go on where the interpreter has
// to; and what their values stand for.
#ifndef PM_LEAVE_H
#define PM_LEAVE_H

#include "module_data.h"

#pragma GCC visibility push(hidden)

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

#pragma GCC visibility pop

#endif
