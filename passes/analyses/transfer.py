"""What each op of the values form does to the elements of its operands: one row for each op.

Results of operations that the interpreter does for us (visits) are those *after* a `pyv.expect` of their class, because
`py-infer` puts one wherever the value is wanted unboxed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol, TypeAlias, cast

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.passes.analyses import intervals, known_calls, lattice, operators
from pymlir.passes.analyses.intervals import Bounds
from pymlir.passes.analyses.lattice import BOTTOM, OBJECT, STR, Element
from pymlir.passes.analyses.operators import Outcome


class Calls(Protocol):
    """Where calls of the module's own functions are looked up."""

    def call_function(self, op: pyv.CallOp, symbol: str, args: Sequence[Element]) -> Outcome: ...


Operands: TypeAlias = Sequence[Element]
Rule: TypeAlias = Callable[[Operation, Operands, Calls], Sequence[Outcome]]


@cache
def wanted(element: Element) -> Element:
    """The element once its class has been checked: an int then fits 64 bits, if there are such within its bounds."""
    bounds = lattice.bounds_of(element)
    if bounds is None or lattice.single(element) != "int":
        return element
    found = intervals.meet(bounds, intervals.INT64)
    return element if found is None else lattice.integer(found)


def operator_of(op: Operation) -> str:
    return cast(StringAttr, op.properties["operator"]).data


def _const(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(lattice.constant(literal_of(cast(pyv.ConstOp, op))), True),)


def literal_of(op: pyv.ConstOp) -> object:
    """The constant itself."""
    return op.value.data


def _flag(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(lattice.truth(cast(typed.FlagOp, op).answer.data == "true"), True),)


def _contains(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(lattice.BOOL),)


