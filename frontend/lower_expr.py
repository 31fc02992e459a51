"""Expressions to `py` ops.

    o.f(x, k=2)    =>    %0 = py.load "o"
                         %1 = py.attr %0 "f" method
                         %2 = py.load "x"
                         %3 = py.const 2
                         %4 = py.call %1(%2, k = %3)

What CPython folds to a constant is a constant here too: the bytecode has no instruction for its parts.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import cast

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.dialects.py_text import Constant
from pymlir.frontend.builder import Builder, Node, expression, span_of
from pymlir.frontend.constants import folded, opposite
from pymlir.frontend.fold import format_pieces
from pymlir.frontend.lower_test import chained
from pymlir.frontend.spans import FAMILIES, NONE

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
UNARY: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}


@expression(ast.Constant)
def lower_constant(b: Builder, node: ast.Constant) -> SSAValue:
    return b.const(cast(Constant, node.value))


@expression(ast.Name)
def lower_name(b: Builder, node: ast.Name) -> SSAValue:
    if node.id == "__debug__":
        return b.const(__debug__)
    name = b.mangle(node.id)
    span = span_of(node)
    number = b.places.find(span, "load", b.in_finally > 0)
    if number >= 0 or name not in b.table.code.co_varnames:
        b.note("load", span, number)
    at = b.at_number(span, NONE if b.places.copies_differ(span, number) else number)
    return b.value(py.LoadOp(name, at), number)


@expression(ast.BinOp)
def lower_binary(b: Builder, node: ast.BinOp) -> SSAValue:
    if not b.places.all(span_of(node), BINARY_OP):
        constant = folded(b, node)
        if constant is not None:
            return constant
        pieces = format_pieces(node)
        if pieces is not None and not b.places.narrowed(span_of(node), BINARY_OP):
            return b.expr(pieces)
    left = b.expr(node.left)
    right = b.expr(node.right)
    at, number = b.at("binary", node)
    return b.value(py.BinaryOp(BINARY[type(node.op)], left, right, at), number)


BINARY_OP = frozenset(("BINARY_OP",))


@expression(ast.UnaryOp)
def lower_unary(b: Builder, node: ast.UnaryOp) -> SSAValue:
    constant = folded(b, node)
    if constant is not None:
        return constant
    if isinstance(node.op, ast.Not):
        return lower_not(b, node)
    operand = b.expr(node.operand)
    at, number = b.at("unary", node)
    return b.value(py.UnaryOp(UNARY[type(node.op)], operand, at), number)


def lower_not(b: Builder, node: ast.UnaryOp) -> SSAValue:
    compare = opposite(node)
    if compare is not None:
        return b.expr(compare)
    operand = b.expr(node.operand)
    at, number = b.at("not", node)
    if number > 0 and b.table.names[number - 1] == "TO_BOOL":
        # From 3.13 on two instructions: the first may raise.
        test, table = number - 1, b.table
        at = py.AtAttr.of(
            span_of(node), table.offsets[test], table.ends[number], table.depths[test], table.starts[test]
        )
    return b.value(py.NotOp(operand, at), number)


@expression(ast.Compare)
def lower_compare(b: Builder, node: ast.Compare) -> SSAValue:
    constant = folded(b, node)
    if constant is not None:
        return constant
    return chained(b, node, None)


@expression(ast.Attribute)
def lower_attribute(b: Builder, node: ast.Attribute) -> SSAValue:
    return read_attribute(b, node, method=False)


def read_attribute(b: Builder, node: ast.Attribute, *, method: bool, keep: bool = False) -> SSAValue:
    """`o.x`, for a call right after with `method`, for a store later with `keep`."""
    at, number = b.at("attr", node)
    if number >= 0 and b.table.names[number] == "LOAD_SUPER_ATTR" and isinstance(node.value, ast.Call):
        # One instruction calls `super` and reads the attribute.
        value = call_function(b, node.value, b.expr(node.value.func), number)
    else:
        value = b.expr(node.value)
    if method and number >= 0:
        name, arg = b.table.names[number], b.table.args[number]
        method = name == "LOAD_METHOD" or ((name != "LOAD_ATTR" or b.unit.minor >= 12) and bool(arg & 1))
    return b.value(py.AttrOp(value, b.mangle(node.attr), at, method=method and number >= 0, keep=keep), number)


@expression(ast.Subscript)
def lower_subscript(b: Builder, node: ast.Subscript) -> SSAValue:
    constant = folded(b, node)
    return read_subscript(b, node)[0] if constant is None else constant


def read_subscript(b: Builder, node: ast.Subscript, *, keep: bool = False) -> tuple[SSAValue, SSAValue, SSAValue]:
    """`o[i]`: the item, the object and the index."""
    target = b.expr(node.value)
    index = b.expr(node.slice)
    at, number = b.at("subscript", node)
    sliced = number >= 0 and b.table.names[number] == "BINARY_SLICE"
    return b.value(py.SubscriptOp(target, index, at, sliced=sliced, keep=keep), number), target, index


@expression(ast.Slice)
def lower_slice(b: Builder, node: ast.Slice) -> SSAValue:
    constant = folded(b, node) if b.unit.minor >= 14 else None
    if constant is not None:
        return constant
    parts = [node.lower, node.upper] if node.step is None else [node.lower, node.upper, node.step]
    values = [b.const(None) if part is None else b.expr(part) for part in parts]
    return b.value(py.BuildOp("slice", values, at=b.place("slice", node)))


def items(b: Builder, elements: Sequence[ast.expr]) -> tuple[list[SSAValue], list[str]]:
    """Elements of a display or positional arguments, with their kinds."""
    values: list[SSAValue] = []
    kinds: list[str] = []
    for element in elements:
        starred = isinstance(element, ast.Starred)
        values.append(b.expr(element.value if starred else element))
        kinds.append("*" if starred else "")
    return values, kinds


@expression(ast.Tuple, ast.List, ast.Set)
def lower_display(b: Builder, node: ast.Tuple | ast.List | ast.Set) -> SSAValue:
    what = "tuple" if isinstance(node, ast.Tuple) else "list" if isinstance(node, ast.List) else "set"
    constant = folded(b, node) if what == "tuple" else None
    if constant is not None:
        return constant
    values, kinds = items(b, node.elts)
    if "*" in kinds:
        # Built by several instructions, any of which may raise with the others' work on the stack.
        number = -1
        b.note(what, span_of(node), number)
        at = b.at_number(span_of(node), number)
    elif what == "set":
        at, number = b.at(what, node, 0)
    else:
        number = b.places.find(span_of(node), what, b.in_finally > 0)
        at = b.at_number(span_of(node), number)
    if what == "list" and number >= 0 and b.table.names[number] == "BUILD_TUPLE":
        what = "tuple"
    return b.value(py.BuildOp(what, values, kinds, at), number)


@expression(ast.Dict)
def lower_dict(b: Builder, node: ast.Dict) -> SSAValue:
    values: list[SSAValue] = []
    kinds: list[str] = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            values.append(b.expr(key))
            kinds.append(":")
        values.append(b.expr(value))
        kinds.append("**" if key is None else "")
    if not kinds:
        return b.value(py.BuildOp("dict", values, kinds, b.place("dict", node)))
    if "**" in kinds:
        b.note("dict", span_of(node), -1)
        return b.value(py.BuildOp("dict", values, kinds, b.at_number(span_of(node), -1)))
    at, number = b.at("dict", node)
    return b.value(py.BuildOp("dict", values, kinds, at), number)


def call_arguments(b: Builder, node: Node) -> tuple[list[SSAValue], list[str]]:
    """Positional, then keyword arguments, of a call or a class."""
    values, kinds = items(b, node.args if isinstance(node, ast.Call) else node.bases)
    for keyword in node.keywords:
        values.append(b.expr(keyword.value))
        kinds.append(keyword.arg or "**")
    return values, kinds


@expression(ast.Call)
def lower_call(b: Builder, node: ast.Call) -> SSAValue:
    function = node.func
    callee = read_attribute(b, function, method=True) if isinstance(function, ast.Attribute) else b.expr(function)
    return call_function(b, node, callee, None)


def call_function(b: Builder, node: ast.Call, callee: SSAValue, number: int | None) -> SSAValue:
    """Call what has been evaluated; the instruction is found where it is not known."""
    values, kinds = call_arguments(b, node)
    if number is None:
        at, number = call_place(b, node)
    else:
        b.note("call", span_of(node), number)
        at = b.at_number(span_of(node), number)
    return b.value(py.CallOp(callee, values, kinds, at), number)


def call_place(b: Builder, node: ast.Call) -> tuple[py.AtAttr, int]:
    """A call's instruction: that of a method which stretches over lines starts at the method's name."""
    span = span_of(node)
    number = b.places.find(span, "call", b.in_finally > 0)
    if isinstance(node.func, ast.Attribute):
        end_line, end_col = node.func.end_lineno or 0, node.func.end_col_offset or 0
        start = (end_line, end_col - len(node.func.attr))
        narrow = b.places.find((*start, span[2], span[3]), "call", b.in_finally > 0)
        number = narrow if narrow >= 0 else number
    b.note("call", span, number)
    return b.at_number(span, number), number


@expression(ast.NamedExpr)
def lower_named(b: Builder, node: ast.NamedExpr) -> SSAValue:
    value = b.expr(node.value)
    assert isinstance(node.target, ast.Name)
    at = b.place("store", node.target)
    b.emit(py.StoreOp(b.mangle(node.target.id), value, at, keep=True))
    number = b.places.find(span_of(node.target), "store", b.in_finally > 0)
    if number >= 0:
        # A truth test of the whole follows the store.
        b.numbers[value] = number
    return value


@expression(ast.JoinedStr)
def lower_joined(b: Builder, node: ast.JoinedStr) -> SSAValue:
    # The pieces of an f-string have its span on 3.11: only one without replacement fields is a constant as a whole.
    pieces = any(isinstance(part, ast.FormattedValue) for part in node.values)
    constant = None if pieces else folded(b, node)
    if constant is not None:
        return constant
    values = [b.expr(part) for part in node.values]
    if len(values) <= 1:
        return values[0] if values else b.const("")
    number = b.places.find(span_of(node), "string", b.in_finally > 0)
    return b.value(py.BuildOp("string", values, at=b.at_number(span_of(node), number)), number)


@expression(ast.FormattedValue)
def lower_formatted(b: Builder, node: ast.FormattedValue) -> SSAValue:
    value = b.expr(node.value)
    spec = None if node.format_spec is None else b.expr(node.format_spec)
    conversion = "" if node.conversion < 0 else chr(node.conversion)
    # Up to 3.11 all parts of an f-string have the span of the whole: the one after the operands is meant.
    before = max(b.numbers.get(part, -1) for part in (value, spec or value))
    numbers = b.places.all(span_of(node), FAMILIES["format"]) or b.places.all(span_of(node.value), FAMILIES["format"])
    number = b.places.choose([found for found in numbers if found > before], b.in_finally > 0)
    b.note("format", span_of(node), number)
    at = b.at_number(span_of(node), number)
    return b.value(py.FormatOp(value, conversion, spec, at), number)


@expression(ast.Yield)
def lower_yield(b: Builder, node: ast.Yield) -> SSAValue:
    value = b.const(None) if node.value is None else b.expr(node.value)
    at, number = b.at("yield", node)
    return b.value(py.YieldOp(value, at), number)


@expression(ast.YieldFrom)
def lower_yield_from(b: Builder, node: ast.YieldFrom) -> SSAValue:
    value = b.expr(node.value)
    at, _ = b.at("yield_from", node)
    return b.value(py.YieldFromOp(value, at))


@expression(ast.Await)
def lower_await(b: Builder, node: ast.Await) -> SSAValue:
    value = b.expr(node.value)
    at, _ = b.at("await", node)
    return b.value(py.AwaitOp(value, at))
