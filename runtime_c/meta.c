// From a unit's `meta` (plain dicts, tuples, strings) to the tables native code
// is served from.  Checks all it reads: a wrong meta is a ValueError.
#include "runtime.h"

#include <string.h>

static int bad(const char *what) {
    if (!PyErr_Occurred()) {
        PyErr_Format(PyExc_ValueError, "malformed meta: %s", what);
    }
    return -1;
}

static void *table(Py_ssize_t count, size_t size) {
    void *memory = pm_alloc((size_t)count, size);
    if (memory == NULL) {
        PyErr_NoMemory();
    }
    return memory;
}

// Borrowed item `index` of a tuple or list, or NULL.
static PyObject *item(PyObject *sequence, Py_ssize_t index) {
    if (PyTuple_Check(sequence)) {
        return index < PyTuple_GET_SIZE(sequence) ? PyTuple_GET_ITEM(sequence, index) : NULL;
    }
    return PyList_Check(sequence) && index < PyList_GET_SIZE(sequence) ? PyList_GET_ITEM(sequence, index) : NULL;
}

// Length of a tuple or list; -1 with an exception.
static Py_ssize_t length(PyObject *sequence, const char *what) {
    if (sequence != NULL && PyTuple_Check(sequence)) {
        return PyTuple_GET_SIZE(sequence);
    }
    if (sequence != NULL && PyList_Check(sequence)) {
        return PyList_GET_SIZE(sequence);
    }
    return bad(what);
}

// Borrowed.
static PyObject *field(PyObject *dict, const char *key) {
    return PyDict_Check(dict) ? PyDict_GetItemString(dict, key) : NULL;
}

static int number(PyObject *object, int32_t *out) {
    if (object == NULL || !PyLong_Check(object)) {
        return bad("a number is missing");
    }
    long value = PyLong_AsLong(object);
    if (value < INT32_MIN || value > INT32_MAX || PyErr_Occurred()) {
        return bad("a number is out of range");
    }
    *out = (int32_t)value;
    return 0;
}

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
        return bad("no code object");
    }
    collect_codes(module, code);
    module->codes = table(module->ncodes, sizeof(PyCodeObject *));
    if (module->codes == NULL) {
        return -1;
    }
    module->ncodes = 0;
    return collect_codes(module, code);
}

// ---- functions

static int read_assumes(pm_module *module, pm_function *function, PyObject *row) {
    PyObject *assumes = field(row, "assumes");
    Py_ssize_t count = assumes == NULL ? 0 : length(assumes, "assumes");
    if (count < 0 || (function->assumes = table(count, sizeof(int32_t))) == NULL) {
        return -1;
    }
    function->nassumes = (int32_t)count;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (number(item(assumes, i), &function->assumes[i]) < 0) {
            return -1;
        }
        if (function->assumes[i] < 0 || function->assumes[i] >= module->nassumptions) {
            return bad("assumption index");
        }
    }
    return 0;
}

// What a result may be: ("p", parameter), ("c", constant) or ("a", assumption).
static int read_same(pm_module *module, pm_function *function, PyObject *row) {
    PyObject *same = field(row, "same");
    Py_ssize_t count = same == NULL ? 0 : length(same, "same");
    if (count < 0 || (function->same = table(count, sizeof(pm_value))) == NULL) {
        return -1;
    }
    function->nsame = (int32_t)count;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *kind = item(item(same, i), 0);
        pm_value *value = &function->same[i];
        const char *letter = kind != NULL && PyUnicode_Check(kind) ? PyUnicode_AsUTF8(kind) : NULL;
        if (letter == NULL || number(item(item(same, i), 1), &value->word) < 0) {
            return bad("what a result may be");
        }
        value->kind = letter[0];
        Py_ssize_t limit = value->kind == 'p'   ? function->nparams
                           : value->kind == 'c' ? PyTuple_GET_SIZE(module->objects)
                           : value->kind == 'a' ? module->nassumptions
                                                : 0;
        if (value->word < 0 || value->word >= limit) {
            return bad("what a result may be");
        }
    }
    return 0;
}

