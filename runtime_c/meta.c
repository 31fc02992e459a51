// From a unit's `meta` (plain dicts, tuples, strings) to the tables native code
// is served from.  Checks all it reads: a wrong meta is a ValueError.
#include "alloc.h"
#include "entry.h"
#include "meta.h"
#include "module_data.h"
#include "unit.h"

#include <string.h>

// ---- the code tree

static int collect_codes(pm_module *module, PyObject *code) {
    int32_t index = module->ncodes++;
    if (module->codes != NULL) {
        module->codes[index] = (PyCodeObject *)Py_NewRef(code);
    }
    PyObject *constants = ((PyCodeObject *)code)->co_consts;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(constants); i++) {
        PyObject *constant = PyTuple_GET_ITEM(constants, i);
        if (PyCode_Check(constant)) {
            collect_codes(module, constant);
        }
    }
    return 0;
}

static int read_codes(pm_module *module, PyObject *code) {
    if (!PyCode_Check(code)) {
        return pm_meta_fault("no code object");
    }
    collect_codes(module, code);
    module->codes = pm_meta_table(module->ncodes, sizeof(PyCodeObject *));
    if (module->codes == NULL) {
        return -1;
    }
    module->ncodes = 0;
    return collect_codes(module, code);
}

// ---- functions

static int read_assumes(pm_module *module, pm_function *function, PyObject *row) {
    PyObject *assumes = pm_meta_field(row, "assumes");
    Py_ssize_t count = assumes == NULL ? 0 : pm_meta_length(assumes, "assumes");
    if (count < 0 || (function->assumes = pm_meta_table(count, sizeof(int32_t))) == NULL) {
        return -1;
    }
    function->nassumes = (int32_t)count;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (pm_meta_number(pm_meta_item(assumes, i), &function->assumes[i]) < 0) {
            return -1;
        }
        if (function->assumes[i] < 0 || function->assumes[i] >= module->nassumptions) {
            return pm_meta_fault("assumption index");
        }
    }
    return 0;
}

// What a result may be: ("p", parameter), ("c", constant) or ("a", assumption).
static int read_same(pm_module *module, pm_function *function, PyObject *row) {
    PyObject *same = pm_meta_field(row, "same");
    Py_ssize_t count = same == NULL ? 0 : pm_meta_length(same, "same");
    if (count < 0 || (function->same = pm_meta_table(count, sizeof(pm_value))) == NULL) {
        return -1;
    }
    function->nsame = (int32_t)count;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *kind = pm_meta_item(pm_meta_item(same, i), 0);
        pm_value *value = &function->same[i];
        const char *letter = kind != NULL && PyUnicode_Check(kind) ? PyUnicode_AsUTF8(kind) : NULL;
        if (letter == NULL || pm_meta_number(pm_meta_item(pm_meta_item(same, i), 1), &value->word) < 0) {
            return pm_meta_fault("what a result may be");
        }
        value->kind = letter[0];
        Py_ssize_t limit = value->kind == 'p'   ? function->nparams
                           : value->kind == 'c' ? PyTuple_GET_SIZE(module->objects)
                           : value->kind == 'a' ? module->nassumptions
                                                : 0;
        if (value->word < 0 || value->word >= limit) {
            return pm_meta_fault("what a result may be");
        }
    }
    return 0;
}

static int read_function(pm_module *module, int32_t index, PyObject *row) {
    pm_function *function = &module->functions[index];
    int32_t code;
    if (pm_meta_number(pm_meta_field(row, "code"), &code) < 0 || code < 0 || code >= module->ncodes) {
        return pm_meta_fault("code index");
    }
    PyObject *params = pm_meta_field(row, "params"), *result = pm_meta_field(row, "result");
    const char *kinds = params != NULL && PyUnicode_Check(params) ? PyUnicode_AsUTF8(params) : NULL;
    const char *kind = result != NULL && PyUnicode_Check(result) ? PyUnicode_AsUTF8(result) : NULL;
    if (kinds == NULL || kind == NULL) {
        return pm_meta_fault("params or result");
    }
    function->module = module;
    function->index = index;
    function->code = module->codes[code];
    function->name = Py_NewRef(function->code->co_qualname);
    function->nparams = (int32_t)strlen(kinds);
    function->result = kind[0];
    function->params = pm_meta_table(function->nparams + 1, 1);
    if (function->params == NULL) {
        return -1;
    }
    memcpy(function->params, kinds, (size_t)function->nparams);
    function->takes = memchr(kinds, 'o', (size_t)function->nparams) != NULL;
    PyObject *mode = pm_meta_field(row, "mode");
    function->visits = mode != NULL && PyUnicode_Check(mode) && PyUnicode_CompareWithASCIIString(mode, "mixed") == 0;
    function->nregs = function->nparams < 1 ? 1 : function->nparams;
    PyObject *regs = pm_meta_field(row, "regs");
    int32_t wanted = 0;
    if (regs != NULL && pm_meta_number(regs, &wanted) < 0) {
        return -1;
    }
    if (wanted > function->nregs) {
        function->nregs = wanted;
    }
    PyObject *by_value = pm_meta_field(row, "by_value");
    if (by_value != NULL && pm_meta_number(by_value, &function->by_value) < 0) {
        return -1;
    }
    return read_same(module, function, row) < 0 ? -1 : read_assumes(module, function, row);
}

// ---- what a function assumes, its callees' included

