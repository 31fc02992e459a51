"""Interval arithmetic against Python's own: the result of members is a member of the result."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlir.passes.analyses import intervals
from pymlir.passes.analyses.intervals import Bounds

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": lambda a, b: a // b,
    "%": operator.mod,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "<<": lambda a, b: a << b,
    ">>": lambda a, b: a >> b,
    "**": lambda a, b: a**b,
}
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
}
EDGES = (0, 1, -1, 2, -2, 7, -7, 63, 64, 255, -256, 2**31, 2**53, 2**62, 2**63 - 1, -(2**63))
NUMBERS = st.one_of(st.sampled_from(EDGES), st.integers(-300, 300), st.integers(-(2**63), 2**63 - 1))


def contains(bounds: Bounds, value: int) -> bool:
    return (bounds[0] is None or bounds[0] <= value) and (bounds[1] is None or value <= bounds[1])


@st.composite
def members(draw: st.DrawFn) -> tuple[Bounds, int]:
    """An interval, open on some sides, and a number in it."""
    value, other = draw(NUMBERS), draw(NUMBERS)
    low, high = min(value, other), max(value, other)
    return (None if draw(st.booleans()) and draw(st.booleans()) else low, high if draw(st.booleans()) else None), value


@settings(max_examples=2000, deadline=None)
@given(st.sampled_from(sorted(OPERATORS)), members(), members())
def test_results_lie_in_the_interval(sign: str, left: tuple[Bounds, int], right: tuple[Bounds, int]) -> None:
    (a, x), (b, y) = left, right
    if sign in ("<<", ">>", "**") and not 0 <= y <= 200:
        return
    if sign in ("//", "%") and y == 0:
        return
    assert contains(intervals.BINARY[sign](a, b), OPERATORS[sign](x, y))


@settings(max_examples=500, deadline=None)
@given(members())
def test_unary_results_lie_in_the_interval(given_member: tuple[Bounds, int]) -> None:
    a, x = given_member
    assert contains(intervals.negate(a), -x)
    assert contains(intervals.invert(a), ~x)
    assert contains(intervals.absolute(a), abs(x))


@settings(max_examples=2000, deadline=None)
@given(st.sampled_from(sorted(COMPARISONS)), members(), members())
def test_comparisons_tell_the_truth(sign: str, left: tuple[Bounds, int], right: tuple[Bounds, int]) -> None:
    (a, x), (b, y) = left, right
    holds = COMPARISONS[sign](x, y)
    assert intervals.decide(sign, a, b) in (None, holds)
    for way, own, value, other in ((sign, a, x, b), (intervals.SWAPPED[sign], b, y, a)):
        narrowed = intervals.assume(way if holds else intervals.NEGATED[way], own, other)
        assert narrowed is not None and contains(narrowed, value)


@given(members(), members())
def test_widening_goes_above_and_ends(left: tuple[Bounds, int], right: tuple[Bounds, int]) -> None:
    (a, x), (b, y) = left, right
    widened = intervals.widen(a, b)
    assert contains(widened, x) and contains(widened, y)
    steps = 0
    while widened != (nxt := intervals.widen(widened, intervals.add(widened, (-1, 1)))):
        widened, steps = nxt, steps + 1
    assert steps <= 2 * (len(intervals.THRESHOLDS) + 2)


@pytest.mark.parametrize(
    ("sign", "a", "b", "expected"),
    [
        ("+", (0, 9), (1, 1), (1, 10)),
        ("*", (-3, 4), (-5, 6), (-20, 24)),
        ("//", (0, 100), (10, 10), (0, 10)),
        ("%", (None, None), (7, 7), (0, 6)),
        ("%", (0, 5), (7, 7), (0, 5)),
        ("%", (-5, 5), (-7, 7), (-6, 6)),
        ("&", (None, None), (255, 255), (0, 255)),
        ("|", (0, 5), (0, 9), (0, 15)),
        ("^", (0, 255), (0, 7), (0, 255)),
        ("<<", (1, 3), (0, 4), (1, 48)),
        (">>", (-8, 8), (1, 2), (-4, 4)),
        ("**", (-3, 2), (2, 3), (-27, 9)),
    ],
)
def test_results_are_tight(sign: str, a: Bounds, b: Bounds, expected: Bounds) -> None:
    assert intervals.BINARY[sign](a, b) == expected
