"""Another variable is returned or shown; what was there for the old ones goes.

    def found(n):                          def found(n):
        marks = [0] * n                        marks = [0] * n
        total = 0                =>            marks[1] = 1
        marks[1] = 1                           return marks
        total += marks[1]
        return total

A fault that was seen in `total` may be seen in `marks`, too: that is for the test to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from typing import TypeAlias

from pymlir.tools.reduce.python_tree import Definition, Step, blocks_of, drop_name

Answer: TypeAlias = ast.Return | ast.Call


def answers(tree: ast.Module) -> Iterator[Step]:
    """Each value that is returned, and the arguments of each call that is a statement, with each other variable."""
    for scope in ast.walk(tree):
        if isinstance(scope, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
            variables = list(dict.fromkeys(variables_of(scope)))
            for answer in answers_of(scope):
                told = set(told_by(answer))
                for name in variables:
                    if told != {name}:
                        yield partial(tell, scope, answer, name, told.intersection(variables) - {name})


def variables_of(scope: ast.AST) -> Iterator[str]:
    for block in blocks_of(scope):
        for one in block:
            if not isinstance(one, Definition):
                yield from names_in(one, ast.Store)


def answers_of(node: ast.AST) -> Iterator[Answer]:
    for block in blocks_of(node):
        for one in block:
            match one:
                case ast.Return(value) if value is not None:
                    yield one
                case ast.Expr(ast.Call() as call) if call.args:
                    yield call
                case _ if not isinstance(one, Definition):
                    yield from answers_of(one)
                case _:
                    pass


def told_by(answer: Answer) -> Iterator[str]:
    for part in answer.args if isinstance(answer, ast.Call) else [answer.value]:
        if part is not None:
            yield from names_in(part, ast.Load)


def names_in(node: ast.AST, how: type[ast.expr_context]) -> Iterator[str]:
    return (one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, how))


def tell(scope: ast.AST, answer: Answer, name: str, instead_of: set[str]) -> None:
    read = ast.Name(name, ast.Load())
    if isinstance(answer, ast.Call):
        answer.args = [read]
    else:
        answer.value = read
    for old in instead_of:
        drop_name(scope, old)
