// The books of native code's references.  See ownership.h.
//
// Invariant: `current` is the book of the innermost activation of the thread,
// linked to that of the activation below it; an account's balance is how many
// references to the object the activation owns.
#include "ownership.h"
#include "visit.h"

#ifdef PM_CHECK_OWNERSHIP

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    PyObject *object;
    int64_t balance;
} account;

typedef struct book {
    const pm_function *function;
    account *accounts;
    size_t used, room;
    struct book *below;
} book;

static _Thread_local book *current;

enum { POISON = 0xa5, LEAST_ADDRESS = 4096 };

static void fail(const char *what, PyObject *object, int64_t balance) {
    const char *name = current == NULL ? "?" : PyUnicode_AsUTF8(current->function->name);
    fprintf(stderr, "pymlir: ownership: %s: %s (object %p, balance %lld)\n", name, what, (void *)object,
            (long long)balance);
    if (balance > 0) {
        fprintf(stderr, "pymlir: ownership: it is of type %s\n", Py_TYPE(object)->tp_name);
    }
    abort();
}

static void check_alive(PyObject *object) {
    if ((uintptr_t)object < LEAST_ADDRESS || Py_REFCNT(object) <= 0 ||
        (Py_TYPE(object)->tp_flags & Py_TPFLAGS_READY) == 0) {
        fail("an object that is none", object, 0);
    }
}

// ---- accounts

static account *account_of(PyObject *object) {
    for (size_t i = current->used; i > 0; i--) {
        if (current->accounts[i - 1].object == object) {
            return &current->accounts[i - 1];
        }
    }
    if (current->used == current->room) {
        current->room = current->room == 0 ? 16 : 2 * current->room;
        current->accounts = realloc(current->accounts, current->room * sizeof(account));
        if (current->accounts == NULL) {
            fail("no memory for the books", NULL, 0);
        }
    }
    current->accounts[current->used] = (account){object, 0};
    return &current->accounts[current->used++];
}

// Is it of no consequence how often an object is counted?
static int is_uncounted(PyObject *object) {
#if PY_VERSION_HEX >= 0x030C0000
    return object == NULL || object == pm_exhausted || _Py_IsImmortal(object);
#else
    return object == NULL || object == pm_exhausted;
#endif
}

static PyObject *take(PyObject *object) {
    if (!is_uncounted(object)) {
        check_alive(object);
        account_of(object)->balance++;
    }
    return object;
}

static void give(PyObject *object) {
    if (is_uncounted(object)) {
        return;
    }
    check_alive(object);
    account *own = account_of(object);
    if (own->balance <= 0) {
        fail("gives a reference it does not own", object, own->balance - 1);
    }
    if (--own->balance == 0) {
        *own = current->accounts[--current->used]; // its address may be another object's soon
    }
}

// ---- activations

void pm_books_open(const pm_function *function) {
    book *opened = calloc(1, sizeof(*opened));
    if (opened == NULL) {
        fail("no memory for the books", NULL, 0);
    }
    opened->function = function;
    opened->below = current;
    current = opened;
}

void pm_books_take(PyObject *object) {
    take(object);
}

void pm_books_close(int left, uint64_t word) {
    if (!left && current->function->result == 'o') {
        give((PyObject *)(uintptr_t)word);
    }
    for (size_t i = 0; i < current->used; i++) {
        if (current->accounts[i].balance != 0) {
            fail("keeps references when it ends", current->accounts[i].object, current->accounts[i].balance);
        }
    }
    book *closed = current;
    current = closed->below;
    free(closed->accounts);
    free(closed);
}

// ---- sites

static void check_counts(void) {
    for (size_t i = 0; i < current->used; i++) {
        account *own = &current->accounts[i];
        if (own->balance > Py_REFCNT(own->object)) {
            fail("owns more references than are counted", own->object, own->balance);
        }
    }
}

static void check_values(const pm_value *values, int32_t count, const uint64_t *buf) {
    for (int32_t i = 0; i < count; i++) {
        const pm_value *value = &values[i];
        int absent = value->maybe && buf[value->word - 1 - value->kept] == 0;
        PyObject *object = (PyObject *)(uintptr_t)buf[value->word - value->kept];
        if ((value->kind == 'o' || (value->kept && object != NULL)) && !absent) {
            check_alive(object);
        }
    }
}

