"""The math module over edge values: exact results, and its errors with their messages."""
# native: unary, binary

import math

VALUES = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, 10.0, -3.7, 100.0, 1e10, 1e300, 1e-310, 800.0, float("inf"), float("-inf"), float("nan")]


def unary(k: int, x: float) -> float:
    if k == 0:
        return math.sin(x)
    if k == 1:
        return math.cos(x)
    if k == 2:
        return math.tan(x)
    if k == 3:
        return math.exp(x)
    if k == 4:
        return math.log(x)
    if k == 5:
        return math.sqrt(x)
    if k == 6:
        return math.atan(x)
    if k == 7:
        return math.asin(x)
    if k == 8:
        return math.log2(x)
    if k == 9:
        return math.log10(x)
    if k == 10:
        return math.log1p(x)
    if k == 11:
        return math.fabs(x)
    if k == 12:
        return math.degrees(x)
    if k == 13:
        return math.tanh(x)
    return math.acos(x)


def binary(k: int, x: float, y: float) -> float:
    if k == 0:
        return math.atan2(x, y)
    if k == 1:
        return math.hypot(x, y)
    if k == 2:
        return math.fmod(x, y)
    if k == 3:
        return math.pow(x, y)
    return math.copysign(x, y)


def show(f, *args):
    try:
        return repr(f(*args))
    except (ValueError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"


for k in range(15):
    print(k, [show(unary, k, x) for x in VALUES])
for k in range(5):
    for x in VALUES:
        print(k, x, [show(binary, k, x, y) for y in VALUES])
print(unary(0, 1), unary(5, 2), unary(4, 10), unary(5, True), binary(1, 3, 4))
