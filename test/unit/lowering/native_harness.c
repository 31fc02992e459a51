// Runs native code without the runtime: the loader, pm_math.c, and stand-ins that record what leaves.
#include "elf_load.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FRAMES = 64, MOST_WORDS = 64 };

// What native code sees of a context: the breaker's address first.
typedef struct context {
    int32_t *breaker;
    int32_t pending;     // the breaker
    int32_t poll_answer; // what pm_poll says
    int64_t polls;
    int32_t stress_answer;
    int64_t left; // how often pm_leave was called
    int32_t sites[MOST_FRAMES];
    uint64_t words[MOST_FRAMES][MOST_WORDS];
} context;

static context the_context;

static void leave(context *ctx, void *module, int32_t site, const uint64_t *buffer) {
    (void)module;
    if (ctx->left < MOST_FRAMES) {
        ctx->sites[ctx->left] = site;
        // The harness does not know how many words the site has; the caller's buffer is followed by its own stack.
        memcpy(ctx->words[ctx->left], buffer, 8 * sizeof(uint64_t));
    }
    ctx->left++;
}

static int32_t poll(context *ctx, void *module, int32_t site, const uint64_t *buffer, int64_t depth) {
    (void)depth;
    ctx->polls++;
    if (ctx->poll_answer) {
        leave(ctx, module, site, buffer);
    }
    return ctx->poll_answer;
}

static int32_t stress(context *ctx) {
    return ctx->stress_answer;
}

static void *lookup(const char *name) {
    if (strcmp(name, "pm_leave") == 0) {
        return (void *)leave;
    }
    if (strcmp(name, "pm_poll") == 0) {
        return (void *)poll;
    }
    if (strcmp(name, "pm_stress") == 0) {
        return (void *)stress;
    }
    Dl_info self;
    if (dladdr((void *)lookup, &self) != 0) {
        void *handle = dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD);
        void *found = handle == NULL ? NULL : dlsym(handle, name);
        if (found != NULL) {
            return found;
        }
    }
    return dlsym(RTLD_DEFAULT, name);
}

pm_object *harness_load(const void *data, size_t size, char **error) {
    return pm_object_load(data, size, lookup, error);
}

void *harness_symbol(pm_object *object, const char *name) {
    return pm_object_symbol(object, name);
}

void harness_unload(pm_object *object) {
    pm_object_unload(object);
}

context *harness_context(void) {
    the_context.breaker = &the_context.pending;
    return &the_context;
}

void harness_set(int32_t pending, int32_t poll_answer, int32_t stress_answer) {
    context *ctx = harness_context();
    ctx->pending = pending;
    ctx->poll_answer = poll_answer;
    ctx->stress_answer = stress_answer;
    ctx->polls = 0;
}

int64_t harness_polls(void) {
    return the_context.polls;
}

int32_t harness_call(void *entry, int64_t depth, uint64_t *regs) {
    context *ctx = harness_context();
    ctx->left = 0;
    return ((int32_t(*)(context *, int64_t, uint64_t *))entry)(ctx, depth, regs);
}

int64_t harness_left(void) {
    return the_context.left;
}

int32_t harness_site(int64_t index) {
    return the_context.sites[index];
}

uint64_t harness_word(int64_t index, int64_t word) {
    return the_context.words[index][word];
}
