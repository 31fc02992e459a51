"""Expressions of str and bytes: methods, formatting, f-strings."""

from __future__ import annotations

from grammar.numbers import fill
from grammar.writer import Writer, makes

SPECS = {
    "int": ["", ":>6", ":<5", ":05", ":+", ":x", ":,", "!r", ":d", ":{width}", ":.1f", ":b"],
    "float": ["", ":>6", ":.2f", ":e", ":+", "!r", ":{width}", ":010.3f", ":g"],
    "str": ["", ":>6", ":<5", ":^7", "!r", "!a", ":s", ":.1", "!r:>9"],
}


@makes("str", weight=2)
def concatenation(w: Writer, depth: int) -> str:
    return f"({w.expr('str', depth)} + {w.expr('str', depth)})"


@makes("str", weight=1)
def repetition(w: Writer, depth: int) -> str:
    return f"({w.atom('str')} * {w.small()})"


@makes("str", weight=3)
def text_call(w: Writer, depth: int) -> str:
    form = w.phrase(
        [
            "str({a})",
            "repr({a})",
            "({s}).upper()",
            "({s}).strip()",
            "({s}).replace('a', {s})",
            "({s}).join([{s}, {s}])",
            "chr({j} & 1023)",
            "hex({i})",
            "bin({j})",
            "format({f}, '.3g')",
            "('%d' % {i})",
            "'<{}>'.format({a})",
            "'%s %r' % ({a}, {j})",
            "({s}).zfill({m})",
            "({s}).partition('a')[{n}]",
            "type({a}).__name__",
        ],
        ["({s} % {j})", "({s}).format({a})", "'-'.join({l})", "({s}).encode('utf-8').decode('latin-1')", "({s} + {a})"],
    )
    return fill(w, form, depth)


@makes("str", weight=2)
def text_part(w: Writer, depth: int) -> str:
    return f"{w.expr('str', depth)}[{subscript(w)}]"


def subscript(w: Writer, single: float = 0.1) -> str:
    if w.chance(single):
        return w.small(3)
    step = w.phrase(["", "", ":-1", ":2"], [":0"])
    return f"{w.pick(['', w.small()])}:{w.pick(['', w.small()])}{step}"


@makes("str", weight=3)
def interpolation(w: Writer, depth: int) -> str:
    """An f-string of one or two parts, for which quotes, braces and backslashes must stay out of the expressions."""
    parts: list[str] = []
    for _ in range(w.source.randint(1, 2)):
        kind = w.pick([*SPECS, "any"])
        value = w.name(kind) or "1"
        if w.chance(0.3) and kind == "int":
            value = f"{value} * {w.name('int') or '2'}"
        spec = w.pick(SPECS.get(kind, ["", "!r", "!s", "!a"])) if w.name(kind) and w.chance(0.6) else ""
        spec = spec.replace("{width}", "{" + (w.name("int") or "3") + " % 9}")
        parts.append("{" + value + w.pick(["", "", "", "="]) * (spec == "") + spec + "}")
    return "f'" + w.word("a- < {{ #").join(parts) + "'"


@makes("bytes", weight=1)
def bytes_call(w: Writer, depth: int) -> str:
    form = w.pick(
        [
            "bytes([{j} & 255])",
            "({s}).encode()",
            "({s}).encode('ascii', 'replace')",
            "bytes(3)",
            "(b'ab' + bytes({l}))",
            "b'abc'[{m}:]",
            "(b'a' * {m})",
        ]
    )
    return fill(w, form, depth)
