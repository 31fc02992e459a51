"""`py` statements whose blocks get values: `for`, `with`, `try`, and comprehensions.

Invariant: what a block gets, an item or what a context manager gave, is its region's argument; the stores to the
target, of whatever shape, are the region's first ops.
Produced by frontend/; consumed by passes/promote_locals.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import IntAttr, StringAttr, UnitAttr
from xdsl.ir import Attribute, Region, SSAValue
from xdsl.irdl import (
    irdl_op_definition,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    opt_region_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
    var_region_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import NoTerminator
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_access import flags_text, with_flags
from pymlir.dialects.py_base import (
    FlatOp,
    PyOp,
    arguments_of,
    at_text,
    block_of,
    parse_region,
    print_region,
    scan_at,
    value_list,
    value_name,
)
from pymlir.dialects.py_expr import check_choice, flag
from pymlir.dialects.py_flow import Scanned, parse_keyword_attributes
from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import quote
from pymlir.dialects.py_types import OBJECT, AtAttr, ObjectType


def check_arguments(region: Region, what: str, wanted: int) -> None:
    """A region takes that many values."""
    got = len(arguments_of(region))
    if got != wanted:
        raise VerifyException(f"{what} must have {wanted} arguments, got {got}")


def parse_argument(cursor: Cursor) -> Parser.Argument:
    """The name of a region's argument."""
    return Parser.Argument(cursor.value_span(), OBJECT)


@irdl_op_definition
class ForOp(PyOp):
    """`py.for %item in %iterable [iter] head [next] {body} else {...}`.

    `at` is the instruction of `iter()`, absent for the first loop of a comprehension, which is given an iterator;
    `head` is the one that asks for the next item, with the iterator on the stack.  `async` loops await there.
    """

    name = "py.for"
    iterable = operand_def(ObjectType)
    is_async = opt_prop_def(UnitAttr, prop_name="async")
    at = opt_prop_def(AtAttr)
    head = opt_prop_def(AtAttr)
    body = region_def("single_block")
    orelse = opt_region_def("single_block")
    traits = traits_def(NoTerminator())

    def __init__(
        self,
        iterable: SSAValue,
        body: Region,
        orelse: Region | None = None,
        at: AtAttr | None = None,
        head: AtAttr | None = None,
        *,
        is_async: bool = False,
    ):
        properties = with_flags({}, **{"async": is_async})
        if head is not None:
            properties["head"] = head
        self.build_op((iterable,), properties, 0, (body,) if orelse is None else (body, orelse), at)

    @property
    def item(self) -> SSAValue:
        """The value each turn begins with."""
        return arguments_of(self.body)[0]

    def verify_(self) -> None:
        check_arguments(self.body, "region 'body'", 1)

    def print(self, printer: Printer) -> None:
        prefix = " async" if "async" in self.properties else ""
        item = value_list(printer, arguments_of(self.regions[0]))
        head = f" head{at_text(self, 'head')}" if "head" in self.properties else ""
        printer.print_string(f"{prefix} {item} in {value_name(printer, self._operands[0])}{at_text(self)}{head}")
        print_region(printer, self.regions[0])
        if len(self.regions) > 1:
            printer.print_string(" else")
            print_region(printer, self.regions[1])
        printer.print_op_attributes(self.attributes, print_keyword=True)

    @classmethod
    def parse(cls, parser: Parser) -> ForOp:
        cursor = Cursor(parser)
        properties: dict[str, Attribute] = {}
        flag(properties, cursor, "async")
        item = parse_argument(cursor)
        cursor.expect(" in")
        iterable = cursor.value()
        scan_at(cursor, properties)
        if cursor.accept(" head"):
            scan_at(cursor, properties, "head")
        cursor.done()
        regions = [parse_region(parser, [item])]
        if parser.parse_optional_keyword("else") is not None:
            regions.append(parse_region(parser))
        attributes = parse_keyword_attributes(parser)
        return cls.create(operands=(iterable,), properties=properties, attributes=attributes, regions=regions)


