"""Objects in `rt`: visits, boxing and unboxing, reference counts.

Who owns: parameters and the results of visits and of `rt.box` are owned by the native code, which lets go of them once
(passes/rt_refcounts.py puts the ops for that); `rt.object` is borrowed.  A frame takes references of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from xdsl.dialects.builtin import IntAttr, StringAttr
from xdsl.ir import Attribute, Data, SSAValue
from xdsl.irdl import irdl_attr_definition, irdl_op_definition, prop_def, traits_def
from xdsl.parser import AttrParser, Parser
from xdsl.printer import Printer
from xdsl.traits import Pure

from pymlir.dialects.rt_base import Leaves, NumberedOp, RtOp, f64, i1, i64, operand_named, operands_named, ref, state
from pymlir.dialects.rt_state import snapshot_of

VisitArgument = str | int | tuple[str, ...]


@irdl_attr_definition
class VisitAttr(Data[tuple[VisitArgument, ...]]):
    """What a visit does: the kind, then its arguments: `"call"(2, ["key"])`."""

    name = "rt.visit_kind"

    def print_parameter(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            print_visit(printer, self.data)

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> tuple[VisitArgument, ...]:
        with parser.in_angle_brackets():
            return parse_visit(parser)


def print_visit(printer: Printer, data: tuple[VisitArgument, ...]) -> None:
    def argument(value: VisitArgument) -> None:
        if isinstance(value, tuple):
            with printer.in_square_brackets():
                printer.print_list(value, printer.print_string_literal)
        elif isinstance(value, str):
            printer.print_string_literal(value)
        else:
            printer.print_string(str(value))

    argument(data[0])
    with printer.in_parens():
        printer.print_list(data[1:], argument)


def parse_visit(parser: AttrParser) -> tuple[VisitArgument, ...]:
    def argument() -> VisitArgument:
        if (text := parser.parse_optional_str_literal()) is not None:
            return text
        if (number := parser.parse_optional_integer()) is not None:
            return number
        return tuple(parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parser.parse_str_literal))

    return (parser.parse_str_literal(), *parser.parse_comma_separated_list(parser.Delimiter.PAREN, argument))


@irdl_op_definition
class VisitOp(RtOp):
    """`%r = rt.visit "attr"("name"), %s : !rt.ref`: a generic operation on the top `pops` stack entries of the state,
    done in the real frame.  The result is owned.  `: i1` for tests, none for stores, `: i1, !rt.ref` for "next".

    `gives(%x)`: the reference to the operand %x is given up: it goes when the instruction lets go of its operands.
    That is all a visit "drop" does: a frame is made for it only where code may run."""

    name = "rt.visit"
    LEAVES: ClassVar = Leaves.YES
    kind_attr = prop_def(VisitAttr, prop_name="kind")

    @classmethod
    def of(
        cls, kind: tuple[VisitArgument, ...], at: SSAValue, results: Sequence[Attribute], given: Sequence[SSAValue] = ()
    ) -> VisitOp:
        return cls.create(operands=[at, *given], properties={"kind": VisitAttr(kind)}, result_types=results)

    @property
    def given(self) -> Sequence[SSAValue]:
        """References that are native code's until the visit, and the frame's alone from then on."""
        return self.operands[1:]

    @property
    def pushed(self) -> SSAValue | None:
        return None

    @property
    def kind(self) -> tuple[VisitArgument, ...]:
        """(kind, argument...), as the site table has it."""
        return cast(VisitAttr, self.properties["kind"]).data

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        print_visit(printer, self.kind)
        printer.print_string(", ")
        printer.print_ssa_value(self.operands[0])
        if self.given:
            printer.print_string(" gives(")
            printer.print_list(self.given, printer.print_ssa_value)
            printer.print_string(")")
        if self.results:
            printer.print_string(" : ")
            printer.print_list([result.type for result in self.results], printer.print_attribute)

    @classmethod
    def parse(cls, parser: Parser) -> VisitOp:
        kind = parse_visit(parser)
        parser.parse_punctuation(",")
        at = parser.parse_operand(state)
        given = operands_named(parser) if parser.parse_optional_keyword("gives") else []
        results: list[Attribute] = []
        if parser.parse_optional_punctuation(":"):
            results.append(parser.parse_type())
            if parser.parse_optional_punctuation(","):
                results.append(parser.parse_type())
        return cls.of(kind, at, results, given)

    @property
    def is_drop(self) -> bool:
        """Whether it does nothing but to let go of the topmost entry."""
        return self.kind[0] == "drop"

    def operand_faults(self) -> list[str]:
        return [f"a given value must be {ref}, got {value.type}" for value in self.given if value.type != ref]

    def state_faults(self) -> list[str]:
        faults = super().state_faults()
        if not faults and snapshot_of(self.operands[0]).frame.is_done != self.is_drop:
            return ['a visit "drop", and no other, needs the state of an instruction that is done']
        return faults

    def result_faults(self) -> list[str]:
        got = [result.type for result in self.results]
        if got not in ([], [ref], [i1], [i1, ref]):
            return [f"results must be none, {ref}, i1, or i1 and {ref}, got {', '.join(map(str, got))}"]
        return []


class UnboxOp(RtOp):
    """Exact class and, for an int, in range; else leaves."""

    TAKES: ClassVar = (("value", ref),)
    LEAVES: ClassVar = Leaves.YES


@irdl_op_definition
class UnboxIntOp(UnboxOp):
    """`%i = rt.unbox_int %r, %s after(%r)`"""

    name = "rt.unbox_int"
    GIVES: ClassVar = (i64,)


@irdl_op_definition
class UnboxFloatOp(UnboxOp):
    """`%f = rt.unbox_float %r, %s after(%r)`"""

    name = "rt.unbox_float"
    GIVES: ClassVar = (f64,)


@irdl_op_definition
class UnboxBoolOp(UnboxOp):
    """`%b = rt.unbox_bool %r, %s after(%r)`"""

    name = "rt.unbox_bool"
    GIVES: ClassVar = (i1,)


@irdl_op_definition
class SameOp(RtOp):
    """`rt.same %a, %b`: identity of two objects."""

    name = "rt.same"
    TAKES: ClassVar = (("lhs", ref), ("rhs", ref))
    GIVES: ClassVar = (i1,)


@irdl_op_definition
class IsNoneOp(RtOp):
    """`rt.is_none %r`"""

    name = "rt.is_none"
    TAKES: ClassVar = (("value", ref),)
    GIVES: ClassVar = (i1,)


def only_returned(op: RtOp) -> list[str]:
    """What an object may be NULL for when there is no state to leave by."""
    users = [use.operation.name for use in op.results[0].uses]
    return [] if {*users} <= {"rt.return", "rt.decref"} else ["a box without a state may only be returned"]


@irdl_op_definition
class BoxOp(RtOp):
    """`%r = rt.box %i, %s`: an owned object of the value's Python class; leaves when there is no memory.

    Without a state (`proved`): a bool, which needs no memory, or a result: what returns NULL raises MemoryError.
    """

    name = "rt.box"
    GIVES: ClassVar = (ref,)
    LEAVES: ClassVar = Leaves.UNLESS_PROVED

    @property
    def input_count(self) -> int:
        return 1

    @classmethod
    def parse(cls, parser: Parser) -> BoxOp:
        operands = [operand_named(parser)]
        properties: dict[str, Attribute] = {}
        cls.parse_state(parser, operands, properties)
        return cls.create(operands=operands, properties=properties, result_types=[ref])

    def operand_faults(self) -> list[str]:
        if self.operands[0].type not in (i64, f64, i1):
            return [f"operand 'value' must be i64, f64 or i1, got {self.operands[0].type}"]
        return only_returned(self) if self.state is None and self.operands[0].type != i1 else []


@irdl_op_definition
class KeptOp(RtOp):
    """`%r = rt.kept %o, %i, %s`: the object of a number, owned: %o, or where that is null a new one as of `rt.box`."""

    name = "rt.kept"
    GIVES: ClassVar = (ref,)
    LEAVES: ClassVar = Leaves.UNLESS_PROVED

    @property
    def input_count(self) -> int:
        return 2

    @classmethod
    def parse(cls, parser: Parser) -> KeptOp:
        kept = parser.parse_operand(ref)
        parser.parse_punctuation(",")
        operands = [kept, operand_named(parser)]
        properties: dict[str, Attribute] = {}
        cls.parse_state(parser, operands, properties)
        return cls.create(operands=operands, properties=properties, result_types=[ref])

    def operand_faults(self) -> list[str]:
        if self.operands[0].type != ref or self.operands[1].type not in (i64, f64):
            return [f"operands must be {ref} and i64 or f64, got {self.operands[0].type} and {self.operands[1].type}"]
        return only_returned(self) if self.state is None else []


@irdl_op_definition
class ArgumentOp(NumberedOp):
    """`rt.argument 1`: borrowed, the object that came for the parameter with that number, from 0."""

    name = "rt.argument"


@irdl_op_definition
class ObjectOp(RtOp):
    """`rt.object 3`: borrowed constant number 3 of the module; also `none`, `true`, `false`, and `null`."""

    name = "rt.object"
    GIVES: ClassVar = (ref,)
    which = prop_def(IntAttr | StringAttr)
    traits = traits_def(Pure())

    @classmethod
    def of(cls, which: int | str) -> ObjectOp:
        attribute = IntAttr(which) if isinstance(which, int) else StringAttr(which)
        return cls.create(result_types=[ref], properties={"which": attribute})

    @property
    def is_null(self) -> bool:
        return self.which.data == "null"

    def print_tail(self, printer: Printer) -> None:
        printer.print_string(str(self.which.data))

    @classmethod
    def parse_head(cls, parser: Parser) -> dict[str, Attribute]:
        if (word := parser.parse_optional_keyword_in(("none", "null", "true", "false"))) is not None:
            return {"which": StringAttr(word)}
        return {"which": IntAttr(parser.parse_integer())}


@irdl_op_definition
class AssumedOp(NumberedOp):
    """`rt.assumed 2`: borrowed, the object that the module's assumption number 2 was found to stand for."""

    name = "rt.assumed"


