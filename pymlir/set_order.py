"""The sets among the constants of an executable's main program, in the order of its source.

The order of a set follows from that in which its elements came, and a marshalled one has lost that.  Where it hangs on
the hashes of strings too, which a user may fix (PYTHONHASHSEED), CPython's compiler makes the set anew at the start.
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
Seeded = tuple[str, list[list[Path]]]
"""Source text of which CPython's compiler makes all sets with strings, and which constants each of them is."""


def recipes(tree: ast.Module, code: CodeType) -> list[Recipe]:
    """How to make again each set whose order would be another; one that no display in the source explains stays so."""
    orders = [order for _, display in constant_displays(tree) for order in orders_of(display)]
    found: dict[int, Recipe] = {}
    for path, one in set_constants(code):
        if has_strings(one):
            continue
        if id(one) in found:
            found[id(one)][1].append(path)
            continue
        makers = [order for order in orders if is_alike(frozenset(order), one)]
        if makers and not is_alike(marshal.loads(marshal.dumps(one)), one):
            found[id(one)] = makers[0], [path]
    return list(found.values())


def seeded(tree: ast.Module, code: CodeType) -> Seeded:
    """How to make again the sets of which the order hangs on the hashes of strings."""
    lines = [line for line, elements in constant_displays(tree) if has_strings(elements)]
    text = "".join(lines)
    places: dict[object, list[Path]] = {exact(one): [] for one in made_of(text)}
    for path, one in set_constants(code):
        places.setdefault(exact(one), []).append(path)
    return text, [places[exact(one)] for one in made_of(text)]


def made_of(text: str) -> list[frozenset[Any]]:
    return [one for _, one in set_constants(compile(text, "", "exec"))]


def exact(one: frozenset[Any]) -> object:
    """Equal for sets that are equal in all but their order."""
    return frozenset(map(repr, one))


def has_strings(constant: Any) -> bool:
    if isinstance(constant, tuple | frozenset):
        return any(map(has_strings, constant))  # pyright: ignore[reportUnknownArgumentType]
    return isinstance(constant, str | bytes)


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


def constant_displays(node: ast.AST) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Each set display of constants as a statement, and its elements, in the order in which CPython's compiler meets
    them; the statement has the display where it is made a constant in the same way."""
    todo = [("", node)]
    while todo:
        statement, node = todo.pop()
        if isinstance(node, ast.Set):
            folded = [folded_constants(element) for element in node.elts]
            if all(len(one) == 1 for one in folded):
                elements = [one[0] for one in folded]
                display = ast.unparse(ast.Set([ast.Constant(one) for one in elements]))
                yield statement.replace("{}", display), tuple(elements)
        todo += reversed([(statement_with(node, child), child) for child in ast.iter_child_nodes(node)])


def statement_with(node: ast.AST, child: ast.AST) -> str:
    if isinstance(node, ast.Compare) and child is node.comparators[-1] and isinstance(node.ops[-1], ast.In | ast.NotIn):
        return "None in {}\n"
    if isinstance(node, ast.For | ast.comprehension) and child is node.iter:
        return "for _ in {}: pass\n"
    return "{}\n"


def folded_constants(node: ast.expr) -> tuple[Any, ...]:
    """The constants CPython's compiler leaves of an expression that may be constant: one, if it is."""
    if not all(isinstance(part, MAYBE_CONSTANT) for part in ast.walk(node)):
        return ()
    return compile(ast.Expression(node), "", "eval").co_consts
