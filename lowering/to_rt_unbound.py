"""Locals that are bound on some ways only, where blocks carry them: a flag, and a value of the kind all ways agree on.

^join(%x: !py.maybe_unbound)    =>    ^join(%bound: i1, %x: i64)      when %x is an int wherever it is bound
                                      ^join(%bound: i1, %x: !rt.ref)  when not; numbers are boxed on the way there
"""

from __future__ import annotations

from xdsl.ir import Attribute, Block, BlockArgument, SSAValue

from pymlir.dialects import rt
from pymlir.dialects.pyv_typed import MaybeOp
from pymlir.lowering.to_rt_values import CannotLower, Const, FunctionBuilder, Low, Maybe, Unbound, representation
from pymlir.passes.analyses.bound_types import types_where_bound


def kinds_where_bound(blocks: list[Block]) -> dict[BlockArgument, Attribute]:
    """For each block argument that may be unbound, the representation of what it is where it is bound."""
    return {argument: kind_of(types) for argument, types in types_where_bound(blocks).items()}


def kind_of(types: set[Attribute]) -> Attribute:
    kinds = {representation(type_) or rt.ref for type_ in types} or {rt.i1}  # never bound: nobody looks at it
    return kinds.pop() if len(kinds) == 1 else rt.ref


def flag_and_value(b: FunctionBuilder, found: Low, kind: Attribute) -> list[SSAValue]:
    """What an edge passes for a local that may be unbound."""
    if isinstance(found, Maybe):
        return [found.flag, b.coerce(found.value, kind)]
    if isinstance(found, Unbound):
        return [b.constant(False), unused_value(b, kind)]
    return [b.constant(True), b.coerce(found, kind)]


def unused_value(b: FunctionBuilder, kind: Attribute | None) -> SSAValue:
    """Some value of that representation, where nothing looks at it."""
    if kind is None or kind == rt.ref:
        return b.object("none")
    return b.constant(0 if kind == rt.i64 else 0.0 if kind == rt.f64 else False)


def lower_maybe(b: FunctionBuilder, op: MaybeOp) -> None:
    """Bound where the flag says so, and where the value is: it may be one that is not bound everywhere itself."""
    flag, found = b.value(op.bound), b.low[op.value]
    if isinstance(found, Maybe):
        b.low[op.result] = Maybe(b.new(rt.BAndOp, flag, found.flag), found.value)
    elif isinstance(found, SSAValue | Const):
        b.low[op.result] = Maybe(flag, found)
    elif isinstance(found, Unbound):
        b.low[op.result] = found
    else:
        raise CannotLower("a local that may be unbound has no value of its own")
