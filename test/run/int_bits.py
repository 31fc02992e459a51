"""And, or, xor and complement, with negative numbers and past 64 bits."""
# native: conj, disj, excl, invert, popcount

VALUES = [0, 1, -1, 5, -6, 255, 2**31, 2**62, -(2**62), 2**63 - 1, -(2**63), 2**63, -(2**64), 3 << 70]


def conj(a: int, b: int) -> int:
    return a & b


def disj(a: int, b: int) -> int:
    return a | b


def excl(a: int, b: int) -> int:
    return a ^ b


def invert(a: int) -> int:
    return ~a


def popcount(n: int) -> int:
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


for v in VALUES:
    print(v, invert(v), [conj(v, w) for w in VALUES], [disj(v, w) for w in VALUES], [excl(v, w) for w in VALUES])
print([popcount(v) for v in VALUES if v >= 0])
