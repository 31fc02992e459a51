// The runtime's functions by name, for the loader: they need not be visible in
// the dynamic symbol table.  test/unit/c/ checks the list against the headers.
#include "ownership.h"
#include "unit.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    void *address;
} symbol;

#define PM_SYMBOL(name)                                                                                                \
    { #name, (void *)(uintptr_t)&name }

// Sorted, for bsearch.
static const symbol symbols[] = {
    PM_SYMBOL(pm_argument),
    PM_SYMBOL(pm_assumed),
    PM_SYMBOL(pm_assumptions_hold),
    PM_SYMBOL(pm_box_bool),
    PM_SYMBOL(pm_box_f64),
    PM_SYMBOL(pm_box_i64),
    PM_SYMBOL(pm_ceil_i64),
    PM_SYMBOL(pm_compare_if),
    PM_SYMBOL(pm_constant),
    PM_SYMBOL(pm_decref),
    PM_SYMBOL(pm_factorial),
    PM_SYMBOL(pm_ffloordiv),
    PM_SYMBOL(pm_floor_i64),
    PM_SYMBOL(pm_fmod),
    PM_SYMBOL(pm_fpow),
    PM_SYMBOL(pm_gcd),
    PM_SYMBOL(pm_hypot),
    PM_SYMBOL(pm_hypot3),
    PM_SYMBOL(pm_incref),
    PM_SYMBOL(pm_ipow),
    PM_SYMBOL(pm_is_none),
    PM_SYMBOL(pm_isclose),
    PM_SYMBOL(pm_isfinite),
    PM_SYMBOL(pm_isinf),
    PM_SYMBOL(pm_isnan),
    PM_SYMBOL(pm_isqrt),
    PM_SYMBOL(pm_itruediv),
    PM_SYMBOL(pm_kept_f64),
    PM_SYMBOL(pm_kept_i64),
    PM_SYMBOL(pm_lcm),
    PM_SYMBOL(pm_ldexp),
    PM_SYMBOL(pm_leave),
    PM_SYMBOL(pm_let_go),
    PM_SYMBOL(pm_load_cell),
    PM_SYMBOL(pm_load_cell_bool),
    PM_SYMBOL(pm_load_cell_f64),
    PM_SYMBOL(pm_load_cell_i64),
    PM_SYMBOL(pm_log_base),
    PM_SYMBOL(pm_m_acos),
    PM_SYMBOL(pm_m_acosh),
    PM_SYMBOL(pm_m_asin),
    PM_SYMBOL(pm_m_asinh),
    PM_SYMBOL(pm_m_atan),
    PM_SYMBOL(pm_m_atan2),
    PM_SYMBOL(pm_m_atanh),
    PM_SYMBOL(pm_m_cbrt),
    PM_SYMBOL(pm_m_copysign),
    PM_SYMBOL(pm_m_cos),
    PM_SYMBOL(pm_m_cosh),
    PM_SYMBOL(pm_m_degrees),
    PM_SYMBOL(pm_m_erf),
    PM_SYMBOL(pm_m_erfc),
    PM_SYMBOL(pm_m_exp),
    PM_SYMBOL(pm_m_exp2),
    PM_SYMBOL(pm_m_expm1),
    PM_SYMBOL(pm_m_fabs),
    PM_SYMBOL(pm_m_fmod),
    PM_SYMBOL(pm_m_log),
    PM_SYMBOL(pm_m_log10),
    PM_SYMBOL(pm_m_log1p),
    PM_SYMBOL(pm_m_log2),
    PM_SYMBOL(pm_m_nextafter),
    PM_SYMBOL(pm_m_pow),
    PM_SYMBOL(pm_m_radians),
    PM_SYMBOL(pm_m_remainder),
    PM_SYMBOL(pm_m_sin),
    PM_SYMBOL(pm_m_sinh),
    PM_SYMBOL(pm_m_sqrt),
    PM_SYMBOL(pm_m_tan),
    PM_SYMBOL(pm_m_tanh),
    PM_SYMBOL(pm_make_cell),
    PM_SYMBOL(pm_poll),
    PM_SYMBOL(pm_round_digits),
    PM_SYMBOL(pm_round_i64),
    PM_SYMBOL(pm_store_cell),
    PM_SYMBOL(pm_store_cell_bool),
    PM_SYMBOL(pm_store_cell_f64),
    PM_SYMBOL(pm_store_cell_i64),
    PM_SYMBOL(pm_stress),
    PM_SYMBOL(pm_trunc_i64),
    PM_SYMBOL(pm_tuple_item),
    PM_SYMBOL(pm_unbox_bool),
    PM_SYMBOL(pm_unbox_f64),
    PM_SYMBOL(pm_unbox_i64),
    PM_SYMBOL(pm_visit),
};

#undef PM_SYMBOL

static int by_name(const void *name, const void *row) {
    return strcmp(name, ((const symbol *)row)->name);
}

void *pm_symbol(const char *name) {
    void *checked = pm_books_symbol(name);
    if (checked != NULL) {
        return checked;
    }
    const symbol *found = bsearch(name, symbols, sizeof(symbols) / sizeof(symbols[0]), sizeof(symbols[0]), by_name);
    if (found != NULL) {
        return found->address;
    }
    return strcmp(name, "pm_exhausted") == 0 ? (void *)pm_exhausted : dlsym(RTLD_DEFAULT, name);
}
