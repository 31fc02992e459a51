"""What CPython has made constants of, or turned round, before it made bytecode.

    x in [1, 2]    =>    %1 = py.const (1, 2)
                         %2 = py.compare "in" %0, %1

Invariant: the bytecode decides.  An expression is a constant here exactly if it has an instruction that loads one, or
none.
"""

from __future__ import annotations

import ast
from typing import cast

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.dialects.py_text import Constant
from pymlir.frontend.builder import Builder, Node, span_of
from pymlir.frontend.fold import fold

CONST = frozenset(("LOAD_CONST", "RETURN_CONST"))


def folded(b: Builder, node: Node) -> SSAValue | None:
    """The constant CPython made of a whole expression, if it did: then nothing inside of it is computed."""
    span = span_of(node)
    # A function's last `return None` has the span of the test before it, whose operands show that it is one.
    if b.places.has_parts(span):
        return None
    numbers = b.places.all(span, CONST)
    if numbers:
        table = b.table
        value = cast(Constant, table.code.co_consts[table.args[numbers[0]]])
        return b.value(py.ConstOp(py.LiteralAttr(value)), numbers[0])
    found = fold(node)
    return None if found is None else b.const(found[0])


OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In
}  # fmt: skip


def opposite(node: ast.UnaryOp) -> ast.Compare | None:
    """`not a in b` as `a not in b`, which CPython makes of it."""
    inner = node.operand
    if not isinstance(inner, ast.Compare) or len(inner.ops) != 1 or type(inner.ops[0]) not in OPPOSITE:
        return None
    replaced = ast.Compare(inner.left, [OPPOSITE[type(inner.ops[0])]()], inner.comparators)
    return ast.copy_location(replaced, inner)


def iterated(b: Builder, node: ast.expr) -> SSAValue:
    """What a loop goes over, or `in` looks into: a display of constants there is a constant itself."""
    # The `return None` after a loop has the span of what the loop went over: parts show that it was no constant.
    if isinstance(node, ast.List | ast.Set) and not b.places.has_parts(span_of(node)):
        numbers = b.places.all(span_of(node), CONST)
        built = b.places.all(span_of(node), frozenset(("BUILD_LIST", "BUILD_SET")))
        if numbers and not built:
            value = cast(Constant, b.table.code.co_consts[b.table.args[numbers[0]]])
            return b.value(py.ConstOp(py.LiteralAttr(value)), numbers[0])
    return b.expr(node)
