"""Blocks of a Python tree, and steps that change it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast

Step: TypeAlias = Callable[[], None]
"""Changes the tree it was found in."""
Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def blocks_of(node: ast.AST) -> Iterator[list[ast.AST]]:
    """The lists of statements, handlers or cases right below a node."""
    for name in BLOCKS:
        block: Any = getattr(node, name, None)
        if isinstance(block, list):
            yield cast(list[ast.AST], block)


def remove(items: list[ast.AST], item: ast.AST) -> None:
    items[:] = [one for one in items if one is not item]


def drop_name(tree: ast.AST, name: str) -> None:
    """Of a statement that holds others only those go that name it, unless its own head does."""
    for block in blocks_of(tree):
        for inner in list(block):
            drop_name(inner, name)
            below = {part for held in blocks_of(inner) for one in held for part in ast.walk(one)}
            if any(part not in below and named(part) == name for part in ast.walk(inner)):
                remove(block, inner)


def named(node: ast.AST) -> str | None:
    if isinstance(node, Definition):
        return node.name
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
