"""What happens between two rounds of calls: functions, builtins, attributes, code are replaced; frames are traced."""

from __future__ import annotations

from grammar.calls import arguments
from grammar.world import Function, Parameter
from grammar.writer import Writer

BUILTINS = ["len", "abs", "int", "range", "isinstance", "print", "sum", "float", "min", "max", "round", "sorted"]


def write_poke(w: Writer) -> None:
    """A function that disturbs what calls it, later functions may."""
    name = w.fresh("poke_")
    known = [one.name for one in w.world.functions if one.form == "plain"]
    known += list(w.world.variables)
    w.emit(f"def {name}(when=1):")
    w.indent += 1
    if known and w.chance(0.6):
        target = w.pick(known)
        w.emit(f"global {target}")
        w.emit("if when > 0:")
        w.emit(f"    {target} = {w.pick(['lambda *a, **k: 7', 'len', '2.5', '2**64', repr('s')])}")
    elif w.world.classes and w.chance(0.5):
        w.emit("if when > 0:")
        w.indent += 1
        change_class(w, [])
        w.indent -= 1
    else:
        w.emit("if when > 0:")
        w.indent += 1
        w.pick([replace_builtin, replace_math])(w, [])
        w.indent -= 1
        if w.lines[-1].lstrip().split(" ")[0] in BUILTINS:
            w.lines.insert(-2, f"    global {w.lines[-1].split()[0]}")
    w.emit("return when")
    w.indent -= 1
    w.world.functions.append(Function(name, [Parameter("when", "int", "default")], "int", 1))


def disturb(w: Writer) -> None:
    """One disturbance at module level."""
    functions = [one for one in w.world.functions if one.form == "plain"]
    w.pick([replace_function, replace_builtin, replace_math, change_function, change_class, change_global, trace])(
        w, functions
    )


def replace_function(w: Writer, functions: list[Function]) -> None:
    if functions:
        one = w.pick(functions)
        w.emit(f"{one.name} = {w.pick(['lambda *a, **k: 7', 'lambda *a, **k: a', 'None', 'print', 'len'])}")


def replace_builtin(w: Writer, functions: list[Function]) -> None:
    name = w.pick(BUILTINS)
    value = w.pick([f"lambda *a, _old={name}: _old(*a)", f"lambda *a, _old={name}: (_old(*a),)", "lambda *a: 3"])
    if w.chance(0.5) or name == "print":
        w.emit(f"{name} = {value}")
    else:
        w.emit(f"import builtins; builtins.{name} = {value}")


def replace_math(w: Writer, functions: list[Function]) -> None:
    name = w.word("sqrt floor sin hypot isnan gcd")
    w.emit(f"math.{name} = {w.pick(['lambda *a: 5', 'abs', 'None', 'lambda x, *a: -x'])}")


def change_function(w: Writer, functions: list[Function]) -> None:
    """Its code, its defaults, its attributes."""
    if not functions:
        return
    one = w.pick(functions)
    other = w.pick(functions)
    form = w.pick(
        [
            "{0}.__code__ = {1}.__code__",
            "{0}.__code__ = (lambda *a, **k: (a, k)).__code__",
            "{0}.__defaults__ = (1, 2)",
            "{0}.__defaults__ = None",
            "{0}.__kwdefaults__ = None",
            "{0}.__code__ = {0}.__code__.replace(co_name='renamed')",
            "{0}.__name__ = 'renamed'",
        ]
    )
    w.emit("try:")
    w.emit("    " + form.format(one.name, other.name))
    w.emit("except Exception as error:")
    w.emit("    print(error)")


def change_class(w: Writer, functions: list[Function]) -> None:
    """A method, an attribute, the class of what is made."""
    if not w.world.classes:
        return
    one = w.pick(w.world.classes)
    names = [*one.attributes, *(method.name for method in one.methods)]
    value = w.pick(["9", "lambda self, *a: 8", "property(lambda self: 6)", "None", "'s'"])
    w.emit(w.pick([f"{one.name}.{w.pick(names)} = {value}", f"del {one.name}.{w.pick(names)}"]))


def change_global(w: Writer, functions: list[Function]) -> None:
    if w.world.variables:
        name = w.pick(list(w.world.variables))
        w.emit(w.pick([f"{name} = {w.expr('any', 1)}", f"globals()['{name}'] = {w.atom('any')}", f"del {name}"]))


def trace(w: Writer, functions: list[Function]) -> None:
    """The next call under a tracer, or a look at what is known of a function."""
    if not functions:
        return
    one = w.pick(functions)
    call = f"show('traced', {one.name}, {arguments(w, one.params, 1)})"
    if w.chance(0.5):
        w.emit("sys.settrace(tracer)")
        w.emit(call)
        w.emit("sys.settrace(None)")
        w.emit("print(len(events), events[:40])")
    else:
        looks = [
            "__code__.co_varnames",
            "__defaults__",
            "__qualname__",
            "__code__.co_consts[:1]",
            "__annotations__",
            "__dict__",
        ]
        w.emit(f"print(getattr({one.name}, '__name__', 0), {one.name}.{w.pick(looks)})")
