"""`#py.literal`: a constant as an attribute.

Invariant: two literals are equal when their canonical text is (see `py_text`), so `1`, `True` and `1.0`, `0.0` and
`-0.0` are five different ones, and a NaN equals itself.
"""

from __future__ import annotations

from typing import TypeAlias

from xdsl.ir import Attribute, Data
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer

from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import Constant, literal_text
from pymlir.dialects.py_types import BOOL, FLOAT, NONE, OBJECT, STR, IntType

Literal: TypeAlias = Constant


@irdl_attr_definition
class LiteralAttr(Data[Constant]):
    """Any constant a code object can hold: `#py.literal<2.5>`."""

    name = "py.literal"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LiteralAttr) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def text(self) -> str:
        """The canonical text."""
        return literal_text(self.data)

    @property
    def type(self) -> Attribute:
        """The most precise type there is for the constant."""
        return type_of(self.data)

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> Constant:
        cursor = Cursor(parser)
        cursor.expect("<")
        value = cursor.literal()
        cursor.expect(">")
        cursor.done()
        return value

    def print_parameter(self, printer: Printer) -> None:
        printer.print_string(f"<{self.text}>")


def type_of(value: Constant) -> Attribute:
    """The type of a constant; an int's bounds are the int itself."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        return IntType(value, value)
    if isinstance(value, float):
        return FLOAT
    return STR if isinstance(value, str) else OBJECT


def print_literal(printer: Printer, value: Constant) -> None:
    """The canonical text of a constant."""
    printer.print_string(literal_text(value))


def parse_literal(parser: AttrParser) -> Constant:
    """A constant at the parser's position."""
    cursor = Cursor(parser)
    value = cursor.literal()
    cursor.done()
    return value
