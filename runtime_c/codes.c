// What native code there is for a code object.  Not kept at the code object: the place that CPython has there for tools
// makes code one that _interpreters.call refuses.
#include "abi.h"
#include "alloc.h"

typedef struct {
    PyCodeObject *code; // NULL: free
    void *info;
} row;

enum { FIRST_BITS = 6, POINTER_BITS = 64 };

static row *rows;
static int bits; // log2 of their number
static size_t used;

// Where the code is, or would be.
static row *find(row *table, int table_bits, PyCodeObject *code) {
    const uint64_t spread = 0x9e3779b97f4a7c15u; // 2**64 over the golden ratio
    size_t last = ((size_t)1 << table_bits) - 1, at = (uintptr_t)code * spread >> (POINTER_BITS - table_bits);
    while (table[at].code != NULL && table[at].code != code) {
        at = (at + 1) & last;
    }
    return &table[at];
}

void *abi_code_info(PyCodeObject *code) {
    return rows == NULL ? NULL : find(rows, bits, code)->info;
}

// Twice as many rows.  0: no memory.
static int grow(void) {
    int wanted = rows == NULL ? FIRST_BITS : bits + 1;
    row *table = pm_alloc((size_t)1 << wanted, sizeof(row));
    if (table == NULL) {
        return 0;
    }
    if (rows != NULL && bits >= wanted) { // a finalizer, run where memory was asked for, had code loaded
        pm_free(table);
        return 1;
    }
    for (size_t at = 0; rows != NULL && at < (size_t)1 << bits; at++) {
        if (rows[at].code != NULL) {
            *find(table, wanted, rows[at].code) = rows[at];
        }
    }
    pm_free(rows);
    rows = table;
    bits = wanted;
    return 1;
}

int abi_code_set_info(PyCodeObject *code, void *info) {
    while (rows == NULL || 2 * (used + 1) > (size_t)1 << bits) {
        if (!grow()) {
            PyErr_NoMemory();
            return -1;
        }
    }
    row *place = find(rows, bits, code);
    if (place->code == NULL) {
        place->code = (PyCodeObject *)Py_NewRef((PyObject *)code); // for good, lest another come to lie there
        used++;
    }
    place->info = info;
#if PY_VERSION_HEX >= 0x030C0000
    // A function made from the code takes over its version, and calls of a function that has one are specialised past
    // the vectorcall.
    code->co_version = 0;
#endif
    return 0;
}
