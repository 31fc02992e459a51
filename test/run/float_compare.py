"""Comparisons with nan are false, also inside conditions and chains; zeros are equal."""
# native: order, biggest

nan = float("nan")
VALUES = [0.0, -0.0, 1.0, -1.0, 1e308, float("inf"), float("-inf"), nan]


def order(a: float, b: float) -> int:
    return (a < b) + 2 * (a <= b) + 4 * (a == b) + 8 * (a != b) + 16 * (a >= b) + 32 * (a > b)


def classify(x: float) -> str:
    if x < 0.0:
        return "negative"
    elif x > 0.0:
        return "positive"
    elif x == 0.0:
        return "zero"
    return "nan"


def biggest(a: float, b: float, c: float) -> float:
    best = a
    if not best > b:
        best = b
    if not best >= c:
        best = c
    return best


for a in VALUES:
    print(a, [order(a, b) for b in VALUES], classify(a), bool(a), not a)
print(biggest(1.0, nan, 3.0), biggest(nan, nan, 1.0), biggest(3.0, 2.0, 1.0), 0.0 < nan < 1.0, not (nan == nan))
