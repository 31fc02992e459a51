"""Whether two unboxed numbers would be one object: what `is` of numbers asks.

CPython makes a new object for each sum, but has the ints from -5 to 256 once only.  So a number that an operation has
just made is none that was there before, unless it is small; and small ints are one object when they are equal:

    y = x            y is x        True: the same value here
    y = x + z        y is x        y == x, and small
    n is 7                         n == 7

Anything else is not known here: two arguments, or what a loop carries, may be one object or not.
"""

from __future__ import annotations

from enum import Enum

from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed
from pymlir.dialects.py_types import BoolType, FloatType, IntType, NoneType
from pymlir.passes.analyses import intervals, lattice
from pymlir.passes.analyses.dominance import dominance

SMALL = (-5, 256)
MAKES_INTS = frozenset(("+", "-", "*", "//", "&", "|", "^", "<<"))
"""Operators on ints that always give a new object; `%` and `>>` may give the operand itself."""


class Identity(Enum):
    SAME = "one object"
    NEVER = "two objects"
    EQUAL = "one object where they are equal"
    SMALL = "one object where they are equal and small"


def identity(op: pyv.IsOp) -> Identity | None:
    """How `is` of two unboxed values is decided; None when native code cannot know."""
    lhs, rhs = root(op.lhs), root(op.rhs)
    if lhs is rhs:
        return Identity.SAME
    kinds = {type(value.type) for value in (op.lhs, op.rhs)}
    if len(kinds) > 1:
        return Identity.NEVER
    if kinds <= {BoolType, NoneType}:
        return Identity.EQUAL
    if kinds == {IntType} and (is_small(op.lhs) or is_small(op.rhs)):
        return Identity.EQUAL
    if is_same_constant(lhs, rhs):
        return Identity.SAME
    if not (is_new_beside(lhs, rhs) or is_new_beside(rhs, lhs)):
        return None
    return Identity.NEVER if kinds == {FloatType} else Identity.SMALL


def root(value: SSAValue) -> SSAValue:
    """The value whose object it is."""
    while isinstance(op := value.owner, Operation):
        positive = isinstance(op, pyv.UnaryOp) and op.operator.data == "+" and op.value.type == op.result.type
        if not positive and not isinstance(op, pyv_typed.RefineOp | pyv.ExpectOp | pyv.CheckBoundOp):
            break
        value = op.operands[0]
    return value


def is_small(value: SSAValue) -> bool:
    """Whether it surely is one of the ints that exist once."""
    bounds = lattice.bounds_of(lattice.element_of(value.type))
    return bounds is not None and intervals.meet(bounds, SMALL) == bounds


def is_same_constant(lhs: SSAValue, rhs: SSAValue) -> bool:
    """A code object has each of its constants once."""
    a, b = lhs.owner, rhs.owner
    if not isinstance(a, pyv.ConstOp) or not isinstance(b, pyv.ConstOp):
        return False
    return a.value == b.value and a.path == b.path


def is_new_beside(value: SSAValue, other: SSAValue) -> bool:
    """Whether an operation makes the object of `value`, and `other` is older or made by another operation."""
    op = value.owner
    if not isinstance(op, Operation) or not makes_object(op):
        return False
    source = other.owner
    if isinstance(source, Operation) and makes_object(source):
        return True
    return is_older(other, op)


def makes_object(op: Operation) -> bool:
    if isinstance(op, pyv.BinaryOp | pyv.InplaceOp):
        sign = op.operator.data.removesuffix("=")
        return isinstance(op.result.type, FloatType) or (isinstance(op.result.type, IntType) and sign in MAKES_INTS)
    return isinstance(op, pyv.UnaryOp) and op.operator.data in ("-", "~")


def is_older(value: SSAValue, op: Operation) -> bool:
    """Whether `value` is there whenever `op` runs, so that it is not what `op` makes."""
    own, block = value.owner, op.parent_block()
    home = own if isinstance(own, Block) else own.parent_block()
    if home is not block:
        assert block is not None and home is not None and block.parent is not None
        return dominance(block.parent).dominates(home, block)
    return isinstance(value, BlockArgument) or (isinstance(own, Operation) and own.is_before_in_block(op))


__all__ = ["SMALL", "Identity", "identity"]
