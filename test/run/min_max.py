"""min and max return one of their arguments, unchanged: the first of equals, and nan by position."""
# native: clamp, spread, widest

nan = float("nan")


def clamp(x: int, lo: int, hi: int) -> int:
    return max(lo, min(x, hi))


def spread(a: float, b: float, c: float) -> float:
    return max(a, b, c) - min(a, b, c)


def widest(n: int) -> int:
    best = 0
    for i in range(n):
        best = max(best, (i * 7919) % 1009)
    return best


def pick(a, b):
    return min(a, b), max(a, b)


print([clamp(x, -5, 5) for x in (-100, -5, 0, 5, 9, 2**63, -(2**70))])
print(spread(1.0, -2.0, 0.5), spread(nan, 1.0, 2.0), spread(1.0, nan, 2.0), widest(5000))
for a, b in ((1, 1.0), (1.0, 1), (True, 1), (0.0, -0.0), (-0.0, 0.0), (nan, 1.0), (1.0, nan), (2**53, 2.0**53 + 2), (3, 2.5), ("a", "b")):
    print(pick(a, b))
try:
    pick(1, "x")
except TypeError as error:
    print(error)
print(min([3, 1, 2]), max(4, 9, key=lambda v: -v), min((), default=7))
