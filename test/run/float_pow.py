"""float ** float: complex for a negative base, ZeroDivisionError, OverflowError, nan and inf."""
# native: power, square, root

VALUES = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, 10.0, 1e10, 300.0, -300.5, float("inf"), float("-inf"), float("nan")]


def power(a: float, b: float):
    return a**b


def square(a: float) -> float:
    return a**2


def root(a: float):
    return a**0.5


for a in VALUES:
    line = []
    for b in VALUES:
        try:
            line.append(repr(power(a, b)))
        except (ZeroDivisionError, OverflowError) as error:
            line.append(f"{type(error).__name__}: {error}")
    print(a, line)
print([square(v) for v in VALUES], [root(v) for v in VALUES if v >= 0])
try:
    print(square(1e200))
except OverflowError as error:
    print(error)
print(power(2, 0.5), power(2.0, 3), power(True, 2.0), power(4, -0.5), power(2.0, -1074), power(2.0, -1080))
