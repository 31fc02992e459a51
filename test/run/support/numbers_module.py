"""A module that import_user_module.py imports."""

SCALE = 3


def square(x: int) -> int:
    return x * x


def cube(x: int) -> int:
    return square(x) * x


def total(n: int) -> int:
    t = 0
    for i in range(n):
        t += square(i) * SCALE
    return t