static int read_function(pm_module *module, int32_t index, PyObject *row) {
    pm_function *function = &module->functions[index];
    int32_t code;
    if (number(field(row, "code"), &code) < 0 || code < 0 || code >= module->ncodes) {
        return bad("code index");
    }
    PyObject *params = field(row, "params"), *result = field(row, "result");
    const char *kinds = params != NULL && PyUnicode_Check(params) ? PyUnicode_AsUTF8(params) : NULL;
    const char *kind = result != NULL && PyUnicode_Check(result) ? PyUnicode_AsUTF8(result) : NULL;
    if (kinds == NULL || kind == NULL) {
        return bad("params or result");
    }
    function->module = module;
    function->index = index;
    function->code = module->codes[code];
    function->name = Py_NewRef(function->code->co_qualname);
    function->nparams = (int32_t)strlen(kinds);
    function->result = kind[0];
    function->params = table(function->nparams + 1, 1);
    if (function->params == NULL) {
        return -1;
    }
    memcpy(function->params, kinds, (size_t)function->nparams);
    function->takes = memchr(kinds, 'o', (size_t)function->nparams) != NULL;
    PyObject *mode = field(row, "mode");
    function->visits = mode != NULL && PyUnicode_Check(mode) && PyUnicode_CompareWithASCIIString(mode, "mixed") == 0;
    function->nregs = function->nparams < 1 ? 1 : function->nparams;
    PyObject *regs = field(row, "regs");
    int32_t wanted = 0;
    if (regs != NULL && number(regs, &wanted) < 0) {
        return -1;
    }
    if (wanted > function->nregs) {
        function->nregs = wanted;
    }
    PyObject *by_value = field(row, "by_value");
    if (by_value != NULL && number(by_value, &function->by_value) < 0) {
        return -1;
    }
    return read_same(module, function, row) < 0 ? -1 : read_assumes(module, function, row);
}

// ---- sites

static int read_values(PyObject *rows, int has_slot, pm_value **values, int32_t *count, int32_t *words) {
    Py_ssize_t n = length(rows, "frame values");
    if (n < 0 || (*values = table(n, sizeof(pm_value))) == NULL) {
        return -1;
    }
    *count = (int32_t)n;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *row = item(rows, i);
        PyObject *kind = item(row, has_slot), *x = item(row, has_slot + 1);
        pm_value *value = &(*values)[i];
        if (has_slot && number(item(row, 0), &value->slot) < 0) {
            return -1;
        }
        const char *letters = kind != NULL && PyUnicode_Check(kind) ? PyUnicode_AsUTF8(kind) : NULL;
        if (letters == NULL || (x != NULL && x != Py_None && number(x, &value->word) < 0)) {
            return bad("kind of a value");
        }
        if (letters[0] == 'm') {
            value->maybe = 1;
            value->word++;
            letters++;
        }
        if (letters[0] == 0 || letters[1] != 0 || strchr("ifbonucartF", letters[0]) == NULL || value->word < 0) {
            return bad("kind of a value");
        }
        value->kind = letters[0];
        int32_t used = strchr("ifbo", value->kind) ? value->word + 1 : value->kind == 'r' ? value->word + 3 : 0;
        *words = used > *words ? used : *words;
    }
    return 0;
}

static int check_frame(pm_module *module, pm_site_frame *frame, const uint8_t *bytes, int size) {
    PyCodeObject *code = module->functions[frame->function].code;
    if (frame->nstack > code->co_stacksize) {
        return bad("operand stack deeper than the code's");
    }
    for (int32_t i = 0; i < frame->nlocals; i++) {
        if (frame->locals[i].slot < 0 || frame->locals[i].slot >= code->co_nlocalsplus) {
            return bad("slot of a local");
        }
    }
    for (int32_t i = 0; i < frame->nlocals + frame->nstack; i++) {
        pm_value *value = i < frame->nlocals ? &frame->locals[i] : &frame->stack[i - frame->nlocals];
        if ((value->kind == 'c' && value->word >= PyTuple_GET_SIZE(module->objects)) ||
            (value->kind == 'a' && value->word >= module->nassumptions)) {
            return bad("object index");
        }
    }
    int32_t *offsets[] = {&frame->resume, &frame->at, &frame->next};
    for (int i = 0; i < 3; i++) {
        if (*offsets[i] < -1 || *offsets[i] >= size || (*offsets[i] & 1 && *offsets[i] != -1)) {
            return bad("instruction offset");
        }
    }
    if (frame->resume > 0) {
        frame->resume = abi_instruction_start(bytes, frame->resume);
    }
    return 0;
}

static int read_frame(pm_module *module, pm_site_frame *frame, PyObject *row, int32_t *words) {
    int32_t *numbers[] = {&frame->function, &frame->resume, &frame->at, &frame->next, &frame->pops};
    if (length(row, "frame") != 7) {
        return bad("frame");
    }
    for (int i = 0; i < 5; i++) {
        if (number(item(row, i), numbers[i]) < 0) {
            return -1;
        }
    }
    if (frame->function < 0 || frame->function >= module->nfunctions) {
        return bad("function index of a frame");
    }
    if (read_values(item(row, 5), 1, &frame->locals, &frame->nlocals, words) < 0 ||
        read_values(item(row, 6), 0, &frame->stack, &frame->nstack, words) < 0) {
        return -1;
    }
    PyObject *bytes = PyCode_GetCode(module->functions[frame->function].code);
    if (bytes == NULL) {
        return -1;
    }
    int status = check_frame(module, frame, (uint8_t *)PyBytes_AS_STRING(bytes), (int)PyBytes_GET_SIZE(bytes));
    Py_DECREF(bytes);
    return status;
}

