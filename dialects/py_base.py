"""What all names-form ops have in common: how they are built, printed and parsed.

An op's text is its name, its own part and a tail:

    %r = py.binary "+" %a, %b [3:4-9 @24..34 depth 2] {extra = 1}
         own part             source and bytecode     attributes

Every value is a `!py.object`, so types are never written.
Invariant: a region is one block; `py.result` ends it where it has a value, nothing has to where it has none.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Self, cast

from xdsl.ir import Attribute, Block, BlockArgument, Operation, Region, SSAValue
from xdsl.irdl import IRDLOperation
from xdsl.parser import Parser
from xdsl.printer import Printer

from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_types import OBJECT, AtAttr


def value_name(printer: Printer, value: SSAValue) -> str:
    """`%name` of a value, without printing it."""
    names = printer._ssa_values  # pyright: ignore[reportPrivateUsage]
    name = names.get(value)
    if name is None:
        hint = value.name_hint
        if hint:
            count = printer.ssa_names.get(hint, 0)
            printer.ssa_names[hint] = count + 1
            name = f"{hint}_{count}" if count else hint
        else:
            name = printer._get_new_valid_name_id()  # pyright: ignore[reportPrivateUsage]
        names[value] = name
    return f"%{name}"


def value_list(printer: Printer, values: Sequence[SSAValue]) -> str:
    """`%a, %b`."""
    return ", ".join([value_name(printer, value) for value in values])


class PyOp(IRDLOperation, ABC):
    """An op of the `py` dialect."""

    def __post_init__(self) -> None:
        # No op here has defaulted attributes, and xDSL's search for them costs as much as the rest of building one.
        pass

    def build_op(
        self,
        operands: Sequence[SSAValue] = (),
        properties: dict[str, Attribute] | None = None,
        results: int = 1,
        regions: Sequence[Region] = (),
        at: AtAttr | None = None,
    ) -> None:
        """Initialise the op; what constructors end with."""
        kept = {} if properties is None else properties
        if at is not None:
            kept["at"] = at
        Operation.__init__(self, operands=operands, result_types=(OBJECT,) * results, properties=kept, regions=regions)

    @property
    def place(self) -> AtAttr | None:
        """The op's `at`, of whatever op."""
        return cast("AtAttr | None", self.properties.get("at"))


class FlatOp(PyOp, ABC):
    """An op without regions: subclasses give and read only their own part of the text."""

    RESULTS: ClassVar[int] = 1

    @abstractmethod
    def body(self, printer: Printer) -> str:
        """The op's own part."""

    @classmethod
    @abstractmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        """Operands and properties read from the op's own part."""

    def print(self, printer: Printer) -> None:
        body = self.body(printer)
        at = cast("AtAttr | None", self.properties.get("at"))
        place = "" if at is None else f" [{at.text}]"
        printer.print_string(f" {body}{place}" if body else place)
        if self.attributes:
            printer.print_op_attributes(self.attributes)

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        cursor = Cursor(parser)
        operands, properties = cls.scan(cursor)
        scan_at(cursor, properties)
        attributes = parse_attributes(cursor, parser)
        results = (OBJECT,) * cls.results_of(properties)
        return cls.create(operands=operands, properties=properties, attributes=attributes, result_types=results)

    @classmethod
    def results_of(cls, properties: Mapping[str, Attribute]) -> int:
        """How many results an op with these properties has."""
        return cls.RESULTS


def at_text(op: PyOp, name: str = "at") -> str:
    """` [span @instruction]`, or nothing."""
    at = cast("AtAttr | None", op.properties.get(name))
    return "" if at is None else f" [{at.text}]"


def scan_at(cursor: Cursor, properties: dict[str, Attribute], name: str = "at") -> None:
    """Read what `at_text` writes."""
    if cursor.text.startswith(" [", cursor.pos):
        cursor.pos += 2
        properties[name] = AtAttr.new(cursor.at())
        cursor.expect("]")


def parse_attributes(cursor: Cursor, parser: Parser) -> dict[str, Attribute]:
    """The attributes at the end of an op; gives the position back."""
    more = not cursor.text.startswith("\n", cursor.pos)
    cursor.done()
    return parser.parse_optional_attr_dict() if more else {}


def one_block(arguments: int = 0) -> Region:
    """A region of one empty block with that many object arguments."""
    return Region(Block(arg_types=[OBJECT] * arguments))


def block_of(region: Region) -> Block:
    """The block of a region, which has one."""
    block = region.blocks.first
    assert block is not None
    return block


def print_region(printer: Printer, region: Region) -> None:
    """` {ops}` without the block's label: the op has printed its arguments."""
    printer.print_string(" ")
    printer.print_region(region, print_entry_block_args=False, print_empty_block=False)


def parse_region(parser: Parser, arguments: Sequence[Parser.Argument] = ()) -> Region:
    """A region whose block has the named arguments."""
    region = parser.parse_region(arguments if arguments else None)
    if region.blocks.first is None:
        region.add_block(Block())
    return region


def arguments_of(region: Region) -> Sequence[BlockArgument]:
    """Arguments of the region's block."""
    return block_of(region).args


def parse_arguments(cursor: Cursor, closing: str) -> list[Parser.Argument]:
    """Names of block arguments up to and with `closing`, all of them objects."""
    found: list[Parser.Argument] = []
    if cursor.accept(closing):
        return found
    while True:
        found.append(Parser.Argument(cursor.value_span(), OBJECT))
        if not cursor.accept(","):
            cursor.expect(closing)
            return found
