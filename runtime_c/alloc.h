// Memory of the runtime's own: every allocation of ours can be made to fail, and
// be a moment at which garbage is collected.
#ifndef PM_ALLOC_H
#define PM_ALLOC_H

#include <Python.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

// ---- memory: every allocation of ours can be made to fail

// Zeroed.  NULL: no memory, or made to fail; no exception.
void *pm_alloc(size_t count, size_t size);
void pm_free(void *memory);

// Memory that is set aside for rebuilding frames when there is no other.
void pm_reserve_fill(void);
void pm_reserve_release(void);

// 1 when the next allocation is to fail (counts it).  Asked before an
// allocation CPython makes for us.
int pm_alloc_fails(void);

// Fail allocation number `n` from now on, once; -1: none.
void pm_alloc_fail_after(int64_t n);
int64_t pm_alloc_count(void);

// How many allocations have not been freed.
int64_t pm_alloc_live(void);

// ---- stress.c

// Leave at every `every`-th stress site; 0: never.
void pm_set_stress(int64_t every);

// Collect garbage before every `every`-th allocation of the runtime; 0: never.
void pm_set_gc_stress(int64_t every);

// Find assumptions broken now and then, by random numbers from `start`; 0: never.
void pm_set_assumption_stress(uint64_t start);

// Where an allocation is about to happen.  Keeps the current exception; runs
// Python code when asked for often collections.
void pm_collect_often(void);

// Between pm_no_collection(1) and pm_no_collection(-1) it does not.
void pm_no_collection(int more);

// 1: an assumption is to be found broken now.
int pm_breaks_at_random(void);

#pragma GCC visibility pop

#endif
