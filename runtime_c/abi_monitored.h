// CPython 3.12 and later: sys.monitoring, as abi_312.c and abi_313.c share it.
//
// Monitoring is a matter of tables of tools, one for everything and one at each
// code object.  A code object is instrumented when the tables have changed since
// (a version tells) and its function begins; frames that are there are seen to
// when a table changes.  Ours may not have been there.
#ifndef PM_ABI_MONITORED_H
#define PM_ABI_MONITORED_H

#include "abi_shared.h"

#include "internal/pycore_gc.h"
#include "internal/pycore_instruments.h"

#include <string.h>

// ---- the tables

// Tools that are set for any of the events, as bits.  Two overlapping words cover them.
static inline uint64_t any_tool(const uint8_t *tools, size_t count) {
    uint64_t first, last;
    memcpy(&first, tools, sizeof(first));
    memcpy(&last, tools + count - sizeof(last), sizeof(last));
    return first | last;
}

_Static_assert(sizeof(_Py_GlobalMonitors) >= 8 && sizeof(_Py_GlobalMonitors) <= 16, "two words");
_Static_assert(sizeof(_Py_LocalMonitors) >= 8 && sizeof(_Py_LocalMonitors) <= 16, "two words");

int abi_tracing(PyThreadState *thread, PyCodeObject *code) {
    const _Py_GlobalMonitors *global = &thread->interp->monitors;
    if (_PyRuntime.tracemalloc.config.tracing || any_tool(global->tools, sizeof(global->tools)) != 0 ||
        thread->interp->eval_frame != NULL) {
        return 1;
    }
    if (code == NULL || code->_co_monitoring == NULL) {
        return 0;
    }
    const _Py_LocalMonitors *local = &code->_co_monitoring->active_monitors;
    return any_tool(local->tools, sizeof(local->tools)) != 0;
}

// ---- programs that change them

// What a program changes the tables with.  The function objects stay the ones
// they are; what they call is ours, and calls the original.
typedef struct {
    const char *name;
    PyMethodDef method;
    _PyCFunctionFast original;
} switch_of_tools;

static switch_of_tools everywhere = {.name = "set_events"}, in_code = {.name = "set_local_events"};
static PyObject *of_monitoring; // strong; the module
static void (*on_switched)(int);
static int64_t codes_with_calls; // code objects whose own table has a tool for CALL

enum { PROGRAMS_TOOLS = (1 << PY_MONITORING_SYS_PROFILE_ID) - 1 }; // sys.setprofile and sys.settrace have the others

// Whether a tool of the program's may hear how calls end: those of C code end otherwise than those of functions.
static int hears_calls(void) {
    const _Py_GlobalMonitors *global = &PyThreadState_Get()->interp->monitors;
    uint8_t tools = 0;
    for (size_t event = 0; event < sizeof(global->tools); event++) {
        tools |= global->tools[event];
    }
    return (tools & PROGRAMS_TOOLS) != 0 || codes_with_calls > 0;
}

static int has_calls(PyObject *code) {
    const _PyCoMonitoringData *data = ((PyCodeObject *)code)->_co_monitoring;
    return data != NULL && (data->local_monitors.tools[PY_MONITORING_EVENT_CALL] & PROGRAMS_TOOLS) != 0;
}

static PyObject *set_events(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    PyObject *result = everywhere.original(self, args, count);
    on_switched(hears_calls());
    return result;
}

static PyObject *set_local_events(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    PyObject *code = count == 3 && PyCode_Check(args[1]) ? args[1] : NULL;
    int had = code != NULL && has_calls(code);
    PyObject *result = in_code.original(self, args, count);
    codes_with_calls += (code != NULL && has_calls(code)) - had;
    on_switched(hears_calls());
    return result;
}

