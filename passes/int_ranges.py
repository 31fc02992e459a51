"""Prove that int operations cannot overflow, divide by zero or shift too far.

    ^head(%i : !py.int):                               ^head(%i : !py.int<0, 100>):
    %j = pyv.binary %i "+" %one at %s0 : !py.int       %j = pyv.binary %i "+" %one at %s0 {nowrap} : !py.int<1, 100>
    %q = pyv.binary %n "//" %i at %s1 : !py.int   =>   %q = pyv.binary %n "//" %i at %s1 {nonzero} : ...

Facts: `nowrap` the result fits 64 bits whatever the operands; `nonneg` both operands are >= 0 and the divisor is > 0;
`nonzero` the divisor is not 0 and the quotient fits; `count_ok` a shift count is in 0..63; `exact` the ints convert to
float exactly.  Also narrows types, and drops range checks that cannot fail.
Does not fire when an interval is not known well enough; the check then stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.ir import Operation

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.dialects.py_types import BoolType, IntType
from pymlir.passes.analyses import intervals, lattice
from pymlir.passes.analyses.engine import Context, Engine, Frame
from pymlir.passes.analyses.functions import typed_functions
from pymlir.passes.analyses.graph import Node
from pymlir.passes.analyses.intervals import Bounds
from pymlir.passes.analyses.lattice import Element
from pymlir.passes.analyses.operators import Outcome
from pymlir.passes.analyses.signatures import Function
from pymlir.passes.analyses.transfer import operator_of
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import erase, retype

CONVERTS = ("<", "<=", "==", "!=", ">", ">=")


def divides_safely(a: Bounds, b: Bounds) -> bool:
    """No zero divisor, and not the one quotient that overflows."""
    if intervals.meet(b, (0, 0)) is not None:
        return False
    return intervals.meet(a, (intervals.INT64_MIN, intervals.INT64_MIN)) is None or intervals.meet(b, (-1, -1)) is None


def facts_of_binary(operator: str, a: Bounds, b: Bounds) -> list[str]:
    """The facts about an int operation."""
    found: list[str] = []
    if operator in ("<<", ">>") and intervals.meet(b, (0, 63)) == b:
        found.append("count_ok")
    if operator in ("+", "-", "*", "<<", "**"):
        safe = operator not in ("<<", "**") or (intervals.nonnegative(b) and (operator == "**" or "count_ok" in found))
        if safe and intervals.fits64(intervals.BINARY[operator](a, b)):
            found.append("nowrap")
    elif operator in ("//", "%"):
        if intervals.nonnegative(a) and b[0] is not None and b[0] > 0:
            found.append("nonneg")
        elif divides_safely(a, b):
            found.append("nonzero")
    elif operator == "/":
        found += ["nonzero"] if intervals.meet(b, (0, 0)) is None else []
        found += ["exact"] if all(intervals.within(x, intervals.FLOAT_EXACT) for x in (a, b)) else []
    return found


def facts_of(op: Operation, args: Sequence[Element]) -> list[str]:
    bounds = [lattice.bounds_of(element) for element in args]
    known = [b for b in bounds if b is not None]
    if isinstance(op, pyv.BinaryOp | pyv.InplaceOp) and len(known) == 2:
        return facts_of_binary(operator_of(op).removesuffix("="), known[0], known[1])
    if isinstance(op, pyv.UnaryOp) and known:
        negates = operator_of(op) == "-"
        return ["nowrap"] if negates and intervals.fits64(intervals.negate(known[0])) else []
    if isinstance(op, pyv.CompareOp) and len(known) == 1 and any(lattice.single(one) == "float" for one in args):
        return ["exact"] if intervals.within(known[0], intervals.FLOAT_EXACT) else []
    if isinstance(op, typed.IntrinsicOp) and op.function.data == "abs" and known:
        return ["nowrap"] if intervals.fits64(intervals.absolute(known[0])) else []
    return []


def may_fail(op: Operation) -> bool:
    """Whether it is an operation on ints that has a check."""
    return isinstance(op, pyv.BinaryOp | pyv.InplaceOp | pyv.UnaryOp) and isinstance(op.results[0].type, IntType)


def counts_safely(args: Sequence[Element]) -> bool:
    """Whether a range check cannot fail: the step is not 0, stop + step fits."""
    stop, step = (lattice.bounds_of(element) for element in args)
    if stop is None or step is None or intervals.meet(step, (0, 0)) is not None:
        return False
    return intervals.fits64(intervals.add(stop, step))


class Prover:
    """Puts facts on the ops of one function."""

    def __init__(self, context: PassContext):
        self.context = context
        self.doomed: list[Operation] = []

    def see(self, node: Node, args: Sequence[Element], outcomes: Sequence[Outcome]) -> None:
        op = node.op
        if isinstance(op, typed.RangeCheckOp):
            if counts_safely(args):
                self.doomed.append(op)
                self.context.count("range-checks-dropped")
            else:
                self.context.declined(op, f"counting may overflow: the bounds are {', '.join(map(repr, args))}")
            return
        found = facts_of(op, args)
        for fact in found:
            op.attributes[fact] = UnitAttr()
            self.context.count("facts")
        if not found and self.context.listener is not None and may_fail(op):
            self.context.declined(op, f"the check stays: operands are {', '.join(repr(arg) for arg in args)}")
        for result, outcome in zip(op.results, outcomes, strict=False):
            narrow(result, outcome.element)

    def finish(self) -> None:
        for op in self.doomed:
            erase(op)


def narrow(result: object, element: Element) -> None:
    """The interval that is known now, in the type."""
    kind = getattr(result, "type", None)
    if isinstance(kind, IntType) and lattice.single(element) == "int" and lattice.is_unboxed(element):
        retype(result, lattice.type_of(element))  # pyright: ignore[reportArgumentType]


def narrow_arguments(frame: Frame) -> None:
    for index, block in enumerate(frame.graph.blocks):
        for number in block.arguments if index and frame.is_live(index) else ():
            narrow(frame.graph.values[number], frame.values[number])


def entry_of(function: Function) -> Context:
    """What the function's native code takes."""
    return tuple(lattice.element_of(argument.type) for argument in function.region.blocks[0].args)


@dataclass(frozen=True)
class IntRangesPass(Pass):
    name = "int-ranges"
    summary = "prove that int operations cannot overflow"
    statistics: ClassVar = {
        "facts": "facts about operations that drop a check",
        "range-checks-dropped": "checks of a range's bounds that cannot fail",
    }

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        functions = typed_functions(module)
        engine = Engine(functions)
        frames = [engine.enter(symbol, entry_of(function)) for symbol, function in functions.items()]
        engine.run()
        engine.narrow(frames)
        for frame in frames:
            prover = Prover(context)
            watch: Callable[[Node, Sequence[Element], Sequence[Outcome]], None] = prover.see
            for index in range(len(frame.graph.blocks)):
                if frame.is_live(index):
                    engine.replay(frame, index, watch)
            narrow_arguments(frame)
            prover.finish()
        return True


__all__ = ["CONVERTS", "BoolType", "IntRangesPass"]
