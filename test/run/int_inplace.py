"""Every augmented assignment, on ints that pass 64 bits and come back."""
# native: chain, bits


def chain(n: int) -> int:
    n += 7
    n *= 3
    n -= 11
    n //= 2
    n %= 1000003
    n **= 2
    n <<= 20
    n >>= 3
    return n


def bits(n: int) -> int:
    n |= 0xFF00
    n &= ~0x0F0F
    n ^= 0x1234_5678
    return n


def divided(n):
    n /= 4
    return n


for v in (0, 1, -1, 12345, 2**61, 2**62, 2**63 - 1, -(2**63), 2**63, 10**30):
    print(v, chain(v), bits(v), divided(v))
