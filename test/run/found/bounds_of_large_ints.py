"""Ints beyond 64 bits, compared with others: what is known of their bounds holds only where they have been checked."""
# native: product, sums, shifted, constant


def product(a: int):
    x = 10**20 * a
    if 2**64 > x:
        return 1
    return 2


def sums(a: int):
    large = 10**30
    found = 0
    for i in range(a):
        if 2**64 > large + i:
            found += 1
    return found


def shifted(a: int):
    x = 15 * 10**17 * a
    y = x - 10**19
    if y < 0:
        return "below"
    return "above"


def constant(a):
    if 2**64 > ((-(2**63)) if False else (10**30)) + (2**63 - 1):
        return a
    return 2


print(product(5), product(-5), product(0), sums(4), constant(1))
print(shifted(10), shifted(1), shifted(100), shifted(-100))
