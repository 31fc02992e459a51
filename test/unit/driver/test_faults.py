"""A fault of the compiler leaves one function interpreted, says so, and leaves a reproducer."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from processes import Place

from pymlir import driver
from pymlir.dialects import py

SOURCE = b"""
def good(n):
    s = 0
    for i in range(n): s += i
    return s
def bad(n):
    s = 1
    for i in range(n): s += 3
    return s
def fine(n):
    s = 2
    for i in range(n): s ^= i
    return s
"""


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass that cannot bear the function `bad`."""
    from pymlir.passes.choose_native import ChooseNativePass

    whole = ChooseNativePass.apply_in

    def fails(self: ChooseNativePass, module: driver.ModuleOp, *rest: Any) -> bool:
        if any(isinstance(op, py.FuncOp) and op.sym_name.data == "bad" for op in module.ops):
            raise KeyError("what is this")
        return whole(self, module, *rest)

    monkeypatch.setattr(ChooseNativePass, "apply_in", fails)


@pytest.mark.usefixtures("broken")
def test_only_the_function_at_fault_is_interpreted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    crash = place.folder / "crash"
    monkeypatch.setenv("PYMLIR_CRASH_DIR", str(crash))
    artifact, warnings = driver.compile_source(SOURCE, "app.py")
    modes = {row["name"]: row["mode"] for row in artifact["report"]}
    assert modes == {"good": "scalar", "bad": "interpreted", "fine": "scalar"}
    assert len(warnings) == 1 and "function 'bad' (app.py:6) is left interpreted" in warnings[0]
    (reproducer,) = crash.iterdir()
    text = reproducer.read_text()
    assert text.startswith("// pyopt % -p limit-size,resolve-scopes,") and "KeyError: 'what is this'" in text
    assert "py.func @bad" in text and "py.func @good" not in text


@pytest.mark.usefixtures("broken")
def test_without_a_folder_there_is_no_reproducer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYMLIR_CRASH_DIR", raising=False)
    _, warnings = driver.compile_source(SOURCE, "app.py")
    assert len(warnings) == 1 and "reproducer" not in warnings[0]


def test_a_frontend_fault_leaves_the_module_interpreted(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    def fails(*given: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(driver, "source_to_py", fails)
    monkeypatch.setenv("PYMLIR_CRASH_DIR", str(place.folder / "crash"))
    artifact, warnings = driver.compile_source(SOURCE, "app.py")
    assert not artifact["object"]
    assert len(warnings) == 1 and warnings[0].startswith("app.py is left interpreted")
    (reproducer,) = (place.folder / "crash").iterdir()
    assert reproducer.read_bytes().startswith(SOURCE)


def test_a_lost_worker_leaves_the_module_interpreted(place: Place) -> None:
    place.write("app.py", SOURCE.decode() + "print(good(10))\n")
    place.write("sitecustomize.py", "import os, sys\nif '-c' in sys.orig_argv: os.abort()\n")
    outcome = place.run("app.py", PYTHONPATH=f"{place.folder}:{place.env()['PYTHONPATH']}")
    assert outcome.stdout == "45\n"


def processes_of(place: Place) -> list[int]:
    """The processes that have the test's environment."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.fsencode(place.cache) in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def test_a_killed_run_leaves_no_compiler_at_work(place: Place) -> None:
    functions = "".join(
        f"def f{n}(a):\n    t = {n}\n    for i in range(a):\n        t += i % {n + 2}\n    return t\n"
        for n in range(2000)
    )
    program = place.write("large.py", functions)
    words = [place.python, "-m", "pymlir", "run", str(program)]
    running = subprocess.Popen(words, cwd=place.folder, env=place.env())
    deadline = time.monotonic() + 60
    while len(processes_of(place)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running.poll() is None
    running.kill()
    running.wait()
    while processes_of(place) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not processes_of(place)


REFUSE = """
import sys

class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name == "pymlir._runtime":
            raise RuntimeError("no room")

sys.meta_path.insert(0, Refusing())
"""


def test_a_runtime_that_does_not_start_leaves_everything_interpreted(place: Place) -> None:
    place.write("app.py", SOURCE.decode() + "print(good(10))\n")
    place.write("sitecustomize.py", REFUSE)
    outcome = place.run("app.py", PYTHONPATH=f"{place.folder}:{place.env()['PYTHONPATH']}")
    assert (outcome.stdout, outcome.status) == ("45\n", 0)
    assert outcome.stderr == "pymlir: warning: everything runs interpreted: no room\n"
