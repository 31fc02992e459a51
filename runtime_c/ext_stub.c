// An extension module made by `pymlir compile --ext`: a Python module whose code is embedded and whose native functions
// are linked in.  Multi-phase: each interpreter that imports it executes the code in a module of its own.
//
// The program is the marshalled dict {"code", "native", "prepare"}; `prepare` is the code that defines `prepared`.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <marshal.h>

#include "linked.h"

// The code to execute, its native functions attached.  New reference, or NULL with an exception.
static PyObject *code_to_execute(PyObject *program) {
    PyObject *code = PyDict_GetItemString(program, "code");       // borrowed
    PyObject *native = PyDict_GetItemString(program, "native");   // borrowed
    PyObject *prepare = PyDict_GetItemString(program, "prepare"); // borrowed
    if (code == NULL || native == NULL || prepare == NULL) {
        PyErr_SetString(PyExc_SystemError, "the embedded program is not whole");
        return NULL;
    }
    PyObject *module = NULL, *names = NULL, *done = NULL, *result = NULL;
    module = linked_load(native, code);
    names = module == NULL ? NULL : PyDict_New();
    if (names == NULL || PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) < 0) {
        goto end;
    }
    done = PyEval_EvalCode(prepare, names, names);
    if (done != NULL) {
        PyObject *function = PyDict_GetItemString(names, "prepared"); // borrowed
        result = PyObject_CallFunctionObjArgs(function, code, module, NULL);
    }
end:
    Py_XDECREF(done);
    Py_XDECREF(names);
    Py_XDECREF(module);
    return result;
}

static int execute(PyObject *module) {
    PyObject *program = PyMarshal_ReadObjectFromString(linked_program, linked_program_end - linked_program);
    PyObject *code = program == NULL ? NULL : code_to_execute(program);
    PyObject *names = PyModule_GetDict(module); // borrowed
    PyObject *result = NULL;
    if (code != NULL && PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) == 0) {
        result = PyEval_EvalCode(code, names, names);
    }
    Py_XDECREF(code);
    Py_XDECREF(program);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)execute},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = linked_module_name,
    .m_size = 0,
    .m_slots = slots,
};

__attribute__((visibility("default"))) PyObject *linked_module_init(void);

PyObject *linked_module_init(void) {
    return PyModuleDef_Init(&definition);
}
