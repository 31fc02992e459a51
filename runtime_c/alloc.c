// The runtime's allocations, counted, so that a test can make each fail in turn.
#include "runtime.h"

#include <stdlib.h>

static int64_t count;
static int64_t failing = -1; // the allocation to fail

int pm_alloc_fails(void) {
    return count++ == failing;
}

void pm_alloc_fail_after(int64_t n) {
    failing = n < 0 ? -1 : count + n;
}

int64_t pm_alloc_count(void) {
    return count;
}

void *pm_alloc(size_t elements, size_t size) {
    if (pm_alloc_fails()) {
        return NULL;
    }
    return calloc(elements == 0 ? 1 : elements, size); // calloc checks the product
}

void pm_free(void *memory) {
    free(memory);
}
