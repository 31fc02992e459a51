"""`py` ops that take any number of operands: calls, displays, f-strings.

Invariant: `kinds` has an entry for each argument that says how it is given; see `#py.names`.
Produced by frontend/; consumed by passes/promote_locals.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import irdl_op_definition, opt_prop_def, prop_def, result_def, var_operand_def
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_base import FlatOp, value_name
from pymlir.dialects.py_expr import check_choice
from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import name_text
from pymlir.dialects.py_types import AtAttr, NamesAttr, ObjectType


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
            parts.append(f"{name_text(kind)} = {name}")
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
    all_operands = var_operand_def(ObjectType)
    kinds = prop_def(NamesAttr)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

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

    With `*` or `**` several instructions build it, so none is its own (`at`); the same goes for what a call unpacks.
    `"slice"` takes start, stop and, where it is written, step; `"string"` joins the pieces of an f-string.
    """

    name = "py.build"
    what = prop_def(StringAttr)
    all_operands = var_operand_def(ObjectType)
    kinds = prop_def(NamesAttr)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

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
    all_operands = var_operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

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


CALLS = (CallOp, BuildOp, FormatOp)
