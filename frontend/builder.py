"""The state of lowering: one `Unit` for a module, one `Builder` for each of its code objects.

Invariant: ops are added in the order in which CPython evaluates; `Builder.numbers` remembers the instruction that
gave a value.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, TypeAlias

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, Region, SSAValue

from pymlir.dialects import py
from pymlir.dialects.py import AtAttr
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.py_text import Constant
from pymlir.dialects.py_types import OBJECT
from pymlir.frontend.bytecode import CodeTable, Span, parents, read_code
from pymlir.frontend.spans import FAMILIES, NONE, TESTS, Places

Node: TypeAlias = Any
"""An `ast` node with a place in the source."""
NO_CODE = -1


@dataclass
class Unit:
    """A module in the names form, with what it was made from."""

    module: ModuleOp
    code: CodeType
    codes: list[CodeType]
    source: str | bytes
    filename: str
    found: Counter[str] = field(default_factory=Counter[str])
    """How many ops that may raise have their instruction, by kind."""
    missing: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """Kind and line of those that have none: the interpreter keeps their statements."""

    @property
    def minor(self) -> int:
        """The CPython minor of the bytecode."""
        return sys.version_info.minor


@dataclass
class Shared:
    """What the builders of one module have in common."""

    unit: Unit
    future_annotations: bool
    tables: dict[int, CodeTable] = field(default_factory=dict[int, CodeTable])
    children: list[dict[tuple[str, int], list[int]]] = field(default_factory=list[dict[tuple[str, int], list[int]]])
    """For each code object those inside of it, by name and first line."""
    places_loaded: dict[int, dict[tuple[str, Span], int]] = field(
        default_factory=dict[int, dict[tuple[str, Span], int]]
    )
    symbols: dict[int, str] = field(default_factory=dict[int, str])
    used_symbols: Counter[str] = field(default_factory=Counter[str])
    pending: list[Callable[[], py.FuncOp]] = field(default_factory=list[Callable[[], py.FuncOp]])

    def __post_init__(self) -> None:
        codes = self.unit.codes
        self.children = [{} for _ in codes]
        for number, parent in enumerate(parents(codes)):
            if number:
                key = (codes[number].co_name, codes[number].co_firstlineno)
                self.children[parent].setdefault(key, []).append(number)

    def table(self, code: int) -> CodeTable:
        """The instructions of a code object."""
        if code not in self.tables:
            self.tables[code] = read_code(self.unit.codes[code])
        return self.tables[code]

    def loaded(self, code: int) -> dict[tuple[str, Span], int]:
        """The code objects that a code object loads, by name and place: where functions are made of them."""
        if code not in self.places_loaded:
            table, codes = self.table(code), self.unit.codes
            numbers = {id(codes[one]): one for own in self.children[code].values() for one in own}
            consts = codes[code].co_consts
            self.places_loaded[code] = {
                (consts[arg].co_name, span): numbers[id(consts[arg])]
                for name, arg, span in zip(table.names, table.args, table.spans, strict=True)
                if name == "LOAD_CONST" and span is not None and id(consts[arg]) in numbers
            }
        return self.places_loaded[code]

    def symbol(self, code: int) -> str:
        """The name of a code object's `py.func`: its qualified name, numbered where others have the same."""
        if code not in self.symbols:
            name = self.unit.codes[code].co_qualname
            self.used_symbols[name] += 1
            count = self.used_symbols[name]
            self.symbols[code] = name if count == 1 else f"{name}#{count}"
        return self.symbols[code]


EXPRESSIONS: dict[type[ast.AST], Callable[[Builder, Node], SSAValue]] = {}
STATEMENTS: dict[type[ast.AST], Callable[[Builder, Node], None]] = {}


def expression(*types: type[ast.AST]):
    """Register how expressions of these types are lowered."""

    def register(
        function: Callable[[Builder, Node], SSAValue],
    ) -> Callable[[Builder, Node], SSAValue]:
        for kind in types:
            EXPRESSIONS[kind] = function
        return function

    return register


def statement(*types: type[ast.AST]):
    """Register how statements of these types are lowered."""

    def register(function: Callable[[Builder, Node], None]) -> Callable[[Builder, Node], None]:
        for kind in types:
            STATEMENTS[kind] = function
        return function

    return register


LOW_ARGUMENT = 15
"""The bits of the second local of an instruction for two."""


def span_of(node: Node) -> Span:
    """A node's place in the source."""
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


