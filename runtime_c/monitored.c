// Functions under sys.monitoring.
//
// Invariant: while a tool may hear how calls end, no function is attached.  The
// interpreter runs calls of its own functions without leaving its loop, and all
// others as calls of C code, of which a tool hears the end.
#include "entry.h"

// Each time all objects are looked through: who switches more often is left to
// the interpreter.
enum { MOST_SWITCHES = 64 };

static int monitored, switches;

int pm_is_monitored(void) {
    return monitored;
}

static void detach(PyFunctionObject *function) {
    if (function->vectorcall == pm_entry) {
        abi_function_detach(function);
    }
}

static void attach(PyFunctionObject *function) {
    pm_attach(function);
}

static void switched(int heard) {
    if (heard == monitored || (!heard && switches == MOST_SWITCHES)) {
        return;
    }
    switches += heard;
    monitored = heard;
    abi_each_function(heard ? detach : attach);
}

int pm_watch_tools(void) {
    return abi_watch_tools(switched);
}
