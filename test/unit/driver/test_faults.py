"""A fault of the compiler leaves one function interpreted, says so, and leaves a reproducer."""

from __future__ import annotations

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
    assert text.startswith("// pyopt % -p resolve-scopes,") and "KeyError: 'what is this'" in text
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
