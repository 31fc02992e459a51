"""round goes to even; one argument gives an int, two give a float."""
# native: whole, money, total


def whole(x: float) -> int:
    return round(x)


def money(x: float) -> float:
    return round(x, 2)


def total(n: int) -> int:
    t = 0
    for i in range(n):
        t += round(i * 0.5) + round(-i * 0.3)
    return t


for x in (0.0, -0.0, 0.5, 1.5, 2.5, -0.5, -1.5, 0.49999999999999994, 4503599627370495.5, 2.0**62, 2.0**63, -(2.0**63), 1e300):
    print(x, whole(x), money(x))
for x in (2.675, 1.005, 1e22, 123456.789, -2.5):
    print(money(x), round(x, 1), round(x, 0), round(x, -2))
for x in (float("inf"), float("-inf"), float("nan")):
    try:
        print(money(x))
        whole(x)
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
print(total(100), whole(7), whole(True), round(12345, -2), round(2**70), repr(round(5, 1)))
