"""int ** int: exact, overflowing, with a negative exponent (a float), zero to a negative."""
# native: power, cube, polynomial


def power(a: int, b: int):
    return a**b


def cube(a: int) -> int:
    return a**3


def polynomial(x: int) -> int:
    return 3 * x**4 - 2 * x**2 + x**1 - x**0


for base in (0, 1, -1, 2, -2, 3, 10, 2**31, 2**32, 2**63 - 1, -(2**63)):
    print(base, [power(base, e) for e in (0, 1, 2, 3, 5, 62, 63, 64)])
for base, exponent in ((2, -1), (-3, -2), (10, -400), (1, -(2**63)), (0, -1), (2**63, -5)):
    try:
        print(base, exponent, repr(power(base, exponent)))
    except (ZeroDivisionError, OverflowError) as error:
        print(base, exponent, type(error).__name__, error)
print([cube(x) for x in (-5, 0, 2097151, 2097152, -2097152, -2097153, 10**7)])
print([polynomial(x) for x in (-3, 0, 7, 40000, 50000, 10**6)])
print(pow(3, 200, 10**9 + 7), power(True, 5), power(-1, 2**62 + 1))