static void check_site(const pm_site *site, const uint64_t *buf) {
    for (int32_t i = 0; i < site->nframes; i++) {
        check_values(site->frames[i].locals, site->frames[i].nlocals, buf);
        check_values(site->frames[i].stack, site->frames[i].nstack, buf);
    }
    check_counts();
}

static void give_released(const pm_site *site, const uint64_t *buf) {
    for (int32_t i = 0; i < site->nrelease; i++) {
        give((PyObject *)(uintptr_t)buf[site->release[i]]);
    }
}

// Native code must not look at the buffer again.
static void poison(const pm_site *site, const uint64_t *buf) {
    memset((void *)(uintptr_t)buf, POISON, (size_t)site->words * sizeof(uint64_t));
}

static void leave(pm_ctx *ctx, pm_module *module, int32_t index, const uint64_t *buf) {
    const pm_site *site = &module->sites[index];
    check_site(site, buf);
    give_released(site, buf);
    pm_leave(ctx, module, index, buf);
    poison(site, buf);
}

// A visit may leave, and let go of the release list: the objects may be gone then.
static PyObject *visit(pm_ctx *ctx, pm_module *module, int32_t index, const uint64_t *buf, int64_t depth) {
    const pm_site *site = &module->sites[index];
    check_site(site, buf);
    give_released(site, buf);
    PyObject *result = pm_visit(ctx, module, index, buf, depth);
    if (result == NULL) {
        poison(site, buf);
        return NULL;
    }
    for (int32_t i = site->ngiven; i < site->nrelease; i++) {
        take((PyObject *)(uintptr_t)buf[site->release[i]]);
    }
    check_counts();
    return take(result);
}

static int32_t poll(pm_ctx *ctx, pm_module *module, int32_t index, const uint64_t *buf, int64_t depth) {
    const pm_site *site = &module->sites[index];
    check_site(site, buf);
    give_released(site, buf);
    if (pm_poll(ctx, module, index, buf, depth)) {
        poison(site, buf);
        return 1;
    }
    for (int32_t i = 0; i < site->nrelease; i++) {
        take((PyObject *)(uintptr_t)buf[site->release[i]]);
    }
    check_counts();
    return 0;
}

// ---- the rest of the contract

static void incref(PyObject *object) {
    check_alive(object);
    pm_incref(object);
    take(object);
}

static void decref(PyObject *object) {
    give(object);
    pm_decref(object);
}

static int32_t let_go(PyObject *object) {
    check_alive(object);
    if (!pm_dies_quietly(object)) {
        return 1; // the visit that follows gives it
    }
    give(object);
    return pm_let_go(object);
}

static PyObject *box_i64(int64_t value) {
    return take(pm_box_i64(value));
}

static PyObject *box_f64(double value) {
    return take(pm_box_f64(value));
}

static PyObject *box_bool(int32_t value) {
    return take(pm_box_bool(value));
}

static PyObject *kept_i64(PyObject *kept, int64_t value) {
    return take(pm_kept_i64(kept, value));
}

static PyObject *kept_f64(PyObject *kept, double value) {
    return take(pm_kept_f64(kept, value));
}

static PyObject *make_cell(PyObject *content) {
    return take(pm_make_cell(content));
}

static PyObject *load_cell(PyObject *cell) {
    return take(pm_load_cell(cell));
}

#define KEEPS_BOOKS(name)                                                                                              \
    { "pm_" #name, (void *)(uintptr_t)&name }

void *pm_books_symbol(const char *name) {
    static const struct {
        const char *name;
        void *address;
    } kept[] = {
        KEEPS_BOOKS(leave),    KEEPS_BOOKS(visit),    KEEPS_BOOKS(incref),    KEEPS_BOOKS(decref),
        KEEPS_BOOKS(box_i64),  KEEPS_BOOKS(box_f64),  KEEPS_BOOKS(box_bool),  KEEPS_BOOKS(make_cell),
        KEEPS_BOOKS(kept_i64), KEEPS_BOOKS(kept_f64), KEEPS_BOOKS(load_cell), KEEPS_BOOKS(poll),
        KEEPS_BOOKS(let_go),
    };
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        if (strcmp(kept[i].name, name) == 0) {
            return kept[i].address;
        }
    }
    return NULL;
}

#undef KEEPS_BOOKS

#else

typedef int ownership_is_not_checked;

#endif
