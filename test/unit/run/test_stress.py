"""Programs behave as under CPython when what is rare is made to happen often: docs/stress.md says what there is.

`make test` runs a slice: this interpreter and a few programs for each mode.  PYMLIR_STRESS=all (`make stress`) runs
every program and the checks of test/run/visible with every interpreter.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from checked import FLAGS, build
from programs import HERE, PROGRAMS, ROOT, Compiled, Outcome, Program, environment, execute, interpreters, programs

ALL = os.environ.get("PYMLIR_STRESS") == "all"
SLICE = [
    "containers",
    "cells",
    "full_operand_stack",
    "generators",
    "nested_functions",
    "replaced_in_called_code",
    "threads",
]
MINORS = list(interpreters()) if ALL else list(interpreters())[:1]
NAMES = [program.path.stem for program in programs()] if ALL else SLICE
FAILING = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233) if ALL else (1, 8)
SEEDS = (1, 2, 3) if ALL else (1,)
SHOWS_COLLECTIONS = {"weak_references"}
"""Programs that print whether garbage has been collected yet."""
SWALLOWS_ERRORS = {"exception_flow"}
"""Programs in which another error takes the place of the MemoryError, and is all that they show."""
TIMED = {"signal_handler", "keyboard_interrupt", "keyboard_interrupt_caught"}
"""Programs with a clock and signals of their own."""
COUNTS_COLLECTIONS = """
import gc

class Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, phase: str, info: object) -> None:
        self.count += phase == "start"

def boxed(number: float) -> float:
    return number * 2.0

counter = Counter()
gc.set_threshold(0)
gc.callbacks.append(counter)
for _ in range(300):
    boxed(3.0)
print(counter.count)
"""
DEBUG_PYTHON = os.environ.get("PYMLIR_DEBUG_PYTHON") or shutil.which("python3.11d")
"""An interpreter of a debug build, which counts all references."""

each_minor = pytest.mark.parametrize("minor", MINORS)
each_program = pytest.mark.parametrize("name", NAMES)


def named(name: str) -> Program:
    return next(program for program in programs() if program.path.stem == name)


def run(minor: str, caches: Path, name: str, *options: str, **variables: str) -> tuple[Outcome, Outcome]:
    """CPython's outcome and that of native code under stress, with the same environment."""
    program, compiled = named(name), Compiled(interpreters()[minor], caches / minor)
    words = [str(program.path), *program.note("args").split()]
    plain = environment(**{**variables, "PYTHONPATH": variables.get("PYTHONPATH", str(ROOT))})
    wanted = execute([compiled.python, *words], PROGRAMS, program.note("stdin"), plain)
    command = compiled.command("--force-native", *options, *words)
    got = execute(command, PROGRAMS, program.note("stdin"), {**plain, "PYMLIR_CACHE_DIR": str(compiled.cache)})
    return wanted, got


@each_minor
@each_program
def test_collecting_wherever_memory_is_asked_for(name: str, minor: str, caches: Path) -> None:
    if name in SHOWS_COLLECTIONS:
        return
    wanted, got = run(minor, caches, name, "--gc-stress")
    assert got == wanted


def test_collecting_before_every_nth_allocation(caches: Path, tmp_path: Path) -> None:
    program = tmp_path / "collections.py"
    program.write_text(COUNTS_COLLECTIONS)
    compiled = Compiled(sys.executable, caches / "counted")
    counts: list[int] = []
    for option in ("--gc-stress", "--gc-stress=10"):
        command = compiled.command("--force-native", option, str(program))
        counts.append(int(execute(command, tmp_path, "", compiled.env()).stdout))
    assert counts[0] > 100 and counts[0] // 10 - 1 <= counts[1] <= counts[0] // 10 + 1


@each_minor
@each_program
@pytest.mark.parametrize("seed", SEEDS)
def test_assumptions_broken_at_random(seed: int, name: str, minor: str, caches: Path) -> None:
    wanted, got = run(minor, caches, name, f"--assumption-stress={seed}")
    assert got == wanted


@each_minor
@each_program
def test_memory_runs_out(name: str, minor: str, caches: Path) -> None:
    """The program sees a MemoryError, which it may handle, or nothing at all; it never crashes."""
    for number in FAILING:
        wanted, got = run(minor, caches, name, f"--fail-allocation={number}")
        assert got.status in (wanted.status, 0, 1) and "Fatal" not in got.stderr, (number, got)
        assert (
            got == wanted or name in SWALLOWS_ERRORS or "MemoryError" in got.stdout + got.stderr or got.status == 1
        ), (number, got)


