"""Conditions: `and`, `or`, `not`, conditional expressions and chained comparisons.

    a and not b    =>    %2 = py.bool_op "and" {
                           %0 = py.load "a"
                           py.result %0 [test of a]
                         } {
                           %1 = py.load "b"
                           %r = py.not %1 [test of b]
                           py.result %r
                         }

In a condition CPython tests the leaves and jumps, so a test stands at each leaf; where the value counts, `and` and
`or` test all operands but the last, and `not` makes an object.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.dialects.py import AtAttr
from pymlir.frontend.builder import Builder, expression, span_of
from pymlir.frontend.bytecode import Span
from pymlir.frontend.constants import folded, iterated, opposite
from pymlir.frontend.spans import FAMILIES

COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def condition(b: Builder, node: ast.expr, owner: Span) -> tuple[SSAValue, AtAttr | None]:
    """A value that is only tested, and its test; None when its parts have been tested already.

    `owner` is the span CPython 3.11 gives the tests in: that of the statement or expression which needs the answer.
    """
    if isinstance(node, ast.BoolOp):
        return bool_op(b, node, owner), None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return negated(b, node, owner)
    if isinstance(node, ast.IfExp):
        return if_exp(b, node, owner), None
    if isinstance(node, ast.Compare) and len(node.ops) > 1:
        return chained(b, node, owner), None
    value = b.expr(node)
    return value, leaf_test(b, node, value, owner)


def leaf_test(b: Builder, node: ast.expr, value: SSAValue, owner: Span) -> AtAttr | None:
    """The truth test of a value."""
    if isinstance(value.owner, py.ConstOp):
        # CPython knows the answer, and has no test.
        return None
    if isinstance(value.owner, py.CompareOp) and value.owner.op.data in ("is", "is not", "in", "not in"):
        # A bool: its test cannot raise, and may be one with the comparison.
        return b.at_number(span_of(node), b.places.find(span_of(node), "test", b.in_finally > 0))
    return b.at_after("test", node, value, span_of(node), owner)[0]


def negated(b: Builder, node: ast.UnaryOp, owner: Span) -> tuple[SSAValue, AtAttr | None]:
    """`not` in a condition: no object is made; the jump goes the other way."""
    constant = folded(b, node)
    if constant is not None:
        return constant, None
    compare = opposite(node)
    if compare is not None:
        value = b.expr(compare)
        return value, leaf_test(b, compare, value, owner)
    value, at = condition(b, node.operand, owner)
    return b.value(py.NotOp(value, at)), None


@expression(ast.BoolOp)
def lower_bool_op(b: Builder, node: ast.BoolOp) -> SSAValue:
    return bool_op(b, node, None)


def bool_op(b: Builder, node: ast.BoolOp, owner: Span | None) -> SSAValue:
    """`and`, `or`: for its truth with `owner`, else for its value."""
    last = len(node.values) - 1

    def operand(number: int, part: ast.expr) -> Callable[[], None]:
        def fill() -> None:
            if owner is not None:
                value, at = condition(b, part, owner)
            else:
                value = b.expr(part)
                at = None if number == last else value_test(b, node, part, value, number)
            b.emit(py.ResultOp(value, at))

        return fill

    regions = [b.region(operand(number, part)) for number, part in enumerate(node.values)]
    return b.value(py.BoolOp("and" if isinstance(node.op, ast.And) else "or", regions))


def value_test(b: Builder, node: ast.BoolOp, part: ast.expr, value: SSAValue, nth: int) -> AtAttr | None:
    """The test of an operand whose value may be the result."""
    if isinstance(value.owner, py.ConstOp):
        return None
    before = b.numbers.get(value, -1)
    number = b.places.after(before, FAMILIES["test"]) if before >= 0 else -1
    if number < 0:
        number = b.places.choose(b.places.all(span_of(node), FAMILIES["test"]), b.in_finally > 0, nth)
    b.note("test", span_of(part), number)
    return b.at_number(span_of(part), number)


@expression(ast.IfExp)
def lower_if_exp(b: Builder, node: ast.IfExp) -> SSAValue:
    return if_exp(b, node, None)


def if_exp(b: Builder, node: ast.IfExp, owner: Span | None) -> SSAValue:
    """`a if c else b`: for its truth with `owner`, else for its value."""

    def branch(part: ast.expr) -> Callable[[], None]:
        def fill() -> None:
            value, at = (b.expr(part), None) if owner is None else condition(b, part, owner)
            b.emit(py.ResultOp(value, at))

        return fill

    test, at = condition(b, node.test, span_of(node) if owner is None else owner)
    then, orelse = b.region(branch(node.body)), b.region(branch(node.orelse))
    op = py.IfExpOp(test, then, orelse, at)
    value = b.value(op)
    last = py.block_of(orelse).last_op
    if owner is None and last is not None and last.operands[0] in b.numbers:
        # What tests the whole value stands behind the branch that comes last in the bytecode.
        b.numbers[value] = b.numbers[last.operands[0]]
    return value


def chained(b: Builder, node: ast.Compare, owner: Span | None) -> SSAValue:
    """A comparison of whatever length: the rest of a chain is in the region of its first part."""

    def compare(left: SSAValue, number: int) -> SSAValue:
        op = node.ops[number]
        right_node = node.comparators[number]
        right = iterated(b, right_node) if isinstance(op, ast.In | ast.NotIn) else b.expr(right_node)
        is_last = number == len(node.ops) - 1
        at, instruction = compare_place(b, node, (left, right), number)
        first = b.value(py.CompareOp(COMPARE[type(op)], left, right, at, keep=not is_last), instruction)
        if is_last:
            return first
        test = chain_test(b, node, first, number)

        def rest() -> None:
            value = compare(right, number + 1)
            known = isinstance(value.owner, py.ChainOp)
            b.emit(py.ResultOp(value, None if owner is None or known else leaf_test(b, node, value, span_of(node))))

        return b.value(py.ChainOp(first, right, b.region(rest), test))

    return compare(b.expr(node.left), 0)


def chain_test(b: Builder, node: ast.Compare, value: SSAValue, number: int) -> AtAttr:
    """The test that ends a chain early."""
    found = b.places.after(b.numbers[value], FAMILIES["test"]) if value in b.numbers else -1
    if found < 0:
        found = b.places.choose(b.places.all(span_of(node), FAMILIES["test"]), b.in_finally > 0, number)
    b.note("test", span_of(node), found)
    return b.at_number(span_of(node), found)


def compare_place(b: Builder, node: ast.Compare, operands: tuple[SSAValue, SSAValue], nth: int) -> tuple[AtAttr, int]:
    """The instruction of one comparison; `is None` in a condition is one with its jump."""
    span = span_of(node)
    op = node.ops[nth]
    number = b.places.choose(b.places.all(span, FAMILIES["compare"]), b.in_finally > 0, nth)
    if number < 0 and isinstance(op, ast.Is | ast.IsNot):
        number = b.places.find(span, "none_test", b.in_finally > 0)
        return b.at_number(span, number), number
    for operand in reversed(operands):
        # Before `not`, CPython 3.13 gives it the span of the whole.
        if number < 0 and operand in b.numbers:
            number = b.places.after(b.numbers[operand], FAMILIES["compare"])
    b.note("compare", span, number)
    return b.at_number(span, number), number
