"""Control in `rt`: how blocks end, and the ops that do nothing but maybe leave."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, cast

from xdsl.dialects.builtin import DenseArrayBase, IntegerType, StringAttr, i32
from xdsl.ir import Attribute, Block, SSAValue
from xdsl.irdl import (
    AttrSizedOperandSegments,
    IRDLOperation,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    successor_def,
    traits_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import IsTerminator
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.rt_base import Leaves, RtOp, f64, i1, i64, operand_named
from pymlir.dialects.rt_func import FuncOp


def edge_faults(target: Block, args: Sequence[SSAValue]) -> list[str]:
    wanted = [arg.type for arg in target.args]
    got = [arg.type for arg in args]
    if wanted != got:
        return [f"successor takes ({', '.join(map(str, wanted))}), got ({', '.join(map(str, got))})"]
    return []


def print_edge(printer: Printer, target: Block, args: Sequence[SSAValue]) -> None:
    printer.print_block_name(target)
    if args:
        with printer.in_parens():
            printer.print_list(args, printer.print_ssa_value)


def parse_edge(parser: Parser) -> tuple[Block, list[SSAValue]]:
    target = parser.parse_successor()
    args = parser.parse_optional_comma_separated_list(parser.Delimiter.PAREN, lambda: operand_named(parser))
    return target, args or []


@irdl_op_definition
class BrOp(IRDLOperation):
    """`rt.br ^loop(%i, %s)`"""

    name = "rt.br"
    args = var_operand_def()
    target = successor_def()
    traits = traits_def(IsTerminator())

    @classmethod
    def of(cls, target: Block, args: Sequence[SSAValue] = ()) -> BrOp:
        return cls.create(operands=args, successors=[target])

    def edges(self) -> list[tuple[Block, Sequence[SSAValue]]]:
        return [(self.successors[0], self.operands)]

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        print_edge(printer, self.successors[0], self.operands)

    @classmethod
    def parse(cls, parser: Parser) -> BrOp:
        return cls.of(*parse_edge(parser))

    def verify_(self) -> None:
        if faults := edge_faults(self.successors[0], self.operands):
            raise VerifyException(faults[0])


@lru_cache
def segments(*sizes: int) -> DenseArrayBase[IntegerType]:
    return DenseArrayBase.from_list(i32, sizes)


@irdl_op_definition
class CondBrOp(IRDLOperation):
    """`rt.cond_br %c, ^then(%a), ^else`, with `likely` or `unlikely` where it is known."""

    name = "rt.cond_br"
    condition = operand_def(i1)
    then_args = var_operand_def()
    else_args = var_operand_def()
    hint = opt_prop_def(StringAttr)
    then_block = successor_def()
    else_block = successor_def()
    irdl_options = (AttrSizedOperandSegments(as_property=True),)
    traits = traits_def(IsTerminator())

    @classmethod
    def of(
        cls,
        condition: SSAValue,
        then_block: Block,
        then_args: Sequence[SSAValue],
        else_block: Block,
        else_args: Sequence[SSAValue],
        hint: str | None = None,
    ) -> CondBrOp:
        properties: dict[str, Attribute] = {"operandSegmentSizes": segments(1, len(then_args), len(else_args))}
        if hint is not None:
            properties["hint"] = StringAttr(hint)
        return cls.create(
            operands=[condition, *then_args, *else_args], successors=[then_block, else_block], properties=properties
        )

    def edges(self) -> list[tuple[Block, Sequence[SSAValue]]]:
        sizes = cast("DenseArrayBase[IntegerType]", self.properties["operandSegmentSizes"]).get_values()
        split = 1 + sizes[1]
        return [(self.successors[0], self.operands[1:split]), (self.successors[1], self.operands[split:])]

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_ssa_value(self.operands[0])
        for target, args in self.edges():
            printer.print_string(", ")
            print_edge(printer, target, args)
        if self.hint is not None:
            printer.print_string(f" {self.hint.data}")

    @classmethod
    def parse(cls, parser: Parser) -> CondBrOp:
        condition = parser.parse_operand(i1)
        parser.parse_punctuation(",")
        then_block, then_args = parse_edge(parser)
        parser.parse_punctuation(",")
        else_block, else_args = parse_edge(parser)
        hint = parser.parse_optional_keyword_in(("likely", "unlikely"))
        return cls.of(condition, then_block, then_args, else_block, else_args, hint)

    def verify_(self) -> None:
        faults = [fault for target, args in self.edges() for fault in edge_faults(target, args)]
        if faults:
            raise VerifyException("; ".join(faults))


@irdl_op_definition
class ReturnOp(IRDLOperation):
    """`rt.return %v`, or `rt.return` for None.  A reference is given away, so it must be owned.

    `rt.return %v origin %k`: the number is the object that entry %k, from 1, of the function's `same` names; 0: new.
    """

    name = "rt.return"
    value = var_operand_def()
    traits = traits_def(IsTerminator())

    @classmethod
    def of(cls, value: SSAValue | None, origin: SSAValue | None = None) -> ReturnOp:
        return cls.create(operands=[one for one in (value, origin) if one is not None])

    @property
    def origin(self) -> SSAValue | None:
        """Which of the function's `same` it is."""
        return self.operands[1] if len(self.operands) > 1 else None

    def print(self, printer: Printer) -> None:
        for word, value in zip((" ", " origin "), self.operands, strict=False):
            printer.print_string(word)
            printer.print_ssa_value(value)

    @classmethod
    def parse(cls, parser: Parser) -> ReturnOp:
        value = parser.parse_optional_unresolved_operand()
        if value is None:
            return cls.of(None)
        origin = parser.parse_operand(i64) if parser.parse_optional_keyword("origin") else None
        return cls.of(parser.ssa_values[value.operand_name][value.index], origin)

    def verify_(self) -> None:
        function = self.parent_op()
        lists = isinstance(function, FuncOp) and len(function.same) > 0
        if self.origin is not None and (self.origin.type != i64 or not lists):
            raise VerifyException("an origin must be an i64, in a function that lists what its result may be")
        wanted = function.result if isinstance(function, FuncOp) else None
        got = self.operands[0].type if self.operands else None
        if wanted != got:
            raise VerifyException(f"must return {wanted or 'nothing'}, got {got or 'nothing'}")


