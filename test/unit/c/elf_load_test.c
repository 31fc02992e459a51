// elf_load_test OBJECT: loads the fixture, calls it, then feeds the loader damaged copies.
//
// Under AddressSanitizer each damaged copy is an exact heap block, so reading past its end is seen.
#include "elf_load.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t outside(int64_t value) {
    return value + 1000;
}

static int64_t outside_variable = 7;

static void *lookup(const char *name) {
    if (strcmp(name, "outside") == 0) {
        return (void *)outside;
    }
    if (strcmp(name, "outside_variable") == 0) {
        return &outside_variable;
    }
    return NULL;
}

static void *lookup_nothing(const char *name) {
    (void)name;
    return NULL;
}

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

static unsigned char *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL && fseek(file, 0, SEEK_END) == 0);
    *size = (size_t)ftell(file);
    rewind(file);
    unsigned char *data = malloc(*size);
    CHECK(data != NULL && fread(data, 1, *size, file) == *size);
    fclose(file);
    return data;
}

// No page may be writable and executable at once.
static void check_sealed(void) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    CHECK(maps != NULL);
    while (fgets(line, sizeof(line), maps) != NULL) {
        CHECK(strstr(line, " rwx") == NULL);
    }
    fclose(maps);
}

static void check_calls(const unsigned char *data, size_t size) {
    char *error = NULL;
    pm_object *first = pm_object_load(data, size, lookup, &error);
    if (first == NULL) {
        fprintf(stderr, "load: %s\n", error);
        exit(1);
    }
    pm_object *second = pm_object_load(data, size, lookup, &error);
    CHECK(second != NULL && error == NULL);
    check_sealed();
    int64_t (*answer)(int64_t) = (int64_t(*)(int64_t))pm_object_symbol(first, "answer");
    int64_t (*choose)(int64_t) = (int64_t(*)(int64_t))pm_object_symbol(first, "choose");
    double (*constant)(int64_t) = (double (*)(int64_t))pm_object_symbol(first, "constant");
    void *(*weak_address)(void) = (void *(*)(void))pm_object_symbol(first, "weak_address");
    CHECK(answer != NULL && choose != NULL && constant != NULL && weak_address != NULL);
    CHECK(pm_object_symbol(first, "inner") == NULL && pm_object_symbol(first, "outside") == NULL);
    CHECK(pm_object_symbol(first, "pointer") != pm_object_symbol(second, "pointer"));
    CHECK(answer(3) == 9 + 42 + 1003 + 7);
    CHECK(answer(3) == 9 + 46 + 1003 + 7);
    CHECK(constant(2) == 2.5 * 3.25);
    static const int64_t chosen[] = {1001, 46, 1007, 61, 0, 2018, -1};
    for (int64_t i = 0; i < 7; i++) {
        CHECK(choose(i) == (i == 4 ? 4 : chosen[i]));
    }
    CHECK(weak_address() == NULL);
    pm_object_unload(first);
    int64_t (*other)(int64_t) = (int64_t(*)(int64_t))pm_object_symbol(second, "answer");
    CHECK(other(3) == 9 + 42 + 1003 + 7);
    pm_object_unload(second);
}

// Loads a damaged copy and asks it for its symbols; only survival counts.  The code is not run.
static bool survives(const unsigned char *data, size_t size) {
    char *error = NULL;
    pm_object *object = pm_object_load(data, size, lookup, &error);
    bool loaded = object != NULL;
    if (loaded) {
        pm_object_symbol(object, "answer");
        pm_object_symbol(object, "no such symbol");
        pm_object_unload(object);
    }
    CHECK(loaded ? error == NULL : error != NULL);
    free(error);
    return loaded;
}

static void check_truncated(const unsigned char *data, size_t size) {
    for (size_t length = 0; length < size; length++) {
        unsigned char *copy = malloc(length == 0 ? 1 : length);
        CHECK(copy != NULL);
        memcpy(copy, data, length);
        // The section table is at the end of what compilers write, so nothing shorter can load.
        CHECK(!survives(copy, length));
        free(copy);
    }
}

static void check_flipped(const unsigned char *data, size_t size) {
    static const unsigned char patterns[] = {0x01, 0x80, 0xff};
    unsigned char *copy = malloc(size);
    CHECK(copy != NULL);
    memcpy(copy, data, size);
    for (size_t at = 0; at < size; at++) {
        for (size_t k = 0; k < sizeof(patterns); k++) {
            copy[at] ^= patterns[k];
            survives(copy, size);
            copy[at] ^= patterns[k];
        }
    }
    free(copy);
}

static void check_scrambled(const unsigned char *data, size_t size) {
    uint64_t state = 88172645463325252u;
    unsigned char *copy = malloc(size);
    CHECK(copy != NULL);
    for (int round = 0; round < 3000; round++) {
        memcpy(copy, data, size);
        for (int k = 0; k < 6; k++) {
            state ^= state << 13, state ^= state >> 7, state ^= state << 17;
            copy[(state >> 8) % size] = (unsigned char)state;
        }
        survives(copy, size);
    }
    free(copy);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    size_t size;
    unsigned char *data = read_file(argv[1], &size);
    check_calls(data, size);
    char *error = NULL;
    CHECK(pm_object_load(data, size, lookup_nothing, &error) == NULL && error != NULL);
    CHECK(strncmp(error, "undefined symbol: outside", 25) == 0);
    free(error);
    CHECK(pm_object_load(data, 10, lookup, NULL) == NULL);
    check_truncated(data, size);
    check_flipped(data, size);
    check_scrambled(data, size);
    free(data);
    puts("ok");
    return 0;
}
