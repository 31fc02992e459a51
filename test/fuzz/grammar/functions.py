"""Functions of every form: plain and recursive, generators, coroutines, closures; with every kind of parameter."""

from __future__ import annotations

from grammar.world import Function, Parameter
from grammar.writer import MIXED, Writer, statement

ANNOTATIONS = {"int": "int", "float": "float", "bool": "bool", "str": "str", "list": "list", "any": "object"}
WRONG = ["int", "float", "str", "'int'", "list[int]", "bool", "None", "dict[str, int]", "int | str"]
RESULTS = ("int", "int", "int", "float", "float", "bool", "str", "list", "tuple", "any")


def parameters(w: Writer, most: int = 3) -> list[Parameter]:
    """Parameters in the order the language wants."""
    kinds = [w.pick([*MIXED, *w.world.constructors, "noise"]) for _ in range(w.source.randint(0, most))]
    params = [Parameter(w.fresh("a"), kind) for kind in kinds]
    if params and w.chance(0.1):
        for param in params[: w.source.randint(1, len(params))]:
            param.style = "only"
    if params and w.chance(0.25):
        for param in params[w.source.randrange(len(params)) :]:
            param.style = "default" if param.style == "plain" else param.style
    if w.chance(0.12):
        params.append(Parameter(w.fresh("r"), "tuple", "star"))
    if w.chance(0.15):
        params.append(Parameter(w.fresh("k"), w.pick(MIXED), "keyword"))
    if w.chance(0.1):
        params.append(Parameter(w.fresh("d"), "dict", "double"))
    return params


def signature(w: Writer, params: list[Parameter], first: str = "") -> str:
    """The text between the parentheses of a def."""
    parts = [first] if first else []
    for place, param in enumerate(params):
        style = param.style
        if style == "keyword" and not any(one.style == "star" for one in params):
            parts.append("*")
        marks = {"star": "*", "double": "**"}
        text = marks.get(style, "") + param.name + annotation(w, param.kind)
        if style == "default" or (style == "keyword" and w.chance(0.5)):
            text += f"={w.world.literal(w.source, param.kind, True)}"
        parts.append(text)
        if style == "only" and (place + 1 == len(params) or params[place + 1].style != "only"):
            parts.append("/")
    return ", ".join(parts)


def annotation(w: Writer, kind: str) -> str:
    if kind in ANNOTATIONS and w.chance(0.5):
        return f": {ANNOTATIONS[kind]}"
    return f": {w.pick(WRONG)}" if w.chance(0.1) else ""


def write_function(w: Writer, name: str = "", first: str = "", most: int = 3) -> Function:
    """A function at the writer's indent, which the writer's world does not know yet."""
    form = w.weighted([(14, "plain"), (1.2, "generator"), (0.6, "async"), (0.3, "agen")])
    function = Function(name or w.fresh("f_"), parameters(w), w.pick(RESULTS), 1, form)
    recursive = form == "plain" and not first and w.chance(0.2)
    if recursive:
        function.params.insert(0, Parameter("fuel", "int", "plain"))
        for param in function.params:
            param.style = param.style.replace("only", "plain")
    decorate(w, function)
    result = f" -> {w.pick([*ANNOTATIONS.values(), *WRONG])}" if w.chance(0.3) else ""
    keyword = "async def" if form in ("async", "agen") else "def"
    w.emit(f"{keyword} {function.name}({signature(w, function.params, first)}){result}:")
    body = w.inner(keep_names=w.form not in ("module", "class"))
    begin(body, function, first)
    if recursive:
        body.own = own_call(function)
        body.own_kinds = [p.kind for p in function.params[1:] if p.style in ("plain", "default", "keyword")]
    body.body(w.source.randint(1, most))
    finish(body, function)
    w.lines += body.lines
    function.cost = body.cost
    return function


def begin(body: Writer, function: Function, first: str) -> None:
    """What the body starts out with."""
    body.form, body.result = function.form, function.result
    for param in function.params:
        body.bind(param.name, param.kind)
    if first:
        body.bind(first, "self")
    body.fixed.update({"fuel", first})
    globals_written = [name for name in body.world.variables if body.chance(0.15)]
    if globals_written:
        body.declared = globals_written
        body.emit(f"global {', '.join(globals_written)}")
    for name, kind in body.world.variables.items():
        body.bind(name, kind)
        if name not in globals_written:
            body.fixed.add(name)


def finish(body: Writer, function: Function) -> None:
    if function.form in ("generator", "agen"):
        body.emit(f"yield {body.expr('any', 2)}")
    if function.form != "agen" and body.chance(0.97):
        body.emit(f"return {body.expr(function.result, 3)}")


def own_call(function: Function) -> str:
    """The call with less fuel: positional for all that can be."""
    parts = ["fuel - 1"]
    for param in function.params[1:]:
        if param.style in ("plain", "default"):
            parts.append("{}")
        elif param.style == "keyword":
            parts.append(f"{param.name}={{}}")
    return f"{function.name}({', '.join(parts)})"


def decorate(w: Writer, function: Function) -> None:
    if function.form == "plain" and w.form in ("module", "plain") and w.chance(0.08):
        w.emit(
            w.pick(["@traced", "@functools.wraps(len)", "@functools.lru_cache(None)", "@(lambda f: f)", "@wrapping(2)"])
        )


@statement(1)
def nested_function(w: Writer) -> bool:
    """A closure: reads the variables around it, and may rebind one."""
    if w.form not in ("plain", "generator", "async") or w.loops > 1 or w.nesting > 3 or len(w.lines) > 40:
        return False
    name = w.fresh("g")
    if w.chance(0.35):
        with w.inside_expression():
            parameter = w.fresh("p")
            w.bind(parameter, "any")
            text = f"{name} = lambda {parameter}={w.atom('int')}, *, {parameter}k=1: {w.expr('any', 2)}"
        w.emit(text)
    else:
        inner_function(w, name)
    call = f"{name}({w.atom('any')})"
    result = w.fresh()
    w.emit(
        w.pick(
            [f"{result} = {call}", f"{result} = [{call} for _ in range(2)]", f"{result} = list(map({name}, (1, 2)))"]
        )
    )
    w.bind(result, "any")
    return True


def inner_function(w: Writer, name: str) -> None:
    parameter = w.fresh("p")
    w.emit(f"def {name}({parameter}{w.pick(['', '=2', ': int'])}):")
    body = w.inner()
    body.bind(parameter, "any")
    own = [one for one in w.names if one not in w.world.variables and one not in w.fixed and w.form != "module"]
    own = [one for one in own if one not in w.declared]
    if own and w.chance(0.5):
        captured = w.pick(own)
        body.emit(f"nonlocal {captured}")
        body.declared = [captured]
    body.fixed.update(one for one in w.names if one not in body.declared)
    body.weight, body.cost = w.weight * 2, w.cost
    body.body(w.source.randint(1, 2))
    body.emit(f"return {body.expr('any', 2)}")
    w.lines += body.lines
    w.cost = body.cost
