"""What counts against the recursion limit beside a function's frame.

CPython 3.11 counts a comparison as long as it is made, unless one instruction compares numbers and jumps. Native code
counts none: at the very limit a function that makes one so is left to the interpreter, which says what CPython says.
"""

from __future__ import annotations

import sys

from xdsl.ir import SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects.py import FuncOp

TESTS = (pyv.TruthOp, pyv.NotOp)


def levels(func: FuncOp) -> int:
    """How many more than its own frame a call of the function may need."""
    compares = (op for op in func.body.walk() if isinstance(op, pyv.CompareOp))
    return int(sys.version_info < (3, 12) and any(not only_branches(op.results[0]) for op in compares))


def only_branches(value: SSAValue) -> bool:
    """Whether a value is nothing but the condition of branches."""
    users = [use.operation for use in value.uses]
    return bool(users) and all(
        only_branches(user.results[0]) if isinstance(user, TESTS) else is_condition(user, value) for user in users
    )


def is_condition(user: object, value: SSAValue) -> bool:
    return isinstance(user, pyv.CondBrOp) and list(user.operands).count(value) == 1 and user.operands[0] is value
