"""Expressions of numbers: arithmetic that leaves machine words, comparisons, conversions, math."""

from __future__ import annotations

from grammar.writer import Writer, makes

COMPARISONS = "< <= == != > >="
MODULUS = 1180591620717411303449
"""A remainder of 70 bits: what is assigned in loops leaves a machine word again and again, and stays bounded."""


PLACES = {
    "{i}": "int",
    "{f}": "float",
    "{b}": "bool",
    "{s}": "str",
    "{l}": "list",
    "{q}": "ints",
    "{d}": "dict",
    "{t}": "tuple",
    "{a}": "any",
}


def divisor(w: Writer, text: str, other: str = "| 1") -> str:
    """Mostly not zero."""
    return f"({text} {other})" if w.chance(0.85) else text


@makes("int", weight=8)
def arithmetic(w: Writer, depth: int) -> str:
    return f"({w.expr('int', depth)} {w.word('+ + + - - * * & | ^')} {w.expr('int', depth)})"


@makes("int", weight=2)
def division(w: Writer, depth: int) -> str:
    return f"({w.expr('int', depth)} {w.word('// %')} {divisor(w, w.expr('int', depth))})"


@makes("int", weight=1)
def shift(w: Writer, depth: int) -> str:
    by = w.word("0 1 3 7 63") if w.chance(0.7) else f"({w.atom('int')} & 63)"
    return f"({w.expr('int', depth)} {w.word('<< >>')} {by})"


@makes("int", "float", weight=0.5)
def power(w: Writer, depth: int) -> str:
    return f"({w.atom('int')} ** {w.source.randint(-1, 3)})"


@makes("int", "float", weight=1)
def unary(w: Writer, depth: int) -> str:
    return f"({w.word('- ~ + -')}{w.expr('int', depth)})"


@makes("int", weight=1)
def int_call(w: Writer, depth: int) -> str:
    form = w.phrase(
        [
            "abs({i})",
            "int({b})",
            "int({f} % 100.0)",
            "round({f} % 8.0)",
            "min({i}, {j})",
            "max({i}, {j}, 0)",
            "divmod({i}, {j} or 3)[{n}]",
            "pow({i}, 3, 1000)",
            "({i}).bit_length()",
            "hash({j})",
            "ord('x' or {s}[0])",
            "math.isqrt({j} & 255)",
            "math.gcd({i}, {j})",
            "int(str({j}))",
        ],
        ["int({s}, 16)", "int({s})", "ord({s}[0])", "int({f})", "round({f})", "math.isqrt({i})", "({j}).missing"],
    )
    return fill(w, form, depth)


def fill(w: Writer, form: str, depth: int) -> str:
    """A form with its places filled in: a letter of PLACES, j an int, n 0 or 1, m a small int."""
    for place, kind in PLACES.items():
        while place in form:
            form = form.replace(place, w.expr(kind, depth), 1)
    return form.replace("{j}", w.atom("int")).replace("{n}", w.word("0 1")).replace("{m}", w.small())


@makes("float", weight=6)
def float_arithmetic(w: Writer, depth: int) -> str:
    left = w.expr(w.word("float float int"), depth)
    return f"({left} {w.word('+ + - - * *')} {w.expr('float', depth)})"


@makes("float", weight=3)
def float_division(w: Writer, depth: int) -> str:
    right = divisor(w, w.expr(w.word("float int"), depth), "or 0.75")
    return f"({w.expr(w.word('float int'), depth)} {w.word('/ / // %')} {right})"


@makes("float", weight=2)
def float_call(w: Writer, depth: int) -> str:
    form = w.phrase(
        [
            "abs({f})",
            "float({i})",
            "math.sqrt(abs({f}))",
            "math.floor({f} % 50.0)",
            "math.sin({f} % 7.0)",
            "math.hypot({f}, {j})",
            "math.copysign({j}, {f})",
            "min({f}, {j})",
            "max({j}, {f})",
            "round({f}, {m})",
            "(abs({f}) ** 0.5)",
            "sum([{f}, {j}])",
            "math.fmod({f}, {j} or 2)",
            "({f}).real",
            "(-{f})",
        ],
        [
            "float({s})",
            "math.sqrt({f})",
            "math.floor({f})",
            "({f} ** {m})",
            "math.sin({f})",
            "({f} ** 0.5)",
            "math.log({f})",
        ],
    )
    return fill(w, form, depth)


@makes("bool", weight=6)
def condition(w: Writer, depth: int) -> str:
    """Half of them are as often true as false."""
    if w.chance(0.4):
        return f"({w.expr('int', depth)} % {w.word('2 3')} {w.word('== != >')} {w.word('0 1')})"
    kind = w.word("int int int float str any")
    left, right = w.expr(kind, depth), w.expr(kind if w.chance(0.9) else "any", depth)
    return f"({left} {w.word('== !=' if kind == 'any' else COMPARISONS)} {right})"


@makes("bool", weight=1)
def chain(w: Writer, depth: int) -> str:
    kind = w.word("int int float str")
    parts = [w.expr(kind, depth) for _ in range(3)]
    return f"({parts[0]} {w.word(COMPARISONS)} {parts[1]} {w.word(COMPARISONS)} {parts[2]})"


@makes("bool", weight=1)
def logic(w: Writer, depth: int) -> str:
    return f"({w.expr('bool', depth)} {w.word('and or')} {w.expr('bool', depth)})"


@makes("bool", weight=0.7)
def negation(w: Writer, depth: int) -> str:
    return f"(not {w.expr('any', depth)})"


@makes("bool", weight=1)
def membership(w: Writer, depth: int) -> str:
    left, right = (
        ("str", "str") if w.chance(0.2) else (w.word("int str float"), w.word("list tuple ints ints dict set"))
    )
    return f"({w.expr(left, depth)} {w.pick(['in', 'in', 'not in'])} {w.expr(right, depth)})"


@makes("bool", weight=1)
def identity(w: Writer, depth: int) -> str:
    right = w.pick(["None", "None", "True", "..."])
    if w.chance(0.3):
        kind = w.word("int str list float tuple")
        return f"({w.atom(kind)} {w.pick(['is', 'is not'])} {w.name(kind) or right})"
    return f"({w.expr('any', depth)} {w.pick(['is', 'is not'])} {right})"


@makes("bool", weight=1)
def bool_call(w: Writer, depth: int) -> str:
    form = w.pick(
        [
            "isinstance({a}, int)",
            "isinstance({a}, (str, float))",
            "bool({a})",
            "callable({a})",
            "any({l})",
            "all({l})",
            "({s}).isdigit()",
            "({s}).startswith({s})",
            "math.isnan({f})",
            "issubclass(type({a}), int)",
            "hasattr({a}, 'append')",
            "(type({a}) is type({a}))",
        ]
    )
    return fill(w, form, depth)
