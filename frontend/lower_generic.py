"""Type parameters and aliases (3.12 on): CPython wraps the definition in a hidden function that is called at once.

def f[T](x: T): ...    =>    %0 = py.generic @"<generic parameters of f>" code 1 ()
                             py.store "f", %0
and in that function         %0 = py.type_param "typevar" "T"
                             py.store "T", %0
                             %1 = py.function @f code 2 (...)
                             %2 = py.build "tuple"(%0)
                             %3 = py.set_type_params %1, %2
                             py.return %3
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, cast

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.frontend.builder import NO_CODE, STATEMENTS, Builder, Node, span_of, statement_span
from pymlir.frontend.define import define


def type_parameters(node: Node) -> Sequence[Any]:
    """The type parameters of a definition; older minors have none."""
    return getattr(node, "type_params", ())


def generic(b: Builder, node: Node, given: Sequence[SSAValue], make: Callable[[Builder], SSAValue]) -> SSAValue:
    """Define and call the hidden function of a definition with type parameters."""
    name = node.name.id if isinstance(node.name, ast.Name) else node.name
    span = statement_span(node)
    code = b.child(f"<generic parameters of {name}>", span[0], span)

    def fill(inner: Builder) -> None:
        params = lower_parameters(inner, type_parameters(node))
        value = make(inner)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            value = inner.value(py.SetTypeParamsOp(value, params))
        inner.emit(py.ReturnOp(value))

    if code != NO_CODE:
        owner = node.name if isinstance(node, ast.ClassDef) else b.class_name
        define(b, code, (), "generic", fill, class_name=owner)
    symbol = b.shared.symbol(code) if code != NO_CODE else name
    at, number = b.at("call", node) if code != NO_CODE else (b.at_number(span, -1), -1)
    return b.value(py.GenericOp(symbol, code, given, [""] * len(given), at), number)


def lower_parameters(b: Builder, params: Sequence[Any]) -> SSAValue:
    """Make the type parameters, bind their names; the result is the tuple of them."""
    values: list[SSAValue] = []
    for param in params:
        kind = type(param).__name__.lower()
        bound = lazily(b, param.name, getattr(param, "bound", None))
        default = lazily(b, param.name, getattr(param, "default_value", None))
        at = b.at_number(span_of(param), b.places.find(span_of(param), "intrinsic"))
        value = b.value(py.TypeParamOp(kind, b.mangle(param.name), bound, default, at=at))
        b.emit(py.StoreOp(b.mangle(param.name), value, b.place("store", param)))
        values.append(value)
    return b.value(py.BuildOp("tuple", values))


def lazily(b: Builder, name: str, node: ast.expr | None) -> tuple[str, int] | None:
    """The code object that evaluates a bound, a default or an alias when it is asked for."""
    if node is None:
        return None
    code = b.child(name, node.lineno, span_of(node))
    if code == NO_CODE:
        return (name, NO_CODE)

    def fill(inner: Builder) -> None:
        value = inner.expr(node)
        inner.emit(py.ReturnOp(value))

    define(b, code, (), "lazy", fill, class_name=b.class_name)
    return (b.shared.symbol(code), code)


def lower_type_alias(b: Builder, node: Any) -> None:
    """`type X[T] = ...`."""
    params = type_parameters(node)

    def alias(inner: Builder, values: Sequence[SSAValue]) -> SSAValue:
        at = inner.at_number(span_of(node), inner.places.find(span_of(node), "intrinsic"))
        bound = lazily(inner, node.name.id, node.value)
        return inner.value(py.TypeParamOp("alias", node.name.id, bound, values=values, at=at))

    if params:

        def make(inner: Builder) -> SSAValue:
            last = inner.block.last_op
            return alias(inner, last.results if isinstance(last, py.BuildOp) else ())

        value = generic(b, node, [], make)
    else:
        value = alias(b, ())
    b.emit(py.StoreOp(b.mangle(node.name.id), value, b.place("store", node.name)))


if hasattr(ast, "TypeAlias"):
    STATEMENTS[cast(Any, ast).TypeAlias] = lower_type_alias
