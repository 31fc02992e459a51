"""The parts of a function that is made: defaults, keyword-only defaults, annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.dialects.py_def import PARTS
from pymlir.dialects.py_literal import Constant

Constants = tuple[Constant, ...]


def values_of(op: py.FunctionOp, part: str) -> list[tuple[str, SSAValue]]:
    """A part's values with their names; positional defaults have none."""
    last = {"defaults": "", "keywords": "=", "annotations": ":"}[part]
    pairs = zip(op.kinds.data, op.values, strict=True)
    return [(kind[:-1], value) for kind, value in pairs if kind[-1:] == last]


def parts_of(op: py.FunctionOp) -> list[str]:
    return [part for part in PARTS if values_of(op, part)]


def is_constant(op: py.FunctionOp, part: str) -> bool:
    """The bytecode loads the whole part as one constant."""
    return part != "keywords" and all(isinstance(value.owner, py.ConstOp) for _, value in values_of(op, part))


def constant_items(op: py.FunctionOp, part: str) -> Constants:
    """The constant that a part of constants is."""
    found: list[Constant] = []
    for name, value in values_of(op, part):
        if part == "annotations":
            found.append(name)
        found.append(cast(py.ConstOp, value.owner).value.data)
    return tuple(found)


def first_values(op: py.FunctionOp) -> Iterator[SSAValue]:
    """Values before whose evaluation something is done."""
    parts = parts_of(op)
    for part in parts:
        named = values_of(op, part)
        if part == "annotations" and not is_constant(op, part):
            yield from (value for _, value in named)
        elif part != parts[0]:
            yield named[0][1]