@irdl_op_definition
class WithOp(PyOp):
    """`py.with %entered = %manager [enter] {...}`: one item of a `with`; more of them nest."""

    name = "py.with"
    manager = operand_def(ObjectType)
    is_async = opt_prop_def(UnitAttr, prop_name="async")
    at = opt_prop_def(AtAttr)
    body = region_def("single_block")
    traits = traits_def(NoTerminator())

    def __init__(self, manager: SSAValue, body: Region, at: AtAttr | None = None, *, is_async: bool = False):
        self.build_op((manager,), with_flags({}, **{"async": is_async}), 0, (body,), at)

    def verify_(self) -> None:
        check_arguments(self.body, "region 'body'", 1)

    def print(self, printer: Printer) -> None:
        prefix = " async" if "async" in self.properties else ""
        entered = value_list(printer, arguments_of(self.regions[0]))
        printer.print_string(f"{prefix} {entered} = {value_name(printer, self._operands[0])}{at_text(self)}")
        print_region(printer, self.regions[0])
        printer.print_op_attributes(self.attributes, print_keyword=True)

    @classmethod
    def parse(cls, parser: Parser) -> WithOp:
        cursor = Cursor(parser)
        properties: dict[str, Attribute] = {}
        flag(properties, cursor, "async")
        entered = parse_argument(cursor)
        cursor.expect(" =")
        manager = cursor.value()
        scan_at(cursor, properties)
        cursor.done()
        region = parse_region(parser, [entered])
        attributes = parse_keyword_attributes(parser)
        return cls.create(operands=(manager,), properties=properties, attributes=attributes, regions=(region,))


TRY_BLOCKS = ("except", "else", "finally")


@irdl_op_definition
class TryOp(PyOp):
    """`py.try {body} except {...} else {...} finally {...}`; `py.try star` for `except*`.

    A handler's region evaluates its class and then has `py.catch`; what follows that runs when the exception matches.
    """

    name = "py.try"
    star = opt_prop_def(UnitAttr)
    handlers = prop_def(IntAttr)
    has_else = opt_prop_def(UnitAttr)
    blocks = var_region_def("single_block")
    traits = traits_def(NoTerminator())

    def __init__(
        self,
        body: Region,
        handlers: Sequence[Region],
        orelse: Region | None = None,
        finalbody: Region | None = None,
        *,
        star: bool = False,
    ):
        properties = with_flags({"handlers": IntAttr(len(handlers))}, star=star, has_else=orelse is not None)
        rest = [region for region in (orelse, finalbody) if region is not None]
        self.build_op((), properties, 0, (body, *handlers, *rest))

    @property
    def body(self) -> Region:
        return self.regions[0]

    @property
    def handler_regions(self) -> Sequence[Region]:
        return self.regions[1 : 1 + self.handlers.data]

    @property
    def orelse(self) -> Region | None:
        return None if self.has_else is None else self.regions[1 + self.handlers.data]

    @property
    def finalbody(self) -> Region | None:
        first = 1 + self.handlers.data + (self.has_else is not None)
        return self.regions[first] if len(self.regions) > first else None

    def _check_shape(self) -> None:
        """As many regions as the attributes say."""
        least = 1 + self.handlers.data + (self.has_else is not None)
        if not least <= len(self.regions) <= least + 1:
            raise VerifyException(f"py.try must have {least} or {least + 1} regions, got {len(self.regions)}")

    def verify_(self) -> None:
        self._check_shape()
        if not self.handlers.data and self.finalbody is None:
            raise VerifyException("py.try must have a handler or a 'finally'")
        for region in self.handler_regions:
            if not any(isinstance(op, CatchOp) for op in block_of(region).ops):
                raise VerifyException("a handler must have a py.catch")

    def print(self, printer: Printer) -> None:
        printer.print_string(flags_text(self, "star"))
        print_region(printer, self.regions[0])
        for region in self.handler_regions:
            printer.print_string(" except")
            print_region(printer, region)
        for keyword, region in (("else", self.orelse), ("finally", self.finalbody)):
            if region is not None:
                printer.print_string(f" {keyword}")
                print_region(printer, region)
        printer.print_op_attributes(self.attributes, print_keyword=True)

    @classmethod
    def parse(cls, parser: Parser) -> TryOp:
        star = parser.parse_optional_keyword("star") is not None
        body = parse_region(parser)
        found: dict[str, list[Region]] = {keyword: [] for keyword in TRY_BLOCKS}
        while (keyword := parser.parse_optional_keyword_in(TRY_BLOCKS)) is not None:
            if keyword != "except" and found[keyword]:
                parser.raise_error(f"a second '{keyword}'")
            found[keyword].append(parse_region(parser))
        orelse, final = (found[keyword][0] if found[keyword] else None for keyword in ("else", "finally"))
        op = TryOp(body, found["except"], orelse, final, star=star)
        op.attributes = parse_keyword_attributes(parser)
        return op


