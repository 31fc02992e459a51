"""Variables that are assigned once: where they are read, their value stands.

    width = size + 1
    for i in range(width):        =>      for i in range(size + 1):
        print(width * i)                      print((size + 1) * i)

The text need not mean the same: whether it is still interesting is for the test to say.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import TypeAlias

from pymlir.tools.reduce.python_tree import Definition, Step, blocks_of, remove

Scope: TypeAlias = ast.Module | Definition


def values(tree: ast.Module) -> Iterator[Step]:
    """Each variable of a scope that one statement there gives its value, and nothing else."""
    for scope in ast.walk(tree):
        if isinstance(scope, Scope):
            stores = Counter(
                node.id for node in ast.walk(scope) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            )
            for block, one, name in assignments(scope):
                if stores[name] == 1:
                    yield partial(put_value, scope, block, one, name)


def assignments(node: ast.AST) -> Iterator[tuple[list[ast.AST], ast.Assign, str]]:
    """Assignments to one name, of inner functions and classes not."""
    for block in blocks_of(node):
        for inner in block:
            match inner:
                case ast.Assign(targets=[ast.Name(name)]):
                    yield block, inner, name
                case _ if not isinstance(inner, Scope):
                    yield from assignments(inner)
                case _:
                    pass


def put_value(scope: ast.AST, block: list[ast.AST], assignment: ast.Assign, name: str) -> None:
    remove(block, assignment)
    Inserted(name, assignment.value).visit(scope)


class Inserted(ast.NodeTransformer):
    """Puts a value where a name is read."""

    def __init__(self, name: str, value: ast.expr):
        self.name = name
        self.value = value

    def visit_Name(self, node: ast.Name) -> ast.expr:
        is_read = node.id == self.name and isinstance(node.ctx, ast.Load)
        return copy.deepcopy(self.value) if is_read else node
