"""Whole programs: globals, functions and classes, calls of them, disturbances between the calls, and how it ends."""

from __future__ import annotations

import random

from grammar import calls, classes, containers, errors, flow, functions, numbers, simple, texts
from grammar.calls import arguments, consumed
from grammar.disturb import disturb, write_poke
from grammar.prelude import with_prelude
from grammar.world import Class, World
from grammar.writer import MIXED, Writer

FORMS = (calls, classes, containers, errors, flow, functions, numbers, simple, texts)
"""The modules that enter their forms in the writer's tables."""
ODD = 0.08
"""How often a call from outside gives a function something it was not written for."""


def program(seed: str, minor: int = 11) -> str:
    """The program of a seed; it compiles on that minor of CPython's and every later one."""
    for attempt in range(50):
        text = write(random.Random(f"{seed}/{attempt}"), minor)
        try:
            compile(text, "program.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            continue
        return text
    raise RuntimeError(f"no program of seed {seed} compiles")


def write(source: random.Random, minor: int) -> str:
    w = Writer(source, World(minor), form="module")
    for _ in range(source.randint(0, 3)):
        kind = w.pick(MIXED)
        name = w.fresh("G")
        w.emit(f"{name} = {w.world.literal(source, kind, True)}")
        w.world.variables[name] = kind
    for _ in range(source.choice([0, 0, 0, 1, 1, 2])):
        gap(w)
        classes.write_class(w)
    for _ in range(source.randint(1, 3)):
        gap(w)
        if w.chance(0.12):
            write_poke(w)
            gap(w)
        w.world.functions.append(functions.write_function(w))
    gap(w)
    for one in w.world.classes:
        show_class(w, one)
    show_all(w)
    for _ in range(source.choice([0, 0, 1, 1, 2])):
        disturb(w)
        show_all(w, most=1)
    ending(w)
    text = "\n".join(w.lines) + "\n"
    return with_prelude(text.replace("show(", "show_locals(") if w.chance(0.3) else text)


def gap(w: Writer) -> None:
    if w.lines:
        w.lines += ["", ""]


def show_all(w: Writer, most: int = 3) -> None:
    """Calls of every function with values of the right kinds, and others."""
    for one in w.world.functions:
        if one.name.startswith("poke_"):
            continue
        for _ in range(w.source.randint(1, most)):
            params = one.params
            if w.chance(ODD) and params:
                params = [type(p)(p.name, w.pick([*MIXED, "odd"]), p.style) for p in params]
            given = arguments(w, params, 1)
            if params and params[0].name == "fuel":
                given = ", ".join([str(w.source.randint(0, 4)), *given.split(", ")[1:]])
            if one.form == "plain":
                w.emit(f"show('{one.name}', {one.name}{', ' * bool(given)}{given})")
            else:
                w.emit(f"show('{one.name}', lambda: {consumed(w, one, f'{one.name}({given})')})")


def show_class(w: Writer, one: Class) -> None:
    """Calls of its methods, and its operators."""
    made = w.world.constructors[one.name]
    for method in one.methods:
        given = arguments(w, method.params, 1)
        call = consumed(w, method, f"{made}.{method.name}({given})")
        w.emit(f"show('{one.name}', lambda: {call})")
    for form in one.operators:
        if w.chance(0.7):
            w.emit(f"show('{one.name}', lambda: {form.format(made, w.expr('any', 1))})")


def ending(w: Writer) -> None:
    """Most programs just end; some with an exception nobody catches, or an exit."""
    if w.chance(0.25):
        one = w.pick([one for one in w.world.functions if not one.name.startswith("poke_")])
        w.emit(f"print({consumed(w, one, f'{one.name}({arguments(w, one.params, 1)})')})")
    elif w.chance(0.1):
        w.emit(
            w.pick(["sys.exit(3)", "raise MyError('end')", "sys.exit('text')", "raise SystemExit", "assert not show"])
        )
