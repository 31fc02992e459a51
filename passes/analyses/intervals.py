"""Arithmetic on intervals of Python ints.

An interval is a pair of inclusive bounds; None is "no bound", which also means "may not fit 64 bits".  Every function
is right for all ints between the bounds, not only for the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

Bounds: TypeAlias = tuple[int | None, int | None]

INT64_MIN = -(2**63)
INT64_MAX = 2**63 - 1
ANY: Bounds = (None, None)
INT64: Bounds = (INT64_MIN, INT64_MAX)
BOOL: Bounds = (0, 1)
FLOAT_EXACT = 2**53
THRESHOLDS = (0, 1, 2**31, 2**53, 2**62, INT64_MAX)
"""Where a growing bound may rest (and the negatives of these)."""
MAX_SHIFT = 200
"""Shift counts and exponents above this are not computed with."""


def fits64(a: Bounds) -> bool:
    return a[0] is not None and a[1] is not None and a[0] >= INT64_MIN and a[1] <= INT64_MAX


def within(a: Bounds, limit: int) -> bool:
    return a[0] is not None and a[1] is not None and a[0] >= -limit and a[1] <= limit


def nonnegative(a: Bounds) -> bool:
    return a[0] is not None and a[0] >= 0


def join(a: Bounds, b: Bounds) -> Bounds:
    low = None if a[0] is None or b[0] is None else min(a[0], b[0])
    high = None if a[1] is None or b[1] is None else max(a[1], b[1])
    return low, high


def meet(a: Bounds, b: Bounds) -> Bounds | None:
    """The ints in both, None when there are none."""
    low = a[0] if b[0] is None else b[0] if a[0] is None else max(a[0], b[0])
    high = a[1] if b[1] is None else b[1] if a[1] is None else min(a[1], b[1])
    return None if low is not None and high is not None and low > high else (low, high)


def widen(old: Bounds, new: Bounds) -> Bounds:
    """`join`, where a bound that moved goes on to the next threshold."""
    low, high = join(old, new)
    if low is not None and low != old[0]:
        low = next((-t for t in THRESHOLDS if -t <= low), INT64_MIN if low >= INT64_MIN else None)
    if high is not None and high != old[1]:
        high = next((t for t in THRESHOLDS if high <= t), None)
    return low, high


def clamp64(a: Bounds) -> Bounds | None:
    """What is left of a result when everything outside 64 bits has been left to the interpreter."""
    return meet(a, INT64)


def _hull(values: Iterable[int]) -> Bounds:
    found = list(values)
    return min(found), max(found)


def _ends(a: Bounds) -> tuple[int, int]:
    assert a[0] is not None and a[1] is not None
    return a[0], a[1]


def add(a: Bounds, b: Bounds) -> Bounds:
    low = None if a[0] is None or b[0] is None else a[0] + b[0]
    high = None if a[1] is None or b[1] is None else a[1] + b[1]
    return low, high


def negate(a: Bounds) -> Bounds:
    return (None if a[1] is None else -a[1], None if a[0] is None else -a[0])


def invert(a: Bounds) -> Bounds:
    return subtract((-1, -1), a)


def absolute(a: Bounds) -> Bounds:
    if nonnegative(a):
        return a
    if a[1] is not None and a[1] <= 0:
        return negate(a)
    high = None if a[0] is None or a[1] is None else max(-a[0], a[1])
    return 0, high


def subtract(a: Bounds, b: Bounds) -> Bounds:
    return add(a, negate(b))


def multiply(a: Bounds, b: Bounds) -> Bounds:
    if None in a or None in b:
        return (0, None) if nonnegative(a) and nonnegative(b) else ANY
    return _hull(x * y for x in _ends(a) for y in _ends(b))


def _divisors(b: Bounds) -> list[int]:
    """The ends of the negative and of the positive part of `b`: a quotient is extreme at one of them."""
    low, high = _ends(b)
    ends = [low, high] + [x for x in (-1, 1) if low <= x <= high]
    return [x for x in ends if x != 0]


def floor_divide(a: Bounds, b: Bounds) -> Bounds:
    if None in a or None in b:
        return (0, None) if nonnegative(a) and nonnegative(b) else ANY
    divisors = _divisors(b)
    return _hull(x // y for x in _ends(a) for y in divisors) if divisors else ANY


def modulo(a: Bounds, b: Bounds) -> Bounds:
    """The sign of a remainder is the divisor's."""
    if b[0] is not None and b[0] > 0:
        if nonnegative(a):
            if a[1] is not None and a[1] < b[0]:
                return a
            highs = [x for x in (a[1], None if b[1] is None else b[1] - 1) if x is not None]
            return 0, min(highs, default=None)
        return 0, None if b[1] is None else b[1] - 1
    low = None if b[0] is None else min(b[0] + 1, 0)
    high = None if b[1] is None else max(b[1] - 1, 0)
    return low, high


