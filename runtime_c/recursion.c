// Calls of C functions that count themselves against the recursion limit, which
// on 3.11 the instruction for such a call does not let them do.
//
// CPython calls a fast C function by an instruction of its own, once it has seen
// it called a few times, and what recurses to the limit has long been seen.
#include "visit.h"

#include <string.h>

#if PY_VERSION_HEX < 0x030C0000

// Of those that take one object, two have an instruction that does not count.
static int is_special(const PyMethodDef *method, PyTypeObject *owner) {
    return owner == NULL ? strcmp(method->ml_name, "len") == 0
                         : owner == &PyList_Type && strcmp(method->ml_name, "append") == 0;
}

// `owner`: whose method it is, NULL for a function of a module.
static int is_counted_by_itself_only(const PyMethodDef *method, PyTypeObject *owner, PyObject *keywords) {
    if ((method->ml_flags & METH_FASTCALL) == 0) {
        return is_special(method, owner);
    }
    return keywords == NULL || (owner == NULL && (method->ml_flags & METH_KEYWORDS));
}

static int calls_not_counted(PyObject *callable, PyObject *keywords) {
    if (Py_IS_TYPE(callable, &PyMethodDescr_Type)) {
        return is_counted_by_itself_only(((PyMethodDescrObject *)callable)->d_method, PyDescr_TYPE(callable), keywords);
    }
    if (!PyCFunction_CheckExact(callable)) {
        return 0;
    }
    PyObject *self = PyCFunction_GET_SELF(callable);
    PyTypeObject *owner = self == NULL || PyModule_Check(self) ? NULL : Py_TYPE(self);
    return is_counted_by_itself_only(((PyCFunctionObject *)callable)->m_ml, owner, keywords);
}

PyObject *pm_call_c(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *keywords) {
    int calls = calls_not_counted(callable, keywords);
    PyThreadState *thread = PyThreadState_Get();
    thread->recursion_remaining += calls;
    PyObject *result = PyObject_Vectorcall(callable, args, nargsf, keywords);
    thread->recursion_remaining -= calls;
    return result;
}

#else

PyObject *pm_call_c(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *keywords) {
    return PyObject_Vectorcall(callable, args, nargsf, keywords);
}

#endif
