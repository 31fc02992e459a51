"""`py` ops that read and write through a name, an attribute or a subscript.

Invariant: an augmented assignment reads with `keep`: the object (and index) stay on CPython's operand stack for the
store; an assignment to several targets, and `:=`, store with `keep`: a copy of the value stays below.
Produced by frontend/; consumed by passes/promote_locals.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

from xdsl.dialects.builtin import IntAttr, StringAttr, UnitAttr
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import irdl_op_definition, operand_def, opt_prop_def, prop_def, result_def, var_result_def
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_base import FlatOp, PyOp, value_name
from pymlir.dialects.py_expr import NAME_KINDS, check_choice, flag, scan_name
from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import quote
from pymlir.dialects.py_types import AtAttr, ObjectType

UNIT = UnitAttr()
Scanned = tuple[Sequence[SSAValue], dict[str, Attribute]]


def with_flags(properties: dict[str, Attribute], **flags: bool) -> dict[str, Attribute]:
    """`properties` and those of the flags that are set."""
    for name, value in flags.items():
        if value:
            properties[name] = UNIT
    return properties


def flags_text(op: PyOp, *names: str) -> str:
    """The set flags, with a leading blank each."""
    return "".join([f" {name}" for name in names if name in op.properties])


def _name_text(op: PyOp) -> str:
    var, kind = op.properties["var"], op.properties.get("kind")
    assert isinstance(var, StringAttr)
    text = quote(var.data)
    return f"{text} {kind.data}" if isinstance(kind, StringAttr) else text


def check_kind(kind: StringAttr | None) -> None:
    """`kind` is one of the kinds of variables, where it is known."""
    if kind is not None:
        check_choice("attribute 'kind'", kind.data, NAME_KINDS)


@irdl_op_definition
class StoreOp(FlatOp):
    """Bind a variable: `py.store "x", %0`; the old value is let go."""

    name = "py.store"
    RESULTS: ClassVar[int] = 0
    var = prop_def(StringAttr)
    kind = opt_prop_def(StringAttr)
    value = operand_def(ObjectType)
    keep = opt_prop_def(UnitAttr)
    at = opt_prop_def(AtAttr)

    def __init__(self, var: str, value: SSAValue, at: AtAttr | None = None, *, keep: bool = False):
        self.build_op((value,), with_flags({"var": StringAttr(var)}, keep=keep), 0, at=at)

    def body(self, printer: Printer) -> str:
        return f"{_name_text(self)}, {value_name(printer, self._operands[0])}{flags_text(self, 'keep')}"

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        properties = scan_name(cursor)
        cursor.expect(",")
        value = cursor.value()
        flag(properties, cursor, "keep")
        return (value,), properties

    def verify_(self) -> None:
        check_kind(self.kind)


@irdl_op_definition
class DeleteOp(FlatOp):
    """Unbind a variable: `py.delete "x"`.  Raises NameError or UnboundLocalError."""

    name = "py.delete"
    RESULTS: ClassVar[int] = 0
    var = prop_def(StringAttr)
    kind = opt_prop_def(StringAttr)
    at = opt_prop_def(AtAttr)

    def __init__(self, var: str, at: AtAttr | None = None):
        self.build_op((), {"var": StringAttr(var)}, 0, at=at)

    def body(self, printer: Printer) -> str:
        return _name_text(self)

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        return (), scan_name(cursor)

    def verify_(self) -> None:
        check_kind(self.kind)


@irdl_op_definition
class AttrOp(FlatOp):
    """Read an attribute: `%1 = py.attr %0 "x"`.

    `method`: CPython reads it for a call right after, leaving method and self, or NULL and attribute, on its stack.
    """

    name = "py.attr"
    object = operand_def(ObjectType)
    attr = prop_def(StringAttr)
    method = opt_prop_def(UnitAttr)
    keep = opt_prop_def(UnitAttr)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(
        self, object: SSAValue, attr: str, at: AtAttr | None = None, *, method: bool = False, keep: bool = False
    ):
        self.build_op((object,), with_flags({"attr": StringAttr(attr)}, method=method, keep=keep), at=at)

    def body(self, printer: Printer) -> str:
        flags = flags_text(self, "method", "keep")
        return f"{value_name(printer, self._operands[0])} {quote(self.attr.data)}{flags}"

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        value = cursor.value()
        properties: dict[str, Attribute] = {"attr": StringAttr(cursor.string())}
        flag(properties, cursor, "method")
        flag(properties, cursor, "keep")
        return (value,), properties


@irdl_op_definition
class SetAttrOp(FlatOp):
    """Write an attribute: `py.set_attr %0 "x" = %1`."""

    name = "py.set_attr"
    RESULTS: ClassVar[int] = 0
    object = operand_def(ObjectType)
    value = operand_def(ObjectType)
    attr = prop_def(StringAttr)
    keep = opt_prop_def(UnitAttr)
    at = opt_prop_def(AtAttr)

    def __init__(self, object: SSAValue, attr: str, value: SSAValue, at: AtAttr | None = None, *, keep: bool = False):
        self.build_op((object, value), with_flags({"attr": StringAttr(attr)}, keep=keep), 0, at=at)

    def body(self, printer: Printer) -> str:
        target, value = self._operands
        text = f"{value_name(printer, target)} {quote(self.attr.data)} = {value_name(printer, value)}"
        return text + flags_text(self, "keep")

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        target = cursor.value()
        properties: dict[str, Attribute] = {"attr": StringAttr(cursor.string())}
        cursor.expect("=")
        value = cursor.value()
        flag(properties, cursor, "keep")
        return (target, value), properties


@irdl_op_definition
class DelAttrOp(FlatOp):
    """Delete an attribute: `py.del_attr %0 "x"`."""

    name = "py.del_attr"
    RESULTS: ClassVar[int] = 0
    object = operand_def(ObjectType)
    attr = prop_def(StringAttr)
    at = opt_prop_def(AtAttr)

    def __init__(self, object: SSAValue, attr: str, at: AtAttr | None = None):
        self.build_op((object,), {"attr": StringAttr(attr)}, 0, at=at)

    def body(self, printer: Printer) -> str:
        return f"{value_name(printer, self._operands[0])} {quote(self.attr.data)}"

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        value = cursor.value()
        return (value,), {"attr": StringAttr(cursor.string())}


def _subscript_text(printer: Printer, values: Sequence[SSAValue]) -> str:
    return f"{value_name(printer, values[0])}[{value_name(printer, values[1])}]"


def _scan_subscript(cursor: Cursor) -> tuple[SSAValue, SSAValue]:
    target = cursor.value()
    cursor.expect("[")
    index = cursor.value()
    cursor.expect("]")
    return target, index


@irdl_op_definition
class SubscriptOp(FlatOp):
    """Read an item: `%2 = py.subscript %0[%1]`.

    `sliced` (3.12 on): the index is a `py.build "slice"` CPython never makes; start and stop are on its stack instead.
    """

    name = "py.subscript"
    object = operand_def(ObjectType)
    index = operand_def(ObjectType)
    sliced = opt_prop_def(UnitAttr)
    keep = opt_prop_def(UnitAttr)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(
        self,
        object: SSAValue,
        index: SSAValue,
        at: AtAttr | None = None,
        *,
        sliced: bool = False,
        keep: bool = False,
    ):
        self.build_op((object, index), with_flags({}, sliced=sliced, keep=keep), at=at)

    def body(self, printer: Printer) -> str:
        return _subscript_text(printer, self._operands) + flags_text(self, "sliced", "keep")

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        operands = _scan_subscript(cursor)
        properties: dict[str, Attribute] = {}
        flag(properties, cursor, "sliced")
        flag(properties, cursor, "keep")
        return operands, properties


@irdl_op_definition
class SetSubscriptOp(FlatOp):
    """Write an item: `py.set_subscript %0[%1] = %2`; `sliced` as in `py.subscript`."""

    name = "py.set_subscript"
    RESULTS: ClassVar[int] = 0
    object = operand_def(ObjectType)
    index = operand_def(ObjectType)
    value = operand_def(ObjectType)
    sliced = opt_prop_def(UnitAttr)
    keep = opt_prop_def(UnitAttr)
    at = opt_prop_def(AtAttr)

    def __init__(
        self,
        object: SSAValue,
        index: SSAValue,
        value: SSAValue,
        at: AtAttr | None = None,
        *,
        sliced: bool = False,
        keep: bool = False,
    ):
        self.build_op((object, index, value), with_flags({}, sliced=sliced, keep=keep), 0, at=at)

    def body(self, printer: Printer) -> str:
        text = f"{_subscript_text(printer, self._operands)} = {value_name(printer, self._operands[2])}"
        return text + flags_text(self, "sliced", "keep")

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        target, index = _scan_subscript(cursor)
        cursor.expect("=")
        value = cursor.value()
        properties: dict[str, Attribute] = {}
        flag(properties, cursor, "sliced")
        flag(properties, cursor, "keep")
        return (target, index, value), properties


@irdl_op_definition
class DelSubscriptOp(FlatOp):
    """Delete an item: `py.del_subscript %0[%1]`."""

    name = "py.del_subscript"
    RESULTS: ClassVar[int] = 0
    object = operand_def(ObjectType)
    index = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)

    def __init__(self, object: SSAValue, index: SSAValue, at: AtAttr | None = None):
        self.build_op((object, index), {}, 0, at=at)

    def body(self, printer: Printer) -> str:
        return _subscript_text(printer, self._operands)

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        return _scan_subscript(cursor), {}


@irdl_op_definition
class UnpackOp(FlatOp):
    """Take an iterable apart: `%1, %2 = py.unpack %0 2`; with `star`, `%1, %2, %3 = py.unpack %0 1 star 1`.

    With `star` there is one more result, a list, between the `before` first and `after` last items.
    """

    name = "py.unpack"
    value = operand_def(ObjectType)
    before = prop_def(IntAttr)
    after = opt_prop_def(IntAttr)
    at = opt_prop_def(AtAttr)
    items = var_result_def(ObjectType)

    def __init__(self, value: SSAValue, before: int, after: int | None = None, at: AtAttr | None = None):
        properties: dict[str, Attribute] = {"before": IntAttr(before)}
        if after is not None:
            properties["after"] = IntAttr(after)
        self.build_op((value,), properties, self.results_of(properties), at=at)

    def body(self, printer: Printer) -> str:
        star = "" if self.after is None else f" star {self.after.data}"
        return f"{value_name(printer, self._operands[0])} {self.before.data}{star}"

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        value = cursor.value()
        properties: dict[str, Attribute] = {"before": IntAttr(cursor.integer())}
        if cursor.accept(" star"):
            properties["after"] = IntAttr(cursor.integer())
        return (value,), properties

    @classmethod
    def results_of(cls, properties: Mapping[str, Attribute]) -> int:
        before = cast(IntAttr, properties["before"])
        after = cast("IntAttr | None", properties.get("after"))
        return before.data + (0 if after is None else after.data + 1)

    def verify_(self) -> None:
        wanted = self.results_of(self.properties)
        if len(self.results) != wanted:
            raise VerifyException(f"unpacking must have {wanted} results, got {len(self.results)}")


ACCESS = (
    StoreOp, DeleteOp, AttrOp, SetAttrOp, DelAttrOp, SubscriptOp, SetSubscriptOp, DelSubscriptOp, UnpackOp,
)  # fmt: skip
