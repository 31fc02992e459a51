"""Constructs that are long or deep: CPython's own error or the same program, within the compile budget."""

from __future__ import annotations

import os
import time

import pytest
from processes import Place

SECONDS = 60
"""What a run may take on a loaded machine; alone each takes less than ten."""


def function(body: str) -> str:
    return f"def f(n):\n{body}\nprint(f(3))\n"


def nested(count: int, head: str, last: str) -> str:
    return "".join("    " + " " * depth + head + "\n" for depth in range(count)) + "    " + " " * count + last


def repeated(count: int, text: str) -> str:
    return "".join(text.replace("{i}", str(i)) for i in range(count))


SOURCES = {
    "parentheses": function("    return " + "(" * 10_000 + "n" + ")" * 10_000),
    "lists": "x = " + "[" * 10_000 + "]" * 10_000 + "\n",
    "comparisons": function("    return " + " <= ".join(["n"] * 2000)),
    "while_loops": function(repeated(1500, "    while n < {i}:\n        n += 1\n") + "    return n"),
    "calls": function("    return " + "abs(" * 180 + "n" + ")" * 180),
    "choices": function("    return " + repeated(1000, "{i} if n == {i} else ") + "0"),
}
LONG = {
    "elif": function(
        "    if n == -1:\n        x = 0\n" + repeated(900, "    elif n == {i}:\n        x = {i}\n") + "    return x"
    ),
    "too_many_elif": function(
        "    if n: x = 0\n" + repeated(5000, "    elif n == {i}:\n        x = {i}\n") + "    return x"
    ),
    "ifs": function("    x = 0\n" + repeated(5000, "    if n > {i}:\n        x += {i}\n") + "    return x"),
    "and": function("    return 1 if " + " and ".join(f"n != {i + 10}" for i in range(5000)) + " else 0"),
    "or": function("    return 1 if " + " or ".join(f"n == {i + 10}" for i in range(3000)) + " else 0"),
    "sums": function("    return " + " + ".join(["n"] * 900)),
    "attributes": function("    return n" + ".real" * 900),
    "strings": function("    return len(" + " + ".join(["'ab'", "str(n)"] * 450) + ")"),
    "literals": function("    return len(" + "'ab'\n" * 5000 + ")"),
    "if": function("    x = 0\n" + nested(95, "if n > -5:", "x += 1") + "\n    return x"),
    "for": function(nested(19, "for _ in range(1):", "n += 1") + "\n    return n"),
    "lambdas": function("    return (" + "lambda: " * 180 + "n)" + "()" * 180),
    "not": function("    return " + "not " * 180 + "n"),
    "cases": function("    match n:\n" + repeated(3000, "        case {i}: x = {i}\n") + "    return x"),
    "locals": function(repeated(5000, "    v{i} = n + {i}\n") + "    return v4999"),
    "returns": function(repeated(5000, "    if n == {i} + 10: return {i}\n") + "    return -1"),
    "tries": function(repeated(1500, "    try: n += 1\n    except ValueError: n += {i}\n") + "    return n"),
}
CHOSEN = {**SOURCES, **LONG} if "PYMLIR_ROBUST" in os.environ else SOURCES


@pytest.mark.parametrize("name", CHOSEN)
def test_source(name: str, place: Place) -> None:
    place.write("deep.py", CHOSEN[name])
    started = time.monotonic()
    got = place.run("--force-native", "deep.py")
    assert time.monotonic() - started < SECONDS
    assert got == place.plain("deep.py")
