"""What Python's operators give for operands of known class, and whether native code computes it.

Results describe the *native way*: an int operation of two ints in 64 bits gives an int in 64 bits, because anything
larger leaves for the interpreter.  Where an operand is not unboxed the interpreter's own operation is called; its ints
may have any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

from pymlir.passes.analyses import intervals
from pymlir.passes.analyses.intervals import Bounds
from pymlir.passes.analyses.lattice import (
    BIG_INT,
    BOOL,
    BOTTOM,
    FLOAT,
    OBJECT,
    STR,
    Element,
    Part,
    boolean,
    bounds_of,
    classes_of,
    exact,
    integer,
    is_unboxed,
    join,
    make,
    single,
    truth,
)

NUMERIC = frozenset(("int", "bool", "float"))
INTEGRAL = frozenset(("int", "bool"))
BITWISE = frozenset(("&", "|", "^"))
COMPARISONS = frozenset(("<", "<=", "==", "!=", ">", ">="))
PLAIN = frozenset(("int", "bool", "float", "str", "bytes", "NoneType"))
"""Classes whose comparison with one another gives a bool."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation gives, and whether native code does it on unboxed operands."""

    element: Element
    native: bool = False


GENERIC = Outcome(OBJECT)


@cache
def binary(operator: str, a: Element, b: Element) -> Outcome:
    """`a operator b`; the in-place form of these classes is the same."""
    if a is BOTTOM or b is BOTTOM:
        return Outcome(BOTTOM, True)
    left, right = single(a), single(b)
    if left in NUMERIC and right in NUMERIC:
        return _of_numbers(operator, a, b)
    if a.base or b.base or a.maybe_none or b.maybe_none or a.maybe_unbound or b.maybe_unbound:
        return GENERIC
    result = BOTTOM
    for x in a.parts:
        for y in b.parts:
            result = join(result, _of_parts(operator, x, y))
    return Outcome(result)


def _of_parts(operator: str, a: Part, b: Part) -> Element:
    if a[0] in NUMERIC and b[0] in NUMERIC:
        return _of_numbers(operator, make([a]), make([b])).element
    if operator == "+" and a[0] == b[0] and a[0] in ("str", "list", "tuple", "bytes"):
        return exact(a[0])
    if operator == "*" and a[0] in ("str", "list", "bytes") and b[0] in INTEGRAL:
        return exact(a[0])
    if operator == "%" and a[0] == "str":
        return STR
    return OBJECT


def _of_numbers(operator: str, a: Element, b: Element) -> Outcome:
    if operator == "@":
        return GENERIC
    native = is_unboxed(a) and is_unboxed(b)
    if "float" in (single(a), single(b)):
        return GENERIC if operator in BITWISE or operator in ("<<", ">>") else Outcome(FLOAT, native)
    x, y = cast(Bounds, bounds_of(a)), cast(Bounds, bounds_of(b))
    if operator == "/":
        return Outcome(FLOAT, native)
    if single(a) == single(b) == "bool" and operator in BITWISE:
        found = intervals.meet(intervals.BINARY[operator](x, y), intervals.BOOL)
        return Outcome(boolean(found or intervals.BOOL), native)
    if operator == "**" and y[1] is not None and y[1] < 0:
        return Outcome(FLOAT)
    if not native:
        negative_exponent = operator == "**" and not intervals.nonnegative(y)
        return Outcome(OBJECT if negative_exponent else integer(intervals.BINARY[operator](x, y)))
    found = intervals.clamp64(intervals.BINARY[operator](x, y))
    return Outcome(BIG_INT) if found is None else Outcome(integer(found), True)


@cache
def unary(operator: str, a: Element) -> Outcome:
    if a is BOTTOM:
        return Outcome(BOTTOM, True)
    name = single(a)
    if name == "float" and operator != "~":
        return Outcome(FLOAT, True)
    if name == "int" or (name == "bool" and operator != "~"):
        found = intervals.UNARY[operator](cast(Bounds, bounds_of(a)))
        clamped = intervals.clamp64(found) if is_unboxed(a) else None
        return Outcome(integer(found)) if clamped is None else Outcome(integer(clamped), True)
    return GENERIC


@cache
def compare(operator: str, a: Element, b: Element) -> Outcome:
    if a is BOTTOM or b is BOTTOM:
        return Outcome(BOTTOM, True)
    left, right = classes_of(a), classes_of(b)
    if left is None or right is None or not (left | right) <= PLAIN:
        return GENERIC
    native = is_unboxed(a) and is_unboxed(b) and (left | right) <= NUMERIC
    x, y = bounds_of(a), bounds_of(b)
    if x is not None and y is not None:
        return Outcome(truth(intervals.decide(operator, x, y)), native)
    ordered = (left | right) <= NUMERIC or left == right == frozenset(("str",))
    return Outcome(BOOL if ordered or operator in ("==", "!=") else OBJECT, native)


@cache
def truth_of(a: Element) -> Outcome:
    """`bool(a)`, `if a`."""
    if a is BOTTOM:
        return Outcome(BOTTOM, True)
    answer: bool | None = None
    bounds = bounds_of(a)
    if bounds is not None:
        answer = False if bounds == (0, 0) else True if intervals.meet(bounds, (0, 0)) is None else None
    elif not a.parts and a.base is None and a.maybe_none and not a.maybe_unbound:
        answer = False
    return Outcome(truth(answer), is_unboxed(a))


@cache
def negated(a: Element) -> Outcome:
    """`not a`."""
    found = truth_of(a)
    bounds = bounds_of(found.element)
    known = bounds is not None and bounds[0] == bounds[1]
    return Outcome(truth(bounds == (0, 0)) if known else found.element, found.native)


@cache
def is_same(operator: str, a: Element, b: Element) -> Element:
    """`a is b`, as far as the classes decide it."""
    if a is BOTTOM or b is BOTTOM:
        return BOTTOM
    same: bool | None = None
    left, right = classes_of(a), classes_of(b)
    if left is not None and right is not None:
        if not left & right:
            same = False
        elif left == right == frozenset(("NoneType",)):
            same = True
    return truth(same if operator == "is" or same is None else not same)
