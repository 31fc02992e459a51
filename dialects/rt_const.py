"""Constants of `rt`, and functions of the `math` module."""

from __future__ import annotations

import math
from typing import ClassVar

from xdsl.dialects.builtin import BoolAttr, IntAttr, StringAttr
from xdsl.ir import Attribute, Data
from xdsl.irdl import irdl_attr_definition, irdl_op_definition, prop_def
from xdsl.parser import AttrParser, Parser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.rt_base import Leaves, RtOp, f64, i1, i64, operands_named


@irdl_op_definition
class IConstOp(RtOp):
    """`rt.iconst 42`"""

    name = "rt.iconst"
    GIVES: ClassVar = (i64,)
    value = prop_def(IntAttr)

    @classmethod
    def of(cls, value: int) -> IConstOp:
        return cls.create(result_types=[i64], properties={"value": IntAttr(value)})

    def print_tail(self, printer: Printer) -> None:
        printer.print_string(str(self.value.data))

    @classmethod
    def parse_head(cls, parser: Parser) -> dict[str, Attribute]:
        return {"value": IntAttr(parser.parse_integer())}

    def verify_(self) -> None:
        super().verify_()
        if not -(2**63) <= self.value.data < 2**63:
            raise VerifyException(f"value must fit i64, got {self.value.data}")


@irdl_attr_definition
class NumberAttr(Data[float]):
    """The value of an `rt.fconst`: equal when the text is, so -0.0 is not 0.0, and nan is nan."""

    name = "rt.number"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NumberAttr) and float_text(self.data) == float_text(other.data)

    def __hash__(self) -> int:
        return hash(float_text(self.data))

    def print_parameter(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_string(float_text(self.data))

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> float:
        with parser.in_angle_brackets():
            return parse_number(parser)


def parse_number(parser: AttrParser) -> float:
    """What `float_text` writes."""
    negative = parser.parse_optional_punctuation("-") is not None
    word = parser.parse_optional_keyword_in(("inf", "nan"))
    value = float(word) if word is not None else parser.parse_float()
    return math.copysign(value, -1.0) if negative else value


@irdl_op_definition
class FConstOp(RtOp):
    """`rt.fconst 0.1`, also `inf`, `nan` and their negatives."""

    name = "rt.fconst"
    GIVES: ClassVar = (f64,)
    value = prop_def(NumberAttr)

    @classmethod
    def of(cls, value: float) -> FConstOp:
        return cls.create(result_types=[f64], properties={"value": NumberAttr(value)})

    def print_tail(self, printer: Printer) -> None:
        printer.print_string(float_text(self.value.data))

    @classmethod
    def parse_head(cls, parser: Parser) -> dict[str, Attribute]:
        return {"value": NumberAttr(parse_number(parser))}


def float_text(value: float) -> str:
    """The shortest text that reads back as the same float."""
    text = repr(abs(value))
    if "e" in text and "." not in text:
        text = text.replace("e", ".0e")
    return text if math.copysign(1.0, value) > 0 else f"-{text}"


@irdl_op_definition
class BConstOp(RtOp):
    """`rt.bconst true`"""

    name = "rt.bconst"
    GIVES: ClassVar = (i1,)
    value = prop_def(BoolAttr)

    @classmethod
    def of(cls, value: bool) -> BConstOp:
        return cls.create(result_types=[i1], properties={"value": BoolAttr.from_bool(value)})

    def print_tail(self, printer: Printer) -> None:
        printer.print_string("true" if self.value else "false")

    @classmethod
    def parse_head(cls, parser: Parser) -> dict[str, Attribute]:
        return {"value": BoolAttr.from_bool(parser.parse_boolean())}


@irdl_op_definition
class MathOp(RtOp):
    """`%r = rt.math "atan2"(%y, %x), %s : f64`: a function of `math`; leaves where it raises or the result does not
    fit.  Without a state (`proved`) it can do neither, as `isnan`."""

    name = "rt.math"
    LEAVES: ClassVar = Leaves.UNLESS_PROVED
    function = prop_def(StringAttr)

    @property
    def input_count(self) -> int:
        return sum(operand.type in (i64, f64) for operand in self.operands)

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_string_literal(self.function.data)
        printer.print_string("(")
        printer.print_list(self.inputs, printer.print_ssa_value)
        printer.print_string(")")
        self.print_state(printer)
        printer.print_string(" : ")
        printer.print_attribute(self.results[0].type)

    @classmethod
    def parse(cls, parser: Parser) -> MathOp:
        properties: dict[str, Attribute] = {"function": StringAttr(parser.parse_str_literal())}
        operands = operands_named(parser)
        cls.parse_state(parser, operands, properties)
        parser.parse_punctuation(":")
        return cls.create(operands=operands, properties=properties, result_types=[parser.parse_type()])

    def verify_(self) -> None:
        if len(self.results) != 1 or self.results[0].type not in (i64, f64, i1):
            raise VerifyException("result must be one i64, f64 or i1")


CONSTANTS = (IConstOp, FConstOp, BConstOp, MathOp)
