"""Random programs of test/fuzz show after every pass what CPython shows.

Their helpers that look at frames are others here, and no object says when it dies: the interpreter gives neither.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pymlir.passes.pipeline import TO_RT, parse
from pymlir.tools.interpret.check_pass import Checked, check_every

FUZZ = Path(__file__).resolve().parents[2] / "fuzz"
FORCED = TO_RT.replace("choose-native", "choose-native{force=true}")
SHOW = """
def show(label, function, *args, **named):
    try:
        print(label, repr(function(*args, **named)))
    except Exception as error:
        print(label, type(error).__name__, str(error).split(" object at 0x")[0])
"""
COUNT = 300 if os.environ.get("PYMLIR_CHECK_PASSES") == "all" else 6


LOOKS = ("settrace", "_getframe", "__traceback__", "__code__")


def check(text: str) -> None:
    found = check_every(Checked(text, "program.py", inputs=1, steps=3000), parse(FORCED))
    if found is not None and "RecursionError" in found[1].before:
        return  # which call is one too many differs
    assert found is None, f"{found[0]}: {found[1]}\n{text}"


@pytest.fixture(autouse=True)
def fuzz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(FUZZ), *sys.path])


@pytest.mark.parametrize("number", range(COUNT))
def test_arithmetic(number: int) -> None:
    scalars: Any = importlib.import_module("scalars")
    text = f"import math\n{SHOW}\n{scalars.program(f'pass {number}').replace(scalars.PRELUDE, '')}"
    assert text.count("def show") == 1
    check(text)


@pytest.mark.parametrize("number", range(COUNT))
def test_whole_language(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    program: Any = importlib.import_module("grammar.program").program
    prelude: Any = importlib.import_module("grammar.prelude")
    monkeypatch.setitem(prelude.PARTS, "show", SHOW)
    monkeypatch.setitem(prelude.PARTS, "show_locals", SHOW.replace("show", "show_locals"))
    texts = (prelude.inlined(program(f"pass {number} {attempt}")) for attempt in range(20))
    text = next(text for text in texts if not any(word in text for word in LOOKS))
    check(text.replace("__del__", "dies").replace("sys.setrecursionlimit(150)\n", ""))
