"""`py` definitions: functions, classes, what belongs to a code object of its own.

Invariant: each code object whose body is written as statements or as an expression is one `py.func` at the top of the
module, whatever the nesting in the source; the op that makes it at run time (`py.function`, `py.class`, ...) stands
where the source has it and names it.  `code` is the code object's preorder number: the module body is 0, then the
code constants, recursively. Produced by frontend/; consumed by every pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from xdsl.dialects.builtin import IntAttr, StringAttr, SymbolNameConstraint
from xdsl.ir import Attribute, Operation, Region, SSAValue
from xdsl.irdl import (
    irdl_op_definition,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import IsolatedFromAbove, NoTerminator, SymbolOpInterface
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.mlir_lexer import MLIRLexer

from pymlir.dialects.py_base import FlatOp, PyOp, at_text, scan_at, value_name
from pymlir.dialects.py_calls import arguments_text, check_kinds, scan_arguments
from pymlir.dialects.py_expr import check_choice
from pymlir.dialects.py_flow import Scanned
from pymlir.dialects.py_params import Param, ParamsAttr, params_text, scan_params
from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import name_text, quote
from pymlir.dialects.py_types import AtAttr, NamesAttr, ObjectType

KINDS = ("module", "function", "lambda", "class", "generic", "lazy")
RUNS = ("plain", "generator", "coroutine", "async_generator")
NO_CODE = -1


def symbol_text(name: str) -> str:
    """`@name`, between quotes where it is no plain word."""
    return f"@{name}" if MLIRLexer.bare_identifier_regex.fullmatch(name) else f"@{quote(name)}"


def scan_symbol(cursor: Cursor) -> StringAttr:
    """Read what `symbol_text` writes."""
    cursor.expect("@")
    return StringAttr(cursor.text_name())


def _names_text(keyword: str, names: NamesAttr) -> str:
    return f" {keyword}({', '.join(map(quote, names.data))})" if names.data else ""


def _scan_names(cursor: Cursor, keyword: str) -> NamesAttr:
    if not cursor.accept(f" {keyword}("):
        return NamesAttr(())
    names = cursor.strings(")")
    cursor.expect(")")
    return NamesAttr(names)


class NamesOrBlocks(NoTerminator):
    """One block without a terminator in the names form, any number of blocks with one in the values form."""

    def verify(self, op: Operation) -> None:
        pass


@irdl_op_definition
class FuncOp(PyOp):
    """One code object.

        py.func @"C.f"(self, n : "int") -> "int" code 3 locals("self", "n") cells("i") free("x") {...}

    The end of the region returns None.
    `kind`: module, function (not written), lambda, class, generic (the hidden function around `def f[T]`), lazy (the
    value of a type alias or bound).  `runs`: plain (not written), generator, coroutine, async_generator.  The names
    after `locals`, `cells` and `free` are `co_varnames`, `co_cellvars` and `co_freevars`.
    """

    name = "py.func"
    sym_name = prop_def(SymbolNameConstraint())
    code = prop_def(IntAttr)
    kind = prop_def(StringAttr)
    runs = prop_def(StringAttr)
    params = prop_def(ParamsAttr)
    returns = opt_prop_def(StringAttr, prop_name="annotated")
    local_names = prop_def(NamesAttr)
    cell_names = prop_def(NamesAttr)
    free_names = prop_def(NamesAttr)
    body = region_def()
    traits = traits_def(IsolatedFromAbove(), SymbolOpInterface(), NamesOrBlocks())

    def __init__(
        self,
        name: str,
        params: Sequence[Param],
        code: int,
        body: Region,
        *,
        kind: str = "function",
        runs: str = "plain",
        returns: str | None = None,
        names: tuple[Sequence[str], Sequence[str], Sequence[str]] = ((), (), ()),
    ):
        properties: dict[str, Attribute] = {
            "sym_name": StringAttr(name),
            "code": IntAttr(code),
            "kind": StringAttr(kind),
            "runs": StringAttr(runs),
            "params": ParamsAttr(tuple(params)),
            "local_names": NamesAttr.of(names[0]),
            "cell_names": NamesAttr.of(names[1]),
            "free_names": NamesAttr.of(names[2]),
        }
        if returns is not None:
            properties["annotated"] = StringAttr(returns)
        self.build_op((), properties, 0, (body,))

    def verify_(self) -> None:
        check_choice("attribute 'kind'", self.kind.data, KINDS)
        check_choice("attribute 'runs'", self.runs.data, RUNS)
        last = 0
        for param in self.params.data:
            if param.kind.value < last:
                raise VerifyException(f"parameter '{param.name}' must not follow one of a later kind")
            last = param.kind.value

    def _head(self) -> str:
        returns = "" if self.returns is None else f" -> {quote(self.returns.data)}"
        kind = "" if self.kind.data == "function" else f" {self.kind.data}"
        runs = "" if self.runs.data == "plain" else f" {self.runs.data}"
        names = "".join(
            _names_text(keyword, names)
            for keyword, names in (
                ("locals", self.local_names),
                ("cells", self.cell_names),
                ("free", self.free_names),
            )
        )
        symbol = symbol_text(self.sym_name.data)
        return f" {symbol}({params_text(self.params.data)}){returns} code {self.code.data}{kind}{runs}{names}"

    def print(self, printer: Printer) -> None:
        printer.print_string(self._head())
        printer.print_op_attributes(self.attributes, print_keyword=True)
        printer.print_string(" ")
        printer.print_region(self.body, print_empty_block=False)

    @classmethod
    def parse(cls, parser: Parser) -> FuncOp:
        cursor = Cursor(parser)
        properties: dict[str, Attribute] = {"sym_name": scan_symbol(cursor)}
        cursor.expect("(")
        properties["params"] = ParamsAttr(scan_params(cursor))
        if cursor.accept(" ->"):
            properties["annotated"] = StringAttr(cursor.string())
        cursor.expect(" code")
        properties["code"] = IntAttr(cursor.integer())
        for name, choices in (("kind", KINDS), ("runs", RUNS)):
            word = next((choice for choice in choices if cursor.accept_word(choice)), None)
            properties[name] = StringAttr(word or ("function" if name == "kind" else "plain"))
        for name, keyword in (("local_names", "locals"), ("cell_names", "cells"), ("free_names", "free")):
            properties[name] = _scan_names(cursor, keyword)
        cursor.done()
        found = parser.parse_optional_attr_dict_with_keyword()
        attributes = {} if found is None else dict(found.data)
        region = parser.parse_region()
        return cls.create(properties=properties, attributes=attributes, regions=(region,))


def making_text(printer: Printer, values: Sequence[SSAValue], kinds: Sequence[str]) -> str:
    """`%default, k = %default, x : %annotation`."""
    parts: list[str] = []
    for value, kind in zip(values, kinds, strict=True):
        name = value_name(printer, value)
        if kind:
            owner = kind[:-1]
            name = f"{name_text(owner)} {kind[-1]} {name}"
        parts.append(name)
    return ", ".join(parts)


def scan_making(cursor: Cursor) -> tuple[list[SSAValue], NamesAttr]:
    """Read what `making_text` writes, up to and with the closing parenthesis."""
    values: list[SSAValue] = []
    kinds: list[str] = []
    if cursor.accept(")"):
        return values, NamesAttr.of(kinds)
    while True:
        value = cursor.optional_value()
        kind = ""
        if value is None:
            owner = cursor.text_name()
            kind = owner + ("=" if cursor.accept(" =") else ":")
            if kind.endswith(":"):
                cursor.expect(" :")
            value = cursor.value()
        values.append(value)
        kinds.append(kind)
        if not cursor.accept(","):
            cursor.expect(")")
            return values, NamesAttr.of(kinds)


class MakeOp(FlatOp):
    """`@symbol code 3 (values)`."""

    symbol = prop_def(StringAttr)
    code = prop_def(IntAttr)
    values = var_operand_def(ObjectType)
    kinds = prop_def(NamesAttr)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)
    # A class takes the arguments of a call, a function defaults and annotations.
    IS_CALL: ClassVar[bool] = False

    def __init__(
        self, symbol: str, code: int, values: Sequence[SSAValue], kinds: Sequence[str], at: AtAttr | None = None
    ):
        properties: dict[str, Attribute] = {
            "symbol": StringAttr(symbol), "code": IntAttr(code), "kinds": NamesAttr.of(kinds)
        }  # fmt: skip
        self.build_op(values, properties, at=at)

    def body(self, printer: Printer) -> str:
        write = arguments_text if self.IS_CALL else making_text
        values = write(printer, self._operands, self.kinds.data)
        return f"{symbol_text(self.symbol.data)} code {self.code.data} ({values})"

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        properties: dict[str, Attribute] = {"symbol": scan_symbol(cursor)}
        cursor.expect(" code")
        properties["code"] = IntAttr(cursor.integer())
        cursor.expect(" (")
        values, properties["kinds"] = scan_arguments(cursor, ")") if cls.IS_CALL else scan_making(cursor)
        return values, properties

    def verify_(self) -> None:
        check_kinds(self.kinds, self._operands)


PARTS = ("defaults", "keywords", "annotations")
"""What CPython makes of the values before it makes a function."""


@irdl_op_definition
class FunctionOp(MakeOp):
    """Make a function: `%2 = py.function @f code 1 (%0, k = %1, x : %annotation) defaults [...] annotations [...]`.

    The values: defaults, keyword-only defaults by name, annotations by name; decorators are calls of their own.
    `defaults`, `keywords` and `annotations` are where a tuple or dict of them is made; a tuple of constants is not.
    The place of the function itself begins where the topmost of its parts is made, cells and constants included.
    """

    name = "py.function"
    defaults = opt_prop_def(AtAttr)
    keywords = opt_prop_def(AtAttr)
    annotations = opt_prop_def(AtAttr)

    def __init__(
        self,
        symbol: str,
        code: int,
        values: Sequence[SSAValue],
        kinds: Sequence[str],
        at: AtAttr | None = None,
        parts: Mapping[str, AtAttr] | None = None,
    ):
        super().__init__(symbol, code, values, kinds, at)
        self.properties |= parts or {}

    def body(self, printer: Printer) -> str:
        return super().body(printer) + "".join(
            f" {part}{at_text(self, part)}" for part in PARTS if part in self.properties
        )

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        values, properties = super().scan(cursor)
        for part in PARTS:
            if cursor.accept_word(part):
                scan_at(cursor, properties, part)
        return values, properties


@irdl_op_definition
class ClassOp(MakeOp):
    """Make a class: `%1 = py.class @C code 2 (%base, metaclass = %0)`: runs the body, then calls the metaclass."""

    name = "py.class"
    IS_CALL: ClassVar[bool] = True


@irdl_op_definition
class GenericOp(MakeOp):
    """Call the hidden function around a definition with type parameters.

        %1 = py.generic @"<generic parameters of f>" code 2 (%0)

    The values are the defaults of a function.
    """

    name = "py.generic"


DEFINITIONS = (FuncOp, FunctionOp, ClassOp, GenericOp)
