"""Integers that outgrow a machine word and come back to it, again and again."""

def lcg(seed: int, n: int) -> int:
    x = seed
    for _ in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) % 18446744073709551616
    return x


def hash_text(n: int) -> int:
    h = 14695981039346656037
    for i in range(n):
        h = ((h ^ (i & 255)) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return h


def digits(n: int) -> int:
    big = 7**n
    total = 0
    while big > 0:
        total += big % 10
        big //= 10
    return total


print([lcg(s, 20) for s in (0, 1, 2**63, 2**64 - 1)])
print([hash_text(n) for n in (0, 1, 10, 100)])
print([digits(n) for n in (0, 5, 22, 23, 60, 200)])
