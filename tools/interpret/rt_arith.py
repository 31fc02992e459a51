"""Arithmetic of `rt` by Python's own: a result that its type cannot hold makes a checked op leave, a proved one is a
fault."""

from __future__ import annotations

import operator as python
from collections.abc import Callable
from typing import Any

from xdsl.ir import Operation

from pymlir.dialects import rt
from pymlir.tools.interpret.claims import EXACT_FLOAT, SMALLEST, in_word
from pymlir.tools.interpret.faults import IrFault
from pymlir.tools.interpret.operators import ORIGINALS

LAST_BIT = 63
operator: Any = python
"""Untyped: what it is given is."""
PREDICATES: dict[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt, "le": operator.le, "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge
}  # fmt: skip


class NoResult(Exception):
    """The op has no result of its type."""


def shift_left(value: int, count: int) -> int:
    if not 0 <= count <= LAST_BIT:
        raise NoResult
    return value << count


def shift_right(value: int, count: int) -> int:
    if count < 0:
        raise NoResult
    return value >> min(count, LAST_BIT)


def power(base: int, exponent: int) -> int:
    if exponent < 0 or (abs(base) > 1 and exponent > LAST_BIT):
        raise NoResult
    return base**exponent


def divide(left: int, right: int) -> float:
    if abs(left) > EXACT_FLOAT or abs(right) > EXACT_FLOAT:
        raise NoResult
    return left / right


def to_float(op: rt.RtOp, value: int) -> float:
    if op.state is not None and abs(value) > EXACT_FLOAT:
        raise NoResult
    return float(value)


def select(condition: bool, yes: Any, no: Any) -> Any:
    return yes if condition else no


def not_negative(left: int, right: int) -> bool:
    return left >= 0 and right >= 0


def count_fits(value: int, count: int) -> bool:
    return 0 <= count <= LAST_BIT


def both_exact(left: int, right: int) -> bool:
    return abs(left) <= EXACT_FLOAT and abs(right) <= EXACT_FLOAT


ARITHMETIC: dict[type[Operation], Callable[..., Any]] = {
    rt.IAddOp: operator.add,
    rt.ISubOp: operator.sub,
    rt.IMulOp: operator.mul,
    rt.IFloorDivOp: operator.floordiv,
    rt.IModOp: operator.mod,
    rt.IShlOp: shift_left,
    rt.IShrOp: shift_right,
    rt.IPowOp: power,
    rt.INegOp: operator.neg,
    rt.IAbsOp: abs,
    rt.IAndOp: operator.and_,
    rt.IOrOp: operator.or_,
    rt.IXorOp: operator.xor,
    rt.INotOp: operator.invert,
    rt.ITrueDivOp: divide,
    rt.FAddOp: operator.add,
    rt.FSubOp: operator.sub,
    rt.FMulOp: operator.mul,
    rt.FDivOp: operator.truediv,
    rt.FFloorDivOp: operator.floordiv,
    rt.FModOp: operator.mod,
    rt.FPowOp: operator.pow,
    rt.FNegOp: operator.neg,
    rt.FAbsOp: abs,
    rt.FToIOp: int,
    rt.FRoundOp: round,
    rt.FRoundDigitsOp: round,
    rt.BToIOp: int,
    rt.BAndOp: operator.and_,
    rt.BOrOp: operator.or_,
    rt.BXorOp: operator.xor,
    rt.BNotOp: operator.not_,
    rt.SelectOp: select,
}
FACTS: dict[str, Callable[..., bool]] = {"nonneg": not_negative, "count_ok": count_fits, "exact": both_exact}


def calculate(op: rt.RtOp, args: list[Any]) -> Any:
    """The result; NoResult where a checked op leaves, IrFault where a proved one has none or a fact does not hold."""
    if op.has_fact and op.FACT == "wraps":
        return (apply(op, args) - SMALLEST) % 2**64 + SMALLEST
    if op.has_fact and not FACTS[op.FACT](*args):
        raise IrFault(f"{op.name} at {op.location} is not {op.FACT}: {args}")
    try:
        made = apply(op, args)
        if isinstance(op, rt.IShlOp) and op.state is None:
            # What a mask takes away may be lost before.
            made = (made - SMALLEST) % 2**64 + SMALLEST
        if type(made) is complex or (type(made) is int and not in_word(made)):
            raise NoResult
    except (NoResult, ArithmeticError, ValueError) as why:
        if op.state is None:
            raise IrFault(f"{op.name} at {op.location} is proved, and has no result for {args}") from None
        raise NoResult from why
    return made


def apply(op: rt.RtOp, args: list[Any]) -> Any:
    if isinstance(op, rt.Compare):
        return PREDICATES[op.predicate.data](*args)
    if isinstance(op, rt.IToFOp):
        return to_float(op, args[0])
    if isinstance(op, rt.MathOp):
        return ORIGINALS["math"][op.function.data](*args)
    return ARITHMETIC[type(op)](*args)


CALCULATED = (*ARITHMETIC, rt.ICmpOp, rt.FCmpOp, rt.IToFOp, rt.MathOp)
