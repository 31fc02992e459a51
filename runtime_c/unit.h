// How a module's tables become data that is served, and what native code may
// refer to.
#ifndef PM_UNIT_H
#define PM_UNIT_H

#include "module_data.h"

#pragma GCC visibility push(hidden)

// ---- meta.c

// New module, or NULL with an exception.
pm_module *pm_module_from_meta(PyObject *meta, PyObject *code);

// ---- constants.c

// A tuple of `constants`, each as the object that the module's code has for it.
// New reference, or NULL with an exception.
PyObject *pm_own_constants(const pm_module *module, PyObject *constants);

// ---- symbols.c

// What native code may refer to: the runtime's functions, then whatever the
// process has.  NULL: nothing of that name.
void *pm_symbol(const char *name);

// ---- self_test.c

// NULL: all is well.  Else why this interpreter cannot be served (static text).
const char *pm_self_test(void);

// ---- unit.c

int pm_runtime_init(void); // idempotent; -1 with an exception

extern PyTypeObject pm_unit_type;

// Serve the functions of `module`.  New Module object, or NULL with an exception.
PyObject *pm_unit_new(pm_module *module);
PyObject *pm_unit_stats(PyObject *unit);

#pragma GCC visibility pop

#endif
