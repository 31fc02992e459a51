// From a row of a unit's `meta` to a site: frames, visits, and what is let go of.
#include "meta.h"
#include "visit.h"

#include <string.h>

static int read_values(PyObject *rows, int has_slot, pm_value **values, int32_t *count, int32_t *words) {
    Py_ssize_t n = pm_meta_length(rows, "frame values");
    if (n < 0 || (*values = pm_meta_table(n, sizeof(pm_value))) == NULL) {
        return -1;
    }
    *count = (int32_t)n;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *row = pm_meta_item(rows, i);
        PyObject *kind = pm_meta_item(row, has_slot), *x = pm_meta_item(row, has_slot + 1);
        pm_value *value = &(*values)[i];
        if (has_slot && pm_meta_number(pm_meta_item(row, 0), &value->slot) < 0) {
            return -1;
        }
        const char *letters = kind != NULL && PyUnicode_Check(kind) ? PyUnicode_AsUTF8(kind) : NULL;
        if (letters == NULL || (x != NULL && x != Py_None && pm_meta_number(x, &value->word) < 0)) {
            return pm_meta_fault("kind of a value");
        }
        if (letters[0] == 'm') {
            value->maybe = 1;
            value->word++;
            letters++;
        }
        if (letters[0] == 'k' && letters[1] != 0 && strchr("if", letters[1]) != NULL) {
            value->kept = 1;
            value->word++;
            letters++;
        }
        if (letters[0] == 0 || letters[1] != 0 || strchr("ifbonucartF", letters[0]) == NULL || value->word < 0) {
            return pm_meta_fault("kind of a value");
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
        return pm_meta_fault("operand stack deeper than the code's");
    }
    for (int32_t i = 0; i < frame->nlocals; i++) {
        if (frame->locals[i].slot < 0 || frame->locals[i].slot >= code->co_nlocalsplus) {
            return pm_meta_fault("slot of a local");
        }
    }
    for (int32_t i = 0; i < frame->nlocals + frame->nstack; i++) {
        pm_value *value = i < frame->nlocals ? &frame->locals[i] : &frame->stack[i - frame->nlocals];
        if ((value->kind == 'c' && value->word >= PyTuple_GET_SIZE(module->objects)) ||
            (value->kind == 'a' && value->word >= module->nassumptions)) {
            return pm_meta_fault("object index");
        }
    }
    int32_t *offsets[] = {&frame->resume, &frame->at, &frame->next};
    for (int i = 0; i < 3; i++) {
        if (*offsets[i] < -1 || *offsets[i] >= size || (*offsets[i] & 1 && *offsets[i] != -1)) {
            return pm_meta_fault("instruction offset");
        }
    }
    if (frame->resume > 0) {
        frame->resume = abi_instruction_start(bytes, frame->resume);
    }
    return 0;
}

