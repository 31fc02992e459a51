"""Random programs of test/fuzz show after every pass what CPython shows.

Their helper that prints what an exception came through is another one here: the interpreter has no frames for it.
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
        print(label, type(error).__name__, error)
"""
COUNT = 300 if os.environ.get("PYMLIR_CHECK_PASSES") == "all" else 6


@pytest.mark.parametrize("number", range(COUNT))
def test_arithmetic(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(FUZZ), *sys.path])
    scalars: Any = importlib.import_module("scalars")
    text = f"import math\n{SHOW}\n{scalars.program(f'pass {number}').replace(scalars.PRELUDE, '')}"
    assert text.count("def show") == 1
    found = check_every(Checked(text, "program.py", inputs=1, steps=3000), parse(FORCED))
    assert found is None, f"{found[0]}: {found[1]}"
