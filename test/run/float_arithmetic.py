"""Floats: infinities and nans appear without an error, -0.0 keeps its sign, only a zero divisor raises."""
# native: ops, horner, harmonic

EDGES = [0.0, -0.0, 1.0, -1.5, 0.1, 1e308, -1e308, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf"), float("nan")]


def ops(a: float, b: float) -> float:
    return (a + b) * (a - b) - a * b


def horner(x: float) -> float:
    return ((2.0 * x - 3.0) * x + 0.5) * x - 1.0


def harmonic(n: int) -> float:
    total = 0.0
    for i in range(1, n + 1):
        total += 1.0 / i
    return total


def divide(a: float, b: float) -> float:
    return a / b


for a in EDGES:
    print(a, [ops(a, b) for b in EDGES], horner(a))
    for b in EDGES:
        try:
            print(divide(a, b), end=" ")
        except ZeroDivisionError as error:
            print(error, end=" ")
    print(-a, +a, abs(a))
print(harmonic(1000).hex(), harmonic(0))
