// Calls every function of pm_math.h on every pair of edge values, for the sanitizers to watch.
#include "pm_math.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const int64_t INTS[] = {
    0,  1,   -1,  2,          -2,          3,         -3,        7,           10,        19,        20,
    21, 62,  63,  64,         65,          -63,       -64,       1000,        4096,      1 << 30,   INT64_C(1) << 31,
    22, -10, 100, 3037000499, -3037000500, INT32_MAX, INT32_MIN, (1LL << 53), 1LL << 62, INT64_MAX, INT64_MIN,
};

static const double FLOATS[] = {
    0.0,      -0.0,      1.0,         -1.0,        0.5,    -0.5,    1.5,    -1.5,   2.5,     2.0,
    3.0,      1e-5,      1e17,        -1e17,       1e16,   0x1p53,  0x1p62, 0x1p63, -0x1p63, 0x1.fffffffffffffp62,
    DBL_MAX,  -DBL_MAX,  DBL_MIN,     DBL_MIN / 2, 5e-324, -5e-324, 1e308,  1e-300, 709.8,   -745.2,
    INFINITY, -INFINITY, (double)NAN,
};

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static uint64_t digest; // of all results, so that nothing is optimised away

static void note(int32_t status, uint64_t bits) {
    digest = digest * UINT64_C(6364136223846793005) + bits + (uint64_t)status;
}

static void note_f(int32_t status, double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof(bits));
    note(status, bits);
}

static void one_int(int64_t a) {
    int64_t i = 0;
    note(pm_isqrt(a, &i), (uint64_t)i);
    note(pm_factorial(a, &i), (uint64_t)i);
}

static void two_ints(int64_t a, int64_t b) {
    int64_t i = 0;
    double f = 0.0;
    note(pm_ipow(a, b, &i), (uint64_t)i);
    note(pm_gcd(a, b, &i), (uint64_t)i);
    note(pm_lcm(a, b, &i), (uint64_t)i);
    note_f(pm_itruediv(a, b, &f), f);
}

static void int_and_float(int64_t a, double x) {
    double f = 0.0;
    note(0, (uint64_t)pm_compare_if(a, x));
    note_f(pm_ldexp(x, a, &f), f);
    note_f(pm_round_digits(x, a, &f), f);
}

static void one_float(double x) {
    static double (*const functions[])(double) = {
        pm_m_acos, pm_m_acosh, pm_m_asin, pm_m_asinh, pm_m_atan,  pm_m_atanh, pm_m_cbrt,    pm_m_cos,     pm_m_cosh,
        pm_m_erf,  pm_m_erfc,  pm_m_exp,  pm_m_exp2,  pm_m_expm1, pm_m_fabs,  pm_m_log,     pm_m_log10,   pm_m_log1p,
        pm_m_log2, pm_m_sin,   pm_m_sinh, pm_m_sqrt,  pm_m_tan,   pm_m_tanh,  pm_m_degrees, pm_m_radians,
    };
    for (int i = 0; i < COUNT(functions); i++) {
        note_f(0, functions[i](x));
    }
    int64_t whole = 0;
    note(pm_trunc_i64(x, &whole), (uint64_t)whole);
    note(pm_floor_i64(x, &whole), (uint64_t)whole);
    note(pm_ceil_i64(x, &whole), (uint64_t)whole);
    note(pm_round_i64(x, &whole), (uint64_t)whole);
    note(pm_isfinite(x) + pm_isinf(x) + pm_isnan(x), 0);
}

static void two_floats(double x, double y) {
    static double (*const functions[])(double, double) = {
        pm_hypot, pm_log_base, pm_m_atan2, pm_m_copysign, pm_m_fmod, pm_m_nextafter, pm_m_pow, pm_m_remainder,
    };
    for (int i = 0; i < COUNT(functions); i++) {
        note_f(0, functions[i](x, y));
    }
    double power = 0.0;
    note_f(pm_fpow(x, y, &power), power);
    note_f(pm_isclose(x, y), pm_hypot3(x, y, 1.0));
    if (y != 0.0) { // promised by native code
        note_f(0, pm_ffloordiv(x, y));
        note_f(0, pm_fmod(x, y));
    }
}

int main(void) {
    for (int i = 0; i < COUNT(INTS); i++) {
        one_int(INTS[i]);
        for (int j = 0; j < COUNT(INTS); j++) {
            two_ints(INTS[i], INTS[j]);
        }
        for (int j = 0; j < COUNT(FLOATS); j++) {
            int_and_float(INTS[i], FLOATS[j]);
        }
    }
    for (int i = 0; i < COUNT(FLOATS); i++) {
        one_float(FLOATS[i]);
        for (int j = 0; j < COUNT(FLOATS); j++) {
            two_floats(FLOATS[i], FLOATS[j]);
        }
    }
    printf("digest %016" PRIx64 "\n", digest);
    return 0;
}
