"""What locals are, where they are bound, that blocks carry as `!py.maybe_unbound`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xdsl.ir import Attribute, Block, BlockArgument, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import MaybeUnboundType, UnboundType
from pymlir.dialects.pyv_typed import MaybeOp


def passed(blocks: Sequence[Block]) -> Iterator[tuple[BlockArgument, SSAValue]]:
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


def types_where_bound(blocks: Sequence[Block]) -> dict[BlockArgument, set[Attribute]]:
    """The types of each block argument that may be unbound; none when it always is."""
    sources: dict[BlockArgument, set[SSAValue]] = {}
    for argument, value in passed(blocks):
        if isinstance(argument.type, MaybeUnboundType):
            sources.setdefault(argument, set()).add(bound_value(value))
    return {argument: types_of(argument, sources) for argument in sources}


def types_of(argument: BlockArgument, sources: dict[BlockArgument, set[SSAValue]]) -> set[Attribute]:
    found: set[Attribute] = set()
    todo: list[SSAValue] = [argument]
    seen: set[SSAValue] = set()
    while todo:
        value = todo.pop()
        if value in seen:
            continue
        seen.add(value)
        if isinstance(value.type, MaybeUnboundType) and isinstance(value, BlockArgument):
            todo.extend(sources.get(value, ()))
        elif not isinstance(value.type, UnboundType):
            found.add(value.type)
    return found
