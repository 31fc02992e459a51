"""Comparing an int with a float is exact: no rounding of the int on the way."""
# native: less, equal, compare_all

INTS = [0, 1, -1, 2**53, 2**53 + 1, -(2**53) - 1, 2**62, 2**63 - 1, -(2**63), 2**63, 2**64]
FLOATS = [0.0, -0.0, 1.0, 0.5, -0.5, 2.0**53, -(2.0**53), 2.0**63, -(2.0**63), 1e300, -1e300, float("inf"), float("-inf"), float("nan")]


def less(a: int, b: float) -> bool:
    return a < b


def equal(a: int, b: float) -> bool:
    return a == b


def compare_all(a: int, b: float) -> int:
    bits = 0
    if a < b:
        bits |= 1
    if a <= b:
        bits |= 2
    if a == b:
        bits |= 4
    if a != b:
        bits |= 8
    if a >= b:
        bits |= 16
    if a > b:
        bits |= 32
    if b < a:
        bits |= 64
    if b >= a:
        bits |= 128
    return bits


for i in INTS:
    print(i, [compare_all(i, f) for f in FLOATS], [less(i, f) for f in FLOATS].count(True), equal(i, float(i)))
print(less(True, 1.5), equal(True, 1.0), equal(False, -0.0))
