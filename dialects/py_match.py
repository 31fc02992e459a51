"""`py` pattern matching.

    py.match %subject {
      py.case {
        py.pattern "sequence" {
          py.pattern "capture" "x"
          py.pattern "value" { %0 = py.const 1  py.result %0 }
        }
      } guard { ... py.result %1 } do { body }
    }

Invariant: patterns nest as they are written; the values and classes they name are evaluated when they are reached.
Produced by frontend/; consumed by passes/promote_locals.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import StringAttr, UnitAttr
from xdsl.ir import Attribute, Region, SSAValue
from xdsl.irdl import (
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    opt_region_def,
    prop_def,
    region_def,
    traits_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import NoTerminator
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_access import with_flags
from pymlir.dialects.py_base import PyOp, at_text, block_of, parse_region, print_region, scan_at
from pymlir.dialects.py_expr import check_choice
from pymlir.dialects.py_flow import RegionsOp, check_result, parse_keyword_attributes
from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import quote
from pymlir.dialects.py_types import AtAttr, NamesAttr, ObjectType

PATTERNS = ("value", "capture", "wildcard", "sequence", "star", "mapping", "class", "or", "as")


@irdl_op_definition
class MatchOp(RegionsOp):
    """`match`: the region holds the cases."""

    name = "py.match"
    subject = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    cases = region_def("single_block")
    traits = traits_def(NoTerminator())

    def __init__(self, subject: SSAValue, cases: Region, at: AtAttr | None = None):
        self.build_op((subject,), None, 0, (cases,), at)

    def verify_(self) -> None:
        if any(not isinstance(op, CaseOp) for op in block_of(self.cases).ops):
            raise VerifyException("region 'cases' must have nothing but py.case")


@irdl_op_definition
class CaseOp(PyOp):
    """`py.case {pattern} guard {value} do {body}`; `at` is the truth test of the guard."""

    name = "py.case"
    has_guard = opt_prop_def(UnitAttr)
    at = opt_prop_def(AtAttr)
    pattern = region_def("single_block")
    rest = region_def("single_block")
    body = opt_region_def("single_block")
    traits = traits_def(NoTerminator())

    def __init__(self, pattern: Region, body: Region, guard: Region | None = None, at: AtAttr | None = None):
        properties = with_flags({}, has_guard=guard is not None)
        self.build_op((), properties, 0, (pattern, body) if guard is None else (pattern, guard, body), at)

    @property
    def guard(self) -> Region | None:
        return self.regions[1] if self.has_guard is not None else None

    def verify_(self) -> None:
        wanted = 2 if self.has_guard is None else 3
        if len(self.regions) != wanted:
            raise VerifyException(f"py.case must have {wanted} regions, got {len(self.regions)}")
        if self.guard is not None:
            check_result(self, self.guard, "region 'guard'")
        patterns = list(block_of(self.pattern).ops)
        if len(patterns) != 1 or not isinstance(patterns[0], PatternOp):
            raise VerifyException("region 'pattern' must have one py.pattern")

    def print(self, printer: Printer) -> None:
        printer.print_string(at_text(self))
        print_region(printer, self.regions[0])
        if self.guard is not None:
            printer.print_string(" guard")
            print_region(printer, self.guard)
        printer.print_string(" do")
        print_region(printer, self.regions[-1])
        printer.print_op_attributes(self.attributes, print_keyword=True)

    @classmethod
    def parse(cls, parser: Parser) -> CaseOp:
        cursor = Cursor(parser)
        properties: dict[str, Attribute] = {}
        scan_at(cursor, properties)
        cursor.done()
        at = properties.get("at")
        assert at is None or isinstance(at, AtAttr)
        pattern = parse_region(parser)
        guard = parse_region(parser) if parser.parse_optional_keyword("guard") is not None else None
        parser.parse_keyword("do")
        op = CaseOp(pattern, parse_region(parser), guard, at)
        op.attributes = parse_keyword_attributes(parser)
        return op


@irdl_op_definition
class PatternOp(PyOp):
    """A pattern: `py.pattern "class" ("x", "y") {...}`.

    - `"value"`: the region evaluates the value to compare with;
    - `"class"`: the first pattern, a `"value"`, evaluates the class; `names` are the keywords of the last others;
    - `"mapping"`: each key is a `"value"` pattern before the pattern of its item; `names` is the name after `**`;
    - `"capture"`, `"star"`, `"as"`: `names` is the name bound, if any.
    """

    name = "py.pattern"
    what = prop_def(StringAttr)
    names = opt_prop_def(NamesAttr)
    at = opt_prop_def(AtAttr)
    parts = opt_region_def("single_block")
    traits = traits_def(NoTerminator())

    def __init__(
        self, what: str, names: Sequence[str] | None = None, parts: Region | None = None, at: AtAttr | None = None
    ):
        properties: dict[str, Attribute] = {"what": StringAttr(what)}
        if names is not None:
            properties["names"] = NamesAttr.of(names)
        self.build_op((), properties, 0, () if parts is None else (parts,), at)

    def verify_(self) -> None:
        check_choice("pattern", self.what.data, PATTERNS)
        if self.what.data in ("value", "class") and self.parts is None:
            raise VerifyException(f"pattern '{self.what.data}' must have a region")

    def print(self, printer: Printer) -> None:
        names = "" if self.names is None else f" ({', '.join(map(quote, self.names.data))})"
        printer.print_string(f' "{self.what.data}"{names}{at_text(self)}')
        for region in self.regions:
            print_region(printer, region)
        printer.print_op_attributes(self.attributes, print_keyword=True)

    @classmethod
    def parse(cls, parser: Parser) -> PatternOp:
        cursor = Cursor(parser)
        properties: dict[str, Attribute] = {"what": StringAttr(cursor.string())}
        if cursor.accept(" ("):
            properties["names"] = NamesAttr(cursor.strings(")"))
            cursor.expect(")")
        scan_at(cursor, properties)
        cursor.done()
        region = parser.parse_optional_region()
        attributes = parse_keyword_attributes(parser)
        return cls.create(properties=properties, attributes=attributes, regions=() if region is None else (region,))


MATCH = (MatchOp, CaseOp, PatternOp)
