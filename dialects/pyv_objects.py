"""`pyv` ops on objects: attributes, subscripts, globals, iteration, displays, f-strings.  All may run any code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import StringAttr, i1
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_types import OBJECT, StateType
from pymlir.dialects.pyv_form import ValuesOp, parse_tail, parse_value, print_tail


@irdl_op_definition
class AttrOp(ValuesOp):
    """`o.x`."""

    name = "pyv.attr"
    value = operand_def()
    state = operand_def(StateType)
    attr = prop_def(StringAttr)
    result = result_def()
    SYNTAX: ClassVar = " $value $attr$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, value: SSAValue, attr: str, state: SSAValue):
        super().__init__([value, state], {"attr": StringAttr(attr)})


@irdl_op_definition
class SetAttrOp(ValuesOp):
    """`o.x = v`."""

    name = "pyv.set_attr"
    object = operand_def()
    value = operand_def()
    state = operand_def(StateType)
    attr = prop_def(StringAttr)
    SYNTAX: ClassVar = " $object $attr = $value$state"

    def __init__(self, object: SSAValue, attr: str, value: SSAValue, state: SSAValue):
        super().__init__([object, value, state], {"attr": StringAttr(attr)})


@irdl_op_definition
class DelAttrOp(ValuesOp):
    """`del o.x`."""

    name = "pyv.del_attr"
    object = operand_def()
    state = operand_def(StateType)
    attr = prop_def(StringAttr)
    SYNTAX: ClassVar = " $object $attr$state"

    def __init__(self, object: SSAValue, attr: str, state: SSAValue):
        super().__init__([object, state], {"attr": StringAttr(attr)})


@irdl_op_definition
class SubscriptOp(ValuesOp):
    """`o[i]`."""

    name = "pyv.subscript"
    object = operand_def()
    index = operand_def()
    state = operand_def(StateType)
    result = result_def()
    SYNTAX: ClassVar = " $object[$index]$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, object: SSAValue, index: SSAValue, state: SSAValue):
        super().__init__([object, index, state])


@irdl_op_definition
class SetSubscriptOp(ValuesOp):
    """`o[i] = v`."""

    name = "pyv.set_subscript"
    object = operand_def()
    index = operand_def()
    value = operand_def()
    state = operand_def(StateType)
    SYNTAX: ClassVar = " $object[$index] = $value$state"

    def __init__(self, object: SSAValue, index: SSAValue, value: SSAValue, state: SSAValue):
        super().__init__([object, index, value, state])


@irdl_op_definition
class DelSubscriptOp(ValuesOp):
    """`del o[i]`."""

    name = "pyv.del_subscript"
    object = operand_def()
    index = operand_def()
    state = operand_def(StateType)
    SYNTAX: ClassVar = " $object[$index]$state"

    def __init__(self, object: SSAValue, index: SSAValue, state: SSAValue):
        super().__init__([object, index, state])


@irdl_op_definition
class GlobalOp(ValuesOp):
    """The module's global of that name, else the builtin."""

    name = "pyv.global"
    state = operand_def(StateType)
    variable = prop_def(StringAttr)
    result = result_def()
    SYNTAX: ClassVar = " $variable$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, variable: str, state: SSAValue):
        super().__init__([state], {"variable": StringAttr(variable)})


@irdl_op_definition
class StoreGlobalOp(ValuesOp):
    """Assigns the module's global."""

    name = "pyv.store_global"
    value = operand_def()
    state = operand_def(StateType)
    variable = prop_def(StringAttr)
    SYNTAX: ClassVar = " $variable = $value$state"

    def __init__(self, variable: str, value: SSAValue, state: SSAValue):
        super().__init__([value, state], {"variable": StringAttr(variable)})


@irdl_op_definition
class IterOp(ValuesOp):
    """`iter(o)`."""

    name = "pyv.iter"
    value = operand_def()
    state = operand_def(StateType)
    result = result_def()
    SYNTAX: ClassVar = " $value$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, value: SSAValue, state: SSAValue):
        super().__init__([value, state])


@irdl_op_definition
class NextOp(ValuesOp):
    """The next item of an iterator: whether there is one, and the item, which only then may be used."""

    name = "pyv.next"
    iterator = operand_def()
    state = operand_def(StateType)
    has_item = result_def(i1)
    item = result_def()
    SYNTAX: ClassVar = " $iterator$state"
    USUAL: ClassVar = (i1, OBJECT)

    def __init__(self, iterator: SSAValue, state: SSAValue):
        super().__init__([iterator, state])


