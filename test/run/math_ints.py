"""math functions that give or take ints."""
# native: floors, common, roots

import math


def floors(x: float) -> int:
    return math.floor(x) * 10000 + math.ceil(x) * 100 + math.trunc(x)


def common(a: int, b: int) -> int:
    return math.gcd(a, b)


def roots(n: int) -> int:
    total = 0
    for i in range(n):
        total += math.isqrt(i * i * 3)
    return total


def flags(x: float) -> int:
    return math.isnan(x) + 2 * math.isinf(x) + 4 * math.isfinite(x)


for x in (0.0, -0.0, 1.5, -1.5, 2.0**52 + 0.5, 1e17, -1e18, 1e30):
    print(x, floors(x), flags(x))
for x in (float("inf"), float("nan")):
    print(flags(x))
    try:
        floors(x)
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
print([common(a, b) for a in (0, 12, -18, 2**62, -(2**63), 2**70) for b in (0, 8, 2**31, -(2**63))])
print(roots(1000), math.isqrt(2**63 - 1), math.factorial(20), math.factorial(21), math.ldexp(0.75, 10), math.floor(7), math.lcm(4, 6))
for bad in (-1, 1.5):
    try:
        math.isqrt(bad)
    except (ValueError, TypeError) as error:
        print(error)
