"""A sum passes 64 bits in the middle of a for loop: the interpreter goes on with the same iterator."""
# native: grow, alternating, product


def grow(n: int) -> int:
    total = 1
    for i in range(n):
        total = total * 3 + i
    return total


def alternating(n: int, start: int) -> int:
    x = start
    for i in range(n, -n, -2):
        x = x * -7 + i
        if i == 0:
            x += 1
    return x


def product(lo: int, hi: int) -> int:
    p = 1
    for i in range(lo, hi):
        p *= i
    else:
        p += 1
    return p


for n in (0, 1, 38, 39, 40, 41, 60):
    print(n, grow(n), alternating(n, n))
for n in (5, 20, 21, 22, 30):
    print(n, product(1, n))
