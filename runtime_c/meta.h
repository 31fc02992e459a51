// Reading a unit's `meta`: plain dicts, tuples and strings, none of which is
// trusted.
#ifndef PM_META_H
#define PM_META_H

#include "module_data.h"

#pragma GCC visibility push(hidden)

// ---- meta_fields.c

// Sets a ValueError where there is no exception yet.  -1.
int pm_meta_fault(const char *what);

// Zeroed.  NULL with an exception.
void *pm_meta_table(Py_ssize_t count, size_t size);

// Borrowed item `index` of a tuple or list, or NULL.
PyObject *pm_meta_item(PyObject *sequence, Py_ssize_t index);

// Length of a tuple or list; -1 with an exception.
Py_ssize_t pm_meta_length(PyObject *sequence, const char *what);

// Borrowed; NULL: there is none.
PyObject *pm_meta_field(PyObject *dict, const char *key);

// -1 with an exception where `object` (may be NULL) is no number of 32 bits.
int pm_meta_number(PyObject *object, int32_t *out);

// ---- meta_sites.c

// -1 with an exception.
int pm_meta_read_site(pm_module *module, pm_site *site, PyObject *row);

#pragma GCC visibility pop

#endif
