"""range with every kind of step; zero raises; the loop variable stays as the interpreter leaves it."""
# native: gather, last


def gather(lo: int, hi: int, step: int) -> int:
    total = 0
    count = 0
    for i in range(lo, hi, step):
        total = total * 3 + i
        count += 1
    return total * 100 + count


def last(n: int) -> int:
    i = -5
    for i in range(n):
        pass
    return i


CASES = [(0, 10, 1), (0, 10, 3), (10, 0, -1), (10, 0, -3), (5, 5, 1), (5, 4, 1), (4, 5, -1), (-10, 10, 7), (10, -10, -7), (0, 1, 100), (0, -1, -100)]
for case in CASES:
    print(case, gather(*case))
print([last(n) for n in (-3, 0, 1, 2, 10)])
try:
    gather(0, 10, 0)
except ValueError as error:
    print(error)
for bad in (1.5, "3", None):
    try:
        last(bad)
    except TypeError as error:
        print(error)
