// Python's arithmetic on machine numbers.  See pm_math.h for who leaves when.
//
// Invariant: no result differs in a bit from CPython's.  So products and sums must not be
// contracted, and nothing here may be compiled with -ffast-math.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

#include "pm_math.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef PM_MATH_MINOR
#include <patchlevel.h>
#define PM_MATH_MINOR PY_MINOR_VERSION
#endif

#define TWO_63 9223372036854775808.0

static const double pi = 3.14159265358979323846;

// --- int ---------------------------------------------------------------------------------

int32_t pm_ipow(int64_t base, int64_t exponent, int64_t *result) {
    if (exponent < 0) {
        return 0;
    }
    int64_t power = 1;
    // The square is taken only when a bit is left to use it: the last one may overflow.
    while (true) {
        if ((exponent & 1) != 0 && __builtin_mul_overflow(power, base, &power)) {
            return 0;
        }
        exponent >>= 1;
        if (exponent == 0) {
            *result = power;
            return 1;
        }
        if (__builtin_mul_overflow(base, base, &base)) {
            // 0, 1 and -1 never overflow, so the true result is out of range.
            return 0;
        }
    }
}

static uint64_t magnitude(int64_t value) {
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static int bit_length(uint64_t value) {
    return value == 0 ? 0 : 64 - __builtin_clzll(value);
}

int32_t pm_itruediv(int64_t left, int64_t right, double *result) {
    if (right == 0) {
        return 0;
    }
    uint64_t top = magnitude(left);
    uint64_t bottom = magnitude(right);
    if (top <= (UINT64_C(1) << DBL_MANT_DIG) && bottom <= (UINT64_C(1) << DBL_MANT_DIG)) {
        *result = (double)left / (double)right;
        return 1;
    }
    // A quotient of at least 55 bits: 53 that stay, one to round by, one for "more below".
    int shift = 55 + bit_length(bottom) - bit_length(top);
    shift = shift > 0 ? shift : 0;
    unsigned __int128 dividend = (unsigned __int128)top << shift;
    uint64_t quotient = (uint64_t)(dividend / bottom);
    if (dividend % bottom != 0) {
        quotient |= 1;
    }
    double value = ldexp((double)quotient, -shift);
    *result = (left < 0) != (right < 0) ? -value : value;
    return 1;
}

int32_t pm_gcd(int64_t left, int64_t right, int64_t *result) {
    uint64_t a = magnitude(left);
    uint64_t b = magnitude(right);
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    if (a > INT64_MAX) {
        return 0;
    }
    *result = (int64_t)a;
    return 1;
}

int32_t pm_lcm(int64_t left, int64_t right, int64_t *result) {
    int64_t divisor = 0;
    if (left == 0 || right == 0) {
        *result = 0;
        return 1;
    }
    if (!pm_gcd(left, right, &divisor)) {
        return 0;
    }
    uint64_t product = 0;
    if (__builtin_mul_overflow(magnitude(left) / (uint64_t)divisor, magnitude(right), &product) ||
        product > INT64_MAX) {
        return 0;
    }
    *result = (int64_t)product;
    return 1;
}

int32_t pm_isqrt(int64_t value, int64_t *result) {
    if (value < 0) {
        return 0;
    }
    // sqrt() is off by one at most; 3037000499 is the root of 2**63 - 1.
    int64_t root = (int64_t)sqrt((double)value);
    root = root > INT64_C(3037000499) ? INT64_C(3037000499) : root;
    while (root * root > value) {
        root -= 1;
    }
    *result = root;
    return 1;
}

int32_t pm_factorial(int64_t value, int64_t *result) {
    if (value < 0 || value > 20) {
        return 0;
    }
    int64_t product = 1;
    for (int64_t factor = 2; factor <= value; factor++) {
        product *= factor;
    }
    *result = product;
    return 1;
}

// --- float to int ------------------------------------------------------------------------

static int32_t to_i64(double whole, int64_t *result) {
    if (!(whole >= -TWO_63 && whole < TWO_63)) { // false for a nan
        return 0;
    }
    *result = (int64_t)whole;
    return 1;
}

int32_t pm_trunc_i64(double value, int64_t *result) {
    return to_i64(trunc(value), result);
}

int32_t pm_floor_i64(double value, int64_t *result) {
    return to_i64(floor(value), result);
}

int32_t pm_ceil_i64(double value, int64_t *result) {
    return to_i64(ceil(value), result);
}

int32_t pm_round_i64(double value, int64_t *result) {
    return to_i64(rint(value), result);
}

int32_t pm_round_digits(double value, int64_t digits, double *result) {
    // printf and strtod round the exact decimal value half to even, as CPython's dtoa does.
    char text[DBL_MAX_10_EXP + 32];
    if (!isfinite(value) || digits < 0 || digits > 22) {
        return 0;
    }
    snprintf(text, sizeof(text), "%.*f", (int)digits, value);
    *result = strtod(text, NULL);
    return 1;
}

int64_t pm_compare_if(int64_t left, double right) {
    if (isnan(right)) {
        return 2;
    }
    if (right >= TWO_63) {
        return -1;
    }
    if (right < -TWO_63) {
        return 1;
    }
    int64_t whole = (int64_t)right;
    if (left != whole) {
        return left < whole ? -1 : 1;
    }
    double rest = right - (double)whole; // exact: `whole` has fewer bits than `right`
    return rest > 0.0 ? -1 : rest < 0.0;
}

// --- float -------------------------------------------------------------------------------

double pm_fmod(double left, double right) {
    double rest = fmod(left, right);
    if (rest == 0.0) {
        return copysign(0.0, right);
    }
    return (right < 0.0) != (rest < 0.0) ? rest + right : rest;
}

double pm_ffloordiv(double left, double right) {
    double rest = fmod(left, right);
    double quotient = (left - rest) / right;
    if (rest != 0.0 && (right < 0.0) != (rest < 0.0)) {
        quotient -= 1.0;
    }
    if (quotient == 0.0) {
        return copysign(0.0, left / right);
    }
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

int32_t pm_fpow(double base, double exponent, double *result) {
    errno = 0;
    double power = pow(base, exponent);
    if (isnan(power) || (isinf(power) && isfinite(base) && isfinite(exponent))) {
        return 0;
    }
    if (base == 0.0 && exponent < 0.0) { // 0.0 ** -inf is inf for pow
        return 0;
    }
    if (errno != 0 && power != 0.0) {
        return 0;
    }
    *result = power;
    return 1;
}

int32_t pm_ldexp(double value, int64_t exponent, double *result) {
    if (value == 0.0 || !isfinite(value)) {
        *result = value;
        return 1;
    }
    // Beyond this every double is already zero or infinite.
    int bounded = exponent > 5000 ? 5000 : exponent < -5000 ? -5000 : (int)exponent;
    double scaled = ldexp(value, bounded);
    if (isinf(scaled)) {
        return 0;
    }
    *result = scaled;
    return 1;
}

int32_t pm_isfinite(double value) {
    return isfinite(value) != 0;
}

int32_t pm_isinf(double value) {
    return isinf(value) != 0;
}

int32_t pm_isnan(double value) {
    return isnan(value) != 0;
}

int32_t pm_isclose(double left, double right) {
    if (left == right) {
        return 1;
    }
    if (isinf(left) || isinf(right)) {
        return 0;
    }
    double gap = fabs(right - left);
    return gap <= fabs(1e-09 * right) || gap <= fabs(1e-09 * left) || gap <= 0.0;
}

double pm_log_base(double value, double base) {
    double top = log(value);
    double bottom = log(base);
    // An infinite log is an error of its own, though the quotient may be finite again.
    return isfinite(bottom) && bottom != 0.0 ? top / bottom : NAN;
}

// 2.0 ** exponent, for -1022 <= exponent <= 1023.
static double power_of_two(int exponent) {
    uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double value = 0.0;
    memcpy(&value, &bits, sizeof(value));
    return value;
}

// frexp()'s exponent.
static int exponent_of(double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof(bits));
    int field = (int)(bits >> 52 & 0x7ff);
    int exponent = field - 1022;
    if (field == 0) {
        (void)frexp(value, &exponent);
    }
    return exponent;
}

// The norm of `count` sizes, `largest` the greatest, finite and at least 2 ** -1024: sums the
// squares and their rounding errors apart, then corrects the root by one Newton step.
static double norm(const double *sizes, int count, double largest) {
    int exponent = exponent_of(largest);
    bool usual = exponent >= -1022 && exponent <= 1022; // both powers are normal numbers
    double scale = usual ? power_of_two(-exponent) : ldexp(1.0, -exponent);
    double sum = 1.0; // so that it always exceeds what is added
    double low = 0.0;
    double lost = 0.0;
    for (int i = 0; i < count; i++) {
        double x = sizes[i] * scale;
        double square = x * x;
        double next = sum + square;
        low += fma(x, x, -square);
        lost += (sum - next) + square;
        sum = next;
    }
    double root = sqrt(sum - 1.0 + (low + lost));
    double square = -root * root;
    double next = sum + square;
    low += fma(-root, root, -square);
    lost += (sum - next) + square;
    root += (next - 1.0 + (low + lost)) / (2.0 * root);
    return usual ? root * power_of_two(exponent) : root / scale;
}

// Where the scale of norm() would overflow: each minor has a way of its own.
static double norm_of_subnormals(const double *sizes, int count, double largest) {
#if PM_MATH_MINOR >= 12
    double scaled[3];
    for (int i = 0; i < count; i++) {
        scaled[i] = sizes[i] / DBL_MIN;
    }
    return DBL_MIN * norm(scaled, count, largest / DBL_MIN);
#else
    double sum = 1.0;
    double lost = 0.0;
    for (int i = 0; i < count; i++) {
        double ratio = sizes[i] / largest;
        double square = ratio * ratio;
        double next = sum + square;
        lost += (sum - next) + square;
        sum = next;
    }
    return largest * sqrt(sum - 1.0 + lost);
#endif
}

static double hypot_of(const double *values, int count) {
    double sizes[3];
    double largest = 0.0;
    bool has_nan = false;
    for (int i = 0; i < count; i++) {
        sizes[i] = fabs(values[i]);
        has_nan |= isnan(sizes[i]) != 0;
        largest = sizes[i] > largest ? sizes[i] : largest;
    }
    if (isinf(largest) || largest == 0.0 || has_nan) {
        return has_nan && !isinf(largest) ? NAN : largest;
    }
    return exponent_of(largest) < -1023 ? norm_of_subnormals(sizes, count, largest) : norm(sizes, count, largest);
}

double pm_hypot(double x, double y) {
    return hypot_of((double[]){x, y}, 2);
}

double pm_hypot3(double x, double y, double z) {
    return hypot_of((double[]){x, y, z}, 3);
}

// --- the math module's thin ones ---------------------------------------------------------

// One line for each function that is libm's own; CPython's special cases all end in a
// result that is not finite, where native code has left.
#define LIBM_1(name)                                                                                                   \
    double pm_m_##name(double value) {                                                                                 \
        return name(value);                                                                                            \
    }
