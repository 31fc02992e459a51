// Leaving native code: the frames of an activation are rebuilt, outermost
// first, and the interpreter finishes them, innermost first.
//
// Invariant while finishing: the frames of the records lie on the thread's data
// stack and are linked in the order they were called; all but the one that runs
// wait in a call.  A frame that could not be built, for lack of memory, stands
// for a call that raised MemoryError.
#include "alloc.h"
#include "leave.h"
#include "module_data.h"

#include <string.h>

enum {
    LEAVES_BEFORE_DOUBT = 200,
    CYCLES_OF_LEAVE = 900, // to build a frame and start the interpreter in it; measured
    TIMES_SLOWER = 8,      // the interpreter, on code that is worth compiling
};

static pm_frame **frames_of(pm_record *record) {
    return (pm_frame **)&record->words[record->site->words];
}

int pm_never_disable;

// ---- recording

static pm_record *record_room(pm_ctx *ctx, size_t words) {
    size_t whole = sizeof(pm_record) / sizeof(uint64_t) + words;
    if (ctx->used + whole <= PM_CTX_WORDS) {
        pm_record *record = (pm_record *)&ctx->room[ctx->used];
        ctx->used += whole;
        memset(record, 0, sizeof(*record));
        return record;
    }
    pm_no_collection(1); // until the frames are built no Python code runs
    pm_record *record = pm_alloc(whole, sizeof(uint64_t));
    pm_no_collection(-1);
    if (record != NULL) {
        record->heap = 1;
    }
    return record;
}

void pm_site_release(const pm_site *site, const uint64_t *buf, int32_t first) {
    for (int32_t i = first; i < site->nrelease; i++) {
        Py_XDECREF((PyObject *)(uintptr_t)buf[site->release[i]]);
    }
}

// Leaves cost more than the interpreter would take for the entries?
static int costs_more_than_it_saves(const pm_function *function) {
    return function->leaves * CYCLES_OF_LEAVE > function->entries * function->cycles * TIMES_SLOWER;
}

void pm_count_leave(pm_ctx *ctx, pm_site *site) {
    site->left++;
    pm_function *function = ctx->function;
    if (site->mode == PM_CALL) {
        return;
    }
    function->leaves++;
    if (!pm_never_disable && function->leaves > LEAVES_BEFORE_DOUBT && costs_more_than_it_saves(function)) {
        function->disabled = 1;
    }
}

void pm_leave(pm_ctx *ctx, pm_module *module, int32_t index, const uint64_t *buf) {
    pm_site *site = &module->sites[index];
    pm_count_leave(ctx, site);
    pm_record *record = record_room(ctx, (size_t)site->words + (size_t)site->nframes);
    if (record == NULL) {
        if (ctx->outermost == NULL) {
            ctx->lost_innermost = 1;
        } else {
            ctx->outermost->lost_caller = 1;
        }
        pm_site_release(site, buf, 0);
        return;
    }
    record->module = module;
    record->site = site;
    memcpy(record->words, buf, (size_t)site->words * sizeof(uint64_t));
    record->inner = ctx->outermost;
    if (ctx->outermost == NULL) {
        ctx->innermost = record;
    } else {
        ctx->outermost->outer = record;
    }
    ctx->outermost = record;
}

// ---- building

// Build and link the frames of all records.  Not 0: no memory; then the
// innermost frame there is sees the MemoryError.
static int build_all(pm_ctx *ctx) {
    int status = 0, outermost = 1;
    for (pm_record *record = ctx->outermost; record != NULL; record = record->inner) {
        pm_frame **frames = frames_of(record);
        for (int32_t i = record->site->nframes - 1; i >= 0; i--) {
            const pm_site_frame *site = &record->site->frames[i];
            frames[i] = NULL;
            if (status != 0) {
                continue;
            }
            frames[i] = pm_frame_build(ctx, record->module, site, record->words, outermost, &status);
            outermost = 0;
            if (frames[i] != NULL) {
                int waits = record->site->mode == PM_CALL || i > 0;
                abi_frame_link(ctx->thread, frames[i], waits ? site->at : site->resume, waits);
            }
        }
    }
    return status;
}

