"""The same kinds of functions without a single annotation."""
# native: fib, total, norm, steps
# chosen: fib, total, steps


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def total(n):
    t = 0
    for i in range(n):
        t += i * i % 7
    return t


def norm(x, y):
    return (x * x + y * y) ** 0.5 / 2.0


def steps(n):
    k = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        k += 1
    return k


print(fib(15), total(100), norm(3.0, 4.0), norm(3, 4), steps(27), total(True), fib(1.5), steps(2**70), norm(1e200, 0.0) if False else "")
try:
    total("x")
except TypeError as error:
    print(error)
try:
    print(norm(1e200, 1.0))
except OverflowError as error:
    print(error)
