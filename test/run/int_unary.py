"""Minus, plus, complement and abs; -2**63 has no positive twin in 64 bits."""
# native: negate, positive, absolute, signs


def negate(a: int) -> int:
    return -a


def positive(a: int) -> int:
    return +a


def absolute(a: int) -> int:
    return abs(a)


def signs(a: int) -> int:
    return -(-a) + ~(-a) - abs(-a)


for v in (0, 1, -1, 2**62, -(2**62), 2**63 - 1, -(2**63), -(2**63) + 1, 2**63, -(2**90)):
    print(v, negate(v), positive(v), absolute(v), signs(v))
print(repr(negate(True)), repr(positive(True)), repr(absolute(False)), repr(signs(True)))
