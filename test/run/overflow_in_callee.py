"""A callee overflows while its callers hold half-finished expressions."""
# native: square, outer, middle, deep


def square(x: int) -> int:
    return x * x


def middle(a: int, b: int) -> int:
    return a - (b + square(a * 3 + square(b)))


def outer(a: int, b: int) -> int:
    r = 0
    for i in range(3):
        r = r ^ (a + i) * (b - middle(a + i, b)) + square(b)
    return r


def deep(n: int, x: int) -> int:
    if n == 0:
        return x * x
    return 1 + deep(n - 1, x + x) - n


for a in (0, 3, -7, 2**15, 2**31, -(2**40), 2**62):
    for b in (1, -2, 2**16, 2**20, 2**33):
        print(a, b, middle(a, b), outer(a, b))
print([deep(n, 3) for n in (0, 1, 10, 29, 30, 31, 60, 62, 63, 64, 100)])
