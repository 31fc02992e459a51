// For executables and extension modules that link the runtime's sources and
// their own native object files: no ELF loader, no shared _runtime.
#ifndef PM_EMBED_H
#define PM_EMBED_H

#include <Python.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pm_ctx pm_ctx;

// A trampoline `<prefix>_e<k>` of the object file.
typedef int32_t (*pm_native_entry)(pm_ctx *ctx, int64_t depth, uint64_t *regs);

// Serve the functions of a unit: `entries` in the order of meta["functions"],
// `slot` the address of its `<prefix>_module` variable, `meta` the marshalled
// meta, `code` the module's code object (the one that will be executed).
// Starts the runtime when needed.  On 3.12+ functions are attached as they are
// made; before, pm_module_attach is called for each.
// New reference to the Module object, or NULL with an exception: run
// interpreted instead.
PyObject *pm_module_load_static(const pm_native_entry *entries, size_t count, void **slot, const void *meta,
                                size_t meta_size, PyObject *code);

// Give `function` its native code, when it has some.  Borrows; returns a new
// reference to `function` itself.  Never fails.
PyObject *pm_module_attach(PyObject *function);

// NULL: the runtime works in this interpreter.  Else why not (static text).
// With an exception set when it could not be tried.
const char *pm_runtime_start(void);

// For PyImport_AppendInittab("pymlir._runtime", PyInit__runtime).
PyMODINIT_FUNC PyInit__runtime(void);

#endif