def _binary(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (operators.binary(operator_of(op), args[0], args[1]),)


def _inplace(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (operators.binary(operator_of(op)[:-1], args[0], args[1]),)


def _compare(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (operators.compare(operator_of(op), args[0], args[1]),)


def _unary(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (operators.unary(operator_of(op), args[0]),)


def _not(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (operators.negated(args[0]),)


def _truth(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (operators.truth_of(args[0]),)


def _is(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(operators.is_same(operator_of(op), args[0], args[1]), True),)


def _call(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    call = cast(pyv.CallOp, op)
    callee, given = args[0], args[1:]
    if any(argument is BOTTOM for argument in args):
        return (Outcome(BOTTOM, True),)
    symbol = lattice.name_of(callee, "function")
    if symbol is not None:
        return (calls.call_function(call, symbol, given),)
    builtin = lattice.name_of(callee, "builtin")
    if builtin is not None and not call.keyword_names:
        return (known_calls.known_call(builtin, given),)
    return (operators.GENERIC,)


def _build(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    kind = cast(pyv.BuildOp, op).kind.data
    if kind == "tuple":
        return (Outcome(lattice.tuple_of(tuple(args))),)
    return (Outcome(lattice.exact(kind) if kind in ("list", "dict", "set") else OBJECT),)


def _unpack(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    count = len(op.results)
    shape = args[0].parts[0][1] if lattice.single(args[0]) == "tuple" else None
    if isinstance(shape, tuple) and len(shape) == count:
        return [Outcome(item) for item in cast("tuple[Element, ...]", shape)]
    return [operators.GENERIC] * count


def _string(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(STR),)


def _expect(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(meet(args[0], lattice.element_of(op.results[0].type)), True),)


def meet(element: Element, limit: Element) -> Element:
    """What `element` is once it is known to be of `limit`'s class."""
    if element is BOTTOM:
        return BOTTOM
    name = lattice.single(limit) or ("NoneType" if limit is lattice.NONE else None)
    if name is None:
        return element
    found = lattice.only(lattice.is_bound(element), frozenset((name,)))
    if found.base is not None or found is BOTTOM:
        return limit
    return narrowed(found, cast(Bounds, limit.parts[0][1])) if name in lattice.NUMBERS else found


@cache
def narrowed(element: Element, bounds: Bounds | None) -> Element:
    """An int or bool element within bounds as well."""
    own = lattice.bounds_of(element)
    found = None if own is None or bounds is None else intervals.meet(own, bounds)
    if found is None:
        return BOTTOM
    return lattice.integer(found) if lattice.single(element) == "int" else lattice.boolean(found)


def _check_bound(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(lattice.is_bound(args[0]), True),)


def _known(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    """The type that the op itself gives its result."""
    return tuple(Outcome(lattice.element_of(result.type), True) for result in op.results)


def _next(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(lattice.BOOL), operators.GENERIC)


def _range_more(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    current, stop, step = (lattice.bounds_of(argument) for argument in args)
    if current is None or stop is None or step is None:
        return (Outcome(BOTTOM if BOTTOM in args else lattice.BOOL, True),)
    operator = direction(step)
    return (Outcome(lattice.truth(None if operator is None else intervals.decide(operator, current, stop)), True),)


def direction(step: Bounds) -> str | None:
    """How the numbers of a range compare with its end."""
    if step[0] is not None and step[0] > 0:
        return "<"
    return ">" if step[1] is not None and step[1] < 0 else None


def _range_step(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    current, step = (lattice.bounds_of(argument) for argument in args)
    if current is None or step is None:
        return (Outcome(BOTTOM if BOTTOM in args else lattice.INT, True),)
    found = intervals.clamp64(intervals.add(current, step))
    # A sum that cannot fit is never made: the loop's check has left. The op has no state to say so itself.
    return (Outcome(lattice.INT if found is None else lattice.integer(found), True),)


def _maybe(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(lattice.join(args[1], lattice.UNBOUND), True),)


def _intrinsic(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    name = cast(typed.IntrinsicOp, op).function.data
    return (Outcome(wanted(known_calls.known_call(name, args).element), True),)


def _refine(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return (Outcome(meet(args[0], lattice.element_of(op.results[0].type)), True),)


def _load_cell(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    """A load that checks a class gives a number."""
    element = lattice.element_of(op.results[0].type)
    return (Outcome(element, True),) if lattice.is_unboxed(element) else (operators.GENERIC,)


def _object(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    return [operators.GENERIC] * len(op.results)


RULES: dict[type[Operation], Rule] = {
    pyv.ConstOp: _const,
    pyv.BinaryOp: _binary,
    pyv.InplaceOp: _inplace,
    pyv.CompareOp: _compare,
    pyv.UnaryOp: _unary,
    pyv.NotOp: _not,
    pyv.TruthOp: _truth,
    pyv.IsOp: _is,
    pyv.ContainsOp: _contains,
    pyv.CallOp: _call,
    pyv.BuildOp: _build,
    pyv.UnpackOp: _unpack,
    pyv.FormatOp: _string,
    pyv.StringOp: _string,
    pyv.ExpectOp: _expect,
    pyv.CheckBoundOp: _check_bound,
    pyv.LoadCellOp: _load_cell,
    pyv.UnboundOp: _known,
    pyv.BuiltinOp: _known,
    pyv.FunctionOp: _known,
    pyv.ModuleOp: _known,
    pyv.NextOp: _next,
    typed.RangeMoreOp: _range_more,
    typed.RangeStepOp: _range_step,
    typed.RangeStateOp: _known,
    typed.MaybeOp: _maybe,
    typed.FlagOp: _flag,
    typed.IntrinsicOp: _intrinsic,
    typed.NativeCallOp: _known,
    typed.RefineOp: _refine,
}


def outcomes(op: Operation, args: Operands, calls: Calls) -> Sequence[Outcome]:
    """What the op's results are; an op without a row gives objects."""
    if "wraps" in op.attributes:
        return WRAPPED
    found = RULES.get(type(op), _object)(op, args, calls)
    if len(found) == 1 and (found[0].native or found[0].element.single != "int"):
        return found
    return [o if o.native else Outcome(wanted(o.element)) for o in found]


WRAPPED = (Outcome(lattice.INT, True),)
"""Low bits of an int, by `wrap-masked`: any word."""


def is_fixed(op: Operation) -> bool:
    """Whether the outcome is always the same, whatever comes in."""
    return type(op) in FIXED


FIXED = frozenset(
    (pyv.ConstOp, pyv.BuiltinOp, pyv.FunctionOp, pyv.ModuleOp, pyv.UnboundOp, typed.FlagOp, typed.RangeStateOp)
)
