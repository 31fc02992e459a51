"""The values form means what the source means: programs print the same when their functions run from it."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from values_interpreter import Function

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.frontend import Unit, source_to_py
from pymlir.passes.base import PassContext
from pymlir.passes.promote_locals import PromoteLocalsPass
from pymlir.passes.resolve_scopes import ResolveScopesPass

CASES = Path(__file__).with_name("run_cases.txt")
KERNELS = Path(__file__).parents[3] / "bench" / "kernels"
SIZES = {
    "binary_trees": "4", "calc": "5", "collatz": "60", "dict_int": "100", "fannkuch": "4", "fib": "9",
    "flat_matrix": "4", "float_math": "50", "graph_bfs": "60", "heap": "6", "int_mix": "20",
    "levenshtein": "9", "mandelbrot": "6", "matmul": "4", "nbody": "10", "nqueens_bits": "5",
    "nqueens_list": "4", "particles": "2", "pidigits": "10", "sieve": "200", "sort_key": "10", "spectral_norm": "4",
    "strings": "20", "sum_squares": "100", "vectors": "6", "word_count": "40",
}  # fmt: skip


def promoted(path: Path) -> Unit:
    unit = source_to_py(path.read_bytes(), str(path))
    ResolveScopesPass().run(unit.module, PassContext())
    PromoteLocalsPass().run(unit.module, PassContext())
    unit.module.verify()
    return unit


def runs_alone(func: py.FuncOp) -> bool:
    """Whether the function never needs the interpreter."""
    return "interpreted" not in func.attributes and not any(isinstance(op, pyv.LeaveOp) for op in func.walk())


def method(function: Function) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return call


def replace_functions(unit: Unit, space: dict[str, Any]) -> int:
    """Put the promoted functions of a module, and methods, in place of the originals; gives their number."""
    replaced = 0
    for func in unit.module.ops:
        if not isinstance(func, py.FuncOp) or not runs_alone(func):
            continue
        *owners, name = func.sym_name.data.split(".")
        owner = None if not owners else space.get(owners[0])
        found = space.get(name) if owner is None else getattr(owner, "__dict__", {}).get(name)
        if len(owners) > 1 or not isinstance(found, FunctionType) or found.__code__ is not unit.codes[func.code.data]:
            continue
        function = Function(func, found)
        if owner is None:
            space[name] = function
        else:
            # A function, so that it binds `self`.
            setattr(owner, name, method(function))
        replaced += 1
    return replaced


def output(unit: Unit, arguments: list[str], *, replace: bool, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "argv", [unit.filename, *arguments])
    space: dict[str, Any] = {"__name__": "program", "__builtins__": __builtins__}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(unit.code, space)
        if replace:
            assert replace_functions(unit, space)
        space["main"]()
    return printed.getvalue()


@pytest.mark.parametrize("name", ("cases", *SIZES))
def test_programs_print_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = CASES if name == "cases" else KERNELS / f"{name}.py"
    if not path.exists():
        pytest.fail(f"no program {path}")
    unit = promoted(path)
    arguments = [SIZES[name]] if name in SIZES else []
    expected = output(unit, arguments, replace=False, monkeypatch=monkeypatch)
    assert expected
    assert output(unit, arguments, replace=True, monkeypatch=monkeypatch) == expected