BUILDS = ("tuple", "list", "set", "dict", "slice")


@irdl_op_definition
class BuildOp(ValuesOp):
    """A display or a slice; a dict takes keys and values in turn.

    Only a slice may have no state: one that CPython never makes, since `o[a:b]` has an instruction of its own.
    """

    name = "pyv.build"
    values = var_operand_def()
    kind = prop_def(StringAttr)
    result = result_def()
    SYNTAX: ClassVar = " $kind$args$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, kind: str, args: Sequence[SSAValue], state: SSAValue | None):
        super().__init__([*args] if state is None else [*args, state], {"kind": StringAttr(kind)})

    @property
    def args(self) -> Sequence[SSAValue]:
        return self.operands if self.snapshot is None else self.operands[:-1]

    def verify_(self) -> None:
        if self.kind.data not in BUILDS:
            raise VerifyException(f'kind must be one of {", ".join(BUILDS)}, got "{self.kind.data}"')
        if self.kind.data == "dict" and len(self.args) % 2:
            raise VerifyException(f"a dict takes keys and values in turn, got {len(self.args)} operands")
        if self.snapshot is None and self.kind.data != "slice":
            raise VerifyException(f"a {self.kind.data} needs a state")


@irdl_op_definition
class FormatOp(ValuesOp):
    """A replacement field of an f-string: conversion `s`, `r`, `a` or none, then `format(o, spec)`."""

    name = "pyv.format"
    args = var_operand_def()
    state = operand_def(StateType)
    conversion = opt_prop_def(StringAttr)
    result = result_def()
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, value: SSAValue, conversion: str | None, spec: SSAValue | None, state: SSAValue):
        operands = [value, state] if spec is None else [value, spec, state]
        super().__init__(operands, {"conversion": StringAttr(conversion)} if conversion else {})

    @property
    def value(self) -> SSAValue:
        return self.operands[0]

    @property
    def spec(self) -> SSAValue | None:
        return self.operands[1] if len(self.operands) == 3 else None

    def verify_(self) -> None:
        if not 2 <= len(self.operands) <= 3:
            raise VerifyException(f"takes a value and perhaps a format, got {len(self.operands) - 1} operands")
        if self.conversion is not None and self.conversion.data not in ("s", "r", "a"):
            raise VerifyException(f'conversion must be s, r or a, got "{self.conversion.data}"')

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_operand(self.value)
        if self.conversion is not None:
            printer.print_string(f" as {self.conversion.data}")
        if self.spec is not None:
            printer.print_string(" spec ")
            printer.print_operand(self.spec)
        printer.print_string(" at ")
        printer.print_operand(self.state)
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> FormatOp:
        operands = [parse_value(parser)]
        properties: dict[str, Attribute] = {}
        if parser.parse_optional_keyword("as") is not None:
            properties["conversion"] = StringAttr(parser.parse_identifier())
        if parser.parse_optional_keyword("spec") is not None:
            operands.append(parse_value(parser))
        parser.parse_keyword("at")
        operands.append(parse_value(parser))
        return parse_tail(cls, parser, operands, properties, [OBJECT])


@irdl_op_definition
class StringOp(ValuesOp):
    """The parts of an f-string put together."""

    name = "pyv.string"
    args = var_operand_def()
    state = operand_def(StateType)
    result = result_def()
    SYNTAX: ClassVar = "$args$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, args: Sequence[SSAValue], state: SSAValue):
        super().__init__([*args, state])


@irdl_op_definition
class UnpackOp(ValuesOp):
    """`a, b = o`: exactly as many items as there are results, first item first."""

    name = "pyv.unpack"
    value = operand_def()
    state = operand_def(StateType)
    items = var_result_def()

    def __init__(self, value: SSAValue, count: int, state: SSAValue):
        super().__init__([value, state], {}, [OBJECT] * count)

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_operand(self.value)
        printer.print_string(f" to {len(self.results)} at ")
        printer.print_operand(self.state)
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> UnpackOp:
        value = parse_value(parser)
        parser.parse_keyword("to")
        count = parser.parse_integer()
        parser.parse_keyword("at")
        return parse_tail(cls, parser, [value, parse_value(parser)], {}, [OBJECT] * count)


OPS = (
    AttrOp,
    SetAttrOp,
    DelAttrOp,
    SubscriptOp,
    SetSubscriptOp,
    DelSubscriptOp,
    GlobalOp,
    StoreGlobalOp,
    IterOp,
    NextOp,
    BuildOp,
    FormatOp,
    StringOp,
    UnpackOp,
)
