"""Functions are native again when nobody listens any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from programs import Compiled, Program, interpreters

A_ROUND = 10 + 9  # the first call after a switch takes out what CPython put into the code
MINORS = [minor for minor in interpreters() if minor != "3.11"]
CODE = """
import sys

def work(n: int) -> int:
    total = 0
    for i in range(n):
        total += i
    return total

def other():
    pass

events = sys.monitoring.events
sys.monitoring.use_tool_id(3, "check")
for round in range(TIMES):
    for i in range(10):
        work(i)
    sys.monitoring.set_events(3, events.CALL)
    for i in range(10):
        work(i)
    sys.monitoring.set_events(3, 0)
    for i in range(10):
        work(i)
    sys.monitoring.set_local_events(3, other.__code__, events.CALL)
    for i in range(10):
        work(i)
    sys.monitoring.set_local_events(3, other.__code__, 0)
"""


def entries(minor: str, caches: Path, tmp_path: Path, times: int) -> int:
    """How often `work` was entered natively, of 40 calls a round."""
    path, report = tmp_path / "rounds.py", tmp_path / "report.json"
    path.write_text(CODE.replace("TIMES", str(times)))
    done = Compiled(interpreters()[minor], caches / minor).run(Program(path), force=True, report=report)
    assert (done.stderr, done.status) == ("", 0)
    functions = [function for module in json.loads(report.read_text())["modules"] for function in module["functions"]]
    return next(function["entries"] for function in functions if function["name"] == "work")


@pytest.mark.parametrize("minor", MINORS)
def test_attached_again(minor: str, caches: Path, tmp_path: Path) -> None:
    assert entries(minor, caches, tmp_path, 3) == 3 * A_ROUND


@pytest.mark.parametrize("minor", MINORS)
def test_who_switches_all_the_time_is_left_alone(minor: str, caches: Path, tmp_path: Path) -> None:
    """Each time all objects are looked through."""
    assert entries(minor, caches, tmp_path, 100) == 64 // 2 * A_ROUND
