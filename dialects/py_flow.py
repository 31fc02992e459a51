"""`py` control flow: structured ops with one region for each block of the source.

Invariant: a region that stands for a value ends in `py.result`; all others just end.  A truth test stands where its
instruction is: on the op that tests (`py.if`, `py.not`, ...) or on the `py.result` of an operand of `and`/`or`.  A
test that is itself made of `and`, `or`, `not`, `if`-`else` or a chained comparison has been made by those, and has no
own instruction. Produced by frontend/; consumed by passes/promote_locals.py.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from typing import ClassVar, Self

from xdsl.dialects.builtin import StringAttr
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
from xdsl.traits import IsTerminator, NoTerminator
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_base import (
    FlatOp,
    PyOp,
    at_text,
    block_of,
    parse_region,
    print_region,
    scan_at,
    value_list,
    value_name,
)
from pymlir.dialects.py_expr import check_choice
from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_types import OBJECT, AtAttr, ObjectType

Scanned = tuple[Sequence[SSAValue], dict[str, Attribute]]


def check_result(op: PyOp, region: Region, what: str) -> None:
    """A region that stands for a value ends in `py.result` with one."""
    last = block_of(region).last_op
    if not isinstance(last, ResultOp) or len(last.operands) != 1:
        raise VerifyException(f"{what} must end in py.result with a value")


@irdl_op_definition
class StmtOp(FlatOp):
    """A statement starts: `py.stmt [3:4-9 @24 depth 1]`.  Nothing of it has been evaluated yet."""

    name = "py.stmt"
    RESULTS: ClassVar[int] = 0
    at = opt_prop_def(AtAttr)

    def __init__(self, at: AtAttr | None = None):
        self.build_op((), None, 0, at=at)

    def body(self, printer: Printer) -> str:
        return ""

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        return (), {}


class OptionalValueOp(FlatOp, ABC):
    """An op that is its name and at most one operand."""

    RESULTS: ClassVar[int] = 0

    def body(self, printer: Printer) -> str:
        return value_list(printer, self._operands)

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        value = cursor.optional_value()
        return () if value is None else (value,), {}


@irdl_op_definition
class ResultOp(OptionalValueOp):
    """The value of a region: `py.result %0`; with `at`, the truth test of an operand of `and` or `or`."""

    name = "py.result"
    value = opt_operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    traits = traits_def(IsTerminator())

    def __init__(self, value: SSAValue | None = None, at: AtAttr | None = None):
        self.build_op(() if value is None else (value,), None, 0, at=at)


@irdl_op_definition
class ReturnOp(OptionalValueOp):
    """Leave the function with a value: `py.return %0`; without one, with None."""

    name = "py.return"
    value = opt_operand_def(ObjectType)
    at = opt_prop_def(AtAttr)

    def __init__(self, value: SSAValue | None = None, at: AtAttr | None = None):
        self.build_op(() if value is None else (value,), None, 0, at=at)


@irdl_op_definition
class BreakOp(OptionalValueOp):
    """Leave the innermost loop, past its `else`."""

    name = "py.break"
    at = opt_prop_def(AtAttr)

    def __init__(self, at: AtAttr | None = None):
        self.build_op((), None, 0, at=at)


@irdl_op_definition
class ContinueOp(OptionalValueOp):
    """Go on with the innermost loop."""

    name = "py.continue"
    at = opt_prop_def(AtAttr)

    def __init__(self, at: AtAttr | None = None):
        self.build_op((), None, 0, at=at)


@irdl_op_definition
class RaiseOp(FlatOp):
    """Raise: `py.raise`, `py.raise %0`, `py.raise %0 from %1`."""

    name = "py.raise"
    RESULTS: ClassVar[int] = 0
    values = var_operand_def(ObjectType)
    at = opt_prop_def(AtAttr)

    def __init__(self, values: Sequence[SSAValue] = (), at: AtAttr | None = None):
        self.build_op(values, None, 0, at=at)

    def body(self, printer: Printer) -> str:
        return " from ".join([value_name(printer, value) for value in self._operands])

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        value = cursor.optional_value()
        if value is None:
            return (), {}
        return ((value, cursor.value()) if cursor.accept(" from") else (value,)), {}

    def verify_(self) -> None:
        if len(self._operands) > 2:
            raise VerifyException(f"py.raise takes at most 2 operands, got {len(self._operands)}")


class RegionsOp(PyOp, ABC):
    """An op whose text is a head, then its regions with a keyword before each but the first."""

    KEYWORDS: ClassVar[tuple[str, ...]] = ()
    """What stands before the second, third, ... region; a region without it is not there."""
    RESULTS: ClassVar[int] = 0

    def head(self, printer: Printer) -> str:
        """What stands before the first region."""
        return value_list(printer, self._operands)

    @classmethod
    def scan_head(cls, cursor: Cursor) -> Scanned:
        """Read what `head` writes."""
        value = cursor.optional_value()
        return () if value is None else (value,), {}

    def print(self, printer: Printer) -> None:
        head = self.head(printer)
        printer.print_string((f" {head}" if head else "") + at_text(self))
        for number, region in enumerate(self.regions):
            if number:
                printer.print_string(f" {self.KEYWORDS[number - 1]}")
            print_region(printer, region)
        if self.attributes:
            printer.print_op_attributes(self.attributes, print_keyword=True)

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        cursor = Cursor(parser)
        operands, properties = cls.scan_head(cursor)
        scan_at(cursor, properties)
        cursor.done()
        regions = [parse_region(parser)]
        for keyword in cls.KEYWORDS:
            if parser.parse_optional_keyword(keyword) is not None:
                regions.append(parse_region(parser))
        return cls.create(
            operands=operands,
            properties=properties,
            attributes=parse_keyword_attributes(parser),
            regions=regions,
            result_types=(OBJECT,) * cls.RESULTS,
        )


def parse_keyword_attributes(parser: Parser) -> dict[str, Attribute]:
    """`attributes {...}` after the last region."""
    found = parser.parse_optional_attr_dict_with_keyword()
    return {} if found is None else dict(found.data)


@irdl_op_definition
class IfOp(RegionsOp):
    """`py.if %0 [test] {...} else {...}`."""

    name = "py.if"
    KEYWORDS: ClassVar[tuple[str, ...]] = ("else",)
    test = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    then = region_def("single_block")
    orelse = opt_region_def("single_block")
    traits = traits_def(NoTerminator())

    def __init__(self, test: SSAValue, then: Region, orelse: Region | None = None, at: AtAttr | None = None):
        self.build_op((test,), None, 0, (then,) if orelse is None else (then, orelse), at)


@irdl_op_definition
class AssertOp(RegionsOp):
    """`py.assert %0 [test] {...}`: the region runs when the test fails, and raises."""

    name = "py.assert"
    test = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    failed = region_def("single_block")
    traits = traits_def(NoTerminator())

    def __init__(self, test: SSAValue, failed: Region, at: AtAttr | None = None):
        self.build_op((test,), None, 0, (failed,), at)


@irdl_op_definition
class FailOp(OptionalValueOp):
    """The end of a failed assertion: `py.fail %message` raises AssertionError."""

    name = "py.fail"
    message = opt_operand_def(ObjectType)
    at = opt_prop_def(AtAttr)

    def __init__(self, message: SSAValue | None = None, at: AtAttr | None = None):
        self.build_op(() if message is None else (message,), None, 0, at=at)


@irdl_op_definition
class WhileOp(RegionsOp):
    """`py.while [test] {test} do {body} else {...}`: the first region gives the value that is tested."""

    name = "py.while"
    KEYWORDS: ClassVar[tuple[str, ...]] = ("do", "else")
    at = opt_prop_def(AtAttr)
    test = region_def("single_block")
    body = region_def("single_block")
    orelse = opt_region_def("single_block")
    traits = traits_def(NoTerminator())

    def __init__(self, test: Region, body: Region, orelse: Region | None = None, at: AtAttr | None = None):
        self.build_op((), None, 0, (test, body) if orelse is None else (test, body, orelse), at)

    def verify_(self) -> None:
        check_result(self, self.test, "region 'test'")


@irdl_op_definition
class IfExpOp(RegionsOp):
    """`a if c else b`: `%1 = py.if_exp %c [test] {..} else {..}`."""

    name = "py.if_exp"
    KEYWORDS: ClassVar[tuple[str, ...]] = ("else",)
    RESULTS: ClassVar[int] = 1
    test = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    then = region_def("single_block")
    orelse = region_def("single_block")
    result = result_def(ObjectType)
    traits = traits_def(NoTerminator())

    def __init__(self, test: SSAValue, then: Region, orelse: Region, at: AtAttr | None = None):
        self.build_op((test,), None, 1, (then, orelse), at)

    def verify_(self) -> None:
        check_result(self, self.then, "region 'then'")
        check_result(self, self.orelse, "region 'orelse'")


@irdl_op_definition
class ChainOp(RegionsOp):
    """The rest of a chained comparison: `%3 = py.chain %2, %b [test] {..}` for `a < b < c`.

    `%2` is `py.compare "<" %a, %b keep`.  If it is false it is the value; else the region is, which finds `%b` on the
    stack.
    """

    name = "py.chain"
    RESULTS: ClassVar[int] = 1
    first = operand_def(ObjectType)
    shared = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    rest = region_def("single_block")
    result = result_def(ObjectType)
    traits = traits_def(NoTerminator())

    def __init__(self, first: SSAValue, shared: SSAValue, rest: Region, at: AtAttr | None = None):
        self.build_op((first, shared), None, 1, (rest,), at)

    @classmethod
    def scan_head(cls, cursor: Cursor) -> Scanned:
        first = cursor.value()
        cursor.expect(",")
        return (first, cursor.value()), {}

    def verify_(self) -> None:
        check_result(self, self.rest, "region 'rest'")


@irdl_op_definition
class BoolOp(PyOp):
    """`a and b and c`: `%1 = py.bool_op "and" {..} {..} {..}`, a region for each operand, tried in order.

    The truth test of an operand stands on its `py.result`; where only the truth counts, the last one has one too.
    """

    name = "py.bool_op"
    op = prop_def(StringAttr)
    values = var_region_def("single_block")
    result = result_def(ObjectType)
    traits = traits_def(NoTerminator())

    def __init__(self, op: str, values: Sequence[Region]):
        self.build_op((), {"op": StringAttr(op)}, 1, values)

    def print(self, printer: Printer) -> None:
        printer.print_string(f' "{self.op.data}"')
        for region in self.regions:
            print_region(printer, region)
        printer.print_op_attributes(self.attributes, print_keyword=True)

    @classmethod
    def parse(cls, parser: Parser) -> BoolOp:
        op = BoolOp(parser.parse_str_literal(), ())
        while (region := parser.parse_optional_region()) is not None:
            op.add_region(region)
        op.attributes = parse_keyword_attributes(parser)
        return op

    def verify_(self) -> None:
        check_choice("operator", self.op.data, ("and", "or"))
        if len(self.regions) < 2:
            raise VerifyException(f"'{self.op.data}' must have at least 2 regions, got {len(self.regions)}")
        for number, region in enumerate(self.regions):
            check_result(self, region, f"region {number}")


FLOW = (
    StmtOp, ResultOp, ReturnOp, BreakOp, ContinueOp, RaiseOp, IfOp, AssertOp, FailOp, WhileOp, IfExpOp, ChainOp, BoolOp,
)  # fmt: skip
