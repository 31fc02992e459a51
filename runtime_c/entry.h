// Which functions run natively, and as long as what holds: assumptions, defaults,
// tools that watch.
#ifndef PM_ENTRY_H
#define PM_ENTRY_H

#include "module_data.h"

#pragma GCC visibility push(hidden)

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

#pragma GCC visibility pop

#endif
