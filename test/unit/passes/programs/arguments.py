"""Defaults, keywords, recursion, calls between functions."""

# typed: scaled scalar int(int, int, int)
# typed: uses scalar int(int)
# typed: clamp scalar int(int, int, int)
# typed: fib scalar int(int)
# typed: ackermann scalar int(int, int)
# typed: even scalar bool(int)
# typed: odd scalar bool(int)
# typed: wrong scalar float(float)
# typed: calls_wrong scalar float()


def scaled(a, b=2, *, c=3):
    return a * b + c


def uses(n):
    total = 0
    for i in range(n):
        total += scaled(i, c=5) + scaled(b=1, a=i) + scaled(i)
    return total


def clamp(x, low=0, high=255):
    if x < low:
        return low
    if x > high:
        return high
    return x


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def wrong(x: int):
    return x * 0.5


def calls_wrong():
    return wrong(1.5) + wrong(2.5)
