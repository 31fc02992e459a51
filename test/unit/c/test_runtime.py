"""The runtime against CPython, with native code written by hand: see run.py."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
HEADERS = HERE.parent.parent.parent / "runtime_c"
DECLARATION = re.compile(r"^[A-Za-z_][A-Za-z0-9_ ]*[ *](pm_\w+)\(", re.MULTILINE)


@pytest.mark.parametrize("words", [["--fail-alloc"], ["--fail-alloc", "--sanitize"]], ids=["plain", "sanitized"])
def test_against_cpython(words: list[str]) -> None:
    if not shutil.which("cc"):
        pytest.skip("needs a C compiler")
    done = subprocess.run([sys.executable, str(HERE / "run.py"), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_function_of_the_contract_can_be_found_by_name() -> None:
    declared = {
        name for header in ("pm_native.h", "pm_math.h") for name in DECLARATION.findall((HEADERS / header).read_text())
    }
    listed = re.findall(r"PM_SYMBOL\((pm_\w+)\)", (HEADERS / "symbols.c").read_text())
    assert set(listed) == declared
    assert listed == sorted(listed)
