"""What one or a few of a module's statements need, and nothing else.

    import sys                                   def area(side):
    def area(side): return side ** 2                 return side ** 2
    def unused(): return sys.argv          =>    print(area(3))
    print(area(3))
    print(unused())

where `print(unused())` has been taken away.  A definition or an import stays while something else names it; what is
needed by one statement alone (a *slice*) are besides those that bind a name in it.  The text need not mean the same:
whether it is still interesting is for the test to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from typing import TypeAlias, cast

from pymlir.tools.reduce.python_tree import Definition, Step, remove

Import: TypeAlias = ast.Import | ast.ImportFrom


def slices(text: str) -> list[str]:
    """For each of the module's statements that define nothing a text with what it needs, the shortest first."""
    body = ast.parse(text).body
    made = {ast.unparse(slice_of(body, one)) + "\n" for one in body if not isinstance(one, Import | Definition)}
    return sorted(made, key=lambda one: (len(one), one))


def slice_of(body: list[ast.stmt], statement: ast.stmt) -> ast.Module:
    kept, needed = [statement], {"*", *names_in(statement)}
    grown = True
    while grown:
        more = [one for one in body if one not in kept and not needed.isdisjoint(names_bound_by(one))]
        kept += more
        needed.update(name for one in more for name in names_in(one))
        grown = bool(more)
    return ast.Module([one for one in body if one in kept], [])


def names_bound_by(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, Definition):
        yield statement.name
    elif isinstance(statement, Import):
        yield from (one.asname or one.name.partition(".")[0] for one in statement.names)
    else:
        yield from (
            node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        )


def needs(tree: ast.Module) -> Iterator[Step]:
    """The module's statements that define nothing; the first step takes away only what nothing needs."""
    yield lambda: None
    for one in tree.body:
        if not isinstance(one, Import | Definition):
            yield partial(remove, cast(list[ast.AST], tree.body), one)


def drop_what_nothing_needs(tree: ast.Module) -> None:
    """Definitions, and names of imports, that no other statement of the module names; again until none goes."""
    before = -1
    while len(ast.dump(tree)) != before:
        before = len(ast.dump(tree))
        named = {id(one): set(names_in(one)) for one in tree.body}
        tree.body = [one for one in tree.body if is_needed(one, set().union(*others(named, one)))]


def others(named: dict[int, set[str]], own: ast.stmt) -> Iterator[set[str]]:
    return (names for key, names in named.items() if key != id(own))


def is_needed(statement: ast.stmt, names: set[str]) -> bool:
    """Whether something of it is; of an import what is not goes."""
    if isinstance(statement, Definition):
        return statement.name in names
    if not isinstance(statement, Import):
        return True
    statement.names = [one for one in statement.names if (one.asname or one.name.partition(".")[0]) in {*names, "*"}]
    return bool(statement.names)


def names_in(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
