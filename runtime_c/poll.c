// What the eval breaker asks for.
#include "entry.h"
#include "module_data.h"

int pm_handle_breaker(PyThreadState *thread) {
    int why = abi_pending(thread);
    if (why & ABI_WANTS_OTHER) {
        return 0;
    }
    if (why & ABI_WANTS_GC) {
        abi_collect(thread);
    }
    if (why & ABI_WANTS_GIL) {
        PyEval_RestoreThread(PyEval_SaveThread());
    }
    return (abi_pending(thread) & ABI_WANTS_OTHER) == 0;
}

int pm_handle_breaker_here(pm_ctx *ctx) {
    if ((*ctx->breaker & abi_breaker_mask) == 0 || pm_handle_breaker(ctx->thread)) {
        return 0;
    }
    return Py_MakePendingCalls();
}
