"""What all `rt` ops share: the types, the form of an op as data, and how it is printed, parsed and verified.

An op says in data which operands it takes, what it gives, and whether it can leave:

    class IAddOp(RtOp):
        name = "rt.iadd"
        TAKES: ClassVar = (("lhs", i64), ("rhs", i64))
        GIVES: ClassVar = (i64,)
        LEAVES: ClassVar = Leaves.UNLESS_PROVED

and reads `%r = rt.iadd %a, %b, %s` (checked, leaves by state %s) or `%r = rt.iadd %a, %b proved` (no check).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import ClassVar, Self

from xdsl.dialects.builtin import Float64Type, IntAttr, IntegerType, UnitAttr
from xdsl.ir import Attribute, Operation, ParametrizedAttribute, SSAValue, TypeAttribute
from xdsl.irdl import (
    IRDLOperation,
    irdl_attr_definition,
    opt_prop_def,
    prop_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import EffectInstance, MemoryEffect, MemoryEffectKind, Pure
from xdsl.utils.exceptions import VerifyException


@irdl_attr_definition
class RefType(ParametrizedAttribute, TypeAttribute):
    """A Python object, by pointer.  Which op owns the reference is said by the op that makes the value."""

    name = "rt.ref"


@irdl_attr_definition
class StateType(ParametrizedAttribute, TypeAttribute):
    """How the interpreter would stand; costs nothing until an edge is taken."""

    name = "rt.state"


i64 = IntegerType(64)
i1 = IntegerType(1)
f64 = Float64Type()
ref = RefType()
state = StateType()
UNIT = UnitAttr()

Operands = tuple[tuple[str, Attribute], ...]


class Leaves(Enum):
    """When control may go to the interpreter instead of the next op."""

    NEVER = auto()
    UNLESS_PROVED = auto()  # the state operand may be left out, then nothing is checked
    YES = auto()


class EffectsOfLeaving(MemoryEffect):
    """An op with a state may leave, so it has to stay; the same op proved is pure."""

    @classmethod
    def get_effects(cls, op: Operation) -> set[EffectInstance]:
        if isinstance(op, RtOp) and op.state is None:
            return set()
        return {EffectInstance(MemoryEffectKind.WRITE)}


def operand_named(parser: Parser) -> SSAValue:
    """An operand whose type is that of its definition, which the text must give first."""
    unresolved = parser.parse_unresolved_operand()
    found = parser.ssa_values.get(unresolved.operand_name)
    if found is None:
        parser.raise_error(f"value %{unresolved.operand_name} is used before its definition", unresolved.span)
    return found[unresolved.index]


def operands_named(parser: Parser) -> list[SSAValue]:
    """`(%a, %b)`"""
    return parser.parse_comma_separated_list(parser.Delimiter.PAREN, lambda: operand_named(parser))


class RtOp(IRDLOperation):
    """An op that computes; operands are its inputs, then the state, then (`after`) the value already pushed."""

    TAKES: ClassVar[Operands] = ()
    GIVES: ClassVar[tuple[Attribute, ...]] = ()
    LEAVES: ClassVar[Leaves] = Leaves.NEVER
    FACT: ClassVar[str] = ""  # the word for what may be known about the operands, see each op

    ins = var_operand_def()
    outs = var_result_def()
    after = opt_prop_def(UnitAttr)
    fact = opt_prop_def(UnitAttr)
    traits = traits_def(EffectsOfLeaving())

    @property
    def inputs(self) -> Sequence[SSAValue]:
        """The operands that are neither the state nor the pushed value."""
        return self.operands[: self.input_count]

    @property
    def input_count(self) -> int:
        return len(self.TAKES)

    @property
    def state(self) -> SSAValue | None:
        """Where the interpreter takes over when this op leaves."""
        count = self.input_count
        return self.operands[count] if len(self.operands) > count else None

    @property
    def pushed(self) -> SSAValue | None:
        """The value that the instruction has pushed, when the op leaves by the after-state."""
        count = self.input_count + 1
        return self.operands[count] if len(self.operands) > count else None

    @property
    def is_after(self) -> bool:
        return "after" in self.properties

    @property
    def has_fact(self) -> bool:
        """Whether what the class's FACT names is known."""
        return "fact" in self.properties

    def __post_init__(self) -> None:
        """No op of `rt` has defaulted attributes, and xDSL's search for them costs as much as all the rest."""

    # ---- text

    def print(self, printer: Printer) -> None:
        if self.operands or self.properties:
            printer.print_string(" ")
        self.print_head(printer)
        printer.print_list(self.inputs, printer.print_ssa_value)
        self.print_state(printer)
        if self.has_fact:
            printer.print_string(f" {self.FACT}")
        self.print_tail(printer)

    def print_head(self, printer: Printer) -> None:
        """What stands before the operands, with a space after it."""

    def print_tail(self, printer: Printer) -> None:
        """What stands at the end, with a space before it."""

    def print_state(self, printer: Printer) -> None:
        if self.state is None:
            if self.LEAVES is Leaves.UNLESS_PROVED:
                printer.print_string(" proved")
            return
        printer.print_string(", " if self.input_count else "")
        printer.print_ssa_value(self.state)
        if self.is_after:
            printer.print_string(" after")
            if self.pushed is not None:
                printer.print_string("(")
                printer.print_ssa_value(self.pushed)
                printer.print_string(")")

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        properties = cls.parse_head(parser)
        operands: list[SSAValue] = []
        for position, (_, type_) in enumerate(cls.TAKES):
            if position:
                parser.parse_punctuation(",")
            operands.append(parser.parse_operand(type_))
        cls.parse_state(parser, operands, properties)
        if cls.FACT and parser.parse_optional_keyword(cls.FACT):
            properties["fact"] = UNIT
        return cls.create(operands=operands, properties=properties, result_types=cls.parse_tail(parser))

    @classmethod
    def parse_head(cls, parser: Parser) -> dict[str, Attribute]:
        return {}

    @classmethod
    def parse_tail(cls, parser: Parser) -> Sequence[Attribute]:
        return cls.GIVES

    @classmethod
    def parse_state(cls, parser: Parser, operands: list[SSAValue], properties: dict[str, Attribute]) -> None:
        if cls.LEAVES is Leaves.NEVER:
            return
        if cls.LEAVES is Leaves.UNLESS_PROVED and parser.parse_optional_keyword("proved"):
            return
        if operands:
            parser.parse_punctuation(",")
        operands.append(parser.parse_operand(state))
        if parser.parse_optional_keyword("after"):
            properties["after"] = UNIT
            if parser.parse_optional_punctuation("(") is not None:
                operands.append(operand_named(parser))
                parser.parse_punctuation(")")

    # ---- rules

    def verify_(self) -> None:
        faults = [*self.operand_faults(), *self.result_faults(), *self.state_faults()]
        if faults:
            raise VerifyException("; ".join(faults))

    def operand_faults(self) -> list[str]:
        faults: list[str] = []
        for (name, wanted), operand in zip(self.TAKES, self.operands, strict=False):
            if operand.type != wanted:
                faults.append(f"operand '{name}' must be {wanted}, got {operand.type}")
        if len(self.operands) < len(self.TAKES):
            faults.append(f"must have {len(self.TAKES)} operands before the state, got {len(self.operands)}")
        return faults

    def result_faults(self) -> list[str]:
        wanted, got = self.GIVES, tuple(result.type for result in self.results)
        if wanted != got:
            return [f"results must be ({listed(wanted)}), got ({listed(got)})"]
        return []

    def state_faults(self) -> list[str]:
        given = self.state
        if given is None:
            return ["must have a state to leave by"] if self.LEAVES is Leaves.YES else []
        if self.LEAVES is Leaves.NEVER:
            return ["never leaves, so it must not have a state"]
        if given.type != state:
            return [f"state must be {state}, got {given.type}"]
        if not isinstance(given.owner, Operation) or given.owner.name != "rt.snapshot":
            return ["state must be the result of a snapshot"]
        if self.pushed is not None and not self.is_after:
            return ["a pushed value needs the after-state"]
        return []


class NumberedOp(RtOp):
    """`rt.argument 1`: something borrowed for the whole call, by its number."""

    GIVES: ClassVar = (ref,)
    which = prop_def(IntAttr)
    traits = traits_def(Pure())

    @classmethod
    def of(cls, which: int) -> Self:
        return cls.create(result_types=[ref], properties={"which": IntAttr(which)})

    @property
    def index(self) -> int:
        return self.which.data

    def print_tail(self, printer: Printer) -> None:
        printer.print_string(str(self.index))

    @classmethod
    def parse_head(cls, parser: Parser) -> dict[str, Attribute]:
        return {"which": IntAttr(parser.parse_integer())}


def listed(types: Sequence[Attribute]) -> str:
    return ", ".join(str(type_) for type_ in types)
