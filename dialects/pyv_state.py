"""`pyv.snapshot`: how the interpreter would stand at one instruction, so that it can take over there.

A snapshot is the state *before* its instruction: the locals bound there and the operand stack, bottom to top.
The state *after* follows: the topmost `pops` entries replaced by the result, at `next`.

Where an instruction has been done but for letting go of an object (`done`), the interpreter cannot start it over: the
object is the topmost entry, which `pyv.drop` takes off, and the locals are those that the instruction leaves behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import UnitAttr
from xdsl.ir import Attribute, Data, Operation, SSAValue
from xdsl.irdl import (
    irdl_attr_definition,
    irdl_op_definition,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.parser import AttrParser, Parser
from xdsl.printer import Printer
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_types import OBJECT, STATE, MaybeUnboundType, StateType, UnboundType
from pymlir.dialects.pyv_form import ValuesOp, parse_value, print_tail


@dataclass(frozen=True, slots=True)
class Instruction:
    """Where the interpreter goes on: byte offsets as `dis` shows them.

    `resume` does the operation again with its operands on the stack; `at` is the instruction that performs it (they
    differ for calls); `next` follows it and its caches; `pops` counts the operands on top of the stack.
    An instruction that is done has no `resume`.
    """

    at: int
    resume: int
    next: int
    pops: int

    @property
    def is_done(self) -> bool:
        return self.resume == DONE


DONE = -1


@irdl_attr_definition
class InstructionAttr(Data[Instruction]):
    """Prints as `24 resume 20 next 34 pops 2` or `24 done pops 1`; without resume = at, next = at + 2 and pops = 0."""

    name = "pyv.instruction"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> Instruction:
        with parser.in_angle_brackets():
            return parse_instruction(parser)

    def print_parameter(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            print_instruction(printer, self.data)


def print_instruction(printer: Printer, instruction: Instruction) -> None:
    at, resume, after, pops = instruction.at, instruction.resume, instruction.next, instruction.pops
    printer.print_string(f"{at}")
    printer.print_string(" done" if instruction.is_done else f" resume {resume}" if resume != at else "")
    printer.print_string(f" next {after}" if after != at + 2 else "")
    printer.print_string(f" pops {pops}" if pops else "")


def parse_instruction(parser: AttrParser) -> Instruction:
    at = parser.parse_integer()
    done = parser.parse_optional_keyword("done") is not None
    given = {"resume": DONE if done else at, "next": at + 2, "pops": 0}
    for keyword in given:
        if parser.parse_optional_keyword(keyword) is not None:
            given[keyword] = parser.parse_integer()
    return Instruction(at, **given)


@irdl_attr_definition
class LayoutAttr(Data[tuple[tuple[str, ...], tuple[bool, ...]]]):
    """What the operands of a snapshot stand for: the names of the locals; then, for each stack entry, whether it is an
    operand (True) or NULL (False)."""

    name = "pyv.layout"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        with parser.in_angle_brackets():
            names = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parser.parse_str_literal)
            stack = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parser.parse_boolean)
            return tuple(names), tuple(stack)

    def print_parameter(self, printer: Printer) -> None:
        names, stack = self.data
        with printer.in_angle_brackets():
            printer.print_string("[")
            printer.print_list(names, printer.print_string_literal)
            printer.print_string("] [" + ", ".join("true" if entry else "false" for entry in stack) + "]")


@irdl_op_definition
class SnapshotOp(ValuesOp):
    """The state before an instruction.  Locals that are not listed are unbound; they stand in slot order."""

    name = "pyv.snapshot"
    values = var_operand_def()
    instruction = prop_def(InstructionAttr)
    layout = prop_def(LayoutAttr)
    result = result_def(StateType)
    traits = traits_def(Pure())
    USUAL: ClassVar = (STATE,)
    FIXED: ClassVar = True

    def __init__(
        self,
        instruction: Instruction,
        local_values: dict[str, SSAValue],
        stack: Sequence[SSAValue | None],
    ):
        layout = (tuple(local_values), tuple(entry is not None for entry in stack))
        super().__init__(
            [*local_values.values(), *(entry for entry in stack if entry is not None)],
            {"instruction": InstructionAttr(instruction), "layout": _layout(layout)},
        )

    @property
    def snapshot(self) -> SSAValue | None:
        return None

    @property
    def where(self) -> Instruction:
        return self.instruction.data

    @property
    def local_values(self) -> dict[str, SSAValue]:
        """The bound locals, in slot order."""
        return dict(zip(self.layout.data[0], self.operands, strict=False))

    @property
    def stack(self) -> tuple[SSAValue | None, ...]:
        """The operand stack, bottom to top; None is a NULL entry."""
        names, present = self.layout.data
        entries = iter(self.operands[len(names) :])
        return tuple(next(entries) if here else None for here in present)

    @property
    def popped(self) -> tuple[SSAValue | None, ...]:
        """The entries that the instruction consumes."""
        stack = self.stack
        return stack[len(stack) - self.where.pops :]

    def forget_local(self, index: int) -> None:
        """Take out the local at that place: it turned out to be unbound."""
        names, present = self.layout.data
        self.properties["layout"] = _layout((names[:index] + names[index + 1 :], present))
        self.operands = [value for place, value in enumerate(self.operands) if place != index]

    def verify_(self) -> None:
        names, present = self.layout.data
        wanted = len(names) + sum(present)
        if len(self.operands) != wanted:
            raise VerifyException(f"layout describes {wanted} values, got {len(self.operands)}")
        if self.where.pops > len(present):
            raise VerifyException(f"pops {self.where.pops} entries of a stack of {len(present)}")
        if self.where.is_done and any(not isinstance(use.operation, DropOp) for use in self.result.uses):
            raise VerifyException("an instruction that is done can only be left by what lets go of its object")
        for name, value in self.local_values.items():
            if isinstance(value.type, (StateType, UnboundType)):
                raise VerifyException(f'local "{name}" must be a Python value, got {value.type}')

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        print_instruction(printer, self.where)
        if self.local_values:
            printer.print_string(" locals(")
            printer.print_list(self.local_values.items(), lambda item: _print_local(printer, *item))
            printer.print_string(")")
        if self.stack:
            printer.print_string(" stack(")
            printer.print_list(self.stack, lambda entry: _print_entry(printer, entry))
            printer.print_string(")")
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> SnapshotOp:
        instruction = parse_instruction(parser)
        local_values: dict[str, SSAValue] = {}
        stack: list[SSAValue | None] = []
        if parser.parse_optional_keyword("locals") is not None:
            pairs = parser.parse_comma_separated_list(parser.Delimiter.PAREN, lambda: _parse_local(parser))
            local_values = dict(pairs)
        if parser.parse_optional_keyword("stack") is not None:
            stack = parser.parse_comma_separated_list(parser.Delimiter.PAREN, lambda: _parse_entry(parser))
        op = SnapshotOp(instruction, local_values, stack)
        op.attributes = parser.parse_optional_attr_dict()
        return op


_layouts: dict[tuple[tuple[str, ...], tuple[bool, ...]], LayoutAttr] = {}


def _layout(data: tuple[tuple[str, ...], tuple[bool, ...]]) -> LayoutAttr:
    """Layouts repeat from instruction to instruction, so they are shared."""
    if data not in _layouts:
        _layouts[data] = LayoutAttr(data)
    return _layouts[data]


def _print_local(printer: Printer, name: str, value: SSAValue) -> None:
    printer.print_string_literal(name)
    printer.print_string(" = ")
    printer.print_operand(value)


def _parse_local(parser: Parser) -> tuple[str, SSAValue]:
    name = parser.parse_str_literal()
    parser.parse_punctuation("=")
    return name, parse_value(parser)


def _print_entry(printer: Printer, entry: SSAValue | None) -> None:
    if entry is None:
        printer.print_string("null")
    else:
        printer.print_operand(entry)


def _parse_entry(parser: Parser) -> SSAValue | None:
    return None if parser.parse_optional_keyword("null") is not None else parse_value(parser)


@irdl_op_definition
class ExpectOp(ValuesOp):
    """The value, if its class is exactly that of the result type; else leave.

    With `after`, the operation of the snapshot has been done and gave the value: the interpreter goes on behind it.
    Not pure: leaving is its effect.
    """

    name = "pyv.expect"
    value = operand_def()
    state = operand_def(StateType)
    after = opt_prop_def(UnitAttr)
    result = result_def()
    SYNTAX: ClassVar = " $value$state$after?"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, value: SSAValue, state: SSAValue, type: Attribute, *, after: bool = False):
        super().__init__([value, state], {"after": UnitAttr()} if after else {}, [type])


@irdl_op_definition
class CheckBoundOp(ValuesOp):
    """The value of a local that may be unbound; leaves when it is, and the interpreter raises UnboundLocalError."""

    name = "pyv.check_bound"
    value = operand_def(MaybeUnboundType | UnboundType)
    state = operand_def(StateType)
    result = result_def()
    SYNTAX: ClassVar = " $value$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, value: SSAValue, state: SSAValue):
        super().__init__([value, state])


@irdl_op_definition
class DropOp(ValuesOp):
    """A local or the operand stack lets go of the object here: `pyv.drop %x at %s`, where the state is that of an
    instruction which is `done`.

    The last use of an object that nobody else holds: its `__del__` runs here, in the frame of the state; without one
    the frame has ended already, or its instruction is not known.  Nothing for an unboxed value.
    """

    name = "pyv.drop"
    value = operand_def()
    state = opt_operand_def(StateType)
    SYNTAX: ClassVar = " $value$state"

    def __init__(self, value: SSAValue, state: SSAValue | None = None):
        super().__init__([value] if state is None else [value, state])


def snapshots(op: Operation) -> Iterator[SnapshotOp]:
    """All snapshots inside of `op`."""
    return (inner for inner in op.walk() if isinstance(inner, SnapshotOp))


OPS = (SnapshotOp, ExpectOp, CheckBoundOp, DropOp)
