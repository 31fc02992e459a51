"""What a program can see of itself is the same compiled and interpreted: test/run/visible, one JSON object each."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from programs import PROGRAMS, STRESS, Compiled, Program, environment, execute, interpreters, plain

PROBE = Program(PROGRAMS / "visible" / "probe.py")
CHECKS = 370
SHARE = 0.6
"""How much of the suite has to have run as native code when that is asked for."""
SUSPENDED = {"generator", "coroutine", "async generator"}
RUNNING = {"threads: thread_frame_of_a_running_loop"}
"""A call that runs natively has no frame that another thread could find."""
HANDED_ON = {"memory: getrefcount_of_an_argument"}
"""Native code that calls keeps its reference to an argument until the call is over."""
LET_GO = {"lifetimes: del_sees_the_frame_that_drops"}
"""A local that native code lets go of between two visits dies without the function's frame on the stack."""
SHOWS_COLLECTIONS = {"memory: cycle_is_collected", "memory: gc_callbacks_see_the_caller"}
"""What is collected, and when, is their answer."""
SUBTYPE = {"functions: type_of_a_function_is_FunctionType"}
"""On 3.11 a native function is of a subtype."""


def answers(text: str) -> dict[str, str]:
    return json.loads(text)


def differences(wanted: dict[str, str], got: dict[str, str]) -> dict[str, tuple[str, str | None]]:
    return {name: (answer, got.get(name)) for name, answer in wanted.items() if got.get(name) != answer}


@pytest.mark.parametrize("minor", list(interpreters()))
def test_visible(minor: str, caches: Path) -> None:
    wanted = answers(plain(interpreters()[minor], PROBE).stdout)
    outcome = Compiled(interpreters()[minor], caches / minor).run(PROBE)
    assert outcome.status == 0, outcome.stderr
    assert not differences(wanted, answers(outcome.stdout))
    assert len(wanted) >= CHECKS


@pytest.mark.parametrize("minor", list(interpreters()))
@pytest.mark.parametrize("stress", [0, *STRESS])
def test_visible_when_all_is_native(stress: int, minor: str, caches: Path) -> None:
    wanted = answers(plain(interpreters()[minor], PROBE).stdout)
    outcome = Compiled(interpreters()[minor], caches / minor).run(PROBE, stress, force=True)
    assert outcome.status == 0, outcome.stderr
    allowed = RUNNING | HANDED_ON | LET_GO
    if minor == "3.11":
        allowed |= SUBTYPE
    found = differences(wanted, answers(outcome.stdout))
    assert not {name: answer for name, answer in found.items() if name not in allowed}


def share_that_ran(reports: list[Path]) -> float:
    """Of the functions that are not suspended and resumed, those whose native code was entered in some process."""
    ran: dict[tuple[str, int, str], bool] = {}
    for path in reports:
        for module in json.loads(path.read_text())["modules"]:
            rows: list[dict[str, Any]] = module["functions"]
            for row in rows:
                if row["reason"] not in SUSPENDED:
                    key = (module["file"], row["line"], row["name"])
                    native = row["mode"] != "interpreted" and bool(row["entries"] or row["called"])
                    ran[key] = ran.get(key, False) or native
    return sum(ran.values()) / len(ran)


@pytest.mark.parametrize("minor", list(interpreters()))
def test_visible_runs_natively(minor: str, caches: Path, tmp_path: Path) -> None:
    """Each check runs in a process of its own, and each process writes its report."""
    outcome = Compiled(interpreters()[minor], caches / minor).run(PROBE, force=True, report=tmp_path / "%p.json")
    assert outcome.status == 0, outcome.stderr
    reports = list(tmp_path.glob("*.json"))
    assert len(reports) > CHECKS
    assert share_that_ran(reports) >= SHARE


@pytest.mark.skipif(os.environ.get("PYMLIR_STRESS") != "all", reason="make stress")
@pytest.mark.parametrize("minor", list(interpreters()))
@pytest.mark.parametrize("option", ["--gc-stress", "--assumption-stress=1", "--assumption-stress=2"])
def test_visible_under_stress(option: str, minor: str, caches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A heap with all modules in it takes a collection a hundred times as long as a check of its own needs."""
    monkeypatch.setenv("PROBE_FREEZES", "1")
    wanted = answers(execute([interpreters()[minor], str(PROBE.path)], PROGRAMS, "", environment()).stdout)
    outcome = Compiled(interpreters()[minor], caches / minor).run(PROBE, force=True, options=[option])
    assert outcome.status == 0, outcome.stderr
    found = differences(wanted, answers(outcome.stdout))
    allowed = RUNNING | SUBTYPE | HANDED_ON | LET_GO
    if option == "--gc-stress":
        allowed |= SHOWS_COLLECTIONS
    assert not {name: answer for name, answer in found.items() if name not in allowed}
