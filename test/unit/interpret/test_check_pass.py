"""A pass that changes what a program does is caught, by an input it is caught on; the compiler's own passes are not."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from xdsl.dialects.builtin import ModuleOp, StringAttr, UnitAttr
from xdsl.ir import Operation

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.pipeline import TO_RT, TO_TYPED, TO_VALUES, parse
from pymlir.tools.interpret.check_pass import Checked, Difference, check_every, check_pass

KERNELS = Path(__file__).resolve().parents[3] / "bench" / "kernels"
FORCED = TO_RT.replace("choose-native", "choose-native{force=true}")
PROGRAM = """
def add(a: int, b: int) -> int:
    return a + b

def total(xs: list[int]) -> int:
    t = 0
    for x in xs:
        t = add(t, x) * 2
    return t

print(total([1, 2]))
"""
SIZES = {
    "async_calls": "2", "async_generator": "2", "async_queue": "3", "async_sleep": "2", "bigint": "2",
    "binary_trees": "4", "calc": "2", "closures": "5", "collatz": "8", "comprehensions": "1", "dict_int": "10",
    "exceptions": "12", "fannkuch": "3", "fib": "5", "flat_matrix": "2", "float_math": "4", "generators": "8",
    "graph_bfs": "6", "heap": "3", "int_mix": "2", "knapsack": "3", "levenshtein": "4", "linked_list": "1",
    "mandelbrot": "3", "matmul": "2", "nbody": "2", "nqueens_bits": "3", "nqueens_list": "3", "particles": "1",
    "pidigits": "3", "sieve": "20", "sort_key": "4", "spectral_norm": "2", "startup": "", "strings": "3",
    "sum_squares": "6", "vectors": "3", "word_count": "5",
}  # fmt: skip
SMALLER = {
    "bigint": {"2000 +": "30 +", "10000 +": "60 +", "factorial(1000)": "factorial(20)"},
    "knapsack": {"20000": "120"},
    "linked_list": {"20000": "12"},
    "particles": {"make_particles(1000)": "make_particles(4)"},
    "sort_key": {"(0, 5000, 3)": "(0, 5000, 1000)"},
}
"""What is written into kernels whose argument alone does not make them small."""
INPUTS = 20 if os.environ.get("PYMLIR_CHECK_PASSES") == "all" else 1


@dataclass(frozen=True)
class Planted(Pass):
    """A wrong pass: does something to the first op that it can be done to."""

    name = "planted"
    summary = "a mistake"
    spoil: Callable[[Operation], bool]

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        return any(self.spoil(op) for op in module.walk())


def subtract(op: Operation) -> bool:
    if not isinstance(op, pyv.BinaryOp) or op.operator.data != "+":
        return False
    op.properties["operator"] = StringAttr("-")
    return True


def add(op: Operation) -> bool:
    if not isinstance(op, pyv.BinaryOp) or op.operator.data != "-":
        return False
    op.properties["operator"] = StringAttr("+")
    return True


def subtract_machine_ints(op: Operation) -> bool:
    if not isinstance(op, rt.IAddOp):
        return False
    block = op.parent_block()
    assert block is not None
    new = rt.ISubOp.create(operands=op.operands, result_types=[rt.i64], properties=op.properties)
    block.insert_op_before(new, op)
    op.results[0].replace_all_uses_with(new.results[0])
    op.detach()
    op.erase()
    return True


def forget(op: Operation) -> bool:
    """A reference that is never let go of."""
    if not isinstance(op, rt.DecRefOp):
        return False
    op.detach()
    op.erase()
    return True


def swap_locals(op: Operation) -> bool:
    """A snapshot whose locals stand the wrong way round."""
    if not isinstance(op, pyv.SnapshotOp) or len(op.local_values) != 2:
        return False
    first, second = op.operands[:2]
    op.operands[0], op.operands[1] = second, first
    return True


def claim_a_divisor(op: Operation) -> bool:
    """The fact that a divisor is above 0, whatever it is."""
    if not isinstance(op, pyv.BinaryOp) or op.operator.data != "//":
        return False
    op.attributes["nonneg"] = UnitAttr()
    return True


def test_an_untrue_fact_is_caught_where_the_operation_has_no_result() -> None:
    source = (
        "def ratio(a: int, b: int) -> int:\n    return a // b\n\ntry:\n    ratio(1, 0)\nexcept ArithmeticError: pass\n"
    )
    found = check_pass(Checked(source, "program.py"), parse(TO_TYPED + "{force=true}"), Planted(claim_a_divisor))
    assert found is not None and "is not nonneg: [1, 0]" in found.after


@pytest.mark.parametrize(
    ("before", "spoil", "shown"),
    [
        (TO_VALUES, subtract, "gives"),
        (FORCED, subtract_machine_ints, "gives"),
        (FORCED, forget, "reference"),
    ],
)
def test_a_planted_mistake_is_caught(before: str, spoil: Callable[[Operation], bool], shown: str) -> None:
    found = check_pass(Checked(PROGRAM, "program.py"), parse(before), Planted(spoil))
    assert found is not None and shown in found.after


def test_a_wrong_snapshot_is_caught_where_native_code_leaves() -> None:
    source = "def less(a: int, b: int) -> int:\n    return a - b\n\nprint(less(-(2**62), 2**62 + 5))\n"
    checked = Checked(source, "program.py", inputs=0)
    assert check_pass(checked, parse(TO_TYPED + "{force=true}"), Planted(lambda op: False)) is None
    found = check_pass(checked, parse(TO_TYPED + "{force=true}"), Planted(swap_locals))
    assert found is not None and found.call == "the program"


def test_the_same_seed_finds_the_same() -> None:
    checked = Checked(PROGRAM.replace("print", "# print"), "program.py", seed=3)
    first, second = (check_pass(checked, parse(TO_VALUES), Planted(subtract)) for _ in range(2))
    assert first == second and first is not None and first.call.startswith(("add(", "total("))


def test_every_kernel_has_a_size() -> None:
    assert sorted(SIZES) == sorted(path.stem for path in KERNELS.glob("*.py"))


@pytest.mark.parametrize("kernel", SIZES)
def test_passes_keep_what_kernels_do(kernel: str) -> None:
    """CPython, and after every pass the IR, show the same, kernel by kernel and call by call."""
    path = KERNELS / f"{kernel}.py"
    source = path.read_text()
    for old, new in SMALLER.get(kernel, {}).items():
        assert old in source
        source = source.replace(old, new)
    found = check_every(Checked(source, str(path), (SIZES[kernel],), inputs=INPUTS, steps=3000), parse(FORCED))
    assert found is None, f"{found[0]}: {found[1]}"


def test_frames_of_inlined_calls_are_looked_at_before_anything_is_let_go_of() -> None:
    source = """
