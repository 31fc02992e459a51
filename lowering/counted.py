"""What counts against the recursion limit beside a function's frame.

CPython 3.11 counts a comparison as long as it is made, unless one instruction compares two ints, or two floats, and
jumps.  Native code counts none: at the very limit a function that makes one so is left to the interpreter, which says
what CPython says.
"""

from __future__ import annotations

import sys

from xdsl.ir import SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects.py import FuncOp
from pymlir.dialects.py_types import BoolType, FloatType, IntType

TESTS = (pyv.TruthOp, pyv.NotOp)
NUMBERS = {IntType, FloatType, BoolType}


def levels(func: FuncOp) -> int:
    """How many more than its own frame a call of the function may need."""
    compares = (op for op in func.body.walk() if isinstance(op, pyv.CompareOp))
    return int(sys.version_info < (3, 12) and any(is_counted(op) for op in compares))


def is_counted(op: pyv.CompareOp) -> bool:
    classes = {type(op.lhs.type), type(op.rhs.type)}
    return not only_branches(op.results[0]) or (classes <= NUMBERS and classes not in ({IntType}, {FloatType}))


def only_branches(value: SSAValue) -> bool:
    """Whether a value is nothing but the condition of branches."""
    users = [use.operation for use in value.uses]
    return bool(users) and all(
        only_branches(user.results[0]) if isinstance(user, TESTS) else is_condition(user, value) for user in users
    )


def is_condition(user: object, value: SSAValue) -> bool:
    return isinstance(user, pyv.CondBrOp) and list(user.operands).count(value) == 1 and user.operands[0] is value
