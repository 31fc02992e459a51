"""Compound statements to `py` ops: `if`, loops, `with`, `try`.

while a:       =>    py.while [test] {
    f()                py.stmt
else:                  %0 = py.load "a"
    g()                py.result %0
                     } do {...} else {...}
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from xdsl.ir import Region, SSAValue

from pymlir.dialects import py
from pymlir.dialects.py import AtAttr
from pymlir.frontend.builder import Builder, Node, span_of, statement
from pymlir.frontend.bytecode import Span
from pymlir.frontend.constants import iterated
from pymlir.frontend.lower_stmt import store
from pymlir.frontend.lower_test import condition


@statement(ast.If)
def lower_if(b: Builder, node: ast.If) -> None:
    test, at = condition(b, node.test, span_of(node))
    then = b.suite(node.body)
    b.emit(py.IfOp(test, then, b.suite(node.orelse) if node.orelse else None, at))


@statement(ast.While)
def lower_while(b: Builder, node: ast.While) -> None:
    at: list[AtAttr | None] = [None]

    def test() -> None:
        span = span_of(node.test)
        b.emit(py.StmtOp(b.at_number(span, b.places.first_inside(span, b.in_finally > 0))))
        value, at[0] = condition(b, node.test, span_of(node))
        b.emit(py.ResultOp(value))

    region = b.region(test)
    body = b.suite(node.body)
    b.emit(py.WhileOp(region, body, b.suite(node.orelse) if node.orelse else None, at[0]))


def first_argument(b: Builder) -> SSAValue:
    """What the block that is being filled was given."""
    return b.block.args[0]


def loop_places(b: Builder, node: Node, iterable: SSAValue, owner: Span) -> tuple[AtAttr, AtAttr]:
    """The instructions of a loop's `iter()` and of its next item; `node` is what it goes over."""
    at, number = b.at_after("iter", node, iterable, span_of(node), owner)
    return at, next_place(b, node, number, owner)


def next_place(b: Builder, node: Node, number: int, owner: Span) -> AtAttr:
    """The instruction of a loop's next item, after that of its `iter()`."""
    family = frozenset(("FOR_ITER", "GET_ANEXT"))
    found = b.places.after(number, family) if number >= 0 else -1
    for span in (span_of(node), owner):
        if found < 0:
            found = b.places.choose(b.places.all(span, family), b.in_finally > 0)
    b.note("next", span_of(node), found)
    return b.at_number(span_of(node), found)


@statement(ast.For, ast.AsyncFor)
def lower_for(b: Builder, node: ast.For | ast.AsyncFor) -> None:
    def body() -> None:
        store(b, node.target, first_argument(b))
        b.statements(node.body)

    iterable = iterated(b, node.iter)
    at, head = loop_places(b, node.iter, iterable, span_of(node))
    region = b.region(body, 1)
    orelse = b.suite(node.orelse) if node.orelse else None
    b.emit(py.ForOp(iterable, region, orelse, at, head, is_async=isinstance(node, ast.AsyncFor)))


@statement(ast.With, ast.AsyncWith)
def lower_with(b: Builder, node: ast.With | ast.AsyncWith) -> None:
    with_items(b, node, node.items)


def with_items(b: Builder, node: ast.With | ast.AsyncWith, items: Sequence[ast.withitem]) -> None:
    """The first item, with the others and the body inside."""
    item = items[0]

    def body() -> None:
        if item.optional_vars is not None:
            store(b, item.optional_vars, first_argument(b))
        if len(items) > 1:
            with_items(b, node, items[1:])
        else:
            b.statements(node.body)

    manager = b.expr(item.context_expr)
    at, _ = b.at_after("with", item.context_expr, manager, span_of(item.context_expr), span_of(node))
    b.emit(py.WithOp(manager, b.region(body, 1), at, is_async=isinstance(node, ast.AsyncWith)))


@statement(ast.Try, ast.TryStar)
def lower_try(b: Builder, node: ast.Try | ast.TryStar) -> None:
    body = b.suite(node.body)
    handlers = [b.region(handler(b, part)) for part in node.handlers]
    orelse = b.suite(node.orelse) if node.orelse else None
    final: Region | None = None
    if node.finalbody:
        b.in_finally += 1
        final = b.suite(node.finalbody)
        b.in_finally -= 1
    b.emit(py.TryOp(body, handlers, orelse, final, star=isinstance(node, ast.TryStar)))


def handler(b: Builder, node: ast.ExceptHandler) -> Callable[[], None]:
    """Fills a handler's region."""

    def fill() -> None:
        name = None if node.name is None else b.mangle(node.name)
        span = span_of(node)
        if node.type is None:
            b.emit(py.CatchOp(None, name, b.at_number(span, b.places.find(span, "bare_catch", b.in_finally > 0))))
        elif b.places.has_code(span):
            matched = b.expr(node.type)
            b.emit(py.CatchOp(matched, name, b.at_after("catch", node, matched, span)[0]))
        else:
            # CPython removed the handler: nothing in the body can raise.
            b.emit(py.CatchOp(b.const(None), name))
            return
        b.statements(node.body)

    return fill
