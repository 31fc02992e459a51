"""Simple statements: every kind of assignment, calls, del, return, raise, assert, global and nonlocal."""

from __future__ import annotations

from grammar.numbers import MODULUS
from grammar.writer import KINDS, MIXED, Writer, statement

AUGMENTED = {
    "int": "+ + - * ^ | & // % >>",
    "float": "+ - * /",
    "str": "+",
    "list": "+",
    "ints": "+",
    "tuple": "+",
    "set": "| - & ^",
    "dict": "|",
}
ANNOTATIONS = ["int", "float", "str", "'int'", "list[int]", "int | None", "'no such name'", "bool"]
RAISED = [
    "ValueError('bad')",
    "KeyError({a})",
    "MyError({a})",
    "MyError",
    "StopIteration({a})",
    "ZeroDivisionError",
    "TypeError({a}, 1)",
    "ExceptionGroup('g', [ValueError(1), MyError({a})])",
    "{a}",
    "AttributeError",
]


def cut(w: Writer, text: str, kind: str) -> str:
    """In loops, what is assigned must not grow without end."""
    if not w.loops:
        return text
    if kind == "int":
        return f"{text} % {MODULUS}" if w.chance(0.9) or w.loops > 1 else text
    return f"{text}[:8]" if kind in ("str", "list", "ints", "tuple", "bytes") and w.chance(0.9) else text


@statement(10)
def assign(w: Writer) -> bool:
    kind = w.pick([*MIXED, *w.world.constructors])
    target = w.name(kind, assignable=True) if w.chance(0.5) else None
    value = cut(w, w.expr(kind, w.source.choice((1, 2, 2, 3))), kind)
    name = target or w.fresh()
    annotation = f": {w.pick(ANNOTATIONS)}" if w.chance(0.08) and name not in w.declared else ""
    again = f" = {w.fresh()}" if w.chance(0.04) and not annotation else ""
    w.emit(f"{name}{annotation}{again} = {value}")
    w.bind(name, kind)
    return True


@statement(5)
def augment(w: Writer) -> bool:
    kind = w.word("int int int float str list ints tuple set dict")
    name = w.name(kind, assignable=True)
    if name is None or (w.loops > 1 and kind in ("list", "ints", "tuple", "str")):
        return False
    value = w.atom(kind) if w.loops else w.expr(kind, 2)
    operator = w.word(AUGMENTED[kind])
    value = f"{value} or 3" if operator in ("//", "%", "/") and w.chance(0.9) else value
    value = f"abs({value}) % 65" if operator == ">>" else value
    w.emit(f"{name} {operator}= {value}")
    if w.loops:
        w.emit(f"{name} = {cut(w, name, kind)}")
    return True


@statement(2)
def unpack(w: Writer) -> bool:
    names = [w.fresh() for _ in range(w.source.randint(2, 3))]
    if w.chance(0.5):
        w.emit(f"{', '.join(names)} = {', '.join(w.expr('any', 2) for _ in names)}")
    else:
        starred = w.source.randrange(len(names) + int(w.chance(0.1)))
        targets = [f"*{name}" if place == starred else name for place, name in enumerate(names)]
        if w.chance(0.04):
            targets[0] = f"({targets[0]}, {w.fresh()})"
        extra = f"{w.expr('int', 1)}, " * (len(names) - 1)
        w.emit(f"{', '.join(targets)} = {extra}*{w.expr(w.word('list tuple str dict'), 2)}")
    for name in names:
        w.bind(name, "any")
    return True


@statement(2)
def store_item(w: Writer) -> bool:
    if name := w.name("dict"):
        w.emit(f"{name}[{w.expr(w.word('int str'), 1)}] = {w.expr('any', 2)}")
    elif name := w.name("ints"):
        place = w.phrase([f"{w.small()}:{w.small()}", f"{w.small()}:"], [w.small(), w.atom("int"), w.atom("any")])
        value = f"[{w.atom('int')}]" if ":" in place else w.expr("int", 2)
        w.emit(f"{name}[{place}] = {value}")
        if not w.loops:
            w.emit(f"{name}[0] {w.word('+= -= *= = //=')} {w.expr('int', 2)}")
    return name is not None


