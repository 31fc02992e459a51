"""What can be taken away from a Python program: statements, parts of definitions and calls, parts of expressions."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from pymlir.tools.reduce.python_answers import answers
from pymlir.tools.reduce.python_calls import only_calls
from pymlir.tools.reduce.python_slices import drop_what_nothing_needs, needs
from pymlir.tools.reduce.python_tree import BLOCKS, Definition, Step, blocks_of, drop_name, named, remove
from pymlir.tools.reduce.python_values import values

LISTS = ("decorator_list", "bases", "keywords", "args", "elts", "values", "generators", "ifs", "ops", "names", "items")
OPTIONAL = (
    "annotation",
    "returns",
    "value",
    "exc",
    "cause",
    "guard",
    "lower",
    "upper",
    "step",
    "msg",
    "optional_vars",
    "vararg",
    "kwarg",
)
LOOPS = (ast.For, ast.While, ast.AsyncFor)
HOLDERS = (
    *(ast.If, ast.With, ast.Try, ast.AsyncWith),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)
REQUIRED_VALUES = (ast.Assign, ast.AugAssign, ast.Expr, ast.NamedExpr, ast.Attribute, ast.Subscript, ast.Starred)


def normal(text: str) -> str:
    """The program as `ast` writes it.  SyntaxError when it is none."""
    return ast.unparse(ast.parse(text)) + "\n"


@dataclass(frozen=True)
class PythonEdit:
    """An edit by steps that a function finds in the tree, in the same order for equal programs."""

    name: str
    steps: Callable[[ast.Module], Iterator[Step]]
    fine: bool = False
    after: Callable[[ast.Module], None] = lambda tree: None
    """What is done to the tree once steps have been taken."""

    def count(self, text: str) -> int:
        return sum(1 for _ in self.steps(ast.parse(text)))

    def without(self, text: str, start: int, end: int) -> str | None:
        tree = ast.parse(text)
        for step in list(self.steps(tree))[start:end]:
            step()
        self.after(tree)
        fill_empty_bodies(tree)
        try:
            made = ast.unparse(tree) + "\n"
            with warnings.catch_warnings(action="ignore"):
                compile(made, "candidate.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, AttributeError, TypeError, IndexError, RecursionError):
            return None
        return made


def fill_empty_bodies(tree: ast.AST) -> None:
    for node in ast.walk(tree):
        body: Any = getattr(node, "body", None)
        if isinstance(body, list) and not body and not isinstance(node, ast.Module):
            cast(list[ast.stmt], body).append(ast.Pass())


def statements(tree: ast.AST) -> Iterator[Step]:
    """Every statement, handler and case; those inside follow the one they are in, so a run of them is a subtree."""
    for block in blocks_of(tree):
        for inner in list(block):
            yield partial(remove, block, inner)
            yield from statements(inner)


def definitions(tree: ast.Module) -> Iterator[Step]:
    """A function or class goes together with the statements that name it."""
    for node in ast.walk(tree):
        if isinstance(node, Definition):
            yield partial(drop_name, tree, node.name)


def uses(tree: ast.Module) -> Iterator[Step]:
    """A function or class goes together with the arguments and elements that name it, or else the statements."""
    for node in ast.walk(tree):
        if isinstance(node, Definition):
            yield partial(drop_uses, tree, node.name)


def drop_uses(node: ast.AST, name: str) -> None:
    for field, value in ast.iter_fields(node):
        for inner in list(cast(list[Any], value)) if isinstance(value, list) else (value,):
            if not isinstance(inner, ast.AST):
                continue
            drop_uses(inner, name)
            if isinstance(value, list) and any(named(part) == name for part in ast.walk(inner)):
                if field in BLOCKS:
                    remove(cast(list[ast.AST], value), inner)
                elif field in LISTS:
                    drop_part(node, field, inner)


def bodies(tree: ast.Module) -> Iterator[Step]:
    """What holds statements becomes its body, a loop its first round; an assignment or `return` becomes its value."""
    for node in ast.walk(tree):
        for block in blocks_of(node):
            for inner in list(block):
                if isinstance(inner, LOOPS):
                    yield partial(first_round, block, inner)
                    if isinstance(inner, ast.While):
                        yield partial(once, block, inner)
                elif isinstance(inner, HOLDERS):
                    yield partial(unwrap, block, inner, inner.body)
                elif isinstance(inner, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return) and inner.value:
                    yield partial(unwrap, block, inner, [ast.Expr(inner.value)])


def unwrap(block: list[ast.AST], inner: ast.AST, instead: Sequence[ast.AST]) -> None:
    for place, one in enumerate(block):
        if one is inner:
            block[place : place + 1] = instead
            return


def first_round(block: list[ast.AST], loop: ast.For | ast.While | ast.AsyncFor) -> None:
    """The body, without what goes on with the loop or out of it, and with the variable that it reads."""
    drop_jumps(loop)
    made: list[ast.AST] = list(loop.body)
    if not isinstance(loop, ast.While):
        targets = {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}
        if any(isinstance(part, ast.Name) and part.id in targets for one in loop.body for part in ast.walk(one)):
            first = ast.Call(ast.Name("iter", ast.Load()), [loop.iter], [])
            first = ast.Call(ast.Name("next", ast.Load()), [first], [])
            made.insert(0, ast.Assign([loop.target], first, lineno=0))
    unwrap(block, loop, cast(Sequence[ast.AST], made))


def once(block: list[ast.AST], loop: ast.While) -> None:
    """The first round under the loop's condition: nothing in it can make it endless."""
    drop_jumps(loop)
    unwrap(block, loop, [ast.If(loop.test, loop.body, [])])


