"""`py` ops with a rule of their own: imports, generators, declarations, annotations, type parameters.

Produced by frontend/; consumed by passes/promote_locals.py.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import IntAttr, StringAttr
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import irdl_op_definition, operand_def, opt_prop_def, prop_def, result_def, var_operand_def
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_base import FlatOp, value_list, value_name
from pymlir.dialects.py_def import scan_symbol, symbol_text
from pymlir.dialects.py_expr import check_choice
from pymlir.dialects.py_flow import Scanned
from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import quote
from pymlir.dialects.py_types import AtAttr, NamesAttr, ObjectType


def _names(names: NamesAttr) -> str:
    return "(" + ", ".join(map(quote, names.data)) + ")"


def _scan_names(cursor: Cursor) -> NamesAttr:
    cursor.expect(" (")
    names = cursor.strings(")")
    cursor.expect(")")
    return NamesAttr(names)


@irdl_op_definition
class ImportOp(FlatOp):
    """`import a.b`: `%0 = py.import "a.b" level 0`; `from .a import x`: `%0 = py.import "a" level 1 from ("x")`.

    The value is the package `a` without a from-list, the module `a.b` with one.
    """

    name = "py.import"
    module = prop_def(StringAttr)
    level = prop_def(IntAttr)
    names = opt_prop_def(NamesAttr)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(self, module: str, level: int, names: Sequence[str] | None, at: AtAttr | None = None):
        properties: dict[str, Attribute] = {"module": StringAttr(module), "level": IntAttr(level)}
        if names is not None:
            properties["names"] = NamesAttr.of(names)
        self.build_op((), properties, at=at)

    def body(self, printer: Printer) -> str:
        names = "" if self.names is None else f" from {_names(self.names)}"
        return f"{quote(self.module.data)} level {self.level.data}{names}"

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        properties: dict[str, Attribute] = {"module": StringAttr(cursor.string())}
        cursor.expect(" level")
        properties["level"] = IntAttr(cursor.integer())
        if cursor.accept(" from"):
            properties["names"] = _scan_names(cursor)
        return (), properties


@irdl_op_definition
class ImportFromOp(FlatOp):
    """A name out of an imported module: `%1 = py.import_from %0 "x"`; the module stays on the stack below."""

    name = "py.import_from"
    module = operand_def(ObjectType)
    attr = prop_def(StringAttr)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(self, module: SSAValue, attr: str, at: AtAttr | None = None):
        self.build_op((module,), {"attr": StringAttr(attr)}, at=at)

    def body(self, printer: Printer) -> str:
        return f"{value_name(printer, self._operands[0])} {quote(self.attr.data)}"

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        module = cursor.value()
        return (module,), {"attr": StringAttr(cursor.string())}


class OneOperandOp(FlatOp, ABC):
    """An op that is its name and one operand."""

    def body(self, printer: Printer) -> str:
        return value_list(printer, self._operands)

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        return (cursor.value(),), {}


@irdl_op_definition
class ImportStarOp(OneOperandOp):
    """All public names out of an imported module: `py.import_star %0`."""

    name = "py.import_star"
    RESULTS: ClassVar[int] = 0
    module = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)

    def __init__(self, module: SSAValue, at: AtAttr | None = None):
        self.build_op((module,), None, 0, at=at)


@irdl_op_definition
class YieldOp(OneOperandOp):
    """`yield`: gives its operand, its result is what `send` passes."""

    name = "py.yield"
    value = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(self, value: SSAValue, at: AtAttr | None = None):
        self.build_op((value,), None, at=at)


@irdl_op_definition
class YieldFromOp(OneOperandOp):
    """`yield from`; the result is what the inner generator returned."""

    name = "py.yield_from"
    value = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(self, value: SSAValue, at: AtAttr | None = None):
        self.build_op((value,), None, at=at)


@irdl_op_definition
class AwaitOp(OneOperandOp):
    """`await`."""

    name = "py.await"
    value = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(self, value: SSAValue, at: AtAttr | None = None):
        self.build_op((value,), None, at=at)


class DeclareOp(FlatOp, ABC):
    """A declaration of names; nothing happens."""

    RESULTS: ClassVar[int] = 0
    names = prop_def(NamesAttr)

    def __init__(self, names: Sequence[str]):
        self.build_op((), {"names": NamesAttr.of(names)}, 0)

    def body(self, printer: Printer) -> str:
        return _names(self.names)

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        return (), {"names": _scan_names(cursor)}

    def verify_(self) -> None:
        if not self.names.data:
            raise VerifyException("attribute 'names' must not be empty")


@irdl_op_definition
class GlobalOp(DeclareOp):
    """`global x, y`: `py.global ("x", "y")`."""

    name = "py.global"


@irdl_op_definition
class NonlocalOp(DeclareOp):
    """`nonlocal x`: `py.nonlocal ("x")`."""

    name = "py.nonlocal"


@irdl_op_definition
class HintOp(FlatOp):
    """An annotated variable: `py.hint "x" "int"`; the text is a hint, nothing happens."""

    name = "py.hint"
    RESULTS: ClassVar[int] = 0
    var = prop_def(StringAttr)
    hint = prop_def(StringAttr)

    def __init__(self, var: str, hint: str):
        self.build_op((), {"var": StringAttr(var), "hint": StringAttr(hint)}, 0)

    def body(self, printer: Printer) -> str:
        return f"{quote(self.var.data)} {quote(self.hint.data)}"

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        return (), {"var": StringAttr(cursor.string()), "hint": StringAttr(cursor.string())}


@irdl_op_definition
class AnnotateOp(FlatOp):
    """`__annotations__["x"] = %0`, in a module or class body: `py.annotate "x", %0`."""

    name = "py.annotate"
    RESULTS: ClassVar[int] = 0
    var = prop_def(StringAttr)
    value = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)

    def __init__(self, var: str, value: SSAValue, at: AtAttr | None = None):
        self.build_op((value,), {"var": StringAttr(var)}, 0, at=at)

    def body(self, printer: Printer) -> str:
        return f"{quote(self.var.data)}, {value_name(printer, self._operands[0])}"

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        var = cursor.string()
        cursor.expect(",")
        return (cursor.value(),), {"var": StringAttr(var)}


TYPE_PARAMETERS = ("typevar", "typevartuple", "paramspec", "alias")


@irdl_op_definition
class TypeParamOp(FlatOp):
    """A type parameter or alias: `%0 = py.type_param "typevar" "T" bound @"T" code 3 default @"T" code 4`.

    `"alias"` takes its type parameters, a tuple, or None: `py.type_param "alias" "X" bound @"X" code 2 (%params)`.
    """

    name = "py.type_param"
    what = prop_def(StringAttr)
    var = prop_def(StringAttr)
    bound = opt_prop_def(StringAttr)
    bound_code = opt_prop_def(IntAttr)
    default = opt_prop_def(StringAttr)
    default_code = opt_prop_def(IntAttr)
    values = var_operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(
        self,
        what: str,
        var: str,
        bound: tuple[str, int] | None = None,
        default: tuple[str, int] | None = None,
        *,
        values: Sequence[SSAValue] = (),
        at: AtAttr | None = None,
    ):
        properties: dict[str, Attribute] = {"what": StringAttr(what), "var": StringAttr(var)}
        for name, code in (("bound", bound), ("default", default)):
            if code is not None:
                properties[name] = StringAttr(code[0])
                properties[f"{name}_code"] = IntAttr(code[1])
        self.build_op(values, properties, at=at)

    def body(self, printer: Printer) -> str:
        text = f'"{self.what.data}" {quote(self.var.data)}'
        for word, symbol, code in (
            ("bound", self.bound, self.bound_code),
            ("default", self.default, self.default_code),
        ):
            if symbol is not None and code is not None:
                text += f" {word} {symbol_text(symbol.data)} code {code.data}"
        return f"{text} ({value_list(printer, self._operands)})" if self._operands else text

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        properties: dict[str, Attribute] = {"what": StringAttr(cursor.string()), "var": StringAttr(cursor.string())}
        for name in ("bound", "default"):
            if cursor.accept(f" {name}"):
                cursor.expect(" ")
                properties[name] = scan_symbol(cursor)
                cursor.expect(" code")
                properties[f"{name}_code"] = IntAttr(cursor.integer())
        return cursor.values(")") if cursor.accept(" (") else [], properties

    def verify_(self) -> None:
        check_choice("type parameter", self.what.data, TYPE_PARAMETERS)


@irdl_op_definition
class SetTypeParamsOp(FlatOp):
    """Give a function its type parameters: `%2 = py.set_type_params %0, %1`."""

    name = "py.set_type_params"
    function = operand_def(ObjectType)
    params = operand_def(ObjectType)
    at = opt_prop_def(AtAttr)
    result = result_def(ObjectType)

    def __init__(self, function: SSAValue, params: SSAValue, at: AtAttr | None = None):
        self.build_op((function, params), None, at=at)

    def body(self, printer: Printer) -> str:
        return value_list(printer, self._operands)

    @classmethod
    def scan(cls, cursor: Cursor) -> Scanned:
        function = cursor.value()
        cursor.expect(",")
        return (function, cursor.value()), {}


MISC = (
    ImportOp, ImportFromOp, ImportStarOp, YieldOp, YieldFromOp, AwaitOp, GlobalOp, NonlocalOp, HintOp, AnnotateOp,
    TypeParamOp, SetTypeParamsOp,
)  # fmt: skip
