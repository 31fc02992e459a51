// The runtime's allocations, counted, so that a test can make each fail in turn.
#include "alloc.h"

#include <stdlib.h>

static int64_t count;
static int64_t live;         // allocations not yet freed
static int64_t failing = -1; // the allocation to fail

int pm_alloc_fails(void) {
    pm_collect_often();
    return count++ == failing;
}

void pm_alloc_fail_after(int64_t n) {
    failing = n < 0 ? -1 : count + n;
}

int64_t pm_alloc_count(void) {
    return count;
}

// Given back to the system when a frame that must be rebuilt lacks memory, so
// that its few values can still be boxed.
enum { RESERVE = 2 * 1024 * 1024 };
static void *reserve;

void pm_reserve_fill(void) {
    if (reserve == NULL) {
        reserve = malloc(RESERVE); // untouched: address space only
    }
}

void pm_reserve_release(void) {
    free(reserve);
    reserve = NULL;
}

void *pm_alloc(size_t elements, size_t size) {
    if (pm_alloc_fails()) {
        return NULL;
    }
    void *memory = calloc(elements == 0 ? 1 : elements, size); // calloc checks the product
    live += memory != NULL;
    return memory;
}

void pm_free(void *memory) {
    live -= memory != NULL;
    free(memory);
}

int64_t pm_alloc_live(void) {
    return live;
}
