"""Where in the source an op comes from, and which function it is in: what makes a remark of a pass readable.

A place is the op's own location, else its `at`, else that of the nearest op around it that has one.
"""

from __future__ import annotations

from typing import NamedTuple

from xdsl.dialects.builtin import FileLineColLoc, StringAttr
from xdsl.ir import Operation

from pymlir.dialects import py, rt
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.py_types import AtAttr


class Place(NamedTuple):
    """A line and a column, both from 1; column 0 is not known."""

    file: str
    line: int
    column: int


def own_place(op: Operation) -> Place | None:
    """What the op itself says."""
    location = op.location
    if isinstance(location, FileLineColLoc):
        return Place(location.filename.data, location.line.data, location.column.data)
    at = op.properties.get("at")
    if isinstance(at, AtAttr):
        return Place(file_of(op), at.line, at.column + 1)
    if isinstance(op, rt.FuncOp):
        return Place(op.file, op.line, 0)
    return None


def place_of(op: Operation | None) -> Place | None:
    """Where the op comes from, as near as is known."""
    while op is not None:
        found = own_place(op)
        if found is not None:
            return found
        if isinstance(op, py.FuncOp):
            return definition_of(op) or first_inside(op)
        op = op.parent_op()
    return None


def definition_of(function: py.FuncOp) -> Place | None:
    """A function has no place of its own: that of the op which makes it."""
    module = function.parent_op()
    for op in module.walk() if module is not None else ():
        if isinstance(op, py.FunctionOp | py.ClassOp) and op.symbol.data == function.sym_name.data:
            return own_place(op)
    return None


def first_inside(function: py.FuncOp) -> Place | None:
    """The place of its first op that has one."""
    return next((place for op in function.walk() if (place := own_place(op)) is not None), None)


def file_of(op: Operation) -> str:
    """The source file of the module around an op."""
    top: Operation = op
    while (outer := top.parent_op()) is not None:
        top = outer
    name = top.attributes.get("py.filename")
    return str(name.data) if isinstance(name, LiteralAttr | StringAttr) else ""


def function_of(op: Operation | None) -> str:
    """The symbol of the function around an op, or its own; nothing at the level of the module."""
    while op is not None:
        if isinstance(op, py.FuncOp):
            return op.sym_name.data
        if isinstance(op, rt.FuncOp):
            return op.symbol
        op = op.parent_op()
    return ""
