"""Blocks of a Python tree, and steps that change it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast

Step: TypeAlias = Callable[[], None]
"""Changes the tree it was found in."""
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def blocks_of(node: ast.AST) -> Iterator[list[ast.AST]]:
    """The lists of statements, handlers or cases right below a node."""
    for name in BLOCKS:
        block: Any = getattr(node, name, None)
        if isinstance(block, list):
            yield cast(list[ast.AST], block)


def remove(items: list[ast.AST], item: ast.AST) -> None:
    items[:] = [one for one in items if one is not item]
