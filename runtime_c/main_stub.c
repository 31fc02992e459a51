// The main program of an executable made by `pymlir compile`.
//
// The program itself is data that the linker puts in (program.c, generated): its modules' code and meta, marshalled,
// the addresses of its native code, and the places of the Python it was made with.  Start-up computes nothing that is
// known already: no search for paths, no site; the rest of the way is that of CPython's Py_RunMain.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <marshal.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "linked.h"

static int fail(PyStatus status) {
    if (PyStatus_IsExit(status)) {
        return status.exitcode;
    }
    fprintf(stderr, "%s: cannot start Python: %s\n", linked_name, status.err_msg ? status.err_msg : "unknown fault");
    return 1;
}

// Copies a path that is known from compile time into the configuration.
static void set_path(PyStatus *status, PyConfig *config, wchar_t **field, const char *value) {
    if (!PyStatus_Exception(*status)) {
        *status = PyConfig_SetBytesString(config, field, value);
    }
}

// The few variables of python's environment that change what a program prints or in which order.
static void heed_environment(PyStatus *status, PyConfig *config) {
    const char *seed = getenv("PYTHONHASHSEED");
    if (seed != NULL && *seed != '\0' && strcmp(seed, "random") != 0) {
        char *end;
        unsigned long value = strtoul(seed, &end, 10);
        if (*end == '\0' && value <= 4294967295UL) {
            config->use_hash_seed = 1;
            config->hash_seed = value;
        }
    }
    const char *unbuffered = getenv("PYTHONUNBUFFERED");
    if (unbuffered != NULL && *unbuffered != '\0') {
        config->buffered_stdio = 0;
    }
    const char *encoding = getenv("PYTHONIOENCODING");
    if (encoding != NULL && *encoding != '\0') {
        const char *colon = strchr(encoding, ':');
        if (colon == NULL) {
            set_path(status, config, &config->stdio_encoding, encoding);
        }
    }
}

static PyStatus set_up(PyConfig *config, int argc, char **argv) {
    PyPreConfig preconfig;
    PyPreConfig_InitPythonConfig(&preconfig);
    preconfig.use_environment = 0;
    preconfig.parse_argv = 0;
    PyStatus status = Py_PreInitialize(&preconfig);
    if (PyStatus_Exception(status)) {
        return status;
    }
    PyConfig_InitPythonConfig(config);
    config->parse_argv = 0;
    config->use_environment = 0;
    config->safe_path = 1;   // sys.path[0] is put in with the program
    config->site_import = 0; // until something is imported that is in no standard place
    config->pathconfig_warnings = 0;
    config->optimization_level = linked_optimize;
    heed_environment(&status, config);
    set_path(&status, config, &config->program_name, linked_python);
    set_path(&status, config, &config->executable, linked_python);
    set_path(&status, config, &config->base_executable, linked_python);
    set_path(&status, config, &config->prefix, linked_prefix);
    set_path(&status, config, &config->base_prefix, linked_prefix);
    set_path(&status, config, &config->exec_prefix, linked_exec_prefix);
    set_path(&status, config, &config->base_exec_prefix, linked_exec_prefix);
    set_path(&status, config, &config->stdlib_dir, linked_stdlib);
    config->module_search_paths_set = 1;
    for (const char *const *path = linked_path; *path != NULL && !PyStatus_Exception(status); path++) {
        wchar_t *wide = Py_DecodeLocale(*path, NULL);
        if (wide == NULL) {
            return PyStatus_NoMemory();
        }
        status = PyWideStringList_Append(&config->module_search_paths, wide);
        PyMem_RawFree(wide);
    }
    if (!PyStatus_Exception(status)) {
        status = PyConfig_SetBytesArgv(config, argc, argv);
    }
    return status;
}

// The folder of the running executable.  New reference, or NULL with an exception.
static PyObject *own_folder(void) {
    char path[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
    while (size > 0 && path[size - 1] != '/') {
        size--;
    }
    return size > 1 ? PyUnicode_DecodeFSDefaultAndSize(path, size - 1) : PyUnicode_FromString("");
}

static PyObject *load_linked(PyObject *Py_UNUSED(self), PyObject *args) {
    PyObject *native, *code;
    if (!PyArg_ParseTuple(args, "OO!:load", &native, &PyCode_Type, &code)) {
        return NULL;
    }
    return linked_load(native, code);
}

static PyMethodDef load_method = {"load", load_linked, METH_VARARGS, NULL};

// Runs the embedded start-up code and asks it for the main module's code.  New reference, or NULL with an exception.
static PyObject *start_program(void) {
    PyObject *program = NULL, *boot = NULL, *names = NULL, *load = NULL, *folder = NULL, *code = NULL, *done = NULL;
    program = PyMarshal_ReadObjectFromString(linked_program, linked_program_end - linked_program);
    names = PyDict_New();
    load = PyCFunction_New(&load_method, NULL);
    folder = own_folder();
    if (program == NULL || names == NULL || load == NULL || folder == NULL) {
        goto end;
    }
    boot = PyDict_GetItemString(program, "start"); // borrowed
    if (boot == NULL || PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) < 0) {
        goto end;
    }
    done = PyEval_EvalCode(boot, names, names);
    if (done != NULL) {
        PyObject *start = PyDict_GetItemString(names, "start"); // borrowed
        code = PyObject_CallFunctionObjArgs(start, program, folder, load, NULL);
    }
end:
    Py_XDECREF(done);
    Py_XDECREF(program);
    Py_XDECREF(names);
    Py_XDECREF(load);
    Py_XDECREF(folder);
    return code;
}

static void flush_stream(const char *name) {
    PyObject *stream = PySys_GetObject(name); // borrowed
    PyObject *done = stream == NULL ? NULL : PyObject_CallMethod(stream, "flush", NULL);
    if (done == NULL) {
        PyErr_Clear();
    }
    Py_XDECREF(done);
}

// 1 when the program ended by a KeyboardInterrupt; SystemExit does not come back from here.
static int print_error(void) {
    int interrupted = PyErr_Occurred() == PyExc_KeyboardInterrupt;
    PyErr_Print();
    return interrupted;
}

int main(int argc, char **argv) {
    PyConfig config;
    PyStatus status = set_up(&config, argc, argv);
    if (!PyStatus_Exception(status)) {
        status = Py_InitializeFromConfig(&config);
    }
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        return fail(status);
    }
    int exit_status = 0, interrupted = 0;
    PyObject *code = start_program();
    PyObject *module = PyImport_AddModule("__main__"); // borrowed
    PyObject *names = module == NULL ? NULL : PyModule_GetDict(module);
    PyObject *result = code == NULL || names == NULL ? NULL : PyEval_EvalCode(code, names, names);
    Py_XDECREF(code);
    if (result == NULL) {
        interrupted = print_error();
        exit_status = 1;
    } else {
        Py_DECREF(result);
        flush_stream("stderr");
        flush_stream("stdout");
    }
    if (Py_FinalizeEx() < 0) {
        exit_status = 120;
    }
    if (interrupted) {
        signal(SIGINT, SIG_DFL);
        kill(getpid(), SIGINT);
        exit_status = 128 + SIGINT;
    }
    return exit_status;
}
