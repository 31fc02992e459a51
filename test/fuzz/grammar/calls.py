"""Expressions that call or choose: functions of the program, lambdas, methods, `if`, `:=`, await and yield."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from grammar.world import Class, Function, Parameter
from grammar.writer import BUDGET, KINDS, RISK, Writer, makes


def arguments(w: Writer, params: list[Parameter], depth: int) -> str:
    """Arguments that bind to the parameters, most of the time, in one of many ways."""
    parts: list[str] = []
    named = False
    for param in params:
        value = w.expr(param.kind, depth)
        if w.chance(0.004):
            continue
        if param.style == "star":
            if not named:
                parts += [w.expr("any", depth) for _ in range(w.source.randint(0, 2))]
                parts += [f"*{w.expr('list', 1)}[:3]"] if w.chance(0.3) else []
        elif param.style == "double":
            parts += [f"{w.word('extra other')}={value}"] if w.chance(0.4) else []
            parts += ["**{'more': 1}"] if w.chance(0.15) else []
        elif param.style == "keyword":
            named = True
            parts.append(f"{param.name}={value}")
        elif param.style == "default" and w.chance(0.4):
            named = True
        elif param.style == "only" or (not named and w.chance(0.85)):
            parts.append(value)
        else:
            named = True
            parts.append(f"{param.name}={value}")
    if w.chance(0.005):
        parts.append(w.pick(["0", "wrong=1", "*[1, 2]"]))
    return ", ".join(order(parts))


def order(parts: list[str]) -> list[str]:
    """Positional arguments before those with names, which Python wants."""
    positional = [part for part in parts if is_positional(part)]
    return positional + [part for part in parts if part not in positional]


def is_positional(part: str) -> bool:
    name, equals, rest = part.partition("=")
    return not part.startswith("**") and not (equals and name.isidentifier() and not rest.startswith("="))


def affordable(w: Writer, functions: list[Function], kinds: Sequence[str]) -> Function | None:
    """A function of one of the kinds of result that the budget still allows to call."""
    if w.loops > 1:
        return None
    fitting = [one for one in functions if w.cost + one.cost * w.weight < BUDGET and one.result in kinds]
    if not fitting:
        return None
    found = w.pick(fitting)
    w.cost += found.cost * w.weight
    return found


def consumed(w: Writer, function: Function, text: str) -> str | None:
    """A call as a value: generators are run to their end, coroutines awaited or driven."""
    if function.form == "plain":
        return text
    if function.form == "generator":
        return f"{w.word('list tuple sum')}({text})" if w.chance(0.8) else f"next({text}, None)"
    if function.form == "async":
        return f"(await {text})" if w.form in ("async", "agen") else f"drive({text})"
    return f"(await collect({text}))" if w.form in ("async", "agen") else f"drive(collect({text}))"


def call(w: Writer, depth: int, kinds: Sequence[str]) -> str | None:
    function = affordable(w, w.world.functions, kinds)
    if function is None or w.form == "class":
        return None
    return consumed(w, function, f"{function.name}({arguments(w, function.params, depth)})")


for one_kind in (*KINDS, "any"):
    makes(one_kind, weight=3)(partial(call, kinds=KINDS if one_kind == "any" else (one_kind,)))


@makes("int", "float", "any", weight=2)
def recursion(w: Writer, depth: int) -> str | None:
    """A call of the function itself with less fuel."""
    if not w.own or w.loops or w.cost > BUDGET // 8:
        return None
    w.cost += w.cost
    text = w.own.format(*(w.atom(kind) for kind in w.own_kinds))
    return f"({text} if fuel > 0 else {w.atom(w.result)})"


@makes("any", weight=0.5)
def called_lambda(w: Writer, depth: int) -> str:
    name = w.fresh("p")
    with w.inside_expression():
        w.bind(name, "any")
        body = w.expr("any", depth)
    default = f"={w.atom('int')}" if w.chance(0.3) else ""
    return f"(lambda {name}{default}: {body})({w.expr('any', depth) if not default or w.chance(0.5) else ''})"


def choice(w: Writer, depth: int, kind: str) -> str:
    return f"({w.expr(kind, depth)} if {w.expr('bool', depth)} else {w.expr(kind, depth)})"


for one_kind in (*KINDS, "any"):
    makes(one_kind, weight=0.7)(partial(choice, kind=one_kind))


@makes("any", weight=0.5)
def either(w: Writer, depth: int) -> str:
    return f"({w.expr('any', depth)} {w.word('or and')} {w.expr('any', depth)})"


@makes("int", "any", weight=0.5)
def walrus(w: Writer, depth: int) -> str | None:
    if w.form in ("class", "module") or w.enclosed:
        return None
    name = w.fresh("w")
    value = w.expr("int", depth)
    w.maybe.append(name)
    return f"({name} := {value})"


def attribute(w: Writer, depth: int, kind: str) -> str | None:
    """An attribute of an instance."""
    found = instance(w)
    if found is None:
        return None
    text, one = found
    names = [name for name, of in one.attributes.items() if kind in (of, "any")]
    if not names:
        return f"{text}.missing" if kind == "any" and w.chance(RISK) else None
    return f"{text}.{w.pick(names)}"


for one_kind in (*KINDS, "any"):
    makes(one_kind, weight=2)(partial(attribute, kind=one_kind))


def instance(w: Writer) -> tuple[str, Class] | None:
    """An instance of one of the program's classes, or None."""
    if w.self_class is not None and "self" in w.names and w.chance(0.7):
        return "self", w.self_class
    if not w.world.classes or w.form == "class":
        return None
    one = w.pick(w.world.classes)
    name = w.name(one.name)
    if name is None and w.loops > 1:
        return None
    return name or f"{one.name}({arguments(w, one.params, 0)})", one


def method_call(w: Writer, depth: int, kinds: Sequence[str]) -> str | None:
    found = instance(w)
    if found is None or not found[1].methods:
        return None
    function = affordable(w, found[1].methods, kinds)
    if function is None:
        return None
    return consumed(w, function, f"{found[0]}.{function.name}({arguments(w, function.params, depth)})")


for one_kind in (*KINDS, "any"):
    makes(one_kind, weight=2)(partial(method_call, kinds=KINDS if one_kind == "any" else (one_kind,)))


def operator(w: Writer, depth: int, kind: str) -> str | None:
    """An operation that a class of the program has its own word in."""
    found = instance(w)
    forms = [form for form, gives in found[1].operators.items() if kind in (gives, "any")] if found else []
    if found is None or not forms:
        return None
    return w.pick(forms).format(found[0], w.expr("any", depth))


for one_kind in ("int", "bool", "str", "float", "list", "any"):
    makes(one_kind, weight=2)(partial(operator, kind=one_kind))


@makes("any", weight=2)
def yielded(w: Writer, depth: int) -> str | None:
    if w.form not in ("generator", "agen") or w.enclosed:
        return None
    return f"(yield {w.expr('any', depth)})"


def awaited(w: Writer, depth: int, kind: str) -> str | None:
    if w.form not in ("async", "agen") or w.enclosed:
        return None
    return f"(await Pause({w.expr(kind, depth)}))"


for one_kind in (*KINDS, "any"):
    makes(one_kind, weight=1)(partial(awaited, kind=one_kind))
