"""How ops of the values form read: a template per op, without operand types.

    SYNTAX = " $lhs $operator $rhs$state"      prints      %r = pyv.binary %a "+" %b at %s

`$path` is ` as "m.sin"`, the name by which the code knows a known thing, left out where that is its own.
An operand's type is that of its definition, which comes earlier in the text: blocks stand in an order in which every
definition precedes its uses.  `$state` is the snapshot operand, ` at %s`, left out where there is none.  A result's
type is printed only when it is not the op's usual one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar, Self, TypeVar, cast

from xdsl.dialects.builtin import StringAttr, UnitAttr
from xdsl.ir import Attribute, Block, Operation, SSAValue
from xdsl.irdl import IRDLOperation
from xdsl.parser import Parser
from xdsl.printer import Printer

from pymlir.dialects.py_types import OBJECT, StateType


def parse_value(parser: Parser) -> SSAValue:
    """An operand that is defined earlier in the text."""
    reference = parser.parse_unresolved_operand()
    values = parser.ssa_values.get(reference.operand_name, ())
    if reference.index >= len(values):
        parser.raise_error("value is used before its definition", reference.span)
    return values[reference.index]


def parse_values(parser: Parser) -> list[SSAValue]:
    """Operands up to a closing parenthesis, which stays."""
    values: list[SSAValue] = []
    while parser.parse_optional_punctuation(")") is None:
        if values:
            parser.parse_punctuation(",")
        values.append(parse_value(parser))
    return values


def print_values(printer: Printer, values: Sequence[SSAValue]) -> None:
    printer.print_string("(")
    printer.print_list(values, printer.print_operand)
    printer.print_string(")")


class ValuesOp(IRDLOperation):
    """An op whose text is `SYNTAX`: `$operand`, `$property`, `$args` (in parentheses), `$after?` (a flag), `$state`."""

    SYNTAX: ClassVar[str] = ""
    USUAL: ClassVar[tuple[Attribute, ...]] = ()
    """Types of the results when the text gives none."""
    FIXED: ClassVar[bool] = False

    def __init__(
        self,
        operands: Sequence[SSAValue],
        properties: dict[str, Attribute] | None = None,
        result_types: Sequence[Attribute] | None = None,
        successors: Sequence[Block] = (),
    ):
        # Straight to the base: IRDLOperation's checks double the time of promote-locals, and the verifier repeats them.
        Operation.__init__(
            self,
            operands=operands,
            result_types=self.USUAL if result_types is None else result_types,
            properties=properties or {},
            successors=successors,
        )

    def __post_init__(self) -> None:
        # No op here has defaulted attributes, and looking for them costs as much as the rest of building an op.
        pass

    @property
    def snapshot(self) -> SSAValue | None:
        """The state operand; None for an op that can neither raise nor run code."""
        if self.operands and isinstance(self.operands[-1].type, StateType):
            return self.operands[-1]
        return None

    def print(self, printer: Printer) -> None:
        for piece in pieces(self.SYNTAX):
            _print_piece(self, piece, printer)
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        operands: list[SSAValue] = []
        properties: dict[str, Attribute] = {}
        for piece in pieces(cls.SYNTAX):
            _parse_piece(cls, piece, parser, operands, properties)
        return parse_tail(cls, parser, operands, properties, cls.USUAL)


ValuesOpT = TypeVar("ValuesOpT", bound=ValuesOp)

_split: Callable[[str], list[str]] = re.compile(r"(\$\w+\??)").split
_pieces: dict[str, list[str]] = {}


def pieces(syntax: str) -> list[str]:
    if syntax not in _pieces:
        _pieces[syntax] = [piece for piece in _split(syntax) if piece]
    return _pieces[syntax]


def _print_piece(op: ValuesOp, piece: str, printer: Printer) -> None:
    if piece == "$state":
        if op.snapshot is not None:
            printer.print_string(" at ")
            printer.print_operand(op.snapshot)
    elif piece == "$path":
        print_path(op, printer)
    elif not piece.startswith("$"):
        printer.print_string(piece)
    elif piece.endswith("?"):
        if piece[1:-1] in op.properties:
            printer.print_string(f" {piece[1:-1]}")
    elif piece == "$args":
        print_values(printer, cast(Sequence[SSAValue], getattr(op, piece[1:])))
    elif piece[1:] in op.properties:
        printer.print_attribute(op.properties[piece[1:]])
    else:
        printer.print_operand(cast(SSAValue, getattr(op, piece[1:])))


def _parse_piece(
    cls: type[ValuesOp], piece: str, parser: Parser, operands: list[SSAValue], properties: dict[str, Attribute]
) -> None:
    if piece == "$state":
        if parser.parse_optional_keyword("at") is not None:
            operands.append(parse_value(parser))
    elif not piece.startswith("$"):
        for token in re.findall(r"\w+|[^\w\s]", piece):
            _ = parser.parse_keyword(token) if token.isalnum() else parser.parse_punctuation(token)
    elif piece.endswith("?"):
        if parser.parse_optional_keyword(piece[1:-1]) is not None:
            properties[piece[1:-1]] = UnitAttr()
    elif piece == "$args":
        parser.parse_punctuation("(")
        operands.extend(parse_values(parser))
    elif piece[1:] in cls.get_irdl_definition().properties:
        properties[piece[1:]] = parser.parse_attribute()
    else:
        operands.append(parse_value(parser))


def path_of(path: str | None) -> dict[str, Attribute]:
    """The properties of an op about something that the code calls `path`; None: by its own name."""
    return {} if path is None else {"path": StringAttr(path)}


def print_path(op: ValuesOp, printer: Printer) -> None:
    if "path" in op.properties:
        printer.print_string(" as ")
        printer.print_attribute(op.properties["path"])


def parse_path(parser: Parser) -> str | None:
    return parser.parse_str_literal() if parser.parse_optional_keyword("as") is not None else None


def print_tail(op: ValuesOp, printer: Printer) -> None:
    """Further attributes, then the types of the results where they are not the usual ones."""
    printer.print_op_attributes(op.attributes)
    types = tuple(result.type for result in op.results)
    if not op.FIXED and types != (op.USUAL or (OBJECT,) * len(types)):
        printer.print_string(" : ")
        printer.print_list(types, printer.print_attribute)


def parse_tail(
    cls: type[ValuesOpT],
    parser: Parser,
    operands: Sequence[SSAValue],
    properties: dict[str, Attribute],
    usual: Sequence[Attribute],
    successors: Sequence[Block] = (),
) -> ValuesOpT:
    """Read what `print_tail` writes, and make the op."""
    attributes = parser.parse_optional_attr_dict()
    types = list(usual)
    if usual and not cls.FIXED and parser.parse_optional_punctuation(":") is not None:
        types = parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)
    return cls.create(
        operands=operands, result_types=types, properties=properties, attributes=attributes, successors=successors
    )
