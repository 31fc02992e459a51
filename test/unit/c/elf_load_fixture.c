// Compiled to an object file and loaded by elf_load_test.c: each kind of section and reference once.
#include <stddef.h>
#include <stdint.h>

int64_t outside(int64_t value);              // reached through a stub when far
extern int64_t outside_variable;             // reached through the table
extern int64_t absent __attribute__((weak)); // not there: address zero

static int64_t counter = 40;
static int64_t zeroed[1000];
static const double table[4] = {0.5, 1.5, 2.5, 3.5};
int64_t *pointer = &counter; // an absolute relocation in data
void *module_pointer;

static __attribute__((noinline)) int64_t inner(int64_t value) {
    return value * 3 + counter;
}

int64_t answer(int64_t value) {
    zeroed[value & 7] += 2;
    *pointer += zeroed[value & 7];
    return inner(value) + outside(value) + outside_variable;
}

double constant(int64_t index) {
    return table[index & 3] * 3.25;
}

int64_t choose(int64_t value) {
    switch (value) {
    case 0:
        return outside(1);
    case 1:
        return counter;
    case 2:
        return outside(7);
    case 3:
        return inner(5);
    case 4:
        return zeroed[3];
    case 5:
        return outside(9) * 2;
    default:
        return -1;
    }
}

void *weak_address(void) {
    return &absent;
}
