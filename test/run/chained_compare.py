"""Chained comparisons look at each operand once, in order, and stop at the first false one."""
# native: between, ordered, window

log = []


def note(x):
    log.append(x)
    return x


def between(lo: int, x: int, hi: int) -> bool:
    return lo <= x < hi


def ordered(a: float, b: int, c: float, d: int) -> bool:
    return a < b <= c != d


def window(n: int) -> int:
    count = 0
    for i in range(n):
        if 10 < i * i % 97 <= 60 < n:
            count += 1
        elif not 3 < i < 50 > n:
            count += 1000
    return count


def spied(a, b, c):
    return note(a) < note(b) < note(c)


print([between(0, x, 10) for x in (-1, 0, 9, 10)], between(2**70, 2**70, 2**71))
print(ordered(1.0, 2, 2.0, 3), ordered(1.0, 2, float("nan"), 3), ordered(0.5, 0, 1.0, 1), ordered(1, 2, 2, 2))
print(window(0), window(55), window(200))
print(spied(1, 2, 3), spied(2, 1, 3), spied(1, 3, 2), log)
print(1 < 2 in [2], 1 == 1.0 is True, 3 > 2 == 1)
