// Stress: what happens seldom is made to happen often, so that tests see it.
// None of it may change what a program does.
//
//  - leaves: at every n-th place where native code may be left;
//  - collections: at every n-th place where the runtime is about to allocate;
//  - assumptions: found broken, at random, where they are asked after.
#include "alloc.h"
#include "module_data.h"

static int64_t leave_every; // 0: never
static int64_t leave_count;
static int64_t collect_every; // 0: only when CPython does
static int64_t collect_count;
static int forbidden; // no Python code may run now
static uint64_t seed; // 0: assumptions hold as long as they do

int32_t pm_stress(pm_ctx *Py_UNUSED(ctx)) {
    if (leave_every == 0 || ++leave_count < leave_every) {
        return 0;
    }
    leave_count = 0;
    return 1;
}

void pm_set_stress(int64_t every) {
    leave_every = every;
    leave_count = 0;
}

// ---- collections

void pm_set_gc_stress(int64_t every) {
    collect_every = every;
    collect_count = 0;
}

void pm_no_collection(int more) {
    forbidden += more;
}

void pm_collect_often(void) {
    if (collect_every == 0 || forbidden != 0 || ++collect_count < collect_every) {
        return;
    }
    collect_count = 0;
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    forbidden++; // finalizers may run native code
    PyGC_Collect();
    forbidden--;
    PyErr_Restore(type, value, traceback);
}

// ---- assumptions

void pm_set_assumption_stress(uint64_t start) {
    seed = start;
}

int pm_breaks_at_random(void) {
    enum { ONE_OF = 16 };
    if (seed == 0) {
        return 0;
    }
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % ONE_OF == 0;
}
