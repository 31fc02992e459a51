"""`pyv.make_function`: what a `def` or a `lambda` inside a function makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import IntAttr, StringAttr
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import irdl_op_definition, operand_def, opt_prop_def, prop_def, result_def, var_operand_def
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_literal import LiteralAttr, parse_literal
from pymlir.dialects.py_types import OBJECT, NamesAttr, StateType
from pymlir.dialects.pyv_form import ValuesOp, parse_tail, parse_value, parse_values, print_tail, print_values

PARTS = ("defaults", "keywords", "annotations", "closure")
"""What a function has besides its code, as they lie on the stack."""


@irdl_op_definition
class MakeFunctionOp(ValuesOp):
    """A new function: `%f = pyv.make_function "f" 2 defaults, closure(%d, %c) at %s`.

    By its name and the number of its code.  The arguments: a value for each part but the topmost, then what that is
    made of, the names of keywords last; or, `constant (1, 2)`, it is that constant.
    """

    name = "pyv.make_function"
    symbol = prop_def(StringAttr)
    code = prop_def(IntAttr)
    parts = prop_def(NamesAttr)
    constant = opt_prop_def(LiteralAttr)
    args = var_operand_def()
    state = operand_def(StateType)
    result = result_def()
    USUAL: ClassVar = (OBJECT,)

    def __init__(
        self,
        symbol: str,
        code: int,
        parts: Sequence[str],
        args: Sequence[SSAValue],
        state: SSAValue,
        constant: LiteralAttr | None = None,
    ):
        properties: dict[str, Attribute] = {
            "symbol": StringAttr(symbol), "code": IntAttr(code), "parts": NamesAttr.of(parts)
        }  # fmt: skip
        if constant is not None:
            properties["constant"] = constant
        super().__init__([*args, state], properties)

    @property
    def flags(self) -> int:
        """The parts as the bytecode names them."""
        return sum(1 << PARTS.index(part) for part in self.parts.data)

    def verify_(self) -> None:
        parts = self.parts.data
        if any(part not in PARTS for part in parts) or list(parts) != [part for part in PARTS if part in parts]:
            raise VerifyException(f"parts must be some of {', '.join(PARTS)}, in this order, got {', '.join(parts)}")
        if len(self.args) < len(parts) - 1:
            raise VerifyException(f"a value is wanted for each part but the topmost, got {len(self.args)}")

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_string_literal(self.symbol.data)
        printer.print_string(" ".join([f" {self.code.data}", ", ".join(self.parts.data)]).rstrip())
        print_values(printer, self.args)
        if self.constant is not None:
            printer.print_string(f" constant {self.constant.text}")
        printer.print_string(" at ")
        printer.print_operand(self.state)
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> MakeFunctionOp:
        properties: dict[str, Attribute] = {
            "symbol": StringAttr(parser.parse_str_literal()), "code": IntAttr(parser.parse_integer())
        }  # fmt: skip
        parts: list[str] = []
        while (part := parser.parse_optional_identifier()) is not None:
            parts.append(part)
            parser.parse_optional_punctuation(",")
        properties["parts"] = NamesAttr.of(parts)
        parser.parse_punctuation("(")
        operands = parse_values(parser)
        if parser.parse_optional_keyword("constant") is not None:
            properties["constant"] = LiteralAttr(parse_literal(parser))
        parser.parse_keyword("at")
        return parse_tail(cls, parser, [*operands, parse_value(parser)], properties, [OBJECT])


OPS = (MakeFunctionOp,)
