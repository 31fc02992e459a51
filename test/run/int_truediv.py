"""int / int is correctly rounded, also where neither side fits a double."""
# native: divide, average

PAIRS = [
    (1, 3), (-1, 3), (7, -2), (0, 5), (0, -5), (2**53 + 1, 1), (2**53 + 1, 2), (2**62 + 1, 3), (2**63 - 1, 2**63 - 1),
    (2**63 - 1, 2), (-(2**63), 3), (-(2**63), -1), (9007199254740993, 9007199254740992), (1, 2**63 - 1), (10**18 + 7, 10**17 + 3),
    (2**70, 3), (10**400, 10**399), (5, 10**400),
]


def divide(a: int, b: int) -> float:
    return a / b


def average(n: int) -> float:
    total = 0
    for i in range(n):
        total += i * i
    return total / n


for left, right in PAIRS:
    print(left.bit_length(), right.bit_length(), divide(left, right).hex())
print(average(10), average(1), average(3000))
for left, right in ((1, 0), (10**400, 3)):
    try:
        divide(left, right)
    except (ZeroDivisionError, OverflowError) as error:
        print(type(error).__name__, error)
try:
    average(0)
except ZeroDivisionError as error:
    print(error)