// ("attr", name), ("call", nargs, kwnames), ("build", kind, n), ...: strings
// and tuples go to `name`, numbers to `number`.
static int read_visit(pm_module *module, pm_site *site, PyObject *visit) {
    PyObject *kind = item(visit, 0);
    const char *text = kind != NULL && PyUnicode_Check(kind) ? PyUnicode_AsUTF8(kind) : NULL;
    site->op = text == NULL ? NULL : pm_visit_op_find(text);
    if (site->op == NULL) {
        return bad("kind of a visit");
    }
    int numbers = 0;
    for (Py_ssize_t i = 1; i < length(visit, "visit"); i++) {
        PyObject *argument = item(visit, i);
        if (PyLong_Check(argument)) {
            if (numbers == 4 || number(argument, &site->number[numbers++]) < 0) {
                return bad("numbers of a visit");
            }
        } else if (argument != Py_None) {
            Py_XSETREF(site->name, Py_NewRef(argument));
            if (PyUnicode_Check(argument)) {
                PyUnicode_InternInPlace(&site->name);
            }
        }
    }
    pm_site_frame *frame = &site->frames[0];
    int operands = pm_visit_is_next(site) ? 1 : frame->pops;
    if (operands > frame->nstack) {
        return bad("operands of a visit");
    }
    site->quiet = pm_quiet_find(text, operands);
    PyObject *bytes = PyCode_GetCode(module->functions[frame->function].code);
    if (bytes == NULL) {
        return -1;
    }
    site->effect = abi_instruction_effect((uint8_t *)PyBytes_AS_STRING(bytes), (int)PyBytes_GET_SIZE(bytes), frame->at);
    Py_DECREF(bytes);
    if (pm_visit_is_drop(site)) { // the rest of what the instruction does is done
        site->effect = (abi_effect){ABI_DROP, -1};
    }
    return 0;
}

static int read_mode(pm_site *site, PyObject *mode) {
    static const char *const names[] = {"before", "after", "call", "visit"};
    for (int i = 0; i < 4; i++) {
        if (mode != NULL && PyUnicode_Check(mode) && PyUnicode_CompareWithASCIIString(mode, names[i]) == 0) {
            site->mode = (pm_mode)i;
            return 0;
        }
    }
    return bad("mode of a site");
}

// Is the word among the values, as an object?  `maybe`: also where it need not be there.
static int shows(const pm_value *values, int32_t count, int32_t word, int maybe) {
    for (int32_t i = 0; i < count; i++) {
        if (values[i].kind == 'o' && values[i].maybe <= maybe && values[i].word == word) {
            return 1;
        }
    }
    return 0;
}

// Is the word shown as an object in one of the site's frames, also when the operation has taken its operands?
static int stays(const pm_site *site, int32_t word) {
    for (int32_t i = 0; i < site->nframes; i++) {
        const pm_site_frame *frame = &site->frames[i];
        int32_t popped = i == 0 && site->mode == PM_VISIT ? pm_visit_pops(site) : 0;
        if (shows(frame->locals, frame->nlocals, word, 0) || shows(frame->stack, frame->nstack - popped, word, 0)) {
            return 1;
        }
    }
    return 0;
}

// What is given comes first in the release list, then what the frames go on showing.
static int sort_release(pm_site *site) {
    const pm_site_frame *frame = &site->frames[0];
    for (int32_t i = 0; i < site->nrelease; i++) {
        int32_t word = site->release[i];
        if (i < site->ngiven && !shows(frame->stack, frame->nstack, word, 1)) {
            return bad("what a visit gives");
        }
        if (i < site->ngiven || stays(site, word)) {
            site->release[i] = site->release[site->nlent];
            site->release[site->nlent++] = word;
        }
    }
    return 0;
}

static int read_release(pm_site *site, PyObject *release, PyObject *gives) {
    Py_ssize_t count = release == NULL ? 0 : length(release, "release list");
    if (count < 0 || (site->release = table(count, sizeof(int32_t))) == NULL) {
        return -1;
    }
    site->nrelease = (int32_t)count;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (number(item(release, i), &site->release[i]) < 0 || site->release[i] < 0) {
            return bad("release list");
        }
        site->words = site->release[i] + 1 > site->words ? site->release[i] + 1 : site->words;
    }
    if (gives != NULL && number(gives, &site->ngiven) < 0) {
        return -1;
    }
    if (site->ngiven < 0 || site->ngiven > site->nrelease || (site->ngiven > 0 && site->mode != PM_VISIT)) {
        return bad("what a visit gives");
    }
    return sort_release(site);
}

