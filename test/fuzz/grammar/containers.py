"""Expressions of containers: displays, comprehensions, subscripts, and what is taken out of containers."""

from __future__ import annotations

from grammar.numbers import fill
from grammar.texts import subscript
from grammar.writer import LOOP, Writer, makes

SEQUENCES = "list ints tuple str"


def elements(w: Writer, depth: int) -> str:
    """What stands in a display: values, and now and then others unpacked."""
    parts: list[str] = []
    for _ in range(w.source.randint(0, 3)):
        starred = w.chance(0.1)
        parts.append(f"*{w.expr(w.word(SEQUENCES), depth)}" if starred else w.expr("any", depth))
    return ", ".join(parts)


@makes("list", weight=3)
def list_display(w: Writer, depth: int) -> str:
    return f"[{elements(w, depth)}]"


@makes("tuple", weight=3)
def tuple_display(w: Writer, depth: int) -> str:
    inner = elements(w, depth)
    return f"({inner},)" if inner else "()"


@makes("set", weight=2)
def set_display(w: Writer, depth: int) -> str:
    return "{" + w.exprs(w.word("int str"), depth, 1, 3) + "}"


@makes("dict", weight=3)
def dict_display(w: Writer, depth: int) -> str:
    parts = [f"{w.expr(w.word('int str'), depth)}: {w.expr('any', depth)}" for _ in range(w.source.randint(0, 3))]
    if w.chance(0.15):
        parts.insert(w.source.randint(0, len(parts)), f"**{w.expr('dict', depth)}")
    return "{" + ", ".join(parts) + "}"


def iterable(w: Writer, depth: int) -> tuple[str, str]:
    """Something to loop over that is short, and the kind of its items."""
    if w.chance(0.45):
        return span(w), "int"
    kind = w.word("ints ints ints list tuple str dict set")
    text = w.expr(kind, depth)
    if kind == "ints" and w.chance(0.2):
        return w.pick([f"reversed({text})", f"sorted({text})", f"map({w.word('int abs float')}, {text})"]), "int"
    if kind in ("dict", "set"):
        return text, "any"
    return f"{text}[:{LOOP}]", {"str": "str", "ints": "int"}.get(kind, "any")


def span(w: Writer) -> str:
    """A range of at most LOOP items, also where ints leave machine words."""
    size = str(w.source.randint(0, LOOP)) if w.chance(0.5) else f"({w.atom('int')}) % {LOOP}"
    start = w.word("0 0 0 1 -3 2**63-5 -2**63") if w.chance(0.8) else w.atom("int")
    step = w.word("1 1 1 2 -1 -3 2**61")
    forms = [f"{size}", f"{size}", f"{start}, {start} + {size}", f"{start}, {start} + ({size}) * ({step}), {step}"]
    return f"range({w.pick(forms)})"


def clauses(w: Writer, depth: int) -> str:
    """The `for` and `if` parts of a comprehension."""
    text = ""
    for _ in range(2 if w.chance(0.15) else 1):
        over, kind = iterable(w, depth)
        name = w.fresh("c")
        text += f" for {name} in {over}"
        w.bind(name, kind)
    if w.chance(0.35):
        text += f" if {w.expr('bool', depth)}"
    return text


def comprehension(w: Writer, depth: int, item: str, kinds: str) -> str | None:
    """`item` holds a place for each kind of `kinds`."""
    if w.loops > 1 or w.form in ("class", "module"):
        return None
    with w.inside_expression(loop=True):
        text = clauses(w, depth)
        values = [w.expr(kind, depth) for kind in kinds.split()]
    return item.format(*values) + text


@makes("ints", weight=3)
def int_comprehension(w: Writer, depth: int) -> str | None:
    text = comprehension(w, depth, "{}", "int")
    return text and f"[{text}]"


@makes("list", weight=2)
def list_comprehension(w: Writer, depth: int) -> str | None:
    text = comprehension(w, depth, "{}", w.word("int int float any"))
    return text and f"[{text}]"


@makes("dict", weight=1)
def dict_comprehension(w: Writer, depth: int) -> str | None:
    text = comprehension(w, depth, "{}: {}", f"{w.word('int str')} any")
    return text and "{" + text + "}"


@makes("set", weight=1)
def set_comprehension(w: Writer, depth: int) -> str | None:
    text = comprehension(w, depth, "{}", w.word("int str"))
    return text and "{" + text + "}"


