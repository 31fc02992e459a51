"""Make a failing program smaller: drop statements, then put parts of expressions in the place of the whole.

Every candidate is a whole program, kept when it still fails; rounds repeat until none is smaller or the tries are up.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, cast

BLOCKS = ("body", "orelse", "finalbody")


def shrink(text: str, fails: Callable[[str], bool], tries: int = 400) -> str:
    plain = ast.unparse(ast.parse(text)) + "\n"
    if not fails(plain):
        return text
    text, smaller = plain, True
    while smaller and tries > 0:
        smaller = False
        for candidate in candidates(text):
            if tries <= 0:
                break
            tries -= 1
            if len(candidate) < len(text) and fails(candidate):
                text, smaller = candidate, True
                break
    return text


def candidates(text: str) -> Iterator[str]:
    """Programs one step smaller, those with the most taken away first."""
    steps = [*statement_steps(ast.parse(text)), *expression_steps(ast.parse(text))]
    for step in steps:
        tree = ast.parse(text)
        if step(tree):
            yield ast.unparse(tree) + "\n"


def blocks(tree: ast.AST) -> list[list[ast.stmt]]:
    """Every list of statements, outermost first; the same order for equal programs."""
    return [getattr(node, name) for node in ast.walk(tree) for name in BLOCKS if is_block(getattr(node, name, None))]


def is_block(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    return any(isinstance(part, ast.stmt) for part in cast(list[object], value))


def statement_steps(tree: ast.AST) -> Iterator[Callable[[ast.AST], bool]]:
    for index, block in enumerate(blocks(tree)):
        size = len(block)
        while size >= 1:
            for start in range(0, len(block), size):
                yield drop(index, start, size)
            size //= 2
        for at, statement in enumerate(block):
            if is_block(getattr(statement, "body", None)) and not isinstance(statement, ast.FunctionDef):
                yield lift(index, at)


def drop(index: int, start: int, size: int) -> Callable[[ast.AST], bool]:
    def step(tree: ast.AST) -> bool:
        block = blocks(tree)[index]
        block[start : start + size] = []
        if not block:
            block.append(ast.Pass())
        return True

    return step


def lift(index: int, at: int) -> Callable[[ast.AST], bool]:
    """A compound statement becomes its body."""

    def step(tree: ast.AST) -> bool:
        block = blocks(tree)[index]
        block[at : at + 1] = getattr(block[at], "body")  # noqa: B009
        return True

    return step


def expressions(tree: ast.AST) -> list[tuple[ast.AST, str, int]]:
    """Where expressions stand: (parent, field, place in a list or -1)."""
    found: list[tuple[ast.AST, str, int]] = []
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                found.append((node, name, -1))
            elif isinstance(value, list):
                parts = enumerate(cast(list[object], value))
                found += [(node, name, i) for i, part in parts if isinstance(part, ast.expr)]
    return found


def at_place(place: tuple[ast.AST, str, int]) -> ast.expr:
    parent, name, position = place
    value = getattr(parent, name)
    return value if position < 0 else value[position]


def expression_steps(tree: ast.AST) -> Iterator[Callable[[ast.AST], bool]]:
    for index, place in enumerate(expressions(tree)):
        node = at_place(place)
        parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
        for which in range(len(parts)):
            yield replace(index, which)


def replace(index: int, which: int) -> Callable[[ast.AST], bool]:
    def step(tree: ast.AST) -> bool:
        place = expressions(tree)[index]
        parts = [part for part in ast.iter_child_nodes(at_place(place)) if isinstance(part, ast.expr)]
        parent, name, position = place
        if position < 0:
            setattr(parent, name, parts[which])
        else:
            getattr(parent, name)[position] = parts[which]
        return True

    return step
