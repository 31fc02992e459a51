"""A fixed slice of the random programs of test/fuzz does the same compiled and interpreted."""

from __future__ import annotations

import importlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from programs import ROOT, interpreters

FUZZ = ROOT / "test" / "fuzz"
SEED = 20
COUNT = 45
WHOLE_PROCESSES = 15


@pytest.mark.parametrize("minor", list(interpreters()))
def test_random_programs(minor: str) -> None:
    python = interpreters()[minor]
    words = [python, str(FUZZ / "fuzz.py"), f"--seed={SEED}", f"--count={COUNT}", f"--python={python}", "--no-shrink"]
    done = subprocess.run([*words, f"--command-every={WHOLE_PROCESSES}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{COUNT} programs, " in done.stdout


def test_shrink_keeps_what_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(FUZZ), *sys.path])
    shrink: Any = importlib.import_module("shrink")
    text = "def f(a):\n    b = 1\n    for i in range(3):\n        b = a + (1 // 0)\n    return b\n\n\nf(1)\nf(2)\n"

    def fails(candidate: str) -> bool:
        return "1 // 0" in candidate

    assert shrink.shrink(text, fails) == "1 // 0\n"


def test_programs_follow_from_their_seed() -> None:
    words = [sys.executable, str(FUZZ / "fuzz.py"), "--seed=3", "--only=4", "--show"]
    shown = [subprocess.run(words, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert shown[0] == shown[1] != ""


RECURSION = """import sys
from helpers import show
sys.setrecursionlimit(150)
def deep(n):
    return deep(n + 1) if n >= 0 else n
print("before")
try:
    deep(0)
except RecursionError as error:
    tb, depth = error.__traceback__, 0
    while tb is not None:
        tb, depth = tb.tb_next, depth + 1
    print("depth", depth)
"""


def test_only_what_cpython_shows_in_another_state_is_excused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(FUZZ), *sys.path])
    excuse: Any = importlib.import_module("excuse")
    engine: Any = importlib.import_module("engine").Engine(tmp_path)
    engine.write(RECURSION)
    wanted = engine.plain()

    def excused(old: str, new: str) -> str:
        assert old.encode() in wanted.stdout
        got = replace(wanted, stdout=wanted.stdout.replace(old.encode(), new.encode()))
        return excuse.excuse(engine, RECURSION, (wanted, got), (engine.plain, lambda: got))

    depth = int(wanted.stdout.split()[-1])
    words = [excused(f"depth {depth}", f"depth {other}") for other in (depth - 1, depth + 1, depth - 9)]
    assert words == ["unsteady", "", ""]
    assert excused("before", "after") == ""
    engine.close()