// ---- finishing

static PyObject *no_memory(void) {
    PyErr_NoMemory();
    return NULL;
}

PyObject *pm_frame_run(pm_ctx *ctx, pm_frame *frame, int offset) {
    abi_discount(ctx->thread, ctx->counted);
    PyObject *result = abi_frame_run(ctx->thread, frame, offset);
    abi_discount(ctx->thread, -ctx->counted);
    return result;
}

PyObject *pm_frame_throw(pm_ctx *ctx, pm_frame *frame, int offset) {
    abi_discount(ctx->thread, ctx->counted);
    PyObject *result = abi_frame_throw(ctx->thread, frame, offset);
    abi_discount(ctx->thread, -ctx->counted);
    return result;
}

// A frame that waits in a call gets the call's outcome.  Takes over `result`
// (NULL: the current exception).
PyObject *pm_frame_continue(pm_ctx *ctx, pm_frame *frame, const pm_site_frame *site, PyObject *result) {
    abi_frame_unlink(ctx->thread, frame);
    if (result == NULL) {
        return pm_frame_throw(ctx, frame, site->at);
    }
    int depth = abi_frame_depth(frame);
    abi_frame_slots(frame)[abi_frame_code(frame)->co_nlocalsplus + depth] = result;
    abi_frame_set_depth(frame, depth + 1);
    return pm_frame_run(ctx, frame, site->next);
}

static PyObject *start_innermost(pm_ctx *ctx, pm_record *record) {
    pm_frame *frame = frames_of(record)[0];
    const pm_site_frame *site = &record->site->frames[0];
    if (record->site->mode == PM_CALL) { // what it called could not be recorded
        return pm_frame_continue(ctx, frame, site, no_memory());
    }
    abi_frame_unlink(ctx->thread, frame);
    return pm_frame_run(ctx, frame, record->site->mode == PM_AFTER ? site->next : site->resume);
}

// Without memory for all frames: the innermost frame there is sees it.
static PyObject *start_failed(pm_ctx *ctx, pm_record *record, int32_t index) {
    pm_frame *frame = frames_of(record)[index];
    abi_frame_unlink(ctx->thread, frame);
    PyErr_NoMemory();
    return pm_frame_throw(ctx, frame, record->site->frames[index].at);
}

static PyObject *run_all(pm_ctx *ctx, int status) {
    PyObject *result = NULL;
    int started = 0;
    for (pm_record *record = ctx->innermost; record != NULL; record = record->outer) {
        for (int32_t i = 0; i < record->site->nframes; i++) {
            pm_frame *frame = frames_of(record)[i];
            if (frame == NULL) {
                continue;
            }
            if (started) {
                result = pm_frame_continue(ctx, frame, &record->site->frames[i], result);
            } else {
                result = status != 0 ? start_failed(ctx, record, i) : start_innermost(ctx, record);
            }
            started = 1;
        }
        if (started && record->lost_caller) {
            Py_XDECREF(result);
            result = no_memory();
        }
    }
    return started ? result : no_memory();
}

static void free_records(pm_ctx *ctx) {
    pm_record *record = ctx->innermost;
    while (record != NULL) {
        pm_record *outer = record->outer;
        if (record->heap) {
            pm_free(record);
        }
        record = outer;
    }
    ctx->innermost = ctx->outermost = NULL;
    ctx->used = 0;
}

PyObject *pm_finish(pm_ctx *ctx) {
    if (ctx->finished) {
        return ctx->result;
    }
    pm_no_collection(1);
    int status = build_all(ctx);
    pm_no_collection(-1);
    for (pm_record *record = ctx->innermost; record != NULL; record = record->outer) {
        pm_site_release(record->site, record->words, 0);
    }
    PyObject *result = run_all(ctx, status);
    free_records(ctx);
    if (status != 0) {
        pm_reserve_fill();
    }
    return result;
}
