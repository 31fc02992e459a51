"""Inference on whole programs: what is found, and that every claim holds when the typed IR runs.

The typed IR of each native function runs in the interpreter of tools, which checks types, intervals and facts at every
step, and its result must be CPython's, also where the interpreter has taken over.
"""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from xdsl.dialects.builtin import ModuleOp

from pymlir.dialects import py
from pymlir.frontend import source_to_py
from pymlir.passes.pipeline import TO_TYPED, Pipeline
from pymlir.tools.interpret.claims import accepts
from pymlir.tools.interpret.describe import described
from pymlir.tools.interpret.execute import deeply
from pymlir.tools.interpret.faults import OutOfFuel
from pymlir.tools.interpret.program import Program

PROGRAMS = Path(__file__).parent / "programs"
KERNELS = Path(__file__).resolve().parents[3] / "bench" / "kernels"
HOT = {
    "fib": ["fib"],
    "collatz": ["chain_length"],
    "mandelbrot": ["escape_count"],
    "sum_squares": ["reduce_squares"],
    "nqueens_bits": ["place"],
    "float_math": ["wave", "integrate", "bearings"],
}
EDGES = (0, 1, -1, 2, 3, 7, 10, 63, 64, 255, 2**31, 2**32 - 1, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), -5, -7)
FUEL = 800
"""Ops after which a run is given up."""
EXAMPLES = 25


def typed(source: str, name: str = "program.py", *, force: bool = False) -> ModuleOp:
    """The typed module; with `force`, functions count that are too small to be worth it, too."""
    module = source_to_py(source, name).module
    Pipeline.from_text(TO_TYPED + "{force=true}" * force, verify_each=True).run(module)
    return module


def functions(module: ModuleOp) -> dict[str, py.FuncOp]:
    return {op.sym_name.data: op for op in module.ops if isinstance(op, py.FuncOp)}


def mode(function: py.FuncOp) -> str:
    found = function.attributes.get("native")
    return "interpreted" if found is None else str(getattr(found, "data", ""))


class Strip(ast.NodeTransformer):
    """Takes the annotations of functions away."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        for arg in node.args.posonlyargs + node.args.args + node.args.kwonlyargs:
            arg.annotation = None
        return node


@pytest.mark.parametrize("stripped", [False, True])
@pytest.mark.parametrize("kernel", sorted(HOT))
def test_kernels_are_typed_with_and_without_annotations(kernel: str, stripped: bool) -> None:
    source = (KERNELS / f"{kernel}.py").read_text()
    if stripped:
        source = ast.unparse(Strip().visit(ast.parse(source)))
    found = functions(typed(source))
    assert {name: mode(found[name]) for name in HOT[kernel]} == dict.fromkeys(HOT[kernel], "scalar")
    if kernel in ("collatz", "mandelbrot"):
        assert mode(found["main"]) == "mixed"


def test_expectations_written_in_the_programs() -> None:
    """`# typed: f scalar int(int, float)`."""
    for path in sorted(PROGRAMS.glob("*.py")):
        source = path.read_text()
        found = functions(typed(source, path.name, force=True))
        for line in source.splitlines():
            if line.startswith("# typed: "):
                name, wanted, signature = line.removeprefix("# typed: ").split(maxsplit=2)
                assert (path.name, name, mode(found[name]), text_of(found[name])) == (
                    path.name,
                    name,
                    wanted,
                    signature,
                )


def text_of(function: py.FuncOp) -> str:
    """`int(int, float)`, without intervals."""
    kinds = [argument.type for argument in function.body.blocks[0].args]
    names = [kind.name.removeprefix("py.") for kind in kinds]
    return f"{function.attributes['returns'].name.removeprefix('py.')}({', '.join(names)})"


def result_of(function: Callable[..., object], args: list[object]) -> object:
    """What a call with the arguments in the order of parameters gives or raises."""
    kinds = inspect.signature(function).parameters.values()
    named = {p.name: value for p, value in zip(kinds, args, strict=True) if p.kind is p.KEYWORD_ONLY}
    try:
        return function(*args[: len(args) - len(named)], **named)
    except Exception as error:
        return error


class Checked:
    """A program, as CPython has it and as typed IR."""

    def __init__(self, path: Path):
        source = path.read_text()
        self.namespace: dict[str, Any] = {"__name__": "program"}
        exec(compile(source, path.name, "exec"), self.namespace)
        module = typed(source, path.name, force=True)
        self.program = Program(module, compile(source, path.name, "exec"), path.name)
        self.space = self.program.run_module("program")
        self.functions = {name: func for name, func in functions(module).items() if mode(func) in ("scalar", "mixed")}

    def check(self, name: str, args: list[object]) -> bool:
        """Whether native code finished; the result is CPython's in any case."""
        activation = self.program.activation(name, self.space)
        params = activation.func.body.blocks[0].args
        if not activation.holds() or not all(accepts(one.type, arg) for one, arg in zip(params, args, strict=True)):
            return False
        self.program.fuel, self.program.depth = FUEL, 0
        shown, left = "", False
        try:
            outcome = activation.called(args.copy())
            shown, left = described(outcome.value), outcome.left
        except OutOfFuel:
            return False
        except Exception as error:
            shown, left = described(error), True
        finally:
            self.program.fuel = None
        wanted = described(result_of(self.namespace[name], args))
        assert shown == wanted, f"{name}{tuple(args)}: {shown}, CPython {wanted}"
        return not left


def some(kind: str, random: Random) -> object:
    """A value for a parameter of that type, often an unpleasant one."""
    if kind == "py.float":
        return random.choice((0.0, -0.0, 0.5, 1e300, math.inf, math.nan, -2.5, random.uniform(-100, 100)))
    if kind == "py.bool":
        return random.random() < 0.5
    if kind == "py.none":
        return None
    return random.choice(
        (random.choice(EDGES), random.randint(-50, 50), random.randint(0, 3), random.randint(0, 10**6))
    )


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_every_claim_holds(path: Path) -> None:
    program = Checked(path)
    random = Random(path.stem)

    def check() -> None:
        for name, function in program.functions.items():
            kinds = [argument.type.name for argument in function.body.blocks[0].args]
            finished = [program.check(name, [some(kind, random) for kind in kinds]) for _ in range(EXAMPLES)]
            assert any(finished), f"{name} always left"

    deeply(check)


def test_signatures_match_python() -> None:
    """Parameters of the IR stand in the order of `inspect.signature`."""
    path = PROGRAMS / "arguments.py"
    program = Checked(path)
    for name, function in program.functions.items():
        assert len(function.body.blocks[0].args) == len(inspect.signature(program.namespace[name]).parameters)
