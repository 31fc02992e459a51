"""What the IR claims about values, by types and facts, checked on the values themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects.builtin import IntegerType
from xdsl.ir import Attribute, Operation

from pymlir.dialects.py_types import BoolType, FloatType, IntType, NoneType, RangeType, StrType
from pymlir.tools.interpret.faults import IrFault

SMALLEST, LARGEST = -(2**63), 2**63 - 1
EXACT_FLOAT = 2**53
EXACT: dict[type[Attribute], type] = {
    FloatType: float, BoolType: bool, NoneType: type(None), StrType: str, RangeType: range, IntegerType: bool
}  # fmt: skip
UNBOXED = (IntType, FloatType, BoolType, NoneType, IntegerType)


def in_word(value: Any) -> bool:
    return SMALLEST <= value <= LARGEST


def accepts(kind: Attribute, value: Any) -> bool:
    """Whether a value has the representation of a type: an int may be any that fits 64 bits."""
    if isinstance(kind, IntType):
        return type(value) is int and in_word(value)
    wanted = EXACT.get(type(kind))
    return wanted is None or type(value) is wanted


def in_bounds(value: int, kind: IntType) -> bool:
    """Without a bound an int fits 64 bits; only constants have bounds beyond."""
    low, high = kind.data
    return (SMALLEST if low is None else low) <= value <= (LARGEST if high is None else high)


def check_type(value: Any, kind: Attribute, where: Operation) -> None:
    """The claim a type makes."""
    holds = type(value) is int and in_bounds(value, kind) if isinstance(kind, IntType) else accepts(kind, value)
    if not holds:
        raise IrFault(f"{where.name} at {where.location}: {value!r} is no {kind}")


OPERANDS: dict[str, Callable[[list[Any]], bool]] = {
    "nonneg": lambda args: args[0] >= 0 and args[1] > 0,
    "nonzero": lambda args: args[1] != 0 and args != [SMALLEST, -1],
    "count_ok": lambda args: 0 <= args[1] <= 63,
    "exact": lambda args: all(abs(arg) <= EXACT_FLOAT for arg in args if type(arg) is int),
}
"""The claims that attributes make about operands: they hold before the op runs, whatever it gives then."""


def check_operands(op: Operation, args: list[Any]) -> None:
    for name, claim in OPERANDS.items():
        if name in op.attributes and not claim(args):
            raise IrFault(f"{op.name} at {op.location} is not {name}: {args}")


def check_result(op: Operation, args: list[Any], result: Any) -> None:
    if "nowrap" in op.attributes and type(result) is int and not in_word(result):
        raise IrFault(f"{op.name} at {op.location} is not nowrap: {args}")
