"""A fixed slice of the random programs of test/fuzz gives the same output compiled and interpreted."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from programs import ROOT, interpreters

sys.path.insert(0, str(ROOT / "test" / "fuzz"))

scalar_fuzz: Any = importlib.import_module("scalar_fuzz")
shrink: Any = importlib.import_module("shrink")

SEED = 20
COUNT = 60


@pytest.mark.parametrize("minor", list(interpreters()))
@pytest.mark.parametrize("stress", [0, 1, 5])
def test_random_programs(stress: int, minor: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    engine = scalar_fuzz.Engine(interpreters()[minor], stress, tmp_path)
    failures = scalar_fuzz.run(engine, SEED, list(range(COUNT)), reduce=False)
    said = capfd.readouterr().out
    assert not failures, said
    native, total = engine.native_share()
    assert native > total // 2, said


def test_shrink_keeps_what_fails() -> None:
    text = "def f(a):\n    b = 1\n    for i in range(3):\n        b = a + (1 // 0)\n    return b\n\n\nf(1)\nf(2)\n"

    def fails(candidate: str) -> bool:
        return "1 // 0" in candidate

    assert shrink.shrink(text, fails) == "def f(a):\n    b = 1 // 0\n"
