"""The sets among the constants of an executable's main program, in the order of its source.

The order of a set follows from that in which its elements came, and a marshalled one has lost that.
"""

from __future__ import annotations

import ast
import marshal
from collections.abc import Iterator
from types import CodeType
from typing import Any

MAYBE_CONSTANT = (
    ast.Constant,
    ast.Tuple,
    ast.UnaryOp,
    ast.BinOp,
    ast.unaryop,
    ast.operator,
    ast.expr_context,
)
Path = tuple[int, ...]
"""A constant's place: that of a code object among the constants of the one around it, and so on."""
Recipe = tuple[tuple[Any, ...], list[Path]]
"""The elements in order, and which constants are the one set made of them."""


def recipes(source: bytes, code: CodeType) -> list[Recipe]:
    """How to make again each set whose order would be another; one that no display in the source explains stays so.

    Strings have other hashes in each process, so that for sets of them the order tells nothing.
    """
    orders = [order for display in constant_displays(ast.parse(source)) for order in orders_of(display)]
    found: dict[int, Recipe] = {}
    for path, one in set_constants(code):
        if id(one) in found:
            found[id(one)][1].append(path)
            continue
        makers = [order for order in orders if is_alike(frozenset(order), one)]
        if makers and not is_alike(marshal.loads(marshal.dumps(one)), one):
            found[id(one)] = makers[0], [path]
    return list(found.values())


def orders_of(display: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """CPython's compiler makes the set of the display, and may make it again to share what is in it."""
    again = tuple(frozenset(display))
    return [display, again, tuple(frozenset(again))]


def is_alike(one: frozenset[Any], other: frozenset[Any]) -> bool:
    """Whether two sets have the same elements in the same order."""
    return [(type(each), each) for each in one] == [(type(each), each) for each in other]


def set_constants(code: CodeType, place: Path = ()) -> Iterator[tuple[Path, frozenset[Any]]]:
    for number, constant in enumerate(code.co_consts):
        if isinstance(constant, frozenset):
            yield (*place, number), constant
        elif isinstance(constant, CodeType):
            yield from set_constants(constant, (*place, number))


def constant_displays(node: ast.AST) -> Iterator[tuple[Any, ...]]:
    """The elements of each set display of constants, in the order in which CPython's compiler meets them."""
    todo = [node]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Set):
            folded = [folded_constants(element) for element in node.elts]
            if all(len(one) == 1 for one in folded):
                yield tuple(one[0] for one in folded)
        todo += reversed(list(ast.iter_child_nodes(node)))


def folded_constants(node: ast.expr) -> tuple[Any, ...]:
    """The constants CPython's compiler leaves of an expression that may be constant: one, if it is."""
    if not all(isinstance(part, MAYBE_CONSTANT) for part in ast.walk(node)):
        return ()
    return compile(ast.Expression(node), "", "eval").co_consts
