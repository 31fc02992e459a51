"""divmod gives both in one go, for ints, floats, bools and mixes."""
# native: digits, clock


def digits(n: int, base: int) -> int:
    total = 0
    while n:
        n, d = divmod(n, base)
        total += d
    return total


def clock(seconds: float) -> float:
    h, rest = divmod(seconds, 3600.0)
    m, s = divmod(rest, 60.0)
    return h * 10000.0 + m * 100.0 + s


print([digits(n, b) for n in (0, 9, 12345, 2**62, 2**63 - 1, 10**25) for b in (2, 10, 16)])
print([clock(s) for s in (0.0, 3661.5, 86399.0, -1.0, 1e9)])
for a, b in ((7, 2), (-7, 2), (7, -2), (7.5, 2), (7, 2.5), (True, 2), (-(2**63), -1), (2**64, 3), (1, 0), (1.0, 0.0), (1, 0.0)):
    try:
        print(divmod(a, b))
    except ZeroDivisionError as error:
        print(a, b, error)
try:
    digits(10, 0)
except ZeroDivisionError as error:
    print(error)
