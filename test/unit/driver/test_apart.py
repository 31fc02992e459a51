"""What runs a program and the program itself do not meet: not in `sys.modules`, not in builtins, not in `os`."""

from __future__ import annotations

import json

import pytest
from processes import Outcome, Place

START = "import sys; from pymlir.tools.pymlir import main; sys.exit(main())"
"""A console script, which loads nothing else."""
MINE = """
def double(n):
    total = 0
    for i in range(n):
        total += i * 2
    return total
print(double(1000))
"""
NAMES = """
import sys
before = sorted(sys.modules)
import mine
import atexit, json
print(before, sorted(sys.modules), atexit.register, json.loads('[1]'))
"""
REPLACED = """
import builtins, os
say = print
def refuse(*words, **named):
    raise SystemError('this is the program\\'s')
seen = []
def importing(name, *rest, plain=__import__):
    if name != '_io':  # of CPython's importer
        seen.append(name)
    return plain(name, *rest)
for name in 'open', 'print', 'all', 'any', 'map', 'next', 'iter', 'sorted', 'zip', 'sum', 'repr', 'vars':
    setattr(builtins, name, refuse)
builtins.__import__ = importing
for module in os, os.path:
    for name, value in list(module.__dict__.items()):
        if callable(value) and not isinstance(value, type):
            setattr(module, name, refuse)
import mine
say(mine.double(9), seen)
"""
LOST_BUILTINS = "import builtins, mine; builtins.print = None; builtins.open = None; del builtins.len"
IMPORTS_US = """
import pymlir, sys
first = sys.modules['pymlir']
from pymlir import jit
import mine, pymlir.session
print(first is pymlir, jit.__module__, mine.double(9), 'pymlir._launch' in sys.modules)
"""
OTHER_MODULES = """
import sys
class Modules(dict):
    pass
before = sys.modules
sys.modules = Modules(before)
import mine
print(mine.double(9), 'mine' in sys.modules, 'mine' in before)
"""
NAMESAKE = "import pymlir, mine; print(pymlir.value, sorted(vars(pymlir))[-1], mine.double(9))"


def started(place: Place, *words: str, **more: str) -> Outcome:
    script = place.write("../start.py", START)
    return place.execute([place.python, str(script), "run", *words], **more)


def native(place: Place) -> list[str]:
    """The native functions of the last report."""
    modules = json.loads((place.folder / "report").read_text())["modules"]
    return [row["name"] for module in modules for row in module["functions"] if row.get("entries")]


@pytest.fixture
def programs(place: Place) -> Place:
    place.write("mine.py", MINE.replace("print(double(1000))", "double(1000)"))
    return place


@pytest.mark.parametrize("start", ["-m", "import re, enum, runpy; " + START], ids=["module", "script"])
def test_modules_that_what_starts_us_loads(start: str, place: Place) -> None:
    place.write("mine.py", MINE)
    file = str(place.write("names.py", NAMES.replace("atexit, json", "atexit, json, re, importlib.util, runpy, enum")))
    words = ["-m", "pymlir"] if start == "-m" else [str(place.write("../start.py", start))]
    wanted = place.plain(file)
    assert place.execute([place.python, *words, "run", file]) == wanted and wanted.status == 0


@pytest.mark.parametrize("options", [[], ["--exclude", "other.*"]], ids=["", "patterns"])
@pytest.mark.parametrize("kind", ["file", "command", "module"])
def test_modules_that_are_loaded(kind: str, options: list[str], place: Place) -> None:
    place.write("mine.py", MINE)
    file = str(place.write("names.py", NAMES))
    words = {"file": [file], "command": ["-c", NAMES], "module": ["-m", "names"]}[kind]
    wanted = place.plain(*words)
    for state in "cold", "warm":
        assert started(place, *options, *words) == wanted, state
    assert wanted.status == 0


def test_a_report_loads_nothing_the_program_sees(place: Place) -> None:
    place.write("mine.py", MINE)
    program = str(place.write("names.py", NAMES))
    wanted = place.plain(program)
    assert started(place, "--report-file", "report", program) == wanted
    assert native(place) == ["double"]


def test_builtins_and_os_replaced_while_a_module_is_imported(programs: Place) -> None:
    program = str(programs.write("app.py", REPLACED))
    wanted = programs.plain(program)
    assert wanted.status == 0
    for state in "cold", "warm":
        assert started(programs, "--report-file", "report", program) == wanted, state
        assert native(programs) == ["double"], state


def test_another_dict_of_modules(programs: Place) -> None:
    program = str(programs.write("app.py", OTHER_MODULES))
    wanted = programs.plain(program)
    for state in "cold", "warm":
        assert started(programs, "--report-file", "report", program) == wanted, state
        assert native(programs) == ["double"], state


def test_builtins_lost_at_the_end(programs: Place) -> None:
    program = str(programs.write("app.py", LOST_BUILTINS))
    assert started(programs, "--report-file", "report", program) == programs.plain(program)
    assert native(programs) == ["double"]


def test_a_program_that_imports_pymlir_sees_what_runs_it(programs: Place) -> None:
    done = started(programs, str(programs.write("app.py", IMPORTS_US)))
    assert done == Outcome("True pymlir.api 72 True\n", "", 0)


def test_a_module_of_the_program_of_our_name(programs: Place) -> None:
    programs.write("pymlir.py", "value = 1")
    program = str(programs.write("app.py", NAMESAKE))
    wanted = programs.plain(program, PYTHONPATH="")
    for state in "cold", "warm":
        assert started(programs, program) == wanted, state
