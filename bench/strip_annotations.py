#!/usr/bin/env python3
"""Rewrite Python files without their annotations, the lines of the code unmoved where it can be.

    def f(n: int) -> int:         def f(n):
        x: int = 1           =>       x = 1
        y: float                      pass

Fields of a class are kept: `dataclass` and `NamedTuple` read them when the program runs.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path


class Stripper(ast.NodeTransformer):
    """Drops annotations of parameters, results and variables, not of a class body's own statements."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        self.generic_visit(node)
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        node.returns = None
        self.generic_visit(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        node.body = [child if isinstance(child, ast.AnnAssign) else self.visit(child) for child in node.body]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        return ast.copy_location(ast.Assign([node.target], node.value), node)


def strip(source: str) -> str:
    return ast.unparse(ast.fix_missing_locations(Stripper().visit(ast.parse(source)))) + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(strip(path.read_text()))
