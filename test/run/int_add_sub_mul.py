"""Addition, subtraction and multiplication on both sides of 64 bits."""
# native: add, sub, mul, combine

EDGES = [0, 1, -1, 2, -3, 7, 10**9, 2**31, 2**32 - 1, 2**53, 2**62, -(2**62), 2**63 - 1, -(2**63), 2**63, 2**64, -(2**70)]


def add(a: int, b: int) -> int:
    return a + b


def sub(a: int, b: int) -> int:
    return a - b


def mul(a: int, b: int) -> int:
    return a * b


def combine(a: int, b: int, c: int) -> int:
    return (a + b) * c - (a - b) * (c + 1)


total = 0
for x in EDGES:
    for y in EDGES:
        total = (total * 31 + add(x, y) + 3 * sub(x, y) + 5 * mul(x, y)) % (2**89 - 1)
    print(x, add(x, x), sub(-x, x), mul(x, x), combine(x, 3, -2))
print(total)
print(type(add(True, 1)), add(True, True), mul(False, 7), sub(2**63 - 1, -1), sub(-(2**63), 1), mul(-(2**63), -1))
