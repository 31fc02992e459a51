"""Cells in `rt`: variables that functions share, in CPython's own cell objects.

Who owns: a cell made here is owned; one of the closure is borrowed for the whole call, since the function that is
called holds it.  What is read out of a cell as an object is owned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import IntAttr
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import irdl_op_definition, prop_def
from xdsl.parser import Parser
from xdsl.printer import Printer

from pymlir.dialects.rt_base import Leaves, NumberedOp, RtOp, f64, i1, i64, operand_named, ref, state

CONTENTS = (ref, i64, f64, i1)
"""The representations in which a cell's content is read and written."""


@irdl_op_definition
class FreeCellOp(NumberedOp):
    """`rt.free_cell 1`: borrowed, cell number 1 of the closure of the function that is called."""

    name = "rt.free_cell"


@irdl_op_definition
class MakeCellOp(RtOp):
    """`rt.make_cell %r, %s`: an owned new cell that holds the object; leaves when there is no memory."""

    name = "rt.make_cell"
    TAKES: ClassVar = (("content", ref),)
    GIVES: ClassVar = (ref,)
    LEAVES: ClassVar = Leaves.YES


@irdl_op_definition
class MakeEmptyCellOp(RtOp):
    """`rt.make_empty_cell %s`: the same for a variable that is not bound yet."""

    name = "rt.make_empty_cell"
    GIVES: ClassVar = (ref,)
    LEAVES: ClassVar = Leaves.YES


@irdl_op_definition
class LoadCellOp(RtOp):
    """`rt.load_cell %cell, %s : i64`: what the cell holds, if it holds anything and that has the exact class of the
    representation; else leaves."""

    name = "rt.load_cell"
    TAKES: ClassVar = (("cell", ref),)
    LEAVES: ClassVar = Leaves.YES

    def print_tail(self, printer: Printer) -> None:
        printer.print_string(" : ")
        printer.print_attribute(self.results[0].type)

    @classmethod
    def parse_tail(cls, parser: Parser) -> Sequence[Attribute]:
        parser.parse_punctuation(":")
        return [parser.parse_type()]

    def result_faults(self) -> list[str]:
        got = [result.type for result in self.results]
        return [] if len(got) == 1 and got[0] in CONTENTS else [f"a cell is read as {names_of(CONTENTS)}"]


@irdl_op_definition
class StoreCellOp(RtOp):
    """`rt.store_cell 2, %cell, %v, %s`: the cell, which stands 2 slots below the frame's operand stack, holds the value
    from here on.  What it held is let go of: when that may run code, in the real frame."""

    name = "rt.store_cell"
    LEAVES: ClassVar = Leaves.YES
    below = prop_def(IntAttr)

    @classmethod
    def of(cls, below: int, cell: SSAValue, value: SSAValue, at: SSAValue) -> StoreCellOp:
        return cls.create(operands=[cell, value, at], properties={"below": IntAttr(below)})

    @property
    def input_count(self) -> int:
        return 2

    def print_head(self, printer: Printer) -> None:
        printer.print_string(f"{self.below.data}, ")

    @classmethod
    def parse(cls, parser: Parser) -> StoreCellOp:
        below = parser.parse_integer()
        parser.parse_punctuation(",")
        cell = parser.parse_operand(ref)
        parser.parse_punctuation(",")
        value = operand_named(parser)
        parser.parse_punctuation(",")
        return cls.of(below, cell, value, parser.parse_operand(state))

    def operand_faults(self) -> list[str]:
        cell, value = self.operands[0].type, self.operands[1].type
        if cell == ref and value in CONTENTS:
            return []
        return [f"operands must be a cell and {names_of(CONTENTS)}, got {cell} and {value}"]


def names_of(types: Sequence[Attribute]) -> str:
    return ", ".join(str(type_) for type_ in types[:-1]) + f" or {types[-1]}"


CELLS = (FreeCellOp, MakeCellOp, MakeEmptyCellOp, LoadCellOp, StoreCellOp)
