"""Tuple assignment, swaps, starred targets and returned tuples."""
# native: fib, gcd


def fib(n: int) -> int:
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def stats(values):
    lo = hi = values[0]
    total = 0
    for v in values:
        lo, hi = (v, hi) if v < lo else (lo, v) if v > hi else (lo, hi)
        total += v
    return lo, hi, total / len(values)


def rotate(n: int):
    x, y, z = 1, 2, 3
    for i in range(n):
        x, y, z = y, z, x + i
    first, *rest = x, y, z
    (p, q), r = (x, y), z
    return first, rest, p - q + r


print([fib(n) for n in (0, 1, 10, 92, 93, 94, 200)], gcd(1071, 462), gcd(2**62, 2**40 * 3), gcd(2**80, 6**30), gcd(0, 0))
print(stats([3, 1, 4.5, -2]), rotate(0), rotate(7))
for bad in ((1,), (1, 2, 3), 5):
    try:
        a, b = bad
    except (ValueError, TypeError) as error:
        print(error)