// Native callees are entered without a look at their assumptions, so they count
// for the caller.  The list grows while it is walked.  `owner` has for each
// assumption the function that it was last added to, plus one.
static int close_assumes(pm_module *module, int32_t number, int32_t *owner) {
    pm_function *function = &module->functions[number];
    int32_t *all = pm_meta_table(module->nassumptions, sizeof(int32_t));
    if (all == NULL) {
        return -1;
    }
    for (int32_t i = 0; i < function->nassumes; i++) {
        int32_t one = function->assumes[i];
        if (owner[one] == number + 1) {
            pm_free(all);
            return pm_meta_fault("an assumption is listed twice");
        }
        owner[one] = number + 1;
        all[i] = one;
    }
    pm_free(function->assumes);
    function->assumes = all;
    for (int32_t i = 0; i < function->nassumes; i++) {
        const pm_assumption *assumption = &module->assumptions[all[i]];
        if (assumption->kind != PM_FUNCTION) {
            continue;
        }
        const pm_function *callee = &module->functions[assumption->function];
        for (int32_t k = 0; k < callee->nassumes; k++) {
            int32_t one = callee->assumes[k];
            if (owner[one] != number + 1) {
                owner[one] = number + 1;
                all[function->nassumes++] = one;
            }
        }
    }
    return 0;
}

static int close_all_assumes(pm_module *module) {
    int32_t *owner = pm_meta_table(module->nassumptions, sizeof(int32_t));
    int failed = owner == NULL;
    for (int32_t i = 0; !failed && i < module->nfunctions; i++) {
        failed = close_assumes(module, i, owner) < 0;
    }
    pm_free(owner);
    return failed ? -1 : 0;
}

// ---- all

static int read_all(pm_module *module, PyObject *meta) {
    PyObject *objects = pm_meta_field(meta, "objects"), *functions = pm_meta_field(meta, "functions");
    PyObject *assumptions = pm_meta_field(meta, "assumptions"), *sites = pm_meta_field(meta, "sites");
    module->objects = objects == NULL ? PyTuple_New(0) : pm_own_constants(module, objects);
    Py_ssize_t nfunctions = pm_meta_length(functions, "functions"), nsites = pm_meta_length(sites, "sites");
    Py_ssize_t nassumptions = pm_meta_length(assumptions, "assumptions");
    if (module->objects == NULL || nfunctions < 0 || nsites < 0 || nassumptions < 0) {
        return -1;
    }
    module->functions = pm_meta_table(nfunctions, sizeof(pm_function));
    module->sites = pm_meta_table(nsites, sizeof(pm_site));
    module->assumptions = pm_meta_table(nassumptions, sizeof(pm_assumption));
    if (module->functions == NULL || module->sites == NULL || module->assumptions == NULL) {
        return -1;
    }
    module->nfunctions = (int32_t)nfunctions;
    module->nassumptions = (int32_t)nassumptions;
    module->nsites = (int32_t)nsites;
    for (int32_t i = 0; i < module->nfunctions; i++) {
        if (read_function(module, i, pm_meta_item(functions, i)) < 0) {
            return -1;
        }
    }
    for (int32_t i = 0; i < module->nassumptions; i++) {
        if (pm_assumption_parse(module, &module->assumptions[i], pm_meta_item(assumptions, i)) < 0) {
            return -1;
        }
    }
    if (close_all_assumes(module) < 0) {
        return -1;
    }
    for (int32_t i = 0; i < module->nsites; i++) {
        if (pm_meta_read_site(module, &module->sites[i], pm_meta_item(sites, i)) < 0) {
            return -1;
        }
    }
    return 0;
}

// What the compiler measured; at least the buffer for the largest site, what is spilled around it, and the rest.
static int32_t stack_bytes(const pm_module *module, PyObject *meta) {
    enum { LEAST = 512, FIXED = 256, WORD = 3 * sizeof(uint64_t) };
    int32_t words = 0;
    for (int32_t i = 0; i < module->nsites; i++) {
        words = module->sites[i].words > words ? module->sites[i].words : words;
    }
    int32_t bytes = FIXED + WORD * words, measured;
    PyObject *given = pm_meta_field(meta, "stack_bytes");
    if (given != NULL && pm_meta_number(given, &measured) == 0 && measured > bytes) {
        bytes = measured;
    }
    return bytes < LEAST ? LEAST : bytes;
}

static int check_version(PyObject *meta) {
    int32_t abi, minor;
    if (!PyDict_Check(meta) || pm_meta_number(pm_meta_field(meta, "abi"), &abi) < 0 ||
        pm_meta_number(pm_meta_field(meta, "minor"), &minor) < 0) {
        return pm_meta_fault("abi or minor");
    }
    if (abi != 1 || minor != PY_MINOR_VERSION) {
        PyErr_Format(PyExc_ValueError, "native code of abi %d for 3.%d cannot run here", abi, minor);
        return -1;
    }
    return 0;
}

pm_module *pm_module_from_meta(PyObject *meta, PyObject *code) {
    if (check_version(meta) < 0) {
        return NULL;
    }
    pm_module *module = pm_meta_table(1, sizeof(pm_module));
    if (module == NULL) {
        return NULL;
    }
    module->meta = Py_NewRef(meta);
    pm_no_collection(1); // thousands of tables, none of them seen by a collection: the one before them is enough
    int failed = read_codes(module, code) < 0 || read_all(module, meta) < 0;
    pm_no_collection(-1);
    if (failed) {
        return NULL; // a failed load keeps its few tables: nothing runs them
    }
    module->stack_bytes = stack_bytes(module, meta);
    return module;
}
