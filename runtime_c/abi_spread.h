// Calls with * and **, from 3.12.
//
// The interpreter lets go of the tuple and the dict of such a call before the
// function of bytecode begins, whose frame has what was in them.  For another
// callable it keeps both until the call is over.  A native function therefore
// empties those that only this call has: what it took is then its alone.
//
// They lie on the caller's operand stack, whose depth no frame tells while it
// runs: it follows from the bytecode.  So does what the call spreads: of anything
// but a tuple the interpreter makes one, which lies nowhere, and while it does, what
// it iterates over may call the function.  A list that was just built does not.
#ifndef PM_ABI_SPREAD_H
#define PM_ABI_SPREAD_H

#include "abi_shared.h"

enum { UNKNOWN_DEPTH = -1, SITES_KEPT = 64, LIST_TO_TUPLE = 6 };

// ---- instructions, one after the other

typedef struct {
    const uint8_t *bytes;
    int count;    // of the code units
    int at, next; // where the instruction begins, prefixes included, and the one after it
    int opcode, argument;
} walk;

static int walk_on(walk *this, int end) {
    this->at = this->next;
    if (this->at >= end) {
        return 0;
    }
    this->argument = 0;
    for (this->opcode = EXTENDED_ARG; this->opcode == EXTENDED_ARG; this->next++) {
        this->opcode = this->bytes[2 * this->next];
        this->argument = this->argument << 8 | this->bytes[2 * this->next + 1];
    }
    while (this->next < this->count && this->bytes[2 * this->next] == CACHE) {
        this->next++;
    }
    return 1;
}

// Where an instruction may jump to, further on; -1: nowhere.
static int jump_target(const walk *this) {
    int target = this->next + this->argument;
    switch (this->opcode) {
    case POP_JUMP_IF_TRUE:
    case POP_JUMP_IF_FALSE:
    case POP_JUMP_IF_NONE:
    case POP_JUMP_IF_NOT_NONE:
    case FOR_ITER:
    case SEND:
    case JUMP_FORWARD:
        return target < this->count ? target : -1;
    default:
        return -1;
    }
}

static int never_goes_on(int opcode) {
    return opcode == RETURN_VALUE || opcode == RETURN_CONST || opcode == RAISE_VARARGS || opcode == RERAISE ||
           opcode == JUMP_FORWARD || opcode == JUMP_BACKWARD || opcode == JUMP_BACKWARD_NO_INTERRUPT;
}

// ---- depths

static const uint8_t *table_number(const uint8_t *at, int *number) {
    *number = *at & 63;
    while (*at++ & 64) {
        *number = *number << 6 | (*at & 63);
    }
    return at;
}

// Handlers start with what the exception table says.
static void enter_handlers(const PyCodeObject *code, int *depths) {
    const uint8_t *at = (const uint8_t *)PyBytes_AS_STRING(code->co_exceptiontable);
    const uint8_t *end = at + PyBytes_GET_SIZE(code->co_exceptiontable);
    while (at < end) {
        int start, size, target, depth;
        at = table_number(table_number(table_number(table_number(at, &start), &size), &target), &depth);
        depths[target] = (depth >> 1) + (depth & 1) + 1;
    }
}

// From what is known of an instruction to those it leads to, up to the one at `end`.
static void find_depths(walk steps, int end, int *depths) {
    while (walk_on(&steps, end)) {
        int depth = depths[steps.at], target = jump_target(&steps);
        if (depth != UNKNOWN_DEPTH && target >= 0) {
            depths[target] = depth + PyCompile_OpcodeStackEffectWithJump(steps.opcode, steps.argument, 1);
        }
        if (depth != UNKNOWN_DEPTH && !never_goes_on(steps.opcode)) {
            int effect = PyCompile_OpcodeStackEffectWithJump(steps.opcode, steps.argument, 0);
            depths[steps.next] = steps.opcode == RETURN_GENERATOR ? 1 : depth + effect; // resumed, it is sent a value
        }
    }
}

typedef enum { ANYTHING, A_TUPLE, A_LIST } spread_kind;

static spread_kind made_by(const walk *this, const PyCodeObject *code) {
    switch (this->opcode) {
    case BUILD_TUPLE:
        return A_TUPLE;
    case LOAD_CONST:
        return PyTuple_CheckExact(PyTuple_GET_ITEM(code->co_consts, this->argument)) ? A_TUPLE : ANYTHING;
    case CALL_INTRINSIC_1:
        return this->argument == LIST_TO_TUPLE ? A_TUPLE : ANYTHING;
    case BUILD_LIST:
    case LIST_EXTEND:
        return A_LIST;
    default:
        return ANYTHING;
    }
}