@each_minor
@each_program
def test_threads_that_change_places_and_signals_all_the_time(name: str, minor: str, caches: Path) -> None:
    if name in TIMED:
        return
    wanted, got = run(minor, caches, name, PYTHONPATH=os.pathsep.join([str(HERE / "shaken"), str(ROOT)]))
    assert got == wanted


# ---- the runtime that keeps books


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Minor -> where to import a pymlir from that checks who owns which reference."""
    if not shutil.which("cc"):
        return {}
    folders = {minor: tmp_path_factory.mktemp("checked") / minor for minor in MINORS}
    for minor, folder in folders.items():
        build(interpreters()[minor], folder, [*FLAGS, "-DPM_CHECK_OWNERSHIP"])
    return folders


@each_minor
@each_program
@pytest.mark.parametrize("options", [[], ["--deopt-stress=1"], ["--deopt-stress=7"]] if ALL else [[]], ids=" ".join)
def test_every_reference_has_one_owner(
    options: list[str], name: str, minor: str, checked: dict[str, Path], caches: Path
) -> None:
    if minor not in checked:
        pytest.skip("needs a C compiler")
    variables = {"PYTHONPATH": str(checked[minor]), "PYTHONMALLOC": "debug"}
    wanted, got = run(minor, caches, name, *options, **variables)
    assert got == wanted


def test_the_books_are_kept(checked: dict[str, Path]) -> None:
    """The checked runtime is the one that is loaded."""
    for folder in checked.values():
        words = ["-c", "import pymlir._runtime as runtime; print(runtime.CHECKS_OWNERSHIP)"]
        done = execute([interpreters()[folder.name], *words], PROGRAMS, "", environment(PYTHONPATH=str(folder)))
        assert done.stdout == "1\n", done.stderr


# ---- leaks


def growth(command: list[str], variables: dict[str, str]) -> list[list[int]]:
    """What each round of a program left behind: blocks, objects, allocations of the runtime, references."""
    done = execute(command, PROGRAMS, "", environment(**variables))
    assert done.status == 0, done.stderr
    rows: Any = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("[[")))
    return rows


def assert_no_growth(python: str, name: str, options: list[str], variables: dict[str, str]) -> None:
    """Not in every round more than CPython by itself, neither soon nor when all caches are full."""
    faults: list[str] = []
    for warm in "3", "40":
        command = [python, str(HERE / "leak_hunt.py"), "--warm", warm]
        wanted = growth([*command, "--plain", str(named(name).path)], variables)
        got = growth([*command, *options, str(named(name).path)], variables)
        if not (grown := what_grows(got, wanted)):
            return
        faults.append(f"{', '.join(grown)} grow after {warm} rounds: {got}, CPython's {wanted}")
    raise AssertionError(f"{name}: {'; '.join(faults)}")


def what_grows(got: list[list[int]], wanted: list[list[int]]) -> list[str]:
    return [
        what
        for column, what in enumerate(("blocks", "objects", "allocations", "references"))
        if min(row[column] for row in got) > max(0, *(row[column] for row in wanted))
    ]


@each_minor
@each_program
@pytest.mark.parametrize("options", [[], ["--deopt-stress", "3"]] if ALL else [[]], ids=" ".join)
def test_nothing_is_left_behind(options: list[str], name: str, minor: str, caches: Path) -> None:
    variables = {"PYMLIR_CACHE_DIR": str(caches / minor)}
    assert_no_growth(interpreters()[minor], name, options, variables)


@pytest.fixture(scope="session")
def debug_build(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which the debug interpreter runs pymlir, with the libraries of this one."""
    if DEBUG_PYTHON is None or sys.version_info[:2] != (3, 11):
        return {}
    folder = tmp_path_factory.mktemp("debug") / "debug"
    build(DEBUG_PYTHON, folder, [*FLAGS, "-O1"])
    site = next(place for place in sys.path if place.endswith("site-packages"))
    return {"PYTHONPATH": os.pathsep.join([str(folder), site]), "PYMLIR_CACHE_DIR": str(folder / "cache")}


@each_program
@pytest.mark.parametrize("options", [[], ["--deopt-stress", "3"]] if ALL else [[]], ids=" ".join)
def test_no_reference_is_left_behind(options: list[str], name: str, debug_build: dict[str, str]) -> None:
    """A debug build also asserts what it relies on: depths of stacks, exceptions that are or are not set."""
    if DEBUG_PYTHON is None or not debug_build:
        pytest.skip("needs a debug build of CPython 3.11, python3.11d or PYMLIR_DEBUG_PYTHON")
    assert_no_growth(DEBUG_PYTHON, name, options, debug_build)