static int read_site(pm_module *module, pm_site *site, PyObject *row) {
    PyObject *frames = field(row, "frames"), *release = field(row, "release"), *visit = field(row, "visit");
    Py_ssize_t nframes = length(frames, "frames of a site");
    if (nframes < 1 || nframes > PM_MOST_FRAMES || read_mode(site, field(row, "mode")) < 0) {
        return bad("frames of a site");
    }
    if ((site->frames = table(nframes, sizeof(pm_site_frame))) == NULL) {
        return -1;
    }
    site->nframes = (int32_t)nframes;
    for (Py_ssize_t i = 0; i < nframes; i++) {
        if (read_frame(module, &site->frames[i], item(frames, i), &site->words) < 0) {
            return -1;
        }
    }
    if ((site->mode == PM_VISIT) != (visit != NULL && visit != Py_None)) {
        return bad("visit of a site");
    }
    if (site->mode == PM_VISIT && read_visit(module, site, visit) < 0) {
        return -1;
    }
    return read_release(site, release, field(row, "gives"));
}

// ---- what a function assumes, its callees' included

// Native callees are entered without a look at their assumptions, so they count
// for the caller.  The list grows while it is walked.  `owner` has for each
// assumption the function that it was last added to, plus one.
static int close_assumes(pm_module *module, int32_t number, int32_t *owner) {
    pm_function *function = &module->functions[number];
    int32_t *all = table(module->nassumptions, sizeof(int32_t));
    if (all == NULL) {
        return -1;
    }
    for (int32_t i = 0; i < function->nassumes; i++) {
        int32_t one = function->assumes[i];
        if (owner[one] == number + 1) {
            pm_free(all);
            return bad("an assumption is listed twice");
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
    int32_t *owner = table(module->nassumptions, sizeof(int32_t));
    int failed = owner == NULL;
    for (int32_t i = 0; !failed && i < module->nfunctions; i++) {
        failed = close_assumes(module, i, owner) < 0;
    }
    pm_free(owner);
    return failed ? -1 : 0;
}

// ---- all

static int read_all(pm_module *module, PyObject *meta) {
    PyObject *objects = field(meta, "objects"), *functions = field(meta, "functions");
    PyObject *assumptions = field(meta, "assumptions"), *sites = field(meta, "sites");
    module->objects = objects == NULL ? PyTuple_New(0) : pm_own_constants(module, objects);
    Py_ssize_t nfunctions = length(functions, "functions"), nsites = length(sites, "sites");
    Py_ssize_t nassumptions = length(assumptions, "assumptions");
    if (module->objects == NULL || nfunctions < 0 || nsites < 0 || nassumptions < 0) {
        return -1;
    }
    module->functions = table(nfunctions, sizeof(pm_function));
    module->sites = table(nsites, sizeof(pm_site));
    module->assumptions = table(nassumptions, sizeof(pm_assumption));
    if (module->functions == NULL || module->sites == NULL || module->assumptions == NULL) {
        return -1;
    }
    module->nfunctions = (int32_t)nfunctions;
    module->nassumptions = (int32_t)nassumptions;
    module->nsites = (int32_t)nsites;
    for (int32_t i = 0; i < module->nfunctions; i++) {
        if (read_function(module, i, item(functions, i)) < 0) {
            return -1;
        }
    }
    for (int32_t i = 0; i < module->nassumptions; i++) {
        if (pm_assumption_parse(module, &module->assumptions[i], item(assumptions, i)) < 0) {
            return -1;
        }
    }
    if (close_all_assumes(module) < 0) {
        return -1;
    }
    for (int32_t i = 0; i < module->nsites; i++) {
        if (read_site(module, &module->sites[i], item(sites, i)) < 0) {
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
    PyObject *given = field(meta, "stack_bytes");
    if (given != NULL && number(given, &measured) == 0 && measured > bytes) {
        bytes = measured;
    }
    return bytes < LEAST ? LEAST : bytes;
}

static int check_version(PyObject *meta) {
    int32_t abi, minor;
    if (!PyDict_Check(meta) || number(field(meta, "abi"), &abi) < 0 || number(field(meta, "minor"), &minor) < 0) {
        return bad("abi or minor");
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
    pm_module *module = table(1, sizeof(pm_module));
    if (module == NULL) {
        return NULL;
    }
    module->meta = Py_NewRef(meta);
    if (read_codes(module, code) < 0 || read_all(module, meta) < 0) {
        return NULL; // a failed load keeps its few tables: nothing runs them
    }
    module->stack_bytes = stack_bytes(module, meta);
    return module;
}