def drop_jumps(node: ast.AST) -> None:
    """Those of the loop `node`, not of loops inside of it."""
    for block in blocks_of(node):
        block[:] = [one for one in block if not isinstance(one, ast.Break | ast.Continue)]
        for inner in block:
            if not isinstance(inner, (*LOOPS, ast.FunctionDef, ast.ClassDef)):
                drop_jumps(inner)


def parameters(tree: ast.Module) -> Iterator[Step]:
    """A parameter goes together with the arguments that calls by the function's name give for it."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for parameter in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
                yield partial(drop_parameter, node, parameter, calls)


def drop_parameter(function: ast.FunctionDef | ast.AsyncFunctionDef, parameter: ast.arg, calls: list[ast.Call]) -> None:
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    place = next((i for i, one in enumerate(positional) if one is parameter), None)
    if place is None:
        keyword = next((i for i, one in enumerate(args.kwonlyargs) if one is parameter), None)
        if keyword is not None:
            del args.kwonlyargs[keyword], args.kw_defaults[keyword]
    else:
        first_default = len(positional) - len(args.defaults)
        if place >= first_default:
            del args.defaults[place - first_default]
        remove(cast(list[ast.AST], args.posonlyargs), parameter)
        remove(cast(list[ast.AST], args.args), parameter)
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id == function.name:
            if place is not None and place < len(call.args):
                del call.args[place]
            call.keywords[:] = [one for one in call.keywords if one.arg != parameter.arg]


def parts(tree: ast.Module) -> Iterator[Step]:
    """Members of lists (arguments, elements, bases, decorators) and parts that need not be there (annotations)."""
    for node in ast.walk(tree):
        for name in LISTS:
            items: Any = getattr(node, name, None)
            for item in list(cast(list[Any], items)) if isinstance(items, list) else ():
                yield partial(drop_part, node, name, item)
        for name in OPTIONAL:
            if isinstance(getattr(node, name, None), ast.AST) and not isinstance(node, REQUIRED_VALUES):
                yield partial(setattr, node, name, None)


def drop_part(node: Any, name: str, item: object) -> None:
    items = getattr(node, name)
    place = next((i for i, one in enumerate(items) if one is item), None)
    if place is None:
        return
    del items[place]
    if isinstance(node, ast.Compare):
        del node.comparators[place]
    if isinstance(node, ast.Dict):
        del node.keys[place]


def expressions(tree: ast.Module) -> Iterator[Step]:
    """An expression becomes one of its own parts, or a constant."""
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            places = enumerate(cast(list[Any], value)) if isinstance(value, list) else ((-1, value),)
            for place, inner in places:
                if isinstance(inner, ast.expr) and not isinstance(node, ast.FormattedValue | ast.JoinedStr):
                    yield from simpler(node, name, place, inner)


def simpler(parent: ast.AST, name: str, place: int, value: ast.expr) -> Iterator[Step]:
    if not isinstance(value, ast.Constant | ast.Name):
        for part in ast.iter_child_nodes(value):
            if isinstance(part, ast.expr):
                yield partial(put, parent, name, place, part)
    if not isinstance(getattr(value, "ctx", None), ast.Store | ast.Del):
        yield partial(put, parent, name, place, ast.Constant(0))


def put(parent: Any, name: str, place: int, value: ast.expr) -> None:
    if place < 0:
        setattr(parent, name, value)
    elif place < len(getattr(parent, name)):
        getattr(parent, name)[place] = value


EDITS = (
    PythonEdit("needs", needs, after=drop_what_nothing_needs),
    PythonEdit("definitions", definitions),
    PythonEdit("uses", uses),
    PythonEdit("statements", statements),
    PythonEdit("calls", only_calls),
    PythonEdit("values", values),
    PythonEdit("answers", answers),
    PythonEdit("bodies", bodies),
    PythonEdit("parameters", parameters),
    PythonEdit("parts", parts, fine=True),
    PythonEdit("expressions", expressions, fine=True),
)
