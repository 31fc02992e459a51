"""A module's .pyc may hold any code at all: what runs is what CPython runs, also where native code is known."""

from __future__ import annotations

import json
import os
import py_compile
from pathlib import Path
from typing import Literal

import pytest
from processes import Place

from pymlir.cache import SUFFIX

HELPER = """
def total(n):
    s = 0
    for i in range(n):
        s += i
    return s
"""
OTHER = HELPER.replace("s += i", "s -= i")
MAIN = "import helper\nprint(helper.total(10))\n"
Kind = Literal["same time", "never checked"]


@pytest.fixture
def program(place: Place) -> Place:
    place.write("helper.py", HELPER)
    place.write("app.py", MAIN)
    return place


def write_pyc(place: Place, text: str, kind: Kind) -> None:
    """Give helper.py a .pyc of another text, which CPython takes for its own."""
    path = place.folder / "helper.py"
    status, original = path.stat(), path.read_text()
    path.write_text(text)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    modes = py_compile.PycInvalidationMode
    mode = modes.TIMESTAMP if kind == "same time" else modes.UNCHECKED_HASH
    py_compile.compile(str(path), doraise=True, invalidation_mode=mode)
    path.write_text(original)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def entry(place: Place) -> Path:
    (path,) = place.kept()
    assert path.name.startswith("helper.") and path.name.endswith(SUFFIX)
    return path


@pytest.mark.parametrize("kind", ["same time", "never checked"])
def test_other_code_in_the_pyc_is_what_runs(kind: Kind, program: Place) -> None:
    write_pyc(program, OTHER, kind)
    assert program.plain("app.py").stdout == "-45\n"
    assert [program.run("app.py").stdout for _ in range(3)] == ["-45\n"] * 3


@pytest.mark.parametrize("kind", ["same time", "never checked"])
def test_other_code_that_comes_later_is_seen(kind: Kind, program: Place) -> None:
    assert [program.run("app.py", PYTHONDONTWRITEBYTECODE="").stdout for _ in range(2)] == ["45\n"] * 2
    write_pyc(program, OTHER, kind)
    assert program.plain("app.py").stdout == program.run("app.py").stdout == "-45\n"
    write_pyc(program, HELPER, kind)
    assert program.plain("app.py").stdout == program.run("app.py").stdout == "45\n"


def test_a_pyc_is_looked_into_once(program: Place) -> None:
    """A run that has seen it notes so in the cache; later ones find the note, and neither digest nor write anything."""
    program.run("app.py", PYTHONDONTWRITEBYTECODE="")
    noted = entry(program).read_bytes()
    program.write("sitecustomize.py", "import marshal\nmarshal.dumps = None\n")
    import_path = f"{program.folder}{os.pathsep}{program.env()['PYTHONPATH']}"
    assert program.run("app.py", PYTHONPATH=import_path).stdout == "45\n"
    assert entry(program).read_bytes() == noted


def reported(place: Place, **variables: str) -> tuple[str, str]:
    """Mode and reason of the function in helper.py, after a run."""
    place.run("--report=json", "--report-file=report", "app.py", **variables)
    modules = json.loads((place.folder / "report").read_text())["modules"]
    (function,) = next(module["functions"] for module in modules if module["file"].endswith("helper.py"))
    return function["mode"], function["reason"]


def test_the_report_tells_of_other_code(program: Place) -> None:
    write_pyc(program, OTHER, "same time")
    assert reported(program) == ("interpreted", "the module's .pyc holds other code than its source")


def test_code_without_columns_is_the_same_code(program: Place) -> None:
    """What a process could not keep of the source's places makes no other code of it."""
    for _ in range(2):
        assert reported(program, PYTHONDONTWRITEBYTECODE="", PYTHONNODEBUGRANGES="1") == ("scalar", "")
