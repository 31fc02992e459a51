// What the linker puts beside a compiled program: the data of program.c, which `pymlir compile` generates, and the
// runtime's way to the native code that is linked in rather than loaded.
#ifndef PM_LINKED_H
#define PM_LINKED_H

#include <Python.h>

typedef struct {
    const char *name;
    void *address;
} linked_symbol;

// Every global of the linked objects; ends with a NULL name.
extern const linked_symbol linked_symbols[];

// Marshalled: see pymlir/standalone.py for an executable, ext_stub.c for an extension module.
extern const char linked_program[], linked_program_end[];

// Executables only: the Python they were made with.
extern const char linked_name[], linked_python[], linked_prefix[], linked_exec_prefix[], linked_stdlib[];
extern const char *const linked_path[]; // ends with NULL
extern const int linked_optimize;

// Extension modules only.
extern const char linked_module_name[];

// The native module for linked code, where `native` is (prefix, number of functions, marshalled meta) or None and
// `code` is what will be executed.  New reference; None when it runs interpreted (said on stderr when that is not by
// `native`). NULL with an exception: a malformed argument, or no memory.
PyObject *linked_load(PyObject *native, PyObject *code);

#endif
