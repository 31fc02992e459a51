"""What a program can see of itself is the same compiled and interpreted: test/run/visible, one JSON object each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from programs import PROGRAMS, Compiled, Program, interpreters, plain

PROBE = Program(PROGRAMS / "visible" / "probe.py")
CHECKS = 72


@pytest.mark.parametrize("minor", list(interpreters()))
@pytest.mark.parametrize("stress", [0, 1, 3])
def test_visible(stress: int, minor: str, caches: Path) -> None:
    wanted = json.loads(plain(interpreters()[minor], PROBE).stdout)
    outcome = Compiled(interpreters()[minor], caches / minor).run(PROBE, stress, force=True)
    assert outcome.status == 0, outcome.stderr
    assert json.loads(outcome.stdout) == wanted
    assert len(wanted) == CHECKS
