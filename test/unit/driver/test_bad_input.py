"""Faults of use give one line and status 2, and leave nothing half-written."""

from __future__ import annotations

import os

import pytest
from processes import Outcome, Place


def one_line(outcome: Outcome, *parts: str) -> None:
    assert outcome.status == 2, outcome
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("pymlir: ") and outcome.stderr.count("\n") == 1, outcome.stderr
    for part in parts:
        assert part in outcome.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["run", "-c"],
        ["run", "--nonsense", "x.py"],
        ["run", "--deopt-stress=x", "a"],
        ["run", "--gc-stress=0", "a"],
    ],
)
def test_words_of_run(words: list[str], place: Place) -> None:
    one_line(place.pymlir(*words))


def test_missing_files(place: Place) -> None:
    one_line(place.pymlir("run", "no.py"), "no.py", "No such file")
    one_line(place.pymlir("compile", "no.py"), "no.py", "No such file")
    one_line(place.pymlir("check", "no.py"), "no.py", "No such file")


def test_folders(place: Place) -> None:
    (place.folder / "empty").mkdir()
    one_line(place.pymlir("compile", "empty"), "--ext")
    one_line(place.pymlir("compile", "--ext", "empty", "-o", "out"), "no Python modules in empty")
    one_line(place.pymlir("check", "empty"), "no Python modules in empty")
    assert not (place.folder / "out").exists()


def test_outputs(place: Place) -> None:
    place.write("app.py", "print(1)")
    one_line(place.pymlir("compile", "app.py", "-o", "nowhere/app"), "nowhere is not a directory")
    (place.folder / "taken").mkdir()
    one_line(place.pymlir("compile", "app.py", "-o", "taken"), "it is a directory")
    one_line(place.pymlir("compile", "app.py", "--emit=nonsense"), "py, rt, mlir, llvm, asm, obj")
    one_line(place.pymlir("compile", "app.py", "--emit=rt", "-o", "nowhere/x"), "nowhere is not a directory")


def test_a_report_that_cannot_be_written(place: Place) -> None:
    place.write("app.py", "print(1)")
    one_line(place.pymlir("run", "--report-file=nowhere/r.json", "app.py"), "nowhere is not a directory")
    (place.folder / "taken").mkdir()
    outcome = place.pymlir("run", "--report-file=taken", "app.py")
    assert (outcome.stdout, outcome.status) == ("1\n", 0)
    assert outcome.stderr == "pymlir: cannot write the report taken: Is a directory\n"


def test_no_compiler(place: Place) -> None:
    place.write("app.py", "print(1)")
    one_line(place.pymlir("compile", "app.py", "-o", "app", CC="no-such-compiler"), "no C compiler", "install")
    assert os.listdir(place.folder) == ["app.py"]


def test_syntax_errors_are_cpythons(place: Place) -> None:
    place.write("bad.py", "def f(:\n    pass\n")
    wanted = place.plain(str(place.folder / "bad.py"))
    for words in (["run", "bad.py"], ["compile", "bad.py", "-o", "bad"], ["check", str(place.folder / "bad.py")]):
        outcome = place.pymlir(*words)
        assert (outcome.stderr, outcome.status) == (wanted.stderr, 1)
    assert sorted(os.listdir(place.folder)) == ["bad.py"]


def test_wrong_words(place: Place) -> None:
    one_line(place.pymlir("nonsense"), "no such command 'nonsense': --help shows")
    one_line(place.pymlir("compile"), "missing argument 'source': --help shows")
    one_line(place.pymlir("check", "--report=xml", "."), "--report=xml: the forms are text and json")
    one_line(place.pymlir("compile", "--report=xml", "."), "--report=xml: the forms are text and json")


@pytest.mark.parametrize("words", [[], ["cache"]])
def test_no_words_show_the_help(words: list[str], place: Place) -> None:
    outcome = place.pymlir(*words)
    assert (outcome.stdout, outcome.status) == ("", 2)
    assert outcome.stderr.startswith("Usage: pymlir")