static int watch_switch(switch_of_tools *this, _PyCFunctionFast ours) {
    PyObject *function = PyObject_GetAttrString(of_monitoring, this->name);
    if (function == NULL) {
        return -1;
    }
    int right = PyCFunction_CheckExact(function) && PyCFunction_GET_FLAGS(function) == METH_FASTCALL;
    if (right) {
        PyCFunctionObject *object = (PyCFunctionObject *)function;
        this->original = (_PyCFunctionFast)(void (*)(void))object->m_ml->ml_meth;
        this->method = *object->m_ml;
        this->method.ml_meth = (PyCFunction)(void (*)(void))ours;
        object->m_ml = &this->method;
    } else {
        PyErr_Format(PyExc_RuntimeError, "sys.monitoring.%s is not the function it was", this->name);
    }
    Py_DECREF(function);
    return right ? 0 : -1;
}

int abi_watch_tools(void (*switched)(int)) {
    on_switched = switched;
    of_monitoring = Py_XNewRef(PySys_GetObject("monitoring"));
    if (of_monitoring == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "there is no sys.monitoring");
        return -1;
    }
    if (watch_switch(&everywhere, set_events) < 0 || watch_switch(&in_code, set_local_events) < 0) {
        return -1;
    }
    switched(hears_calls());
    return 0;
}

// ---- functions that are there

static int visit_object(PyObject *object, void *visit) {
    if (PyFunction_Check(object)) {
        (*(void (**)(PyFunctionObject *))visit)((PyFunctionObject *)object);
    }
    return 1;
}

void abi_each_function(void (*visit)(PyFunctionObject *)) {
    PyUnstable_GC_VisitObjects(visit_object, &visit);
    // What gc.freeze() put aside is not among those.
    PyGC_Head *frozen = &PyThreadState_Get()->interp->gc.permanent_generation.head;
    for (PyGC_Head *at = _PyGCHead_NEXT(frozen); at != frozen; at = _PyGCHead_NEXT(at)) {
        visit_object((PyObject *)(at + 1), &visit);
    }
}

// ---- frames that were not there when a table changed

// The events of a tool in the code's own table; -1 with an exception.
static int set_local(PyCodeObject *code, int tool, int events) {
    PyObject *args[] = {PyLong_FromLong(tool), (PyObject *)code, PyLong_FromLong(events)};
    PyObject *done = args[0] == NULL || args[2] == NULL ? NULL : in_code.original(of_monitoring, args, 3);
    Py_XDECREF(args[0]);
    Py_XDECREF(args[2]);
    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}

static int local_events(PyCodeObject *code, int tool) {
    int events = 0;
    for (size_t i = 0; code->_co_monitoring != NULL && i < sizeof(code->_co_monitoring->local_monitors.tools); i++) {
        events |= ((code->_co_monitoring->local_monitors.tools[i] >> tool) & 1) << i;
    }
    return events;
}

// Instrument the code of a frame that goes on in the middle.  To change its own
// table and back does it; a tool nobody uses is taken, where there is one.
static void instrument(PyThreadState *thread, PyCodeObject *code) {
    const _Py_GlobalMonitors *global = &thread->interp->monitors;
    int unused = code->_co_monitoring == NULL && any_tool(global->tools, sizeof(global->tools)) == 0;
    if (unused || in_code.original == NULL) {
        return;
    }
    PyObject **names = thread->interp->monitoring_tool_names, *raised = PyErr_GetRaisedException();
    int tool = 0;
    while (tool < PY_MONITORING_SYS_PROFILE_ID - 1 && names[tool] != NULL) {
        tool++;
    }
    PyObject *name = names[tool];
    names[tool] = name == NULL ? Py_None : name;
    int events = local_events(code, tool);
    if (set_local(code, tool, events ^ (1 << PY_MONITORING_EVENT_PY_START)) < 0 || set_local(code, tool, events) < 0) {
        PyErr_Clear(); // no memory: as if the frame were seen a little later
    }
    names[tool] = name;
    PyErr_SetRaisedException(raised);
}

#endif
