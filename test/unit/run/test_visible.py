"""What a program can see of itself is the same compiled and interpreted: test/run/visible, one JSON object each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from programs import PROGRAMS, STRESS, Compiled, Program, interpreters, plain

PROBE = Program(PROGRAMS / "visible" / "probe.py")
CHECKS = 72
COUNTED = "sys.getrefcount"
"""Native code holds a reference of its own beside that of the frame it shows: a forced function counts one more."""


def answers(text: str) -> dict[str, str]:
    return json.loads(text)


@pytest.mark.parametrize("minor", list(interpreters()))
def test_visible(minor: str, caches: Path) -> None:
    wanted = answers(plain(interpreters()[minor], PROBE).stdout)
    outcome = Compiled(interpreters()[minor], caches / minor).run(PROBE)
    assert outcome.status == 0, outcome.stderr
    assert answers(outcome.stdout) == wanted
    assert len(wanted) == CHECKS


@pytest.mark.parametrize("minor", list(interpreters()))
@pytest.mark.parametrize("stress", [0, *STRESS])
def test_visible_when_all_is_native(stress: int, minor: str, caches: Path) -> None:
    wanted = answers(plain(interpreters()[minor], PROBE).stdout)
    outcome = Compiled(interpreters()[minor], caches / minor).run(PROBE, stress, force=True)
    assert outcome.status == 0, outcome.stderr
    got = answers(outcome.stdout)
    assert {**got, COUNTED: wanted[COUNTED]} == wanted
