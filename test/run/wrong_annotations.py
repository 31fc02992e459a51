"""Annotations that lie: every call gives what CPython gives."""
# native: add, scale, count

from decimal import Decimal
from enum import IntEnum
from fractions import Fraction


class Colour(IntEnum):
    RED = 3


class MyInt(int):
    def __add__(self, other):
        return "added"

    def __mul__(self, other):
        return "times"


class MyFloat(float):
    def __mul__(self, other):
        return "scaled"


def add(a: int, b: int) -> int:
    return a + b


def scale(x: float, k: float) -> float:
    return x * k + 1


def count(n: int) -> int:
    total = 0
    for i in range(n):
        total += i
    return total


def returns_text(n: int) -> int:
    return "no" if n > 3 else n


def claims_text(n: str) -> list:
    return n + 1


VALUES = [1, 2.5, True, "ab", b"x", [1], (2,), None, 2**70, 1j, Colour.RED, MyInt(4), MyFloat(1.5), Fraction(1, 3), Decimal("1.5")]
for a in VALUES:
    line = []
    for f, b in ((add, a), (add, 1), (scale, 2.0), (scale, 3)):
        try:
            line.append(repr(f(a, b)))
        except (TypeError, AttributeError) as error:
            line.append(str(error))
    for f in (count, returns_text, claims_text):
        try:
            line.append(repr(f(a)) if a != 2**70 or f is not count else "too long")
        except TypeError as error:
            line.append(str(error))
    print(repr(a), line)
print(add(1, 2), scale(1.5, 2.0), count(10))
