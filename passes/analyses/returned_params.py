"""Which parameters and constants a function may hand back as they came, and which values on the way it made itself.

`def clamp(x, low): return max(x, low)` gives one of its arguments, the very object; `return 1000` the code's constant,
`return pi` what the global is.  Unboxed, the object is gone; whoever boxes the result needs to know which object it is.
The *origins* of a value, over the typed values of a module: parameter k when it is that parameter, or comes from it
only by ways on which Python hands on the object (block arguments, refinements, `+x`, `min`, `max`, `abs`, conversions
to the type it has, a call that returns it); the same for constants; COMPUTED for what is made on the way.  So are
small ints: they exist once, and making one gives that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import BlockArgument, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed
from pymlir.dialects.py import FuncOp
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.py_types import IntType
from pymlir.passes.analyses.identity import SMALL

FIRST_ARGUMENT = frozenset({"int", "float", "round", "abs", "math.floor", "math.ceil", "math.trunc"})
"""Builtins that give an argument of their result's type back, of an int `abs` only where it is not negative."""
ANY_ARGUMENT = frozenset({"min", "max"})
COMPUTED = None
"""The origin of a number that is made on the way."""

Origin: TypeAlias = "int | tuple[LiteralAttr, StringAttr | None] | None"
"""The number of a parameter; a constant, and the global name it is known by; COMPUTED."""
Origins: TypeAlias = "frozenset[Origin]"
Returned: TypeAlias = "Mapping[str, Origins]"


def returned_params(module: ModuleOp) -> dict[str, Origins]:
    """By function name, what its result may be.  Functions without typed values have nothing."""
    functions = {op.sym_name.data: op for op in module.walk() if isinstance(op, FuncOp) and "native" in op.attributes}
    found: dict[str, Origins] = dict.fromkeys(functions, frozenset[Origin]())
    changed = True
    while changed:
        changed = False
        for name, function in functions.items():
            now = FunctionOrigins(function, found).returned
            changed = changed or now != found[name]
            found[name] = now
    return found


class FunctionOrigins:
    """The origins of one function's values; `known` has what its callees may return."""

    def __init__(self, function: FuncOp, known: Returned):
        self.entry = function.body.blocks[0]
        self.known = known
        self.found: dict[SSAValue, Origins] = {}
        self.sources: dict[SSAValue, tuple[SSAValue, ...]] = {}
        self.owned: dict[SSAValue, Origins] = {}
        returns = [op.value for block in function.body.blocks if isinstance(op := block.last_op, pyv.ReturnOp)]
        self.on_the_way = self.behind(returns)
        """The values of which a returned one may be the object."""
        self.returned: Origins = frozenset().union(*(self.of(value) for value in returns))

    def of(self, value: SSAValue) -> Origins:
        if value not in self.found:
            self.found[value] = frozenset().union(*(self.own(one) for one in self.behind([value])))
        return self.found[value]

    def behind(self, values: Iterable[SSAValue]) -> set[SSAValue]:
        """The values, and those whose object they may be."""
        seen: set[SSAValue] = set()
        todo = list(values)
        while todo:
            value = todo.pop()
            if value not in seen:
                seen.add(value)
                todo += self.handed_on(value)
        return seen

    def handed_on(self, value: SSAValue) -> tuple[SSAValue, ...]:
        """The values whose object `value` may be; looked up once, since long chains of branches ask for each of all."""
        if value not in self.sources:
            self.sources[value] = tuple(handed_on(value, self.entry, self.known))
        return self.sources[value]

    def own(self, value: SSAValue) -> Origins:
        """What a value is besides other values."""
        if value not in self.owned:
            self.owned[value] = self.origin_made(value)
        return self.owned[value]

    def origin_made(self, value: SSAValue) -> Origins:
        op = value.owner
        if isinstance(value, BlockArgument):
            if value.block is self.entry:
                return frozenset((value.index,))
            return frozenset((COMPUTED,)) if is_counter(value) else frozenset()
        if isinstance(op, pyv.ConstOp):
            return frozenset(((op.value, op.path) if is_numbered(op.value.data) else COMPUTED,))
        if isinstance(op, pyv_typed.NativeCallOp):
            return frozenset(one for one in self.known.get(op.callee.string_value(), ()) if not isinstance(one, int))
        if isinstance(op, pyv.UnboundOp):
            return frozenset()
        passes_on = bool(self.handed_on(value))
        changes_some = isinstance(op, pyv_typed.IntrinsicOp) and op.function.data == "abs"
        return frozenset() if passes_on and not changes_some else frozenset((COMPUTED,))


def is_numbered(value: object) -> bool:
    """A number of which there may be several objects."""
    return isinstance(value, float) or (type(value) is int and not SMALL[0] <= value <= SMALL[1])


def is_counter(value: SSAValue) -> bool:
    """Where a counted loop stands: its iterator makes each number anew."""
    ranges = pyv_typed.RangeMoreOp | pyv_typed.RangeStateOp | pyv_typed.RangeStepOp
    return any(isinstance(use.operation, ranges) and use.index == 0 for use in value.uses)


def handed_on(value: SSAValue, entry: object, known: Returned) -> Iterable[SSAValue]:
    """The values whose object `value` may be."""
    if isinstance(value, BlockArgument):
        return () if value.block is entry or is_counter(value) else incoming(value)
    op = value.owner
    if isinstance(op, pyv_typed.RefineOp | pyv_typed.MaybeOp | pyv.ExpectOp | pyv.CheckBoundOp):
        return [op.value]
    if isinstance(op, pyv.UnaryOp):
        return [op.value] if op.operator.data == "+" and type(op.value.type) is type(op.result.type) else ()
    if isinstance(op, pyv_typed.IntrinsicOp):
        return intrinsic_arguments(op)
    if isinstance(op, pyv_typed.NativeCallOp):
        args = list(op.args)
        return [args[k] for k in known.get(op.callee.string_value(), ()) if isinstance(k, int)]
    return ()


def intrinsic_arguments(op: pyv_typed.IntrinsicOp) -> list[SSAValue]:
    name, args = op.function.data, list(op.args)
    if name in ANY_ARGUMENT:
        return args
    kept = name in FIRST_ARGUMENT and len(args) == 1 and type(args[0].type) is type(op.result.type)
    return args if kept and (name in ("int", "float") or isinstance(args[0].type, IntType)) else []


def incoming(argument: BlockArgument) -> Iterator[SSAValue]:
    for before in tuple(argument.block.predecessors()):
        last = before.last_op
        if isinstance(last, pyv.BrOp):
            yield last.operands[argument.index]
        elif isinstance(last, pyv.CondBrOp):
            for target, values in ((last.true_target, last.true_values), (last.false_target, last.false_values)):
                if target is argument.block:
                    yield values[argument.index]
