"""One `py.func` for each code object: its body is lowered once the statement that makes it is done."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from types import CodeType

from pymlir.dialects import py
from pymlir.dialects.py import Param
from pymlir.frontend.builder import Builder


def run_kind(code: CodeType) -> str:
    """How calls of a function run."""
    flags = code.co_flags
    if flags & inspect.CO_ASYNC_GENERATOR:
        return "async_generator"
    if flags & inspect.CO_COROUTINE:
        return "coroutine"
    return "generator" if flags & inspect.CO_GENERATOR else "plain"


def define(
    b: Builder,
    code: int,
    params: Sequence[Param],
    kind: str,
    fill: Callable[[Builder], None],
    *,
    class_name: str | None = None,
    returns: str | None = None,
) -> None:
    """Have the body of a code object lowered later, as a `py.func` of its own."""
    shared = b.shared
    symbol = shared.symbol(code)

    def build() -> py.FuncOp:
        inner = Builder(shared, code, class_name, kind)
        region = inner.region(lambda: fill(inner))
        own = shared.unit.codes[code]
        names = (own.co_varnames, own.co_cellvars, own.co_freevars)
        return py.FuncOp(symbol, params, code, region, kind=kind, runs=run_kind(own), returns=returns, names=names)

    shared.pending.append(build)
