"""Calls of builtins and of `math`: what they give, and which are done in native code.

A row is `name -> function of the arguments' elements`.  An outcome that is native becomes a `pyv.intrinsic` of that
name; any other is called as Python calls it, and tells only what class comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

from pymlir.passes.analyses import intervals, operators
from pymlir.passes.analyses.intervals import Bounds
from pymlir.passes.analyses.lattice import (
    BIG_INT,
    BOOL,
    BOTTOM,
    FLOAT,
    INT,
    NONE,
    OBJECT,
    STR,
    Element,
    bounds_of,
    class_only,
    classes_of,
    exact,
    integer,
    is_unboxed,
    join,
    name_of,
    single,
    truth,
    tuple_of,
)
from pymlir.passes.analyses.operators import GENERIC, NUMERIC, Outcome

Arguments: TypeAlias = Sequence[Element]
Rule: TypeAlias = Callable[[Arguments], Outcome]

SUBCLASSES: dict[str, frozenset[str]] = {
    "int": frozenset(("int", "bool")),
    "object": frozenset(
        ("int", "bool", "float", "str", "NoneType", "list", "tuple", "dict", "set", "bytes", "complex")
    ),
}
CLASSES = frozenset(("int", "bool", "float", "str", "list", "tuple", "dict", "set", "bytes", "complex", "object"))


def number(argument: Element) -> str | None:
    """The class of an unboxed number."""
    name = single(argument)
    return name if name in NUMERIC and is_unboxed(argument) else None


def call_int(args: Arguments) -> Outcome:
    if not args:
        return Outcome(integer((0, 0)), True)
    kind = number(args[0]) if len(args) == 1 else None
    if kind in ("int", "bool"):
        return Outcome(integer(cast(Bounds, bounds_of(args[0]))), True)
    return Outcome(INT, True) if kind == "float" else Outcome(BIG_INT)


def call_float(args: Arguments) -> Outcome:
    return Outcome(FLOAT, not args or (len(args) == 1 and number(args[0]) is not None))


def call_bool(args: Arguments) -> Outcome:
    if len(args) != 1:
        return Outcome(truth(None if args else False), not args)
    found = operators.truth_of(args[0])
    return Outcome(found.element, found.native)


def call_abs(args: Arguments) -> Outcome:
    if len(args) != 1 or number(args[0]) is None:
        return GENERIC
    bounds = bounds_of(args[0])
    if bounds is None:
        return Outcome(FLOAT, True)
    found = intervals.clamp64(intervals.absolute(bounds))
    return GENERIC if found is None else Outcome(integer(found), True)


def extremum(pick: Callable[[int, int], int]) -> Rule:
    """`min`, `max` of two or more numbers of one class."""

    def rule(args: Arguments) -> Outcome:
        kinds = {number(argument) for argument in args}
        if len(args) < 2 or len(kinds) != 1 or None in kinds:
            return GENERIC
        bounds = [bounds_of(argument) for argument in args]
        if bounds[0] is None:
            return Outcome(FLOAT, True)
        ends = cast("list[tuple[int, int]]", bounds)
        low, high = ends[0]
        for other in ends[1:]:
            low, high = pick(low, other[0]), pick(high, other[1])
        return Outcome(integer((low, high)) if kinds == {"int"} else BOOL, True)

    return rule


def call_round(args: Arguments) -> Outcome:
    kinds = [number(argument) for argument in args]
    if len(args) == 1 and kinds[0] is not None:
        return Outcome(INT if kinds[0] == "float" else integer(cast(Bounds, bounds_of(args[0]))), True)
    if len(args) == 2 and kinds == ["float", "int"]:
        return Outcome(FLOAT, True)
    return GENERIC


def call_pow(args: Arguments) -> Outcome:
    if len(args) == 2 and number(args[0]) and number(args[1]):
        return operators.binary("**", args[0], args[1])
    return GENERIC


def call_divmod(args: Arguments) -> Outcome:
    if len(args) != 2 or not (number(args[0]) and number(args[1])):
        return GENERIC
    return Outcome(tuple_of(tuple(operators.binary(sign, args[0], args[1]).element for sign in ("//", "%"))))


def call_isinstance(args: Arguments) -> Outcome:
    """Decided where the classes decide it; the second argument must be a builtin class."""
    name = name_of(args[1], "builtin") if len(args) == 2 else None
    if name not in CLASSES:
        return Outcome(BOOL) if len(args) == 2 else GENERIC
    classes = classes_of(args[0])
    if not classes:
        return Outcome(BOOL)
    wanted = subclasses(name)
    return Outcome(truth(True if classes <= wanted else None if classes & wanted else False), False)


def subclasses(name: str) -> frozenset[str]:
    """The exact builtin classes of which `isinstance(value, name)` is true."""
    return SUBCLASSES.get(name, frozenset((name,)))


def gives(element: Element) -> Rule:
    return lambda args: Outcome(element)


BUILTINS: dict[str, Rule] = {
    "int": call_int,
    "float": call_float,
    "bool": call_bool,
    "abs": call_abs,
    "min": extremum(min),
    "max": extremum(max),
    "round": call_round,
    "pow": call_pow,
    "divmod": call_divmod,
    "isinstance": call_isinstance,
    "len": gives(integer((0, intervals.INT64_MAX))),
    "ord": gives(integer((0, 0x10FFFF))),
    "hash": gives(INT),
    "id": gives(BIG_INT),
    "chr": gives(STR),
    "str": gives(STR),
    "repr": gives(STR),
    "hex": gives(STR),
    "bin": gives(STR),
    "format": gives(STR),
    "print": gives(NONE),
    "callable": gives(BOOL),
    "hasattr": gives(BOOL),
    "all": gives(BOOL),
    "any": gives(BOOL),
    "list": gives(exact("list")),
    "dict": gives(exact("dict")),
    "set": gives(exact("set")),
    "tuple": gives(exact("tuple")),
    "sorted": gives(exact("list")),
    "bytearray": gives(exact("bytearray")),
    "range": gives(exact("range")),
}


def of_floats(count: int, result: Element) -> Rule:
    """A function of `count` numbers, which are converted to double."""

    def rule(args: Arguments) -> Outcome:
        if len(args) == count and all(number(argument) for argument in args):
            return Outcome(result, True)
        return Outcome(result)

    return rule


def to_int(args: Arguments) -> Outcome:
    """`math.floor`, `ceil`, `trunc`."""
    kind = number(args[0]) if len(args) == 1 else None
    if kind == "float":
        return Outcome(INT, True)
    return GENERIC if kind is None else Outcome(integer(cast(Bounds, bounds_of(args[0]))), True)


def call_gcd(args: Arguments) -> Outcome:
    if len(args) == 2 and all(single(argument) in operators.INTEGRAL for argument in args):
        return Outcome(integer((0, intervals.INT64_MAX)), all(map(is_unboxed, args)))
    return Outcome(BIG_INT)


def call_isqrt(args: Arguments) -> Outcome:
    native = len(args) == 1 and single(args[0]) in operators.INTEGRAL and is_unboxed(args[0])
    return Outcome(integer((0, 3037000499 if native else None)), native)


_ONE = "sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp expm1 exp2 log2 log10 log1p log sqrt cbrt fabs"
_MORE = " degrees radians erf erfc gamma lgamma"
_TWO = "pow atan2 fmod hypot copysign"

MATH: dict[str, Rule] = {
    **{name: of_floats(1, FLOAT) for name in (_ONE + _MORE).split()},
    **{name: of_floats(2, FLOAT) for name in _TWO.split()},
    **{name: of_floats(1, BOOL) for name in ("isnan", "isinf", "isfinite")},
    **{name: to_int for name in ("floor", "ceil", "trunc")},
    "gcd": call_gcd,
    "isqrt": call_isqrt,
    "factorial": gives(integer((1, None))),
}

CONSTANTS: dict[str, float] = {
    "math.pi": 3.141592653589793,
    "math.e": 2.718281828459045,
    "math.tau": 6.283185307179586,
    "math.inf": float("inf"),
    "math.nan": float("nan"),
}


def known_call(name: str, args: Arguments) -> Outcome:
    """Calling the builtin of that name (`math.sin` is one too) with these positional arguments."""
    if any(argument is BOTTOM for argument in args):
        return Outcome(BOTTOM, True)
    module, _, member = name.rpartition(".")
    rule = MATH.get(member) if module == "math" else None if module else BUILTINS.get(name)
    return GENERIC if rule is None or not args else rule(args)


def joined(args: Arguments) -> Element:
    """The class all arguments have."""
    result = BOTTOM
    for argument in args:
        result = join(result, class_only(argument))
    return result


def is_known(name: str) -> bool:
    module, _, member = name.rpartition(".")
    return name in CONSTANTS or (member in MATH if module == "math" else not module)


__all__ = ["BUILTINS", "CONSTANTS", "MATH", "OBJECT", "is_known", "joined", "known_call", "subclasses"]
