"""Programs behave under `pymlir run` as under CPython: output, errors, exit status, also when every edge is taken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from programs import (
    PROGRAMS,
    STRESS,
    Compiled,
    Outcome,
    Program,
    environment,
    execute,
    interpreters,
    plain,
    programs,
    ran_natively,
)

MINORS = list(interpreters())
NAMES = [program.name for program in programs()]


def compiled(minor: str, caches: Path) -> Compiled:
    return Compiled(interpreters()[minor], caches / minor)


def named(name: str) -> Program:
    return Program(PROGRAMS / f"{name}.py")


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("options", [[], ["--force-native"], ["--deopt-stress", "--force-native"]], ids=" ".join)
def test_all_programs_compile(options: list[str], minor: str, caches: Path) -> None:
    """Without an internal fault in any function; later tests find the programs in the cache."""
    assert compiled(minor, caches).prepare(*options) == Outcome("", "", 0)


def test_this_interpreter_is_tested() -> None:
    """Without it, an extension that does not load would leave nothing to run."""
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in MINORS


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("name", NAMES)
def test_program(name: str, minor: str, caches: Path, tmp_path: Path) -> None:
    program = named(name)
    wanted = plain(interpreters()[minor], program)
    assert wanted.status == program.status, "the program is wrong, not pymlir"
    report = tmp_path / "report.json"
    assert compiled(minor, caches).run(program, report=report) == wanted
    if chosen := program.functions("chosen"):
        assert chosen <= ran_natively(report)


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("name", NAMES)
def test_program_forced(name: str, minor: str, caches: Path, tmp_path: Path) -> None:
    """All that can be native is, if it pays or not."""
    program = named(name)
    report = tmp_path / "report.json"
    got = compiled(minor, caches).run(program, force=True, report=report)
    assert got == plain(interpreters()[minor], program)
    if native := program.functions("native"):
        assert native <= ran_natively(report)


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("stress", STRESS)
@pytest.mark.parametrize("name", NAMES)
def test_program_leaving_everywhere(name: str, stress: int, minor: str, caches: Path) -> None:
    program = named(name)
    got = compiled(minor, caches).run(program, stress, force=True)
    assert got == plain(interpreters()[minor], program)


CODE = """
import sys

def total(n: int) -> int:
    t = 0
    for i in range(n):
        t += i
    return t

print(total(int(sys.argv[1])), sys.argv, __name__, total.__code__.co_filename)
print(total("x") if sys.argv[2:] else total(7))
"""


def both(minor: str, caches: Path, words: list[str], stdin: str = "") -> tuple[Outcome, Outcome]:
    """CPython's outcome and ours for the same command line."""
    run = compiled(minor, caches)
    wanted = execute([run.python, *words], PROGRAMS, stdin, environment())
    return wanted, execute(run.command(*words), PROGRAMS, stdin, run.env())


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("arguments", [["4"], ["4", "fail"]])
def test_ways_to_start(arguments: list[str], minor: str, caches: Path, tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "__main__.py").write_text(CODE)
    for words, stdin in (
        (["-c", CODE, *arguments], ""),
        (["-", *arguments], CODE),
        (["-m", "support.main_module", *arguments], ""),
        ([str(folder), *arguments], ""),
    ):
        wanted, got = both(minor, caches, words, stdin)
        assert got == wanted
        assert wanted.status == (1 if len(arguments) > 1 else 0), wanted.stderr


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("words", [["missing.py"], ["-m", "no_such_module"], ["-c", "def f(:\n  pass"]])
def test_programs_that_do_not_start(words: list[str], minor: str, caches: Path) -> None:
    wanted, got = both(minor, caches, words)
    assert got.stdout == wanted.stdout == ""
    assert got.status == wanted.status
    assert got.stderr.splitlines()[-1].partition(": ")[2] == wanted.stderr.splitlines()[-1].partition(": ")[2]
