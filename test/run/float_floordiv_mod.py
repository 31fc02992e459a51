"""// and % of floats: the sign of the divisor, -0.0, infinities, and quotients that must not round up."""
# native: quotient, rest, wrap

VALUES = [0.0, -0.0, 1.0, -1.0, 0.1, -0.1, 5.5, -7.25, 1e16, -1e16, 1e308, 5e-324, float("inf"), float("-inf"), float("nan")]


def quotient(a: float, b: float) -> float:
    return a // b


def rest(a: float, b: float) -> float:
    return a % b


def wrap(angle: float, turns: int) -> float:
    for _ in range(turns):
        angle = (angle + 100.7) % 360.0
    return angle


for a in VALUES:
    line = []
    for b in VALUES:
        try:
            line.append((quotient(a, b), rest(a, b)))
        except ZeroDivisionError as error:
            line.append(str(error))
    print(a, line)
print(wrap(-5.0, 50).hex(), quotient(1.0, 0.1), rest(1.0, 0.1), divmod(-1e-20, 3.0))
