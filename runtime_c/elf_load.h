// Loads a relocatable x86-64 ELF object from memory, so that a program runs without a linker.
//
// What is written is never executable: code and constants are filled in while they are writable, then sealed.
// gdb is told of each object through its JIT interface, so breakpoints and backtraces show the Python source.
// Not thread-safe: callers hold one lock (the GIL) around every function here.
#ifndef PM_ELF_LOAD_H
#define PM_ELF_LOAD_H

#include <stddef.h>

typedef struct pm_object pm_object;

// Finds a symbol the object does not define.  NULL: there is no such symbol.
typedef void *(*pm_symbol_lookup)(const char *name);

// Copies `data`, which may be unaligned and is not kept.  Owned by the caller until pm_object_unload.
// NULL: `*error` (when `error` is not NULL) is a message to be released with free(), or NULL when memory ran out.
// Malformed input is an error, never a crash.
pm_object *pm_object_load(const void *data, size_t size, pm_symbol_lookup lookup, char **error);

// The address of a global symbol the object defines; lives as long as the object.  NULL: no such symbol.
void *pm_object_symbol(pm_object *object, const char *name);

// No code of the object may be running or ever run again.  NULL is allowed.
void pm_object_unload(pm_object *object);

#endif