// What lies on top at `start`, whichever way one comes there and on to `end`.
static spread_kind kind_at(walk steps, const PyCodeObject *code, int start, int end) {
    spread_kind made = ANYTHING;
    while (walk_on(&steps, start)) {
        int target = jump_target(&steps);
        if (target >= start && target <= end) {
            return ANYTHING;
        }
        made = made_by(&steps, code);
    }
    return steps.at == start ? made : ANYTHING;
}

// A call with * or **.
typedef struct {
    int depth; // of the operand stack; UNKNOWN_DEPTH: it is not known
    spread_kind kind;
} spread_site;

static spread_site look_at(PyCodeObject *code, walk steps, int end, int *depths) {
    steps.count = (int)Py_SIZE(code);
    memset(depths, 0xff, (size_t)steps.count * sizeof(int));
    depths[0] = 0;
    enter_handlers(code, depths);
    find_depths(steps, end, depths);
    int with_dict = steps.bytes[2 * end + 1] & 1, start = end;
    while (start > 0 && depths[start] != depths[end] - with_dict) {
        start--;
    }
    return (spread_site){depths[end], kind_at(steps, code, start, end)};
}

static spread_site find_site(PyCodeObject *code, int at) {
    spread_site found = {UNKNOWN_DEPTH, ANYTHING};
    PyObject *bytes = PyCode_GetCode(code);
    int *depths = PyMem_Malloc((size_t)Py_SIZE(code) * sizeof(int));
    if (bytes != NULL && depths != NULL) {
        walk steps = {.bytes = (const uint8_t *)PyBytes_AS_STRING(bytes)};
        found = look_at(code, steps, at, depths);
    }
    if (bytes == NULL) {
        PyErr_Clear();
    }
    PyMem_Free(depths);
    Py_XDECREF(bytes);
    return found;
}

// The same, looked for once.
static spread_site site_at(PyCodeObject *code, int at) {
    static struct {
        const PyCodeObject *code; // borrowed: its version is no other's, or it has our word, and stays
        uint32_t version;
        int at;
        spread_site site;
    } kept[SITES_KEPT];
    size_t place = ((uintptr_t)code / 16 + (size_t)at) % SITES_KEPT;
    if (kept[place].code != code || kept[place].version != code->co_version || kept[place].at != at) {
        spread_site found = find_site(code, at);
        if (code->co_version == 0 && abi_code_info(code) == NULL) {
            return found;
        }
        kept[place].code = code;
        kept[place].version = code->co_version;
        kept[place].at = at;
        kept[place].site = found;
    }
    return kept[place].site;
}

// ---- the call

// The arguments are copies, which are let go of: those they are copies of go now.  `items`: NULL when not to be found.
static void empty(PyObject *items, PyObject *dict) {
    Py_ssize_t count = items != NULL && Py_REFCNT(items) == 1 ? PyTuple_GET_SIZE(items) : 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_SETREF(((PyTupleObject *)items)->ob_item[i], Py_NewRef(Py_None));
    }
    if (Py_REFCNT(dict) == 1) {
        PyDict_Clear(dict);
    }
}

// Does this instruction of `caller` call with * or **, and are the arguments nobody else's?
static int hands_over_spread(pm_frame *caller, PyCodeObject *code, const _Py_CODEUNIT *instruction, PyObject *callable,
                             PyObject *const *args, Py_ssize_t count, PyObject *kwnames) {
    if (instruction->op.code != CALL_FUNCTION_EX) {
        return 0;
    }
    spread_site site = site_at(code, (int)(instruction - _PyCode_CODE(code)));
    int with_dict = instruction->op.arg & 1;
    if (site.depth < with_dict + 1 + SPREAD_ABOVE_CALLABLE || site.depth > code->co_stacksize) {
        return 0;
    }
    PyObject **top = caller->localsplus + code->co_nlocalsplus + site.depth, **items = top - with_dict - 1;
    if (items[-SPREAD_ABOVE_CALLABLE] != callable) {
        return 0;
    }
    if (kwnames == NULL) {
        PyObject *spread = (PyObject *)((char *)args - offsetof(PyTupleObject, ob_item));
        int is_spread = *items == spread || (site.kind == A_LIST && PyTuple_CheckExact(spread));
        return is_spread && PyTuple_GET_SIZE(spread) == count && Py_REFCNT(spread) == 1;
    }
    if (!with_dict || site.kind == ANYTHING) {
        return 0;
    }
    empty(site.kind == A_TUPLE ? *items : NULL, top[-1]);
    return 1;
}

#endif