#define LIBM_2(name)                                                                                                   \
    double pm_m_##name(double x, double y) {                                                                           \
        return name(x, y);                                                                                             \
    }

LIBM_1(acos)
LIBM_1(acosh)
LIBM_1(asin)
LIBM_1(asinh)
LIBM_1(atan)
LIBM_1(atanh)
LIBM_1(cbrt)
LIBM_1(cos)
LIBM_1(cosh)
LIBM_1(erf)
LIBM_1(erfc)
LIBM_1(exp)
LIBM_1(exp2)
LIBM_1(expm1)
LIBM_1(fabs)
LIBM_1(log)
LIBM_1(log10)
LIBM_1(log1p)
LIBM_1(log2)
LIBM_1(sin)
LIBM_1(sinh)
LIBM_1(sqrt)
LIBM_1(tan)
LIBM_1(tanh)
LIBM_2(atan2)
LIBM_2(copysign)
LIBM_2(fmod)
LIBM_2(nextafter)
LIBM_2(pow)

double pm_m_remainder(double x, double y) {
    double rest = remainder(x, y);
    // Some C libraries lose the sign of a zero when `y` is subnormal.
    return rest == 0.0 ? copysign(0.0, x) : rest;
}

double pm_m_degrees(double value) {
    return value * (180.0 / pi);
}

double pm_m_radians(double value) {
    return value * (pi / 180.0);
}
