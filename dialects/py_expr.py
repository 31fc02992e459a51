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
    var_operand_def,
)
from xdsl.printer import Printer
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_base import FlatOp, value_list, value_name
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import quote
from pymlir.dialects.py_types import OBJECT, AtAttr, NamesAttr

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
    result = result_def()
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
    result = result_def()

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
    if text.startswith((" [", "\n", ",", " keep"), pos):
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
    lhs = operand_def()
    rhs = operand_def()
    at = opt_prop_def(AtAttr)
    result = result_def()

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
    lhs = operand_def()
    rhs = operand_def()
    at = opt_prop_def(AtAttr)
    result = result_def()

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
    lhs = operand_def()
    rhs = operand_def()
    keep = opt_prop_def(UnitAttr)
    at = opt_prop_def(AtAttr)
    result = result_def()

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
    operand = operand_def()
    at = opt_prop_def(AtAttr)
    result = result_def()

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
    operand = operand_def()
    at = opt_prop_def(AtAttr)
    result = result_def()

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


def arguments_text(printer: Printer, values: Sequence[SSAValue], kinds: Sequence[str]) -> str:
    """`%a, *%b, k = %c, **%d`, or `%k: %v` in a dict display."""
    parts: list[str] = []
    key = ""
    for value, kind in zip(values, kinds, strict=True):
        name = value_name(printer, value)
        if kind == ":":
            key = f"{name}: "
            continue
        if kind in ("", "*", "**"):
            parts.append(f"{key}{kind}{name}")
        else:
            parts.append(f"{kind if kind.isascii() else quote(kind)} = {name}")
        key = ""
    return ", ".join(parts)


def scan_argument(cursor: Cursor, values: list[SSAValue], kinds: list[str]) -> None:
    """One of the arguments `arguments_text` writes."""
    kind = ""
    if cursor.accept("**"):
        kind = "**"
    elif cursor.accept("*"):
        kind = "*"
    elif (value := cursor.optional_value()) is not None:
        values.append(value)
        if not cursor.accept(":"):
            kinds.append("")
            return
        kinds.append(":")
    else:
        kind = cursor.text_name()
        cursor.expect("=")
    values.append(cursor.value())
    kinds.append(kind)


def scan_arguments(cursor: Cursor, closing: str) -> tuple[list[SSAValue], NamesAttr]:
    """Arguments up to and with `closing`."""
    values: list[SSAValue] = []
    kinds: list[str] = []
    if cursor.accept(closing):
        return values, NamesAttr.of(kinds)
    while True:
        scan_argument(cursor, values, kinds)
        if not cursor.accept(","):
            cursor.expect(closing)
            return values, NamesAttr.of(kinds)


def check_kinds(kinds: NamesAttr, inputs: Sequence[SSAValue]) -> None:
    """One kind for each argument."""
    if len(kinds.data) != len(inputs):
        raise VerifyException(f"attribute 'kinds' must have {len(inputs)} entries, got {len(kinds.data)}")


@irdl_op_definition
class CallOp(FlatOp):
    """A call: `%3 = py.call %0(%1, *%2, key = %3, **%4)`; positional arguments first, as CPython evaluates them."""

    name = "py.call"
    all_operands = var_operand_def()
    kinds = prop_def(NamesAttr)
    at = opt_prop_def(AtAttr)
    result = result_def()

    def __init__(
        self,
        callee: SSAValue,
        arguments: Sequence[SSAValue],
        kinds: Sequence[str] | None = None,
        at: AtAttr | None = None,
    ):
        names = NamesAttr.of(kinds if kinds is not None else ("",) * len(arguments))
        self.build_op((callee, *arguments), {"kinds": names}, at=at)

    @property
    def callee(self) -> SSAValue:
        return self._operands[0]

    @property
    def arguments(self) -> Sequence[SSAValue]:
        return self._operands[1:]

    def body(self, printer: Printer) -> str:
        inputs = self._operands
        return f"{value_name(printer, inputs[0])}({arguments_text(printer, inputs[1:], self.kinds.data)})"

    @classmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        callee = cursor.value()
        cursor.expect("(")
        values, kinds = scan_arguments(cursor, ")")
        return (callee, *values), {"kinds": kinds}

    def verify_(self) -> None:
        if not self._operands:
            raise VerifyException("operand 'callee' is missing")
        check_kinds(self.kinds, self.arguments)


@irdl_op_definition
class BuildOp(FlatOp):
    """A display: `py.build "list"(%0, *%1)`, `"tuple"`, `"set"`, `"dict"(%k: %v, **%m)`, `"slice"`, `"string"`.

    `"slice"` takes start, stop and, where it is written, step; `"string"` joins the pieces of an f-string.
    """

    name = "py.build"
    what = prop_def(StringAttr)
    all_operands = var_operand_def()
    kinds = prop_def(NamesAttr)
    at = opt_prop_def(AtAttr)
    result = result_def()

    def __init__(
        self,
        what: str,
        items: Sequence[SSAValue],
        kinds: Sequence[str] | None = None,
        at: AtAttr | None = None,
    ):
        names = NamesAttr.of(kinds if kinds is not None else ("",) * len(items))
        self.build_op(items, {"what": StringAttr(what), "kinds": names}, at=at)

    @property
    def items(self) -> Sequence[SSAValue]:
        return self._operands

    def body(self, printer: Printer) -> str:
        return f'"{self.what.data}"({arguments_text(printer, self._operands, self.kinds.data)})'

    @classmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        what = cursor.string()
        cursor.expect("(")
        values, kinds = scan_arguments(cursor, ")")
        return values, {"what": StringAttr(what), "kinds": kinds}

    def verify_(self) -> None:
        check_choice("display", self.what.data, ("tuple", "list", "set", "dict", "slice", "string"))
        check_kinds(self.kinds, self.items)


@irdl_op_definition
class FormatOp(FlatOp):
    """A replacement field of an f-string: `py.format %0 "r" spec %1`; the conversion is empty, `s`, `r` or `a`."""

    name = "py.format"
    conversion = prop_def(StringAttr)
    all_operands = var_operand_def()
    at = opt_prop_def(AtAttr)
    result = result_def()

    def __init__(
        self,
        value: SSAValue,
        conversion: str,
        spec: SSAValue | None = None,
        at: AtAttr | None = None,
    ):
        operands = (value,) if spec is None else (value, spec)
        self.build_op(operands, {"conversion": StringAttr(conversion)}, at=at)

    def body(self, printer: Printer) -> str:
        inputs = self._operands
        spec = f" spec {value_name(printer, inputs[1])}" if len(inputs) > 1 else ""
        return f'{value_name(printer, inputs[0])} "{self.conversion.data}"{spec}'

    @classmethod
    def scan(cls, cursor: Cursor) -> tuple[Sequence[SSAValue], dict[str, Attribute]]:
        value = cursor.value()
        properties: dict[str, Attribute] = {"conversion": StringAttr(cursor.string())}
        return ((value, cursor.value()) if cursor.accept(" spec") else (value,)), properties

    def verify_(self) -> None:
        check_choice("conversion", self.conversion.data, ("", "s", "r", "a"))


EXPRESSIONS = (
    ConstOp, LoadOp, BinaryOp, InplaceOp, CompareOp, UnaryOp, NotOp, CallOp, BuildOp, FormatOp,
)  # fmt: skip
__all__ = [op.__name__ for op in EXPRESSIONS] + ["value_list"]
