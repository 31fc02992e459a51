"""Compound statements without exceptions: if, for, while, with, match, and break and continue."""

from __future__ import annotations

from grammar.containers import iterable
from grammar.writer import LOOP, Writer, statement

DEEPEST = 4


def may_nest(w: Writer) -> bool:
    return w.nesting < DEEPEST and len(w.lines) < 26


@statement(5)
def branch(w: Writer) -> bool:
    if not may_nest(w):
        return False
    with w.block(f"if {w.expr('bool', 3)}:"):
        w.few(2)
    if w.chance(0.2):
        with w.block(f"elif {w.expr('any', 2)}:"):
            w.few(2)
    if w.chance(0.5):
        with w.block("else:"):
            w.few(2)
    return True


@statement(5)
def for_loop(w: Writer) -> bool:
    if not may_nest(w) or w.loops > 1 or w.form == "class":
        return False
    over, kind = iterable(w, 2)
    name = w.name("any", assignable=True) if w.chance(0.1) else None
    targets = {name or w.fresh("i"): kind}
    if w.chance(0.15):
        targets = {w.fresh("i"): "any", w.fresh("i"): "any"}
        form = w.pick(["enumerate({})", "zip({}, 'abcdefgh')", "zip({0}, reversed({1}))"])
        over = form.format(over, w.expr("list", 1)) if "{1}" in form else form.format(over)
    before = dict(w.names)
    prefix = "async for" if w.form in ("async", "agen") and w.chance(0.3) else "for"
    over = f"Steps({over})" if prefix == "async for" else over
    with w.block(f"{prefix} {', '.join(targets)} in {over}:", loop=True):
        for target, of in targets.items():
            w.bind(target, of)
        w.few(2)
    w.names = {name: of for name, of in w.names.items() if name in before}
    loop_else(w)
    return True


def loop_else(w: Writer) -> None:
    if w.chance(0.2):
        with w.block("else:"):
            w.few(2)


@statement(3)
def while_loop(w: Writer) -> bool:
    if not may_nest(w) or w.loops > 1 or w.form == "class":
        return False
    counter = w.fresh("n")
    if w.chance(0.6):
        w.emit(f"{counter} = {w.source.randint(1, LOOP)}")
        test, step = f"{counter} > 0", f"{counter} -= 1"
    else:
        start, limit = w.pick([("0", "3"), ("0", "5.5"), ("2**63 - 3", "2**63 + 2"), ("-2**63 - 2", "-2**63 + 2")])
        w.emit(f"{counter} = {start}")
        test, step = f"{counter} < {limit}", f"{counter} += 1"
    w.bind(counter, "int")
    w.fixed.add(counter)
    test = w.pick([test, test, f"{test} and {w.expr('bool', 2)}", f"({w.fresh('w')} := {test})"])
    with w.block(f"while {test}:", loop=True):
        w.emit(step)
        w.few(2)
    loop_else(w)
    return True


@statement(2)
def leave_loop(w: Writer) -> bool:
    if not w.breakable or w.sealed:
        return False
    w.emit(f"if {w.expr('bool', 2)}:")
    w.emit(f"    {w.word('break continue')}")
    return True


@statement(1.5)
def with_block(w: Writer) -> bool:
    if not may_nest(w):
        return False
    name = w.fresh("t")
    manager = f"Manager({w.atom('any')}, {w.word('True False False')})"
    prefix = "async with" if w.form in ("async", "agen") and w.chance(0.4) else "with"
    if prefix == "with" and w.chance(0.25):
        known = ["contextlib.suppress(ZeroDivisionError)", f"contextlib.nullcontext({w.atom('any')})"]
        manager = w.phrase(known, ["Manager", "None"])
    more = f", {manager} as {w.fresh('t')}" if w.chance(0.15) else ""
    bound = f" as {name}" if w.chance(0.5) else ""
    with w.block(f"{prefix} {manager}{bound}{more}:"):
        if bound:
            w.bind(name, "any")
        w.few(2)
    return True


@statement(1.5)
def match_block(w: Writer) -> bool:
    if not may_nest(w):
        return False
    w.emit(f"match {w.expr('any', 2)}:")
    w.indent += 1
    w.nesting += 1
    for _ in range(w.source.randint(1, 3)):
        pattern, bound = a_pattern(w, 2)
        guard = f" if {w.expr('bool', 1)}" if w.chance(0.2) else ""
        with w.block(f"case {pattern}{guard}:"):
            for name in bound:
                w.bind(name, "any")
            w.few(2)
    if w.chance(0.3):
        with w.block("case _:"):
            w.few(1)
    w.nesting -= 1
    w.indent -= 1
    return True


def a_pattern(w: Writer, depth: int) -> tuple[str, list[str]]:
    """A pattern that is not sure to match, and the names it binds."""
    simple = ["0", "1", "-1", "'a'", "None", "True", "1.5", "int()", "str()", "list()", "MyError()", "0 | 1 | 'a'"]
    if depth == 0 or w.chance(0.3):
        return w.pick(simple), []
    if w.chance(0.3):
        name = w.fresh("k")
        return w.pick(["int({})", "str({})", "int() as {}", "(0 | 1) as {}", "[_, *{}]", "{{1: _, **{}}}"]).format(
            name
        ), [name]
    left, one = a_pattern(w, depth - 1)
    right, two = a_pattern(w, depth - 1)
    forms = ["[{}, {}]", "({}, {}, *_)", "{{'a': {}, 'b': {}}}", "[{}, *_, {}]", "{{1: {}, 1.5: {}}}"]
    return w.pick(forms).format(left, right), one + two