class Builder:
    """Lowers the body of one code object."""

    def __init__(self, shared: Shared, code: int, class_name: str | None, kind: str):
        self.shared = shared
        self.unit = shared.unit
        self.code = code
        self.kind = kind
        self.class_name = class_name
        self.table = shared.table(code)
        self.places = Places(self.table)
        self.block = Block()
        self.numbers: dict[SSAValue, int] = {}
        self.in_finally = 0
        self.pair: tuple[int, str] | None = None
        """The last instruction found that stores two locals, and the name of the second."""

    # Ops

    def emit(self, op: Operation) -> None:
        """Add an op."""
        self.block.add_op(op)

    def value(self, op: Operation, number: int = NONE) -> SSAValue:
        """Add an op with one result, given by instruction `number`."""
        self.block.add_op(op)
        result = op.results[0]
        if number >= 0:
            self.numbers[result] = number
        return result

    def const(self, value: Constant) -> SSAValue:
        """A constant."""
        return self.value(py.ConstOp(LiteralAttr(value)))

    def expr(self, node: Node) -> SSAValue:
        """Lower an expression."""
        return EXPRESSIONS[type(node)](self, node)

    def region(self, fill: Callable[[], None], arguments: int = 0) -> Region:
        """A region with one block filled by `fill`."""
        outer = self.block
        block = self.block = Block(arg_types=[OBJECT] * arguments)
        try:
            fill()
        finally:
            self.block = outer
        return Region(block)

    def suite(self, statements: Sequence[ast.stmt]) -> Region:
        """A region for the statements of a block."""
        return self.region(lambda: self.statements(statements))

    def statements(self, statements: Sequence[ast.stmt]) -> None:
        """Lower statements, without those the bytecode has nothing of: CPython never gets there."""
        for node in statements:
            handler = STATEMENTS[type(node)]
            if type(node) in ALWAYS_KEPT:
                handler(self, node)
                continue
            span = statement_span(node)
            number = self.places.first_inside(span, self.in_finally > 0)
            if number >= 0 or self.places.has_code(span):
                self.emit(py.StmtOp(self.at_number(span, number)))
                handler(self, node)

    # Places

    def at_number(self, span: Span, number: int) -> AtAttr:
        """The place of an op whose instruction is known, or known not to be there."""
        if number < 0:
            return AtAttr.of(span)
        table = self.table
        first = self.places.resume(number)
        return AtAttr.of(span, table.offsets[number], table.ends[number], table.depths[first], table.starts[first])

    def note(self, kind: str, span: Span, number: int) -> None:
        """Count an op that may raise."""
        if number >= 0:
            self.unit.found[kind] += 1
        else:
            self.unit.missing.append((kind, span[0]))

    def number(self, kind: str, span: Span, nth: int = 0) -> int:
        """The instruction of an op that may raise."""
        number = self.places.find(span, kind, self.in_finally > 0, nth)
        self.note(kind, span, number)
        return number

    def at(self, kind: str, node: Node, nth: int = 0) -> tuple[AtAttr, int]:
        """The place of an op that may raise, and its instruction."""
        span = span_of(node)
        number = self.number(kind, span, nth)
        return self.at_number(span, number), number

    def place(self, kind: str, node: Node) -> AtAttr:
        """The place of an op that cannot raise, if there is one."""
        span = span_of(node)
        return self.at_number(span, self.places.find(span, kind, self.in_finally > 0))

    def place_to_store(self, node: ast.Name) -> AtAttr:
        """The place of a store.  One instruction may store two locals: it has the span of the first, and the second
        has no place to start over from."""
        span, name = span_of(node), self.mangle(node.id)
        number = self.places.find(span, "store", self.in_finally > 0)
        table = self.table
        if number >= 0 and table.names[number] == "STORE_FAST_STORE_FAST":
            self.pair = number, "".join(table.code.co_varnames[table.args[number] & LOW_ARGUMENT :][:1])
        elif number < 0 and self.pair is not None and self.pair[1] == name:
            first = self.pair[0]
            self.pair = None
            return AtAttr.of(span, table.offsets[first], table.ends[first], table.depths[first] - 1, table.ends[first])
        return self.at_number(span, number)

    def at_after(self, kind: str, node: Node, value: SSAValue, *spans: Span) -> tuple[AtAttr, int]:
        """The place of an op whose instruction follows the one that gave its operand; else has one of the spans."""
        family = TESTS if kind == "test" else FAMILIES[kind]
        before = self.numbers.get(value, NONE)
        number = self.places.after(before, family) if before >= 0 else NONE
        unique = self.in_finally > 0
        for span in spans:
            if number < 0:
                number = self.places.choose(self.places.all(span, family), unique)
        self.note(kind, span_of(node), number)
        return self.at_number(span_of(node), number), number

    # Names

    def mangle(self, name: str) -> str:
        """A private name of a class, as CPython spells it."""
        owner = self.class_name
        if owner is None or not name.startswith("__") or name.endswith("__") or "." in name:
            return name
        owner = owner.lstrip("_")
        return f"_{owner}{name}" if owner else name

    def child(self, name: str, line: int, span: Span) -> int:
        """The number of a code object inside of this one, found by name, line and place; NO_CODE if it is gone."""
        candidates = self.shared.children[self.code].get((name, line), ())
        if len(candidates) <= 1:
            return candidates[0] if candidates else NO_CODE
        return self.shared.loaded(self.code).get((name, span), NO_CODE)


ALWAYS_KEPT: set[type[ast.AST]] = {ast.Global, ast.Nonlocal}


def statement_span(node: Node) -> Span:
    """A statement's place, from its first decorator on."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    line, col, end_line, end_col = span_of(node)
    if decorators:
        line, col = min((line, col), (decorators[0].lineno, decorators[0].col_offset))
    return (line, col, end_line, end_col)
