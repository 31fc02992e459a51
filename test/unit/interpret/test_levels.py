"""Programs print from the IR of every level what they print in CPython."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest

from pymlir.frontend import source_to_py
from pymlir.passes.pipeline import TO_RT, TO_TYPED, TO_VALUES, Pipeline
from pymlir.tools.interpret.execute import deeply
from pymlir.tools.interpret.faults import CannotRun
from pymlir.tools.interpret.program import Program

HERE = Path(__file__).parent
LEVELS = {"names": "", "values": TO_VALUES, "typed": TO_TYPED, "rt": TO_RT}
FORCED = TO_RT.replace("choose-native", "choose-native{force=true}")
RAISING = """
def divide(a, b):
    try:
        return add(a // b, 1)
    except ZeroDivisionError:
        return "zero"

def add(a, b):
    return a + b

print(divide(6, 2), divide(1, 0), add(2**63 - 1, 1))
"""
CELLS = """
def counter(start):
    count = start
    def step(by=1, *, times=1):
        nonlocal count
        for _ in range(times):
            count += by
        return count
    return step

step = counter(3)
print(step(), step(2, times=3), step.__kwdefaults__)
"""
BOOLS = """
def counted(start: bool, stop: int) -> int:
    last = -1
    for i in range(start, stop):
        last = i
    return last

print(counted(False, 1), counted(True, 2), counted(True, 1))

def refused(start: float) -> int:
    last = -1
    for i in range(start, 3):
        last = i
    return last

for start in (1.0, 1):
    try:
        print(refused(start))
    except TypeError as error:
        print(error)
"""
VARIABLES = """
def shown():
    b = 1
    print(list(locals()), locals() is locals())
    a = 2
    c = lambda: b
    print(list(locals()), locals().setdefault("own", 3))
    del a
    d = 4
    print(list(locals()))
    a = 5
    print(list(locals()))

shown()
"""
CONSTANTS = """
import math
from math import pi
LIMIT = 10**15

def named(which: int, n: int):
    for _ in range(n):
        if which == 0:
            return LIMIT
        if which == 1:
            return pi
    return math.e

print(named(0, 1) is LIMIT, named(1, 1) is pi, named(2, 1) is math.e)
"""
STARS = """
def f(*args, **named):
    return args, named

def shown(k, x):
    for make in (
        lambda: {1: 2, **k, 3: x // 0},
        lambda: [1, *k, x // 0],
        lambda: (*k, k.append(1)),
        lambda: {*k, *[], x // 0},
        lambda: f(1, *k, x // 0),
        lambda: f(*k),
        lambda: f(*k, y=x // 0),
        lambda: f(**k, y=x // 0),
        lambda: f(0, *k, *k, **{"a": 1}),
    ):
        try:
            print(make())
        except Exception as error:
            print(type(error).__name__, error)

shown(40, 1)
shown([5], 1)
shown({"a": 1}, 1)
"""
UNBOUND = """
def inside(x):
    if x:
        v = 1
    return [v for _ in range(2)]

def first(x):
    if x:
        v = 1
    return [w for w in v]

for function in (inside, first):
    try:
        function(0)
    except NameError as error:
        print(type(error).__name__, error)
"""
COLLECTIONS = f"""
import gc
seen = []

def look(phase, info):
    seen.append(phase)

def count(n):
    {"; ".join(f"n += {number}" for number in range(300))}
    return n

gc.collect()
gc.callbacks.append(look)
print(count(1), seen)
gc.callbacks.remove(look)
"""
COMPREHENSIONS = """
print([x for x in "ab"])
for x in range(2):
    print([(x, y) for y in "cd"])

class Owner:
    squares = [x * x for x in (2, 3)]
    x = 4
    pairs = [(x, y) for y in "e"]

print(Owner.squares, Owner.pairs, Owner.x)
"""
PROGRAMS = {
    "comprehensions": COMPREHENSIONS,
    "collections": COLLECTIONS,
    "unbound": UNBOUND,
    "stars": STARS,
    "constants": CONSTANTS,
    "variables": VARIABLES,
    "bools": BOOLS,
    "language": (HERE / "language.txt").read_text(),
    "raising": RAISING,
    "cells": CELLS,
}


def printed(run: object) -> str:
    assert callable(run)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        run()
    return output.getvalue()


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("level", LEVELS)
def test_levels_print_the_same(level: str, program: str) -> None:
    source = PROGRAMS[program]
    space: dict[str, object] = {"__name__": "program"}
    expected = printed(lambda: exec(compile(source, "program.py", "exec", dont_inherit=True), space))
    unit = source_to_py(source, "program.py")
    Pipeline.from_text(LEVELS[level]).run(unit.module)
    made = Program(unit.module, unit.code, "program.py")
    assert expected and printed(lambda: deeply(lambda: made.run_module("program"))) == expected


def test_an_entry_with_constants_of_the_programs_own_is_refused() -> None:
    """Read through `getattr`, a code object is the interpreter's; its instructions load constants unchecked."""
    source = """
def f(a):
    return a + 1

code = getattr(f, "__code__")
f.__code__ = code.replace(co_consts=(code.co_consts[0], 5))
f(1)
"""
    unit = source_to_py(source, "program.py")
    Pipeline.from_text(TO_VALUES).run(unit.module)
    with pytest.raises(CannotRun, match="f is given other constants"):
        deeply(Program(unit.module, unit.code, "program.py").run_module)


def test_bytecode_that_is_left_shows_and_sets_the_programs_own_code() -> None:
    """Of many names and constants, too, which instructions need a prefix for."""
    names = "\n".join(f"n{number} = {number}" for number in range(300))
    source = f"""
def f(a: int) -> int:
    return a + 1

def g(a: int) -> int:
    return a + 2

{names}
f.__code__ = g.__code__.replace(co_consts=(None, 40))
print(f(2), g.__code__.co_consts)
"""
    shown: dict[str, str] = {}
    for level in ("", FORCED):
        unit = source_to_py(source, "program.py")
        Pipeline.from_text(level).run(unit.module)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            deeply(Program(unit.module, unit.code, "program.py").run_module)
        shown[level] = printed.getvalue()
    assert set(shown.values()) == {"42 (None, 2)\n"}