@statement(2)
def store_attribute(w: Writer) -> bool:
    for one in w.world.classes:
        if name := w.name(one.name):
            attribute = w.pick([*one.attributes, "fresh"])
            value = cut(w, w.expr(one.attributes.get(attribute, "any"), 2), one.attributes.get(attribute, "any"))
            w.emit(f"{name}.{attribute} {w.word('= = +=')} {value}")
            return True
    return False


@statement(3)
def call_for_effect(w: Writer) -> bool:
    if w.form == "class":
        return False
    form = w.pick(
        ["print({a})", "print({a}, {a}, sep='|')", "{a}", "peek()", "{m}", "Noise({n})", "print(locals().keys())"]
    )
    if form == "{m}":
        kind = w.word("list ints")
        name = w.name(kind)
        if name is None:
            return False
        item = "{a}" if kind == "list" else w.expr("int", 2)
        safe = [f".append({item})", f".insert(0, {item})", ".reverse()", f".extend([{item}])"]
        form = name + w.phrase(safe, [".sort()", ".clear()", ".pop()"])
    while "{a}" in form:
        form = form.replace("{a}", w.expr("any", 2), 1)
    w.emit(form.replace("{n}", repr(w.fresh("o"))))
    return True


@statement(1.2)
def hold(w: Writer) -> bool:
    """An object that says when it goes: held by a variable, in a container, or passed on."""
    if w.form == "class":
        return False
    made = f"Noise({w.fresh('o')!r})"
    kept = w.name("noise", assignable=True) if w.chance(0.5) else w.name("list") if w.chance(0.3) else None
    if kept is None or w.names[kept] == "noise":
        name = kept or w.fresh()
        w.emit(f"{name} = {w.pick([made, made, f'({made}, {made})', f'[{made}][0]', f'({made} and {made})'])}")
        w.bind(name, "noise")
    else:
        w.emit(f"{kept}.append({made})")
    return True


@statement(1)
def delete(w: Writer) -> bool:
    if w.chance(0.4) and (container := w.name(w.word("list ints"))):
        w.emit(f"del {container}[{w.phrase([w.small() + ':', ':' + w.small()], [w.small()])}]")
        return True
    name = w.name("any", assignable=True)
    if name is None or w.nesting > 2:
        return False
    w.emit(f"del {name}")
    del w.names[name]
    if w.chance(0.3):
        w.maybe.append(name)
    return True


@statement(1.5)
def early_return(w: Writer) -> bool:
    if w.form in ("class", "module") or w.sealed:
        return False
    value = "" if w.form == "agen" else w.expr(w.result, 2)
    if w.nesting > 2 and w.chance(0.15):
        w.emit(f"return {value}".rstrip())
    else:
        w.emit(f"if {w.expr('bool', 2)}:")
        w.emit(f"    return {value}".rstrip())
    return True


@statement(0.8)
def raise_one(w: Writer) -> bool:
    text = w.pick(RAISED).replace("{a}", w.atom("any"))
    cause = w.pick([" from None", " from MyError('cause')", " from ValueError"]) if w.chance(0.2) else ""
    w.emit(f"if {w.expr('bool', 2)}:")
    w.emit(f"    raise {text}{cause}")
    return True


@statement(0.5)
def claim(w: Writer) -> bool:
    w.emit(
        f"assert {w.expr('bool', 2)}{' or True' * w.chance(0.7)}" + (f", {w.expr('any', 1)}" if w.chance(0.5) else "")
    )
    return True


@statement(1.5)
def write_global(w: Writer) -> bool:
    """Read and write a global of the program: declared at the top of the function by the function's writer."""
    names = [name for name in w.declared if name in w.world.variables]
    if not names:
        return False
    name = w.pick(names)
    kind = w.world.variables[name]
    w.emit(f"{name} = {cut(w, w.expr(kind, 2), kind)}" if w.chance(0.8) else f"del {name}")
    return True


@statement(0.4)
def import_inside(w: Writer) -> bool:
    if w.form == "class":
        return False
    name = w.fresh("m")
    form = w.pick(
        ["import math as {}", "from math import floor as {}", "import os.path as {}", "from math import nothing as {}"]
    )
    w.emit(form.format(name))
    if "floor" in form:
        w.emit(f"{name} = {name}({w.expr('float', 1)})")
        w.bind(name, "int")
    return True


assert set(AUGMENTED) <= set(KINDS)