def product(n: int) -> int:
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result

def main() -> None:
    total = 2**70
    for r in range(2):
        total += product(30 + r)
    print(total)

main()
"""
    assert check_every(Checked(source, "program.py", inputs=0), parse(FORCED)) is None


def test_functions_of_a_program_that_exits_are_the_programs_own() -> None:
    """Not those of the tool that checks it, whose main module has a `main` too."""
    source = "import sys\n\ndef main(a: int) -> int:\n    return a + 1\n\nsys.exit(main(2))\n"
    told: dict[str, int] = {}
    checked = Checked(source, "program.py", inputs=4)
    assert check_pass(checked, parse(TO_VALUES), Planted(lambda op: True), told.__setitem__) is None
    assert told == {"planted": 5}
    found = check_pass(Checked(source.replace("main(2)", "0"), "program.py"), parse(TO_VALUES), Planted(subtract))
    assert found is not None and found.call.startswith("main(")


def test_builtins_that_a_function_replaces_are_the_programs_own() -> None:
    source = """
def poke(when: int) -> int:
    import builtins
    builtins.int = builtins.isinstance = lambda *a: 3
    return when

poke(1)
"""
    assert check_every(Checked(source, "program.py", inputs=3), parse(FORCED)) is None


def test_a_side_that_ends_its_process_is_no_side_that_agrees() -> None:
    source = """
import os

def f(a: int) -> int:
    if a - 1 > a:
        os.kill(os.getpid(), 9)
    return a

f(2)
"""
    found = check_pass(Checked(source, "program.py", inputs=3), parse(TO_VALUES), Planted(add))
    assert found is not None and found.after == "ends the process with -9"


def test_of_long_answers_the_place_that_differs_is_shown() -> None:
    shown = str(Difference("f()", "y" * 400 + "1" + "z" * 400, "y" * 400 + "2" + "z" * 400))
    assert len(shown) < 500 and "y1z" in shown and "y2z" in shown
