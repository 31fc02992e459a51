"""Which functions are scalar: nothing but native code on every way that returns.

An op is native when its operands and results are unboxed; a call is when it is to be an intrinsic or a native call of a
function that is scalar too.  Ops in *cold* blocks, from which no return is reached, do not count: they become leaves.
Functions start as scalar and lose it until nothing changes, so recursion does not stand in the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from xdsl.dialects.builtin import i1
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.dialects.py_types import IntType, ObjectType
from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.bound_types import types_where_bound
from pymlir.passes.analyses.identity import identity
from pymlir.passes.analyses.known_calls import known_call
from pymlir.passes.analyses.lattice import Element
from pymlir.passes.analyses.signatures import Function

FREE = frozenset(
    (
        pyv.ConstOp,
        pyv.SnapshotOp,
        pyv.BuiltinOp,
        pyv.FunctionOp,
        pyv.ModuleOp,
        pyv.UnboundOp,
        pyv.FreeCellOp,
        typed.FlagOp,
        typed.MaybeOp,
        typed.RangeStateOp,
        typed.RefineOp,
    )
)
"""Ops that cost nothing by themselves: names, constants, what only snapshots use."""
NATIVE = frozenset(
    (
        typed.GuardOp,
        typed.RangeMoreOp,
        typed.RangeStepOp,
        typed.RangeCheckOp,
        typed.IntrinsicOp,
        typed.NativeCallOp,
        pyv.BrOp,
        pyv.CondBrOp,
        pyv.LeaveOp,
        pyv.ReturnOp,
    )
)
COMPUTING = frozenset((pyv.BinaryOp, pyv.InplaceOp, pyv.UnaryOp, pyv.CompareOp, pyv.NotOp, pyv.TruthOp))


@cache
def is_unboxed(kind: Attribute) -> bool:
    return lattice.is_unboxed(lattice.element_of(kind)) or kind == i1


def inputs(op: Operation) -> list[SSAValue]:
    return [value for value in op.operands if type(value.type) is not typed.StateType]


def is_native(op: Operation) -> bool:
    """Whether it is done without any object."""
    kind = type(op)
    if kind in FREE or kind in NATIVE:
        return True
    if kind in COMPUTING:
        return all([is_unboxed(value.type) for value in inputs(op)]) and is_unboxed(op.results[0].type)
    if kind is pyv.IsOp:
        # Equal ints and floats need not be one object; where that is not known it is the interpreter's to tell.
        return all(is_unboxed(value.type) for value in inputs(op)) and identity(cast(pyv.IsOp, op)) is not None
    if kind is pyv.LoadCellOp:
        return is_unboxed(op.results[0].type)
    return kind in (pyv.ExpectOp, pyv.DropOp) and is_unboxed(op.operands[0].type)


@dataclass
class CallPlan:
    """How a call becomes native: an intrinsic, or a native call with operands in the order of parameters."""

    intrinsic: str | None = None
    function: Function | None = None
    places: Sequence[int | str] = ()
    result: Element = lattice.OBJECT


def returns_of(function: Function) -> Attribute:
    return function.op.attributes.get("returns", ObjectType())


def parameter_types(function: Function) -> list[Attribute]:
    return [argument.type for argument in function.region.blocks[0].args]


def plan_call(op: pyv.CallOp, functions: Mapping[str, Function], scalar: set[str]) -> CallPlan | str:
    """The plan for a call, or why it stays one."""
    callee = op.callee.owner
    if isinstance(callee, pyv.BuiltinOp):
        name = callee.builtin.data
        if op.keyword_names:
            return f"{name} is called with keywords"
        outcome = known_call(name, [lattice.element_of(value.type) for value in op.args])
        if not outcome.native or not lattice.is_unboxed(outcome.element):
            return f"{name} of these classes is not done natively"
        return CallPlan(intrinsic=name, result=outcome.element)
    if not isinstance(callee, pyv.FunctionOp):
        return "the callee is not known"
    symbol = callee.function.string_value()
    function = functions.get(symbol)
    if function is None or symbol not in scalar:
        return f"@{symbol} is not scalar"
    places = function.arrange(len(op.args), op.keyword_names)
    if places is None:
        return f"the arguments do not fit @{symbol} plainly"
    for place, kind in zip(places, parameter_types(function), strict=True):
        given = op.args[place].type if isinstance(place, int) else literal_type(function.defaults[place])
        if not is_unboxed(kind) or (not isinstance(given, ObjectType) and not same_class(given, kind)):
            return f"@{symbol} takes {kind}, given {given}"
        if isinstance(place, str) and not same_class(given, kind):
            return f"@{symbol} takes {kind}, the default is {given}"
    return CallPlan(function=function, places=places, result=lattice.element_of(returns_of(function)))


def literal_type(value: object) -> Attribute:
    return lattice.type_of(lattice.constant(value))


def same_class(a: Attribute, b: Attribute) -> bool:
    return type(a) is type(b)


def cold_blocks(blocks: Sequence[Block]) -> set[Block]:
    """Blocks that neither reach a return nor lie on a way around a loop: all they do is leave."""
    before: dict[Block, list[Block]] = {block: [] for block in blocks}
    for block in blocks:
        for target in cast(Operation, block.last_op).successors:
            before[target].append(block)
    warm = {block for block in blocks if not isinstance(block.last_op, pyv.LeaveOp)}
    # What only leads to leaves is cold: take blocks away whose successors are all cold.
    todo = [block for block in blocks if block not in warm]
    while todo:
        for block in before[todo.pop()]:
            if block in warm and not any(target in warm for target in cast(Operation, block.last_op).successors):
                warm.discard(block)
                todo.append(block)
    return set(blocks) - warm


def carries_objects(function: Function) -> bool:
    """Whether some local is an object, or sometimes one number and sometimes another, where blocks meet."""
    blocks = list(function.region.blocks)
    if any(isinstance(argument.type, ObjectType) for block in blocks for argument in block.args):
        return True
    return any(
        len({type(kind) for kind in kinds}) > 1 or not all(is_unboxed(kind) for kind in kinds)
        for kinds in types_where_bound(blocks).values()
    )


class ScalarFunctions:
    """The scalar functions of a module, and why the others are not."""

    def __init__(self, functions: Mapping[str, Function]):
        self.functions = functions
        self.reasons: dict[str, str] = {}
        self.scalar = set(functions)
        self.work = {symbol: self.open_ops(function) for symbol, function in functions.items()}
        changed = True
        while changed:
            changed = False
            for symbol in sorted(self.scalar):
                reason = self.objection(symbol)
                if reason is not None:
                    self.scalar.discard(symbol)
                    self.reasons[symbol] = reason
                    changed = True

    def open_ops(self, function: Function) -> list[Operation]:
        """Warm ops that are not native as they stand."""
        blocks = list(function.region.blocks)
        cold = cold_blocks(blocks)
        return [op for block in blocks if block not in cold for op in block.ops if not is_native(op)]

    def objection(self, symbol: str) -> str | None:
        function = self.functions[symbol]
        if not is_unboxed(returns_of(function)):
            return f"returns {returns_of(function)}"
        planned: set[Operation] = set()
        for op in self.work[symbol]:
            plan = plan_call(op, self.functions, self.scalar) if isinstance(op, pyv.CallOp) else None
            if isinstance(plan, CallPlan) and all(self.takes(op, value, plan, planned) for value in inputs(op)[1:]):
                planned.add(op)
            elif not (isinstance(op, pyv.ExpectOp | pyv.DropOp) and op.operands[0].owner in planned):
                reason = f": {plan}" if isinstance(plan, str) else ""
                return f"{op.name.removeprefix('pyv.')} of objects at {where(op)}{reason}"
        return "a local is a number of one class or another" if carries_objects(function) else None

    def takes(self, op: Operation, value: SSAValue, plan: CallPlan, planned: set[Operation]) -> bool:
        """An object may be an argument when it comes out of a call that is to be native itself."""
        return is_unboxed(value.type) or value.owner in planned


def where(op: Operation) -> str:
    text = str(op.location)
    digits = [part.strip(' "()>') for part in text.split(":")]
    return f"line {digits[-2]}" if len(digits) > 2 and digits[-2].isdigit() else "an unknown line"


__all__ = [
    "CallPlan",
    "IntType",
    "ScalarFunctions",
    "cold_blocks",
    "is_native",
    "is_unboxed",
    "plan_call",
    "returns_of",
]
