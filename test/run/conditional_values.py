"""Conditional expressions, nested and of two types."""
# native: sign, steps


def sign(x: int) -> int:
    return 1 if x > 0 else -1 if x < 0 else 0


def pick(flag: bool, i: int, f: float):
    return i if flag else f


def steps(n: int) -> float:
    x = 1.0
    for i in range(n):
        x = x * 0.5 if x > 10.0 else x + (float(i) if i % 2 else 1.25)
    return x


print([sign(x) for x in (5, 0, -5, 2**80, -(2**80), 0.0, -0.5)])
print(repr(pick(True, 3, 2.5)), repr(pick(False, 3, 2.5)), repr(pick(1, 2**70, 0.0)), repr(pick([], 1, -0.0)))
print([steps(n) for n in (0, 1, 10, 100)])
