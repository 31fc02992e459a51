"""What the IR is at one point of a pipeline: a module of xDSL's, one in MLIR's C++ bindings, LLVM IR, or assembly.

A step takes one form and gives one, of the same or of the next level.  Every form prints itself; all but assembly
can be read back from what they print.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from io import StringIO
from typing import ClassVar

from xdsl.context import Context
from xdsl.dialects.builtin import FileLineColLoc, IntAttr, ModuleOp, StringAttr, UnknownLoc
from xdsl.ir import Operation
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.utils.exceptions import ParseError, VerifyException

from pymlir.passes.analyses.visibility import early_uses
from pymlir.passes.remarks import Place, own_place, place_of
from pymlir.tools.pyopt.diagnostics import Diagnostic, Faults, Sources, in_our_words, without_ir

XDSL, MLIR, LLVM, ASM = "xdsl", "mlir", "llvm", "asm"
"""The levels, in the order in which a pipeline goes through them."""
DESCRIPTIONS = {XDSL: "IR of xDSL", MLIR: "IR of MLIR's bindings", LLVM: "LLVM IR", ASM: "assembly"}


@dataclass(frozen=True)
class Style:
    """How IR is printed."""

    generic: bool = False
    debuginfo: bool = False
    sources: Sources | None = None
    """Print source lines as comments, from here."""


class Form(ABC):
    """The IR at one level."""

    level: ClassVar[str]
    comment: ClassVar[str] = "//"

    @abstractmethod
    def text(self, style: Style) -> str:
        """The IR, ending in a newline."""

    @abstractmethod
    def verify(self) -> list[Diagnostic]:
        """The faults of the IR."""

    @abstractmethod
    def reread(self, text: str) -> Form | None:
        """The form that a text of `text` gives; None where nothing reads it.  Raises Faults when it does not parse."""


class LocatedParser(Parser):
    """Remembers where in the text each operation began."""

    places: dict[Operation, Place]

    def parse_operation(self) -> Operation:
        if not hasattr(self, "places"):
            self.places = {}
        source, start = self.lexer.input, self._current_token.span.start
        line = source.content.count("\n", 0, start) + 1
        op = super().parse_operation()
        self.places[op] = Place(source.name, line, start - source.get_start_of_line(start) + 1)
        return op


@dataclass
class XdslForm(Form):
    """A module of xDSL's, with where its ops stand in the file they were read from."""

    level: ClassVar[str] = XDSL
    module: ModuleOp
    context: Context
    places: dict[Operation, Place] = field(default_factory=dict[Operation, Place])

    def text(self, style: Style) -> str:
        stream = StringIO()
        kind = Printer if style.sources is None else SourcePrinter
        printer = kind(stream=stream, print_generic_format=style.generic, print_debuginfo=style.debuginfo)
        if isinstance(printer, SourcePrinter) and style.sources is not None:
            printer.sources = style.sources
        printer.print_op(self.module)
        printer.print_metadata(self.context.loaded_dialects)
        return stream.getvalue() + "\n"

    def verify(self) -> list[Diagnostic]:
        """Every op's own message, not only the first; what only shows on the whole module where there is no other."""
        found: list[Diagnostic] = []
        for op in self.module.walk():
            try:
                op.verify(verify_nested_ops=False)
            except VerifyException as error:
                found.append(Diagnostic("error", self.place(op), without_ir(str(error))))
        if not found:
            try:
                self.module.verify()
            except VerifyException as error:
                found.append(Diagnostic("error", None, without_ir(str(error))))
        return found or [Diagnostic("error", self.place(op), said) for op, said in early_uses(self.module)]

    def place(self, op: Operation) -> Place | None:
        """Where an op is: in the source, else in the text it was read from."""
        around: Operation | None = op
        while around is not None and around not in self.places:
            around = around.parent_op()
        read = None if around is None else self.places[around]
        return read if read is not None and isinstance(op.location, UnknownLoc) else place_of(op) or read

    def locate(self) -> None:
        """Give each op without a location its place in the text, as MLIR's own parser does."""
        for op, place in self.places.items():
            if isinstance(op.location, UnknownLoc):
                op.location = FileLineColLoc(StringAttr(place.file), IntAttr(place.line), IntAttr(place.column))

    def reread(self, text: str) -> XdslForm:
        return parse_xdsl(text, "printed IR", self.context)


class SourcePrinter(Printer):
    """Puts the source line before the first op that comes from it."""

    sources: Sources
    last: Place | None = None

    def print_op(self, op: Operation) -> None:
        place = None if op.regions else own_place(op)
        if place is not None and (self.last is None or place[:2] != self.last[:2]):
            line = self.sources.line(place.file, place.line)
            if line is not None and line.strip():
                self.print_string(f"// {place.line}: {line.strip()}")
                self._print_new_line()
            self.last = place
        super().print_op(op)


def parse_xdsl(text: str, name: str, context: Context) -> XdslForm:
    """The module in a text.  Raises Faults where it does not parse."""
    parser = LocatedParser(context, text, name)
    try:
        module = parser.parse_module()
    except ParseError as error:
        span = error.span
        source = span.input
        line = text.count("\n", 0, span.start) + 1
        column = span.start - source.get_start_of_line(span.start) + 1
        raise Faults([Diagnostic("error", Place(name, line, column), in_our_words(error.msg))]) from error
    except (VerifyException, ValueError) as error:
        # An attribute's own rules are checked while it is read; and xDSL refuses names of blocks by ValueError.
        said = error.args[0] if isinstance(error, ValueError) and error.args else error
        place = Place(name, parser_line(parser, text), 0)
        raise Faults([Diagnostic("error", place, without_ir(str(said)))]) from error
    return XdslForm(module, context, getattr(parser, "places", {}))


def parser_line(parser: Parser, text: str) -> int:
    """The line a parser has come to."""
    return text.count("\n", 0, parser.pos) + 1