static int read_frame(pm_module *module, pm_site_frame *frame, PyObject *row, int32_t *words) {
    int32_t *numbers[] = {&frame->function, &frame->resume, &frame->at, &frame->next, &frame->pops};
    if (pm_meta_length(row, "frame") != 7) {
        return pm_meta_fault("frame");
    }
    for (int i = 0; i < 5; i++) {
        if (pm_meta_number(pm_meta_item(row, i), numbers[i]) < 0) {
            return -1;
        }
    }
    if (frame->function < 0 || frame->function >= module->nfunctions) {
        return pm_meta_fault("function index of a frame");
    }
    if (read_values(pm_meta_item(row, 5), 1, &frame->locals, &frame->nlocals, words) < 0 ||
        read_values(pm_meta_item(row, 6), 0, &frame->stack, &frame->nstack, words) < 0) {
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
    PyObject *kind = pm_meta_item(visit, 0);
    const char *text = kind != NULL && PyUnicode_Check(kind) ? PyUnicode_AsUTF8(kind) : NULL;
    site->op = text == NULL ? NULL : pm_visit_op_find(text);
    if (site->op == NULL) {
        return pm_meta_fault("kind of a visit");
    }
    int numbers = 0;
    for (Py_ssize_t i = 1; i < pm_meta_length(visit, "visit"); i++) {
        PyObject *argument = pm_meta_item(visit, i);
        if (PyLong_Check(argument)) {
            if (numbers == 4 || pm_meta_number(argument, &site->number[numbers++]) < 0) {
                return pm_meta_fault("numbers of a visit");
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
        return pm_meta_fault("operands of a visit");
    }
    site->quiet = pm_quiet_find(text, operands);
    PyObject *bytes = PyCode_GetCode(module->functions[frame->function].code);
    if (bytes == NULL) {
        return -1;
    }
    site->effect = abi_instruction_effect((uint8_t *)PyBytes_AS_STRING(bytes), (int)PyBytes_GET_SIZE(bytes), frame->at);
    Py_DECREF(bytes);
    if (pm_visit_is_drop(site)) { // the rest of what the instruction does is done
        site->effect = (abi_effect){.after = ABI_DROP, .target = -1};
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
    return pm_meta_fault("mode of a site");
}

// Is the word among the values, as an object?  `maybe`: also where it need not be there.
static int shows(const pm_value *values, int32_t count, int32_t word, int maybe) {
    for (int32_t i = 0; i < count; i++) {
        int is_object = values[i].kind == 'o' || values[i].kept;
        if (is_object && values[i].maybe <= maybe && values[i].word - values[i].kept == word) {
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
            return pm_meta_fault("what a visit gives");
        }
        if (i < site->ngiven || stays(site, word)) {
            site->release[i] = site->release[site->nlent];
            site->release[site->nlent++] = word;
        }
    }
    return 0;
}

static int read_release(pm_site *site, PyObject *release, PyObject *gives) {
    Py_ssize_t count = release == NULL ? 0 : pm_meta_length(release, "release list");
    if (count < 0 || (site->release = pm_meta_table(count, sizeof(int32_t))) == NULL) {
        return -1;
    }
    site->nrelease = (int32_t)count;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (pm_meta_number(pm_meta_item(release, i), &site->release[i]) < 0 || site->release[i] < 0) {
            return pm_meta_fault("release list");
        }
        site->words = site->release[i] + 1 > site->words ? site->release[i] + 1 : site->words;
    }
    if (gives != NULL && pm_meta_number(gives, &site->ngiven) < 0) {
        return -1;
    }
    if (site->ngiven < 0 || site->ngiven > site->nrelease || (site->ngiven > 0 && site->mode != PM_VISIT)) {
        return pm_meta_fault("what a visit gives");
    }
    return sort_release(site);
}

int pm_meta_read_site(pm_module *module, pm_site *site, PyObject *row) {
    PyObject *frames = pm_meta_field(row, "frames"), *release = pm_meta_field(row, "release"),
             *visit = pm_meta_field(row, "visit");
    Py_ssize_t nframes = pm_meta_length(frames, "frames of a site");
    if (nframes < 1 || nframes > PM_MOST_FRAMES || read_mode(site, pm_meta_field(row, "mode")) < 0) {
        return pm_meta_fault("frames of a site");
    }
    if ((site->frames = pm_meta_table(nframes, sizeof(pm_site_frame))) == NULL) {
        return -1;
    }
    site->nframes = (int32_t)nframes;
    for (Py_ssize_t i = 0; i < nframes; i++) {
        if (read_frame(module, &site->frames[i], pm_meta_item(frames, i), &site->words) < 0) {
            return -1;
        }
    }
    if ((site->mode == PM_VISIT) != (visit != NULL && visit != Py_None)) {
        return pm_meta_fault("visit of a site");
    }
    if (site->mode == PM_VISIT && read_visit(module, site, visit) < 0) {
        return -1;
    }
    return read_release(site, release, pm_meta_field(row, "gives"));
}