@irdl_op_definition
class LeaveOp(RtOp):
    """`rt.leave %s "reason"`: the interpreter goes on from the state."""

    name = "rt.leave"
    LEAVES: ClassVar = Leaves.YES
    reason = opt_prop_def(StringAttr)
    traits = traits_def(IsTerminator())

    @classmethod
    def of(cls, at: SSAValue, reason: str | None = None) -> LeaveOp:
        return cls.create(operands=[at], properties={} if reason is None else {"reason": StringAttr(reason)})

    def print_tail(self, printer: Printer) -> None:
        if self.reason is not None:
            printer.print_string(" ")
            printer.print_string_literal(self.reason.data)

    @classmethod
    def parse(cls, parser: Parser) -> LeaveOp:
        op = super().parse(parser)
        if (reason := parser.parse_optional_str_literal()) is not None:
            op.properties["reason"] = StringAttr(reason)
        return op


@irdl_op_definition
class GuardOp(RtOp):
    """`rt.guard %ok, %s`: leaves when false."""

    name = "rt.guard"
    TAKES: ClassVar = (("condition", i1),)
    LEAVES: ClassVar = Leaves.YES


@irdl_op_definition
class PollOp(RtOp):
    """`rt.poll %s`: when the eval breaker is set, does what is pending; leaves where that needs the interpreter."""

    name = "rt.poll"
    LEAVES: ClassVar = Leaves.YES


@irdl_op_definition
class CheckAssumptionsOp(RtOp):
    """`rt.check_assumptions %s after(%r)`: leaves when something the function assumes no longer holds."""

    name = "rt.check_assumptions"
    LEAVES: ClassVar = Leaves.YES


@irdl_op_definition
class StressOp(RtOp):
    """`rt.stress %s`: leaves when the run-time counter of `--deopt-stress` says so."""

    name = "rt.stress"
    LEAVES: ClassVar = Leaves.YES


@irdl_op_definition
class DepthOp(RtOp):
    """`%d = rt.depth`: how many Python calls may still be nested in this function's frame, itself included."""

    name = "rt.depth"
    GIVES: ClassVar = (i64,)


@irdl_op_definition
class ReadyOp(RtOp):
    """`rt.ready %x`: the float is computed by here, and not first where it is used.  Costs nothing."""

    name = "rt.ready"
    TAKES: ClassVar = (("value", f64),)
    traits = traits_def()


CONTROL = (
    BrOp, CondBrOp, ReturnOp, LeaveOp, GuardOp, PollOp, CheckAssumptionsOp, StressOp, DepthOp, ReadyOp,
)  # fmt: skip
