"""Statements of exceptions: try with all its parts, except*, raising again, finally on every way out."""

from __future__ import annotations

from grammar.flow import may_nest
from grammar.writer import Writer, statement

CAUGHT = [
    "ZeroDivisionError",
    "ValueError",
    "(TypeError, IndexError)",
    "Exception",
    "LookupError",
    "MyError",
    "ArithmeticError",
    "AttributeError",
    "NameError",
    "BaseException",
    "(ValueError, KeyError, MyError)",
]


@statement(4)
def try_block(w: Writer) -> bool:
    if not may_nest(w):
        return False
    with w.block("try:"):
        w.few(2)
    handled = w.chance(0.85)
    if handled:
        handlers(w)
        if w.chance(0.25):
            with w.block("else:"):
                w.few(2)
    if not handled or w.chance(0.3):
        with w.block("finally:"):
            w.few(2)
    return True


def handlers(w: Writer) -> None:
    if w.chance(0.1):
        kind = w.pick(["ValueError", "MyError", "(KeyError, TypeError)"])
        sealed, w.sealed = w.sealed, True
        with w.block(f"except* {kind} as {w.fresh('e')}:"):
            w.few(2)
        w.sealed = sealed
        return
    for _ in range(w.source.randint(1, 2)):
        name = w.fresh("e")
        bound = f" as {name}" if w.chance(0.5) else ""
        with w.block(f"except {w.pick(CAUGHT)}{bound}:"):
            if bound:
                w.emit(w.pick(["print(repr({0}))", "print({0}.args, {0}.__context__)", "{0} = 1", "pass"]).format(name))
            if w.chance(0.15):
                w.emit(
                    w.pick(["raise", "raise MyError('again')", f"raise ValueError from {name}" if bound else "raise"])
                )
            else:
                w.few(2)
    if w.chance(0.15):
        with w.block("except:"):
            w.few(2)
