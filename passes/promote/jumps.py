"""Which `and`, `or`, `not`, ... are values, and which only decide where it goes on."""

from __future__ import annotations

from typing import cast

from xdsl.ir import Operation, Region

from pymlir.dialects import py
from pymlir.dialects.py_types import AtAttr


def block_result(region: Region) -> py.ResultOp:
    last = region.blocks[0].last_op
    assert isinstance(last, py.ResultOp)
    return last


def start_line(op: Operation) -> int:
    """The line on which the first op inside begins."""
    for inner in op.walk():
        at = cast("AtAttr | None", inner.properties.get("at"))
        if at is not None:
            return at.line
    return -1


def is_condition(op: Operation, known: dict[Operation, bool]) -> bool:
    """The op's value is only tested, by jumps out of its middle.  `known`: earlier answers."""
    # Asked of an op, then of those inside: a long chain is deeply nested, but the one around is known.
    if type(op) not in (py.BoolOp, py.NotOp, py.IfExpOp, py.ChainOp):
        return False
    if op not in known:
        known[op] = _is_only_tested(op, known)
    return known[op]


def _is_only_tested(op: Operation, known: dict[Operation, bool]) -> bool:
    user = op.results[0].get_user_of_unique_use()
    if user is None:
        return False
    if isinstance(user, (py.IfOp, py.AssertOp)):
        return not has_place(user)
    if isinstance(user, py.IfExpOp):
        return user.operands[0] is op.results[0] and not has_place(user)
    if isinstance(user, py.NotOp):
        return is_condition(user, known)
    if isinstance(user, py.ResultOp) and not has_place(user):
        around = user.parent_op()
        if isinstance(around, py.WhileOp):
            return not has_place(around)
        return around is not None and is_condition(around, known)
    return False


def has_place(op: Operation) -> bool:
    at = cast("AtAttr | None", op.properties.get("at"))
    return at is not None and at.found
