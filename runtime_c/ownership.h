// With -DPM_CHECK_OWNERSHIP: the references each activation of native code takes
// and gives, in a book that must be balanced when it ends.
//
// Native code takes the arguments it is given, what visits and boxes return and what it counts up.  It
// gives what it counts down, what the release list of a site hands to the
// runtime, and its result.  Values a site hands over are alive, and owned no
// more often than they are counted.  A fault ends the process and names the function.
#ifndef PM_OWNERSHIP_H
#define PM_OWNERSHIP_H

#include "module_data.h"

#ifdef PM_CHECK_OWNERSHIP

enum { PM_CHECKS_OWNERSHIP = 1 };

#pragma GCC visibility push(hidden)

// A native function is entered; `pm_books_close` when it is back: it left, or
// returned `word`.
void pm_books_open(const pm_function *function);
void pm_books_close(int left, uint64_t word);

// The activation gets a reference with its arguments.
void pm_books_take(PyObject *object);

// The function of the contract that keeps books, instead of the plain one.
// NULL: there is none of that name.
void *pm_books_symbol(const char *name);

#pragma GCC visibility pop

#else

enum { PM_CHECKS_OWNERSHIP = 0 };

static inline void pm_books_open(const pm_function *Py_UNUSED(function)) {
}

static inline void pm_books_close(int Py_UNUSED(left), uint64_t Py_UNUSED(word)) {
}

static inline void pm_books_take(PyObject *Py_UNUSED(object)) {
}

static inline void *pm_books_symbol(const char *Py_UNUSED(name)) {
    return NULL;
}

#endif

#endif
