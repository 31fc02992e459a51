"""Functions that are called once: the call's statement becomes their body.

    def area(side):                          side = 3
        square = side * side       =>        square = side * side
        return square                        size = square
    size = area(3)

Of a method `x.area(3)`, where only one class has such a method, `self = x` comes first.  The text need not mean the
same: whether it is still interesting is for the test to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from typing import TypeAlias

from pymlir.tools.reduce.python_tree import Step, blocks_of, remove

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Statement: TypeAlias = ast.Expr | ast.Assign | ast.Return


def only_calls(tree: ast.Module) -> Iterator[Step]:
    """Each function with the one call of it that is a statement, or what a statement assigns or returns."""
    calls = list(calls_of(tree))
    for outer in ast.walk(tree):
        for block in blocks_of(outer):
            for function in block:
                if not isinstance(function, ast.FunctionDef):
                    continue
                own = [one for one in calls if called(one[2]) == function.name]
                if len(own) == 1:
                    yield partial(inline, block, function, *own[0], isinstance(outer, ast.ClassDef))


def calls_of(tree: ast.AST) -> Iterator[tuple[list[ast.AST], Statement, ast.Call]]:
    for outer in ast.walk(tree):
        for block in blocks_of(outer):
            for one in block:
                if isinstance(one, ast.Expr | ast.Assign | ast.Return) and isinstance(one.value, ast.Call):
                    yield block, one, one.value


def called(call: ast.Call) -> str | None:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", None)


def inline(
    home: list[ast.AST],
    function: ast.FunctionDef,
    block: list[ast.AST],
    statement: Statement,
    call: ast.Call,
    is_method: bool,
) -> None:
    """The body in the place of the statement; the function goes."""
    if not any(one is statement for one in block) or any(part is call for part in ast.walk(function)):
        return
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    given = [*([call.func.value] if is_method and isinstance(call.func, ast.Attribute) else []), *call.args]
    made: list[ast.AST] = [
        ast.Assign([ast.Name(name, ast.Store())], value, lineno=0)
        for name, value in zip(names, given, strict=False)
        if ast.unparse(value) != name
    ]
    *body, last = function.body
    value = last.value if isinstance(last, ast.Return) else None
    made += body if isinstance(last, ast.Return) else function.body
    if not isinstance(statement, ast.Expr):
        statement.value = value or ast.Constant(None)
        made.append(statement)
    elif value is not None:
        made.append(ast.Expr(value))
    place = next(place for place, one in enumerate(block) if one is statement)
    block[place : place + 1] = made
    remove(home, function)
