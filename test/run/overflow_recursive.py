"""Recursion whose deepest or whose last results leave 64 bits."""
# native: factorial, fib, ackermann, power


def factorial(n: int) -> int:
    if n < 2:
        return 1
    return n * factorial(n - 1)


def fib(n: int, a: int, b: int) -> int:
    if n == 0:
        return a
    return fib(n - 1, b, a + b)


def ackermann(m: int, n: int) -> int:
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def power(b: int, e: int) -> int:
    if e == 0:
        return 1
    half = power(b, e // 2)
    return half * half * (b if e % 2 else 1)


print([factorial(n) for n in (0, 1, 5, 20, 21, 22, 25, 40)])
print([fib(n, 0, 1) for n in (0, 10, 90, 91, 92, 93, 94, 150)])
print(ackermann(2, 5), ackermann(0, 2**63 - 1), ackermann(1, 3))
print([power(3, e) for e in (0, 1, 38, 39, 40, 41, 79, 100)], power(-2, 63), power(2**32, 2))
