"""Classes: attributes and slots, inheritance, properties, operators of their own, metaclasses now and then."""

from __future__ import annotations

from grammar.functions import write_function
from grammar.world import Class, Function, Parameter
from grammar.writer import MIXED, Writer

OPERATORS: dict[str, tuple[str, str, str]] = {
    "__add__": ("other", "int", "({0} + {1})"),
    "__radd__": ("other", "any", "({1} + {0})"),
    "__iadd__": ("other", "any", "[{0} + {1}]"),
    "__sub__": ("other", "int", "({0} - {1})"),
    "__mul__": ("other", "any", "({0} * {1})"),
    "__floordiv__": ("other", "any", "({0} // {1})"),
    "__neg__": ("", "any", "(-{0})"),
    "__eq__": ("other", "bool", "({0} == {1})"),
    "__lt__": ("other", "bool", "({0} < {1})"),
    "__bool__": ("", "bool", "bool({0})"),
    "__len__": ("", "int", "len({0})"),
    "__index__": ("", "int", "[1, 2, 3][{0}]"),
    "__int__": ("", "int", "int({0})"),
    "__float__": ("", "float", "float({0})"),
    "__getitem__": ("place", "any", "{0}[{1}]"),
    "__contains__": ("value", "bool", "({1} in {0})"),
    "__call__": ("value", "any", "{0}({1})"),
    "__iter__": ("", "iterator", "list({0})"),
    "__hash__": ("", "int", "hash({0})"),
    "__str__": ("", "str", "str({0})"),
    "__format__": ("spec", "str", "f'{{{0}}}'"),
    "__getattr__": ("name", "any", "{0}.nowhere"),
    "__enter__": ("", "any", "{0}.__enter__()"),
}
BASES = ["int", "float", "str", "list", "dict", "Exception", "tuple"]


def write_class(w: Writer) -> Class:
    """A class at module level, entered in the world when it is whole."""
    name = w.fresh("C")
    parent = w.pick(w.world.classes) if w.world.classes and w.chance(0.5) else None
    base = parent.name if parent else ""
    if not base and w.chance(0.12):
        base = w.pick(BASES)
    meta = ["metaclass=Meta"] if parent is None and w.chance(0.1) else []
    w.emit(f"class {name}({', '.join([base] * bool(base) + meta)}):" if base or meta else f"class {name}:")
    body = w.inner(keep_names=False)
    body.form = "class"
    one = Class(name, [], dict(parent.attributes) if parent else {}, list(parent.methods) if parent else [])
    one.operators = dict(parent.operators) if parent else {}
    attributes(body, one, parent, base in BASES)
    for _ in range(w.source.randint(1, 3)):
        method(body, one)
    if body.chance(0.6):
        body.emit("def __repr__(self):")
        body.emit(f"    return f'{name}({{self.{body.pick([*one.attributes])}!r}})'")
    w.lines += body.lines
    w.world.classes.append(one)
    w.world.constructors[name] = f"{name}({', '.join(w.world.literal(w.source, p.kind, True) for p in one.params)})"
    return one


def attributes(body: Writer, one: Class, parent: Class | None, builtin: bool) -> None:
    """Class attributes and a constructor."""
    own = {body.fresh("x"): body.pick(MIXED) for _ in range(body.source.randint(1, 2))}
    on_class = body.fresh("y")
    if body.chance(0.15) and not builtin:
        body.emit(f"__slots__ = ({', '.join(repr(name) for name in own)},)")
    if body.chance(0.4):
        body.emit(f"{on_class}{body.pick([': int', '', ''])} = {body.expr('int', 2)}")
        one.attributes[on_class] = "int"
    one.attributes.update(own)
    if builtin:
        body.emit(f"{next(iter(own))} = {body.world.literal(body.source, 'int', True)}")
        for name in list(own)[1:]:
            del one.attributes[name]
        return
    one.params = [Parameter(name + "_", kind) for name, kind in own.items()]
    rest = ", *args" if body.chance(0.15) else ""
    body.emit(f"def __init__(self, {', '.join(param.name for param in one.params)}{rest}):")
    if parent is not None:
        body.emit(
            f"    super().__init__({', '.join(body.world.literal(body.source, p.kind, True) for p in parent.params)})"
        )
    for name in own:
        body.emit(f"    self.{name} = {name}_")


def method(body: Writer, one: Class) -> None:
    """One method: plain, static, of the class, a property, or an operator."""
    body.self_class = one
    pick = body.source.random()
    if pick < 0.45:
        operator_method(body, one)
    elif pick < 0.6:
        property_method(body, one)
    elif pick < 0.7:
        body.emit("@staticmethod")
        one.methods.append(write_function(body, body.fresh("s_"), "", 2))
    elif pick < 0.78:
        body.emit("@classmethod")
        one.methods.append(write_function(body, body.fresh("t_"), "cls", 2))
    else:
        one.methods.append(write_function(body, body.fresh("m_"), "self", 3))
    body.self_class = None


def operator_method(body: Writer, one: Class) -> None:
    name = body.pick(list(OPERATORS))
    other, result, form = OPERATORS[name]
    body.emit(f"def {name}(self{', ' * bool(other)}{other}):")
    inner = body.inner(keep_names=False)
    inner.self_class = one
    inner.bind("self", "self")
    inner.fixed.add("self")
    if other:
        inner.bind(other, "any")
    if body.chance(0.4):
        inner.body(1)
    if result == "iterator":
        inner.emit(body.pick(["return iter((1, 2))", "yield self", "return iter([self])", "return 5"]))
    elif name == "__iadd__" and body.chance(0.7):
        inner.emit("return self")
    else:
        inner.emit(f"return {'NotImplemented' if body.chance(0.08) else inner.expr(result, 2)}")
    body.lines += inner.lines
    one.operators[form] = "list" if result == "iterator" else "any" if one.name in BASES else result


def property_method(body: Writer, one: Class) -> None:
    name = body.fresh("q")
    body.emit("@property")
    getter = Function(name, [], "any", 1)
    body.emit(f"def {name}(self):")
    inner = body.inner(keep_names=False)
    inner.self_class = one
    inner.bind("self", "self")
    inner.fixed.add("self")
    inner.body(body.source.randint(0, 1))
    inner.emit(f"return {inner.expr('any', 2)}")
    body.lines += inner.lines
    getter.cost = inner.cost
    one.attributes[name] = "any"
    if body.chance(0.4):
        body.emit(f"@{name}.setter")
        body.emit(f"def {name}(self, value):")
        body.emit(f"    self.{next(iter(one.attributes))} = value")
