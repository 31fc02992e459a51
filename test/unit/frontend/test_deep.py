"""Deeply nested sources: whatever CPython compiles goes through, or is refused with FrontendError; nothing else."""

import sys
import threading

import pytest
from stdlib_roundtrip import round_trip

from pymlir.frontend import FrontendError, source_to_py

DEEP: dict[str, str] = {
    "sum": "x = " + "+".join(["a"] * 2500),
    "attributes": "x = a" + ".b" * 1500,
    "calls": "x = " + "f(" * 80 + ")" * 80,
    "minus": "x = " + "-" * 900 + "a",
    "more minus": "x = " + "-" * 3000 + "a",
    "elif": "if a: b\n" + "elif a: b\n" * 600,
    "and-or": "x = " + "(a and (b or " * 40 + "c" + "))" * 40,
    "blocks": "".join(" " * depth + "if a:\n" for depth in range(80)) + " " * 80 + "b\n",
    "functions": "".join(" " * depth + "def f():\n" for depth in range(80)) + " " * 80 + "return 1\n",
    "chain": "x = " + "<".join(["a"] * 800),
    "lambdas": "x = " + "lambda: " * 80 + "1",
    "conditional": "x = " + "a if b else " * 300 + "c",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_sources_go_there_and_back(name: str) -> None:
    try:
        unit = source_to_py(DEEP[name], f"{name}.py")
    except FrontendError as error:
        assert f"{name}.py" in str(error)
        return
    assert round_trip(unit.module) == ""
    assert not unit.missing


def test_what_is_too_deep_is_refused() -> None:
    with pytest.raises((FrontendError, SyntaxError)):
        source_to_py("x = " + "-" * 100_000 + "a", "deep.py")


def test_a_thread_goes_as_deep() -> None:
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(source_to_py(DEEP["sum"], "deep.py")))
    thread.start()
    thread.join()
    assert len(answers) == 1


def test_the_recursion_limit_is_as_before() -> None:
    before = sys.getrecursionlimit()
    source_to_py("x = 1", "plain.py")
    assert sys.getrecursionlimit() == before