@makes("int", weight=0.7)
def consumed_generator(w: Writer, depth: int) -> str | None:
    text = comprehension(w, depth, "{}", "int")
    return text and f"{w.word('sum sum sum any all max')}({text})"


@makes("list", weight=2)
def list_call(w: Writer, depth: int) -> str:
    form = w.phrase(
        [
            "list({s})",
            "sorted({l}, key=repr)",
            "list(zip({l}, {s}))",
            "list(enumerate({l}))",
            "list(map(str, {l}))",
            "list(filter(None, {l}))",
            "({l} + {l})[:8]",
            "({l} * {m})[:8]",
            "({s}).split('a')",
            "[{i}, *{s}]",
            "list(reversed({l}))",
        ],
        ["sorted({l})", "list({a})", "({l} + {a})", "({s}).split({s})"],
    )
    return fill(w, form, depth)


@makes("ints", weight=3)
def ints_call(w: Writer, depth: int) -> str:
    form = w.phrase(
        [
            "[{i}, {j}]",
            "[{i}, *{q}][:9]",
            "list(range({m}))",
            "sorted({q})",
            "({q} + {q})[:8]",
            "({q} * {m})[:8]",
            "list(map(abs, {q}))",
            "list(bytes(3))",
            "{q}[::-1]",
            "{q}[{m}:]",
            "[len({s}), {i}, {j}]",
        ],
        ["list({s})", "list(range({i}))[:3]", "list(map(int, {s}))"],
    )
    return fill(w, form, depth)


@makes("list", "tuple", weight=1)
def sequence_part(w: Writer, depth: int) -> str:
    step = w.pick(["", "::-1", f"{w.small()}:", f":{w.small()}", f"{w.small()}:{w.small()}"]) or ":"
    return f"{w.expr(w.word('list tuple'), depth)}[{step}]"


@makes("dict", weight=1)
def dict_call(w: Writer, depth: int) -> str:
    forms = ["dict(a={a}, b={j})", "dict(zip({s}, {l}))", "dict.fromkeys({s}, {i})", "({d} | {d})", "dict({d})"]
    return fill(w, w.phrase(forms, ["dict({l})", "dict.fromkeys({a})"]), depth)


@makes("tuple", weight=1)
def tuple_call(w: Writer, depth: int) -> str:
    form = w.pick(["divmod({i}, {j} or 5)", "tuple({l})", "({a}, {j}) + ({i},)", "({s}).partition('a')", "tuple({s})"])
    return f"({fill(w, form, depth)})"


@makes("any", "int", weight=1.5)
def item(w: Writer, depth: int) -> str:
    """An item, which may not be there."""
    container = w.name("ints")
    if container is None or w.chance(0.3):
        return w.pick(["[1, 2, 3]", "(5, -6, 7, 2**63)", "{0: 1, 1: 2, 2: 3}"]) + f"[{w.atom('int')} % 3]"
    place = w.phrase(
        [f"{w.atom('int')} % (len({container}) or 1)", w.word("0 0 -1")], [w.small(), w.expr("int", depth)]
    )
    return f"{container}[{place}]" if w.chance(0.3) else f"({container} or [7])[{place}]"


@makes("any", weight=1)
def any_item(w: Writer, depth: int) -> str:
    container = w.name(w.word("list tuple dict str")) or w.expr("list", depth)
    return f"{container}[{subscript(w, 0.3)}]"


@makes("int", weight=2)
def size(w: Writer, depth: int) -> str:
    safe = [
        "len({l})",
        "len({s})",
        "len({d})",
        "sum({q})",
        "({s}).find({s})",
        "({l}).count({a})",
        "max({q}, default={j})",
    ]
    return fill(w, w.phrase(safe, ["({l}).index({j})", "sum({l})", "min({q})", "len({a})"]), depth)


@makes("any", weight=1)
def looked_up(w: Writer, depth: int) -> str:
    form = w.phrase(
        [
            "({d}).get({s})",
            "({d}).get({j}, {a})",
            "next(iter({s}), {a})",
            "({d}).setdefault({j}, {a})",
            "max({s}, {s})",
            "getattr({a}, 'real', {j})",
        ],
        ["({d}).get({a})", "next(iter({l}))", "({l}).pop()", "({d}).popitem()", "min({l})", "({d})[{j}]"],
    )
    return fill(w, form, depth)
