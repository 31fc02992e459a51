"""What inference knows of a value: the elements of its lattice.

    bottom                       no value comes here
    int<0, 9> | float            up to 4 exact classes, each with its refinement
    subclass-of-int              a class with its subclasses
    object                       anything

`None` and "no value yet" (an unassigned local) are bits beside these.  Refinements: an interval for int and bool (one
that has one member is a constant), the value of a float or str constant, the elements of a tuple, the allocation site
of a list, dict, set or instance, the name of the one function, builtin, class or module that is meant.

Elements are interned: equal ones are the same object, so `is` compares them and joins are remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias, cast

from xdsl.ir import Attribute

from pymlir.dialects import py_types
from pymlir.passes.analyses import intervals
from pymlir.passes.analyses.intervals import Bounds

MAX_CLASSES = 4
MAX_DEPTH = 3
NUMBERS = ("int", "bool")
"""Classes whose refinement is an interval."""
NAMED = ("function", "builtin", "module")
"""Kinds of which each name is a class of its own: two functions do not join to one part."""

Refinement: TypeAlias = "Bounds | Constant | tuple[Element, ...] | str | int | None"
Part: TypeAlias = tuple[str, Refinement]


@dataclass(frozen=True)
class Constant:
    """One float or str; by `repr`, which tells -0.0 from 0.0 and one nan like another."""

    text: str


def fits64(bounds: Bounds | None) -> bool:
    return bounds is not None and intervals.fits64(bounds)


class Element:
    """One element; made by `make` only.  What is asked all the time is worked out once."""

    __slots__ = ("base", "bounds", "index", "maybe_none", "maybe_unbound", "parts", "single", "unboxed")

    def __init__(self, index: int, parts: tuple[Part, ...], base: str | None, none: bool, unbound: bool):
        self.index = index
        self.parts = parts
        self.base = base
        self.maybe_none = none
        self.maybe_unbound = unbound
        alone = len(parts) == 1 and base is None and not none and not unbound
        self.single = parts[0][0] if alone else None
        self.bounds = cast(Bounds, parts[0][1]) if self.single in NUMBERS else None
        only_none = none and base is None and not parts and not unbound
        self.unboxed = only_none or self.single in ("float", "bool") or (self.single == "int" and fits64(self.bounds))

    def __repr__(self) -> str:
        names = [text_of(part) for part in self.parts]
        names += [self.base if self.base == "object" else f"subclass-of-{self.base}"] if self.base else []
        names += ["None"] * self.maybe_none + ["unbound"] * self.maybe_unbound
        return " | ".join(names) or "bottom"


_TABLE: dict[tuple[tuple[Part, ...], str | None, bool, bool], Element] = {}
_JOINS: dict[tuple[int, int], Element] = {}


def make(parts: Iterable[Part] = (), base: str | None = None, none: bool = False, unbound: bool = False) -> Element:
    """The element with these exact classes (or that base), each class at most once; more than 4 become object."""
    found = tuple(parts)
    if len(found) > 1:
        found = tuple(sorted(found, key=lambda part: (part[0], repr(part[1]))))
    if base == "object" or len(found) > MAX_CLASSES:
        found, base, none = (), "object", False
    key = (found, base, none, unbound)
    element = _TABLE.get(key)
    if element is None:
        element = _TABLE[key] = Element(len(_TABLE), *key)
    return element


EDGES = {None: "?", intervals.INT64_MIN: "-2**63", intervals.INT64_MAX: "2**63 - 1"}


def text_of(part: Part) -> str:
    name, refinement = part
    if refinement is None or refinement == intervals.ANY:
        return name
    if name in NUMBERS:
        low, high = (EDGES.get(bound, str(bound)) for bound in cast(Bounds, refinement))
        return f"{name}<{low}, {high}>"
    inner = refinement.text if isinstance(refinement, Constant) else refinement
    return f"{name}<{inner}>"


BOTTOM = make()
OBJECT = make(base="object")
UNBOUND = make(unbound=True)
NONE = make(none=True)
BIG_INT = make([("int", intervals.ANY)])
INT = make([("int", intervals.INT64)])
FLOAT = make([("float", None)])
BOOL = make([("bool", intervals.BOOL)])
STR = make([("str", None)])
TRUE = make([("bool", (1, 1))])
FALSE = make([("bool", (0, 0))])


@cache
def integer(bounds: Bounds) -> Element:
    return make([("int", bounds)])


@cache
def boolean(bounds: Bounds) -> Element:
    return make([("bool", bounds)])


def truth(answer: bool | None) -> Element:
    """The bool that is `answer`, any when that is None."""
    return BOOL if answer is None else TRUE if answer else FALSE


def exact(name: str, refinement: Refinement = None) -> Element:
    return make([(name, refinement)])


def constant(value: object) -> Element:
    """The element of one Python constant."""
    if value is None:
        return NONE
    if isinstance(value, bool | int):
        return make([("bool" if isinstance(value, bool) else "int", (int(value), int(value)))])
    if isinstance(value, float | str):
        return make([(type(value).__name__, Constant(repr(value)))])
    if isinstance(value, tuple):
        items = tuple(constant(item) for item in cast("tuple[object, ...]", value))
        return tuple_of(items)
    return OBJECT if value is Ellipsis else make([(type(value).__name__, None)])


def tuple_of(items: tuple[Element, ...]) -> Element:
    return make([("tuple", items if max(map(depth, items), default=0) < MAX_DEPTH else None)])


def depth(element: Element) -> int:
    """How deeply tuples nest in it."""
    shapes = [part[1] for part in element.parts if part[0] == "tuple" and isinstance(part[1], tuple)]
    return max((1 + max(map(depth, cast("tuple[Element, ...]", s)), default=0) for s in shapes), default=0)


def key_of(part: Part) -> object:
    """Parts of one key join to one part."""
    return part if part[0] in NAMED else part[0]


def _join_refinements(name: str, a: Refinement, b: Refinement, widening: bool) -> Refinement:
    if a == b:
        return a
    if name in NUMBERS:
        combine = intervals.widen if widening else intervals.join
        found = combine(cast(Bounds, a), cast(Bounds, b))
        return intervals.BOOL if name == "bool" else found
    if name == "tuple" and isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        left, right = cast("tuple[Element, ...]", a), cast("tuple[Element, ...]", b)
        return tuple(_merge(x, y, widening) for x, y in zip(left, right, strict=True))
    return None


def _merge(a: Element, b: Element, widening: bool) -> Element:
    unbound = a.maybe_unbound or b.maybe_unbound
    none = a.maybe_none or b.maybe_none
    base = a.base or b.base
    if base is not None:
        others = {part[0] for part in a.parts + b.parts} | ({b.base} if a.base and b.base else set[str]())
        same = others <= {base} or (base == "int" and others <= {"int", "bool"})
        return make(base=base if same else "object", none=none, unbound=unbound)
    merged = {key_of(part): part for part in a.parts}
    for part in b.parts:
        key = key_of(part)
        old = merged.get(key)
        merged[key] = part if old is None else (part[0], _join_refinements(part[0], old[1], part[1], widening))
    return make(merged.values(), None, none, unbound)


def join(a: Element, b: Element) -> Element:
    """The least element (of those we have) above both."""
    if a is b or b is BOTTOM:
        return a
    if a is BOTTOM:
        return b
    key = (a.index, b.index)
    found = _JOINS.get(key)
    if found is None:
        found = _JOINS[key] = _merge(a, b, False)
    return found


def widen(old: Element, new: Element) -> Element:
    """`join`, such that a chain of these is short."""
    return old if join(old, new) is old else _merge(old, new, True)


def widen_fully(old: Element, new: Element) -> Element:
    """`join`, where an int interval that grows has no bounds at all but those of 64 bits."""
    joined = join(old, new)
    if joined is old or joined.single != "int" or not joined.unboxed:
        return widen(old, new)
    assert joined.bounds is not None and old.bounds is not None
    low = old.bounds[0] if joined.bounds[0] == old.bounds[0] else intervals.INT64_MIN
    high = old.bounds[1] if joined.bounds[1] == old.bounds[1] else intervals.INT64_MAX
    return integer((low, high))


def only(element: Element, names: frozenset[str]) -> Element:
    """What is left of it among these exact classes; "NoneType" names None."""
    if element.base is not None:
        return element
    return make([p for p in element.parts if p[0] in names], None, element.maybe_none and "NoneType" in names)


def without(element: Element, names: frozenset[str]) -> Element:
    """What is left of it when these exact classes are taken out."""
    none = element.maybe_none and "NoneType" not in names
    if element.base is not None:
        return make((), element.base, none)
    return make([p for p in element.parts if p[0] not in names], None, none)


def is_bound(element: Element) -> Element:
    """What is left when a read has succeeded."""
    return make(element.parts, element.base, element.maybe_none) if element.maybe_unbound else element


def single(element: Element) -> str | None:
    """The exact class, when there is one only and it is not None."""
    return element.single


def bounds_of(element: Element) -> Bounds | None:
    """The interval of an element that is an int or bool only."""
    return element.bounds


def name_of(element: Element, kind: str) -> str | None:
    """The name of the one function, builtin or module it is."""
    return cast(str, element.parts[0][1]) if single(element) == kind else None


def classes_of(element: Element) -> frozenset[str] | None:
    """All exact classes it may have; None when that is not known."""
    if element.base is not None or element.maybe_unbound:
        return None
    found = [part[0] for part in element.parts]
    return frozenset([*found, "NoneType"] if element.maybe_none else found)


def is_unboxed(element: Element) -> bool:
    """Whether native code holds it in a register: exactly int that fits 64 bits, float, bool, or None."""
    return element.unboxed


def is_constant(element: Element) -> bool:
    bounds = bounds_of(element)
    if bounds is not None:
        return bounds[0] is not None and bounds[0] == bounds[1]
    return element is NONE or (single(element) is not None and isinstance(element.parts[0][1], Constant))


@cache
def class_only(element: Element) -> Element:
    """The element without what contexts do not tell apart: ranges and constants."""
    name = single(element)
    if name == "int":
        return INT if intervals.fits64(cast(Bounds, element.parts[0][1])) else BIG_INT
    if name == "bool":
        return BOOL
    if element is NONE or (name is not None and name in NAMED):
        return element
    parts = [(n, intervals.INT64 if n == "int" else intervals.BOOL if n == "bool" else None) for n, _ in element.parts]
    kept = [part if part[0] in NAMED else new for part, new in zip(element.parts, parts, strict=True)]
    return make(kept, element.base, element.maybe_none, element.maybe_unbound)


_TYPES: dict[str, Attribute] = {
    "float": py_types.FloatType(),
    "bool": py_types.BoolType(),
    "str": py_types.StrType(),
    "range": py_types.RangeType(),
    "range_iterator": py_types.RangeIterType(),
}


@cache
def type_of(element: Element) -> Attribute:
    """The `py` type that says it; a union is an object."""
    if element is NONE:
        return py_types.NoneType()
    if element.maybe_unbound:
        return py_types.UnboundType() if element is UNBOUND else py_types.MaybeUnboundType()
    name = single(element)
    if name == "int":
        low, high = cast(Bounds, element.parts[0][1])
        if not intervals.fits64((low, high)):
            return py_types.ObjectType()
        return py_types.IntType(
            None if low == intervals.INT64_MIN else low, None if high == intervals.INT64_MAX else high
        )
    return _TYPES.get(name or "", py_types.ObjectType())


@cache
def element_of(kind: Attribute) -> Element:
    """The element a `py` type stands for."""
    if isinstance(kind, py_types.IntType):
        found = intervals.meet(kind.data, intervals.INT64)
        return BOTTOM if found is None else integer(found)
    if isinstance(kind, py_types.BuiltinType):
        return exact("builtin", kind.builtin.data)
    if isinstance(kind, py_types.FunctionType):
        return exact("function", kind.function.string_value())
    if isinstance(kind, py_types.ModuleType):
        return exact("module", kind.module.data)
    return _ELEMENTS.get(kind, OBJECT)


_ELEMENTS: dict[Attribute, Element] = {
    py_types.FloatType(): FLOAT,
    py_types.BoolType(): BOOL,
    py_types.NoneType(): NONE,
    py_types.StrType(): STR,
    py_types.RangeType(): exact("range"),
    py_types.RangeIterType(): exact("range_iterator"),
    py_types.UnboundType(): UNBOUND,
    py_types.MaybeUnboundType(): make(base="object", unbound=True),
}
