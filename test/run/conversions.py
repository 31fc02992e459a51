"""int(), float() and bool() of everything scalar."""
# native: to_int, to_float, to_bool, truncate


def to_int(x: float) -> int:
    return int(x)


def to_float(n: int) -> float:
    return float(n)


def to_bool(n: int) -> bool:
    return bool(n)


def truncate(n: int, scale: float) -> int:
    total = 0
    for i in range(n):
        total += int(i * scale) + int(-i * scale)
        total += int(bool(i % 4)) + int(True)
    return total


for x in (0.0, -0.0, 0.9, -0.9, 1e15 + 0.5, 2.0**62, 9.2e18, -(2.0**63), 2.0**63, 1e30):
    print(x, to_int(x), bool(x))
for x in (float("inf"), float("nan")):
    try:
        to_int(x)
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
for n in (0, 1, -1, 2**53 + 1, 2**62 + 1, 2**63 - 1, -(2**63), 2**64, True):
    print(n, to_float(n).hex(), to_bool(n), to_int(n))
try:
    to_float(10**400)
except OverflowError as error:
    print(error)
print(truncate(100, 0.37), to_int("12"), to_float(" 1.5 "), to_bool(""), to_bool([]), to_bool(0.0), int("ff", 16), int(), float(), bool())
for f, v in ((to_int, "x"), (to_float, "y"), (to_int, None), (to_float, [])):
    try:
        f(v)
    except (ValueError, TypeError) as error:
        print(error)