@irdl_op_definition
class CatchOp(FlatOp):
    """Whether a handler is the one: `py.catch %class as "e" [match]`, `py.catch` for a bare `except`.

    With a name the exception is bound to it (`store`), and the name unbound at the handler's end.
    """

    name = "py.catch"
    RESULTS: ClassVar[int] = 0
    cls_ = opt_operand_def(ObjectType)
    var = opt_prop_def(StringAttr)
    at = opt_prop_def(AtAttr)

    def __init__(self, matched: SSAValue | None = None, var: str | None = None, at: AtAttr | None = None):
        properties: dict[str, Attribute] = {} if var is None else {"var": StringAttr(var)}
        self.build_op(() if matched is None else (matched,), properties, 0, at=at)

    def body(self, printer: Printer) -> str:
        parts = [value_list(printer, self._operands)] if self._operands else []
        if self.var is not None:
            parts.append(f"as {quote(self.var.data)}")
        return " ".join(parts)

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        value = cursor.optional_value()
        properties: dict[str, Attribute] = {}
        if cursor.accept(" as"):
            properties["var"] = StringAttr(cursor.string())
        return () if value is None else (value,), properties


COMPREHENSIONS = ("list", "set", "dict", "generator")


@irdl_op_definition
class ComprehensionOp(PyOp):
    """`%1 = py.comprehension "list" %iterator = %0 code 3 [call] head [iter] {...}`.

    The first iterable is evaluated, and `iter()` called on it (`head`), outside; the region has the loops, which
    begin with a `py.for` over `%iterator`, and `py.collect` inside of them.  `code` is -1 where the running minor has
    no own code object.
    """

    name = "py.comprehension"
    what = prop_def(StringAttr)
    code = prop_def(IntAttr)
    iterable = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    head = opt_prop_def(AtAttr)
    body = region_def("single_block")
    result = result_def(ObjectType)
    traits = traits_def(NoTerminator())

    def __init__(
        self, what: str, iterable: SSAValue, code: int, body: Region, *, at: AtAttr | None, head: AtAttr | None
    ):
        properties: dict[str, Attribute] = {"what": StringAttr(what), "code": IntAttr(code)}
        if head is not None:
            properties["head"] = head
        self.build_op((iterable,), properties, 1, (body,), at)

    def verify_(self) -> None:
        check_choice("comprehension", self.what.data, COMPREHENSIONS)
        check_arguments(self.body, "region 'body'", 1)

    def print(self, printer: Printer) -> None:
        iterator = value_list(printer, arguments_of(self.regions[0]))
        head = f" head{at_text(self, 'head')}" if "head" in self.properties else ""
        source = value_name(printer, self._operands[0])
        code = self.code.data
        printer.print_string(f' "{self.what.data}" {iterator} = {source} code {code}{at_text(self)}{head}')
        print_region(printer, self.regions[0])
        printer.print_op_attributes(self.attributes, print_keyword=True)

    @classmethod
    def parse(cls, parser: Parser) -> ComprehensionOp:
        cursor = Cursor(parser)
        properties: dict[str, Attribute] = {"what": StringAttr(cursor.string())}
        iterator = parse_argument(cursor)
        cursor.expect(" =")
        source = cursor.value()
        cursor.expect(" code")
        properties["code"] = IntAttr(cursor.integer())
        scan_at(cursor, properties)
        if cursor.accept(" head"):
            scan_at(cursor, properties, "head")
        cursor.done()
        region = parse_region(parser, [iterator])
        attributes = parse_keyword_attributes(parser)
        return cls.create(
            operands=(source,), properties=properties, attributes=attributes, regions=(region,), result_types=(OBJECT,)
        )


@irdl_op_definition
class CollectOp(FlatOp):
    """An element of the comprehension: `py.collect %0`, for a dict `py.collect %key, %value`."""

    name = "py.collect"
    RESULTS: ClassVar[int] = 0
    values = var_operand_def(ObjectType)
    at = opt_prop_def(AtAttr)

    def __init__(self, values: Sequence[SSAValue], at: AtAttr | None = None):
        self.build_op(values, None, 0, at=at)

    def body(self, printer: Printer) -> str:
        return value_list(printer, self._operands)

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        values = [cursor.value()]
        if cursor.accept(","):
            values.append(cursor.value())
        return values, {}

    def verify_(self) -> None:
        if len(self._operands) not in (1, 2):
            raise VerifyException(f"py.collect takes 1 or 2 operands, got {len(self._operands)}")


BLOCKS = (ForOp, WithOp, TryOp, CatchOp, ComprehensionOp, CollectOp)
