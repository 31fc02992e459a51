"""`py` expressions: one op a construct, operands in evaluation order.

Invariant: `at` says where an op that may raise stands in the bytecode.
Produced by frontend/; consumed by passes/promote_locals.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import StringAttr, UnitAttr
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
)
from xdsl.printer import Printer
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_base import FlatOp, value_name
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import quote
from pymlir.dialects.py_types import AtAttr, ObjectType

BINARY_OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^")
UNARY_OPERATORS = ("-", "+", "~")
COMPARE_OPERATORS = ("<", "<=", "==", "!=", ">", ">=", "is", "is not", "in", "not in")
NAME_KINDS = ("local", "cell", "global", "name", "class")
UNIT = UnitAttr()


def check_choice(what: str, got: str, choices: Sequence[str]) -> None:
    """A verifier's test of an attribute with few spellings."""
    if got not in choices:
        raise VerifyException(f"{what} must be one of {', '.join(choices)}, got '{got}'")


def flag(properties: dict[str, Attribute], cursor: Cursor, name: str) -> None:
    """Read the unit attribute `name` where it is written."""
    if cursor.accept(f" {name}"):
        properties[name] = UNIT


@irdl_op_definition
class ConstOp(FlatOp):
    """A constant: `%0 = py.const 2.5`."""

    name = "py.const"
    value = prop_def(LiteralAttr)
    result = result_def(ObjectType)
    traits = traits_def(Pure())

    def __init__(self, value: LiteralAttr):
        self.build_op((), {"value": value})

    def body(self, printer: Printer) -> str:
        return self.value.text

    @classmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        return (), {"value": LiteralAttr(cursor.literal())}


@irdl_op_definition
class LoadOp(FlatOp):
    """Read a variable by name: `%0 = py.load "x" local`.

    `kind` (local, cell, global, name, class) is filled in by `resolve-scopes`.  Raises NameError or UnboundLocalError.
    """

    name = "py.load"
    var = prop_def(StringAttr)
    kind = opt_prop_def(StringAttr)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(self, var: str, at: AtAttr | None = None):
        self.build_op((), {"var": StringAttr(var)}, at=at)

    def body(self, printer: Printer) -> str:
        kind = self.properties.get("kind")
        text = quote(self.var.data)
        return f"{text} {kind.data}" if isinstance(kind, StringAttr) else text

    @classmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        return (), scan_name(cursor)

    def verify_(self) -> None:
        if self.kind is not None:
            check_choice("attribute 'kind'", self.kind.data, NAME_KINDS)


def scan_name(cursor: Cursor) -> dict[str, Attribute]:
    """`"x" kind`, the kind where it is known."""
    properties: dict[str, Attribute] = {"var": StringAttr(cursor.string())}
    text, pos = cursor.text, cursor.pos
    if text.startswith((" [", "\n", ",", " keep", " loc("), pos):
        return properties
    if (kind := cursor.optional_word()) is not None:
        properties["kind"] = StringAttr(kind)
    return properties


class _TwoOperands(FlatOp):
    """`"op" %a, %b`."""

    def body(self, printer: Printer) -> str:
        op = self.properties["op"]
        assert isinstance(op, StringAttr)
        lhs, rhs = self._operands[0], self._operands[1]
        return f'"{op.data}" {value_name(printer, lhs)}, {value_name(printer, rhs)}'

    @classmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        op = cursor.string()
        lhs = cursor.value()
        cursor.expect(",")
        return (lhs, cursor.value()), {"op": StringAttr(op)}


@irdl_op_definition
class BinaryOp(_TwoOperands):
    """A binary operator: `%2 = py.binary "+" %0, %1`.  Runs any code and may raise."""

    name = "py.binary"
    op = prop_def(StringAttr)
    lhs = operand_def(ObjectType)
    rhs = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(
        self,
        op: str,
        lhs: SSAValue,
        rhs: SSAValue,
        at: AtAttr | None = None,
    ):
        self.build_op((lhs, rhs), {"op": StringAttr(op)}, at=at)

    def verify_(self) -> None:
        check_choice("operator", self.op.data, BINARY_OPERATORS)


@irdl_op_definition
class InplaceOp(_TwoOperands):
    """The operator of an augmented assignment: `%2 = py.inplace "+=" %0, %1`; the store is an op of its own."""

    name = "py.inplace"
    op = prop_def(StringAttr)
    lhs = operand_def(ObjectType)
    rhs = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(
        self,
        op: str,
        lhs: SSAValue,
        rhs: SSAValue,
        at: AtAttr | None = None,
    ):
        self.build_op((lhs, rhs), {"op": StringAttr(op)}, at=at)

    def verify_(self) -> None:
        check_choice("operator", self.op.data, [f"{op}=" for op in BINARY_OPERATORS])


@irdl_op_definition
class CompareOp(_TwoOperands):
    """One comparison: `%2 = py.compare "<" %0, %1`.

    `keep`: the first of a chain, `a < b < c`, where `b` stays on the operand stack below; see `py.chain`.
    """

    name = "py.compare"
    op = prop_def(StringAttr)
    lhs = operand_def(ObjectType)
    rhs = operand_def(ObjectType)
    keep = opt_prop_def(UnitAttr)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(
        self,
        op: str,
        lhs: SSAValue,
        rhs: SSAValue,
        at: AtAttr | None = None,
        keep: bool = False,
    ):
        properties: dict[str, Attribute] = {"op": StringAttr(op)}
        if keep:
            properties["keep"] = UNIT
        self.build_op((lhs, rhs), properties, at=at)

    def body(self, printer: Printer) -> str:
        text = super().body(printer)
        return f"{text} keep" if "keep" in self.properties else text

    @classmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        operands, properties = super().scan(cursor)
        flag(properties, cursor, "keep")
        return operands, properties

    def verify_(self) -> None:
        check_choice("operator", self.op.data, COMPARE_OPERATORS)


@irdl_op_definition
class UnaryOp(FlatOp):
    """A unary operator: `%1 = py.unary "-" %0`."""

    name = "py.unary"
    op = prop_def(StringAttr)
    operand = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(
        self,
        op: str,
        operand: SSAValue,
        at: AtAttr | None = None,
    ):
        self.build_op((operand,), {"op": StringAttr(op)}, at=at)

    def body(self, printer: Printer) -> str:
        return f'"{self.op.data}" {value_name(printer, self._operands[0])}'

    @classmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        op = cursor.string()
        return (cursor.value(),), {"op": StringAttr(op)}

    def verify_(self) -> None:
        check_choice("operator", self.op.data, UNARY_OPERATORS)


@irdl_op_definition
class NotOp(FlatOp):
    """`not x`: tests the truth of its operand.  In a condition `at` is the jump CPython fused it into."""

    name = "py.not"
    operand = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(
        self,
        operand: SSAValue,
        at: AtAttr | None = None,
    ):
        self.build_op((operand,), at=at)

    def body(self, printer: Printer) -> str:
        return value_name(printer, self._operands[0])

    @classmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        return (cursor.value(),), {}


EXPRESSIONS = (ConstOp, LoadOp, BinaryOp, InplaceOp, CompareOp, UnaryOp, NotOp)
