// Python's arithmetic on machine numbers: what native code calls.
//
// Every function gives the very bits CPython gives (of the minor in PY_VERSION_HEX, or
// PM_MATH_MINOR without Python.h), or says that it cannot.  None touches an object,
// takes the GIL or raises.  There are three ways to say "leave for the interpreter":
//
//   status   int32_t result, the value through a pointer: 0 = leave, nothing is stored
//   finite   double result: the caller leaves unless it is finite, which covers every
//            domain error, pole and overflow (and some inf and nan that CPython would return)
//   none     always right, nothing to test
//
// The math module.  Wrappers with a `pm_m_` name exist because LLVM knows libm's names:
// it would fold and rewrite such calls (pow(2, x) to exp2(x)) with other last bits.
// lowering/math_table.py is this table as data; a test compares the two.
//
//   name                               symbol             arguments  result  leaves
//   acos acosh asin asinh atan atanh   pm_m_<name>        f          f       finite
//   cbrt cos cosh erf erfc exp exp2    pm_m_<name>        f          f       finite
//   expm1 log log10 log1p log2 sin     pm_m_<name>        f          f       finite
//   sinh sqrt tan tanh                 pm_m_<name>        f          f       finite
//   atan2 fmod pow remainder           pm_m_<name>        f f        f       finite
//   hypot                              pm_hypot           f f        f       finite
//   hypot/3                            pm_hypot3          f f f      f       finite
//   log/2                              pm_log_base        f f        f       finite
//   nextafter                          pm_m_nextafter     f f        f       finite
//   copysign                           pm_m_copysign      f f        f       none
//   degrees fabs radians               pm_m_<name>        f          f       none
//   isfinite isinf isnan               pm_<name>          f          b       none
//   isclose                            pm_isclose         f f        b       none
//   ceil floor trunc                   pm_<name>_i64      f          i       status
//   gcd lcm                            pm_<name>          i i        i       status
//   isqrt                              pm_isqrt           i          i       status
//   factorial                          pm_factorial       i          i       status
//   ldexp                              pm_ldexp           f i        f       status
#ifndef PM_MATH_H
#define PM_MATH_H

#include <stdint.h>

// int ** int.  0: negative exponent, or the result needs more than 64 bits.
int32_t pm_ipow(int64_t base, int64_t exponent, int64_t *result);

// int / int, correctly rounded.  0: zero divisor.
int32_t pm_itruediv(int64_t left, int64_t right, double *result);

// float // float and float % float.  `right` must not be zero.
double pm_ffloordiv(double left, double right);
double pm_fmod(double left, double right);

// float ** float.  0: CPython raises, gives a complex, or one side is not a number.
int32_t pm_fpow(double base, double exponent, double *result);

// round(float), to even.  0: not finite, or more than 64 bits.
int32_t pm_round_i64(double value, int64_t *result);

// round(float, digits).  0: digits outside 0..22, or a value that is not finite.
int32_t pm_round_digits(double value, int64_t digits, double *result);

// int(float), math.trunc, math.floor, math.ceil.  0: not finite, or more than 64 bits.
int32_t pm_trunc_i64(double value, int64_t *result);
int32_t pm_floor_i64(double value, int64_t *result);
int32_t pm_ceil_i64(double value, int64_t *result);

// Exact comparison of an int with a float, as Python compares them: -1, 0, 1; 2 = not a number.
int64_t pm_compare_if(int64_t left, double right);

double pm_hypot(double x, double y);
double pm_hypot3(double x, double y, double z);
double pm_log_base(double value, double base);
int32_t pm_isfinite(double value);
int32_t pm_isinf(double value);
int32_t pm_isnan(double value);
int32_t pm_isclose(double left, double right);
int32_t pm_gcd(int64_t left, int64_t right, int64_t *result);
int32_t pm_lcm(int64_t left, int64_t right, int64_t *result);
int32_t pm_isqrt(int64_t value, int64_t *result);
int32_t pm_factorial(int64_t value, int64_t *result);
int32_t pm_ldexp(double value, int64_t exponent, double *result);

double pm_m_acos(double value);
double pm_m_acosh(double value);
double pm_m_asin(double value);
double pm_m_asinh(double value);
double pm_m_atan(double value);
double pm_m_atanh(double value);
double pm_m_cbrt(double value);
double pm_m_cos(double value);
double pm_m_cosh(double value);
double pm_m_degrees(double value);
double pm_m_erf(double value);
double pm_m_erfc(double value);
double pm_m_exp(double value);
double pm_m_exp2(double value);
double pm_m_expm1(double value);
double pm_m_fabs(double value);
double pm_m_log(double value);
double pm_m_log10(double value);
double pm_m_log1p(double value);
double pm_m_log2(double value);
double pm_m_radians(double value);
double pm_m_sin(double value);
double pm_m_sinh(double value);
double pm_m_sqrt(double value);
double pm_m_tan(double value);
double pm_m_tanh(double value);
double pm_m_atan2(double y, double x);
double pm_m_copysign(double x, double y);
double pm_m_fmod(double x, double y);
double pm_m_nextafter(double x, double y);
double pm_m_pow(double x, double y);
double pm_m_remainder(double x, double y);

#endif