def bit_and(a: Bounds, b: Bounds) -> Bounds:
    highs = [x[1] for x in (a, b) if nonnegative(x) and x[1] is not None]
    if nonnegative(a) or nonnegative(b):
        return 0, min(highs, default=None)
    if None in a or None in b:
        return ANY
    bits = _bits(a, b)
    return -(1 << bits), max(a[1] or 0, b[1] or 0, -1)


def _bits(a: Bounds, b: Bounds) -> int:
    """Enough bits, without the sign, for all of `a` and `b`."""
    return max((x if x >= 0 else ~x).bit_length() for x in (*_ends(a), *_ends(b)))


def bit_or(a: Bounds, b: Bounds) -> Bounds:
    if None in a or None in b:
        return (0, None) if nonnegative(a) and nonnegative(b) else ANY
    top = (1 << _bits(a, b)) - 1
    if nonnegative(a) and nonnegative(b):
        return max(_ends(a)[0], _ends(b)[0]), top
    return -top - 1, -1 if _ends(a)[1] < 0 or _ends(b)[1] < 0 else top


def bit_xor(a: Bounds, b: Bounds) -> Bounds:
    if None in a or None in b:
        return (0, None) if nonnegative(a) and nonnegative(b) else ANY
    top = (1 << _bits(a, b)) - 1
    return 0 if nonnegative(a) and nonnegative(b) else -top - 1, top


def shift_left(a: Bounds, b: Bounds) -> Bounds:
    """A negative count raises, so only the others matter."""
    count = meet(b, (0, None))
    if None in a or count is None or count[1] is None or count[1] > MAX_SHIFT:
        return (0, None) if nonnegative(a) else (None, -1) if a[1] is not None and a[1] < 0 else ANY
    return _hull(x << y for x in _ends(a) for y in _ends(count))


def shift_right(a: Bounds, b: Bounds) -> Bounds:
    count = meet(b, (0, None))
    if None in a or count is None:
        return (0, a[1]) if nonnegative(a) else ANY
    most = MAX_SHIFT if count[1] is None else min(count[1], MAX_SHIFT)
    return _hull(x >> min(y, MAX_SHIFT) for x in _ends(a) for y in (count[0] or 0, most))


def power(a: Bounds, b: Bounds) -> Bounds:
    """With exponents that are not negative, since the others give floats."""
    exponent = meet(b, (0, None))
    if None in a or exponent is None or exponent[1] is None:
        return (0, None) if nonnegative(a) else ANY
    low, high = _ends(exponent)
    bits = _bits(a, a)
    if bits * high > MAX_SHIFT and bits > 1:
        even = low == high and low % 2 == 0
        return (0, None) if nonnegative(a) or even else ANY
    ends = [
        x**y for x in {*_ends(a), *(x for x in (-1, 0, 1) if _contains(a, x))} for y in {low, high, *_above(low, high)}
    ]
    return _hull(ends)


def _above(low: int, high: int) -> list[int]:
    """Exponents of both parities next to the ends, where a negative base turns its sign."""
    return [y for y in (low + 1, high - 1) if low <= y <= high]


def _contains(a: Bounds, x: int) -> bool:
    return (a[0] is None or a[0] <= x) and (a[1] is None or x <= a[1])


BINARY: dict[str, Callable[[Bounds, Bounds], Bounds]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "//": floor_divide,
    "%": modulo,
    "&": bit_and,
    "|": bit_or,
    "^": bit_xor,
    "<<": shift_left,
    ">>": shift_right,
    "**": power,
}
UNARY: dict[str, Callable[[Bounds], Bounds]] = {"-": negate, "+": lambda a: a, "~": invert}


def decide(op: str, a: Bounds, b: Bounds) -> bool | None:
    """The answer of a comparison, when it is the same for all ints between the bounds."""
    if op in (">", ">="):
        return decide({">": "<", ">=": "<="}[op], b, a)
    if op == "<":
        if a[1] is not None and b[0] is not None and a[1] < b[0]:
            return True
        return False if a[0] is not None and b[1] is not None and a[0] >= b[1] else None
    if op == "<=":
        swapped = decide("<", b, a)
        return None if swapped is None else not swapped
    if op in ("==", "!="):
        if meet(a, b) is None:
            return op == "!="
        return (op == "==") if a == b and a[0] is not None and a[0] == a[1] else None
    return None


def assume(op: str, a: Bounds, b: Bounds) -> Bounds | None:
    """What is left of `a` where `a op b` is true; None when nothing is."""
    if op == "<":
        return meet(a, (None, None if b[1] is None else b[1] - 1))
    if op == "<=":
        return meet(a, (None, b[1]))
    if op == ">":
        return meet(a, (None if b[0] is None else b[0] + 1, None))
    if op == ">=":
        return meet(a, (b[0], None))
    if op == "==":
        return meet(a, b)
    if op == "!=" and b[0] is not None and b[0] == b[1]:
        if a == b:
            return None
        if a[0] == b[0]:
            return b[0] + 1, a[1]
        if a[1] == b[0]:
            return a[0], b[0] - 1
    return a


NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
SWAPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
