"""Python source to the `py` dialect: the frontend's entry.

CPython parses and compiles; the frontend walks the tree and gives each op its place in the bytecode.
"""

from __future__ import annotations
import __future__

import ast
import sys
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from types import CodeType

from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i32

from pymlir.dialects import py
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.frontend import lower_match
from pymlir.frontend.builder import Builder, Shared, Unit
from pymlir.frontend.bytecode import code_tree
from pymlir.frontend.define import define
from pymlir.frontend.errors import FrontendError
from pymlir.frontend.lower_def import documentation

DEPTH = 200_000
"""Frames of Python the frontend may use: its functions recurse over the source, and only Python calls nest there."""


@contextmanager
def deep_recursion() -> Generator[None]:
    """Room for recursion over deeply nested programs."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def source_to_py(source: str | bytes, filename: str, code: CodeType | None = None) -> Unit:
    """The module in the names form.  Raises SyntaxError as CPython does, FrontendError where only CPython can go on."""
    try:
        if code is None:
            code = compile(source, filename, "exec", dont_inherit=True)
        with warnings.catch_warnings():
            # The compiler has warned already.
            warnings.simplefilter("ignore")
            tree = ast.parse(source, filename)
        with deep_recursion():
            return _lower(tree, code, source, filename)
    except (RecursionError, MemoryError) as error:
        raise FrontendError("nested too deeply for the frontend", filename) from error


def _lower(tree: ast.Module, code: CodeType, source: str | bytes, filename: str) -> Unit:
    attributes = {"py.minor": IntegerAttr(sys.version_info.minor, i32), "py.filename": LiteralAttr(filename)}
    module = ModuleOp([], attributes)
    unit = Unit(module, code, code_tree(code), source, filename)
    shared = Shared(unit, bool(code.co_flags & __future__.annotations.compiler_flag))
    root = Builder(shared, 0, None, "module")

    def fill(inner: Builder) -> None:
        documentation(inner, tree.body)
        inner.statements(tree.body)

    define(root, 0, (), "module", fill)
    functions: list[py.FuncOp] = []
    while shared.pending:
        functions.append(shared.pending.pop()())
    functions.sort(key=lambda function: function.code.data)
    module.body.block.add_ops(functions)
    return unit


_ = lower_match  # its import registers `match`