@irdl_op_definition
class ItemOp(RtOp):
    """`rt.item %tuple, 1`: borrowed, one item of what an "unpack" visit gave."""

    name = "rt.item"
    TAKES: ClassVar = (("tuple", ref),)
    GIVES: ClassVar = (ref,)
    which = prop_def(IntAttr)

    @classmethod
    def of(cls, items: SSAValue, which: int) -> ItemOp:
        return cls.create(operands=[items], result_types=[ref], properties={"which": IntAttr(which)})

    @property
    def index(self) -> int:
        return self.which.data

    def print_tail(self, printer: Printer) -> None:
        printer.print_string(f", {self.index}")

    @classmethod
    def parse(cls, parser: Parser) -> ItemOp:
        items = parser.parse_operand(ref)
        parser.parse_punctuation(",")
        return cls.of(items, parser.parse_integer())


@irdl_op_definition
class DropOp(RtOp):
    """`rt.drop %r`: a local lets go of the object here, where there is no frame to be seen.  Only rt-refcounts, which
    takes it away, need know."""

    name = "rt.drop"
    TAKES: ClassVar = (("value", ref),)
    traits = traits_def()


@irdl_op_definition
class IncRefOp(RtOp):
    """`rt.incref %r`: one reference more is owned.  `if_any`: %r may be null."""

    name = "rt.incref"
    TAKES: ClassVar = (("value", ref),)
    FACT: ClassVar = "if_any"
    traits = traits_def()


@irdl_op_definition
class DecRefOp(RtOp):
    """`rt.decref %r`: an owned reference is let go; this may run any Python code.  `if_any`: %r may be null."""

    name = "rt.decref"
    TAKES: ClassVar = (("value", ref),)
    FACT: ClassVar = "if_any"
    traits = traits_def()


OBJECTS = (
    VisitOp, UnboxIntOp, UnboxFloatOp, UnboxBoolOp, SameOp, IsNoneOp, BoxOp, KeptOp, ArgumentOp, ObjectOp, AssumedOp,
    ItemOp, DropOp, IncRefOp, DecRefOp,
)  # fmt: skip
