"""Locals that are bound on some ways only, where blocks carry them: a flag, and a value of the kind all ways agree on.

^join(%x: !py.maybe_unbound)    =>    ^join(%bound: i1, %x: i64)      when %x is an int wherever it is bound
                                      ^join(%bound: i1, %x: !rt.ref)  when not; numbers are boxed on the way there
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Attribute, Block, BlockArgument, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.dialects.py_types import MaybeUnboundType, UnboundType
from pymlir.dialects.pyv_typed import MaybeOp
from pymlir.lowering.to_rt_values import CannotLower, Const, FunctionBuilder, Low, Maybe, Unbound, representation


def passed(blocks: list[Block]) -> Iterator[tuple[BlockArgument, SSAValue]]:
    """Every value that some branch passes to a block argument."""
    for block in blocks:
        last = block.last_op
        if isinstance(last, pyv.BrOp):
            yield from zip(last.successors[0].args, last.operands, strict=True)
        elif isinstance(last, pyv.CondBrOp):
            yield from zip(last.true_target.args, last.true_values, strict=True)
            yield from zip(last.false_target.args, last.false_values, strict=True)


def bound_value(value: SSAValue) -> SSAValue:
    """The value itself, behind the ops that say where it is bound."""
    while isinstance(value.owner, MaybeOp):
        value = value.owner.value
    return value


def kinds_where_bound(blocks: list[Block]) -> dict[BlockArgument, Attribute]:
    """For each block argument that may be unbound, the representation of what it is where it is bound."""
    sources: dict[BlockArgument, set[SSAValue]] = {}
    for arg, value in passed(blocks):
        if isinstance(arg.type, MaybeUnboundType):
            sources.setdefault(arg, set()).add(bound_value(value))
    return {arg: kind_of_sources(arg, sources) for arg in sources}


def kind_of_sources(arg: BlockArgument, sources: dict[BlockArgument, set[SSAValue]]) -> Attribute:
    kinds: set[Attribute] = set()
    todo: list[SSAValue] = [arg]
    seen: set[SSAValue] = set()
    while todo:
        value = todo.pop()
        if value in seen:
            continue
        seen.add(value)
        if isinstance(value.type, MaybeUnboundType) and isinstance(value, BlockArgument):
            todo.extend(sources.get(value, ()))
        elif not isinstance(value.type, UnboundType):
            kinds.add(representation(value.type) or rt.ref)
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
