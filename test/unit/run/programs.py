"""The programs of test/run, the interpreters to run them with, and how they are run.

Those in test/run/found are what random programs came down to that behaved otherwise once.

A program says in comments near its top what is special about it:

    # native: fib, total      functions that must have run as native code when --force-native asks for it
    # chosen: fib             those of them that must be native without being asked, because that is faster
    # args: one two           arguments
    # stdin: text             standard input
    # status: 1               the exit status (0 when not given): a check of the program, not of pymlir

PYMLIR_TEST_PYTHONS lists interpreters, separated by `:`. Without it they are this one and those of the other minors
beside it (`../*/bin/python`) or on PATH which can import pymlir's runtime and compiler.
"""

from __future__ import annotations

import functools
import glob
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PROGRAMS = ROOT / "test" / "run"
LIMIT = 600
PROBE = "import sys, pymlir._runtime, xdsl, llvmlite; print('%d.%d' % sys.version_info[:2])"
STRESS = (1, 3, 7)


@dataclass(frozen=True)
class Outcome:
    """What a finished process shows to its user."""

    stdout: str
    stderr: str
    status: int


@dataclass(frozen=True)
class Program:
    """One file of test/run, and what its comments ask."""

    path: Path

    @property
    def name(self) -> str:
        """Its path in test/run without the ending."""
        return str(self.path.relative_to(PROGRAMS).with_suffix(""))

    @functools.cached_property
    def text(self) -> str:
        return self.path.read_text()

    def note(self, name: str) -> str:
        found = re.search(rf"^# {name}: (.*)$", self.text, re.MULTILINE)
        return found[1].strip() if found else ""

    def functions(self, note: str) -> set[str]:
        return {word.strip() for word in self.note(note).split(",") if word.strip()}

    @property
    def status(self) -> int:
        return int(self.note("status") or "0")


def programs() -> list[Program]:
    return [Program(path) for path in sorted([*PROGRAMS.glob("*.py"), *PROGRAMS.glob("found/*.py")])]


def environment(**more: str) -> dict[str, str]:
    """The same for both sides; PYTHON* of the user's would change what programs print."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYMLIR"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", **more}


def execute(argv: list[str], cwd: Path, stdin: str, env: dict[str, str]) -> Outcome:
    done = subprocess.run(
        argv, cwd=cwd, input=stdin, env=env, capture_output=True, text=True, timeout=LIMIT, check=False
    )
    return Outcome(done.stdout, done.stderr, done.returncode)


@functools.cache
def minor(python: str) -> str:
    """`3.12` when the interpreter can run and compile with pymlir, else nothing."""
    try:
        done = subprocess.run([python, "-c", PROBE], env=environment(), capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


@functools.cache
def interpreters() -> dict[str, str]:
    """Minor -> interpreter; the running one first."""
    if given := os.environ.get("PYMLIR_TEST_PYTHONS"):
        candidates = given.split(os.pathsep)
    else:
        beside = sorted(glob.glob(str(Path(sys.prefix).parent / "*" / "bin" / "python")))
        on_path = [shutil.which(f"python3.{number}") for number in (11, 12, 13)]
        candidates = [sys.executable, *beside, *(path for path in on_path if path)]
    found: dict[str, str] = {}
    for python in candidates:
        if (name := minor(python)) and name not in found:
            found[name] = python
    return found


@functools.cache
def plain(python: str, program: Program) -> Outcome:
    """What CPython alone does."""
    argv = [python, str(program.path), *program.note("args").split()]
    return execute(argv, PROGRAMS, program.note("stdin"), environment())


@dataclass(frozen=True)
class Compiled:
    """`pymlir run` with one interpreter and one cache."""

    python: str
    cache: Path

    def command(self, *words: str) -> list[str]:
        return [self.python, "-m", "pymlir", "run", *words]

    def env(self) -> dict[str, str]:
        return environment(PYMLIR_CACHE_DIR=str(self.cache))

    def prepare(self, *options: str) -> Outcome:
        """Fill the cache with all programs, much faster than each could for itself."""
        files = [str(path) for path in sorted(PROGRAMS.rglob("*.py"))]
        return execute([self.python, str(HERE / "prepare.py"), *options, *files], PROGRAMS, "", self.env())

    def run(
        self,
        program: Program,
        stress: int = 0,
        *,
        force: bool = False,
        report: Path | None = None,
        options: Sequence[str] = (),
    ) -> Outcome:
        """With `force` also functions that would not be faster, so that all kinds of code meet the runtime."""
        words = [*options, *([f"--deopt-stress={stress}"] if stress else [])]
        words += ["--force-native"] if force else []
        words += ["--report=json", f"--report-file={report}"] if report else []
        argv = self.command(*words, str(program.path), *program.note("args").split())
        return execute(argv, PROGRAMS, program.note("stdin"), self.env())


def ran_natively(report: Path) -> set[str]:
    """The functions whose native code was entered in a run, from Python or from other native code."""
    data = json.loads(report.read_text())
    functions: list[dict[str, Any]] = [function for module in data["modules"] for function in module["functions"]]
    native = [function for function in functions if function["mode"] != "interpreted"]
    return {function["name"] for function in native if function["entries"] or function["called"]}
