"""Small edits of the values form that several passes make."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import Attribute, Block, Operation, Region, SSAValue, Use

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.passes.analyses.graph import edge_values, reverse_post_order


def insert_before(op: Operation, *new: Operation) -> None:
    block = op.parent_block()
    assert block is not None
    block.insert_ops_before(new, op)
    for added in new:
        added.location = op.location


def insert_after(op: Operation, *new: Operation) -> None:
    block = op.parent_block()
    assert block is not None
    block.insert_ops_after(new, op)
    for added in new:
        added.location = op.location


def replace(op: Operation, new: Operation) -> None:
    """`new` in the place of `op`, its results for those of `op`."""
    insert_before(op, new)
    for old, result in zip(op.results, new.results, strict=True):
        result.name_hint = old.name_hint
        old.replace_all_uses_with(result)
    erase(op)


def replace_value(old: SSAValue, new: SSAValue) -> None:
    """All uses of a value by another."""
    if new.name_hint is None:
        new.name_hint = old.name_hint
    old.replace_all_uses_with(new)


def erase(op: Operation) -> None:
    op.detach()
    op.erase()


def erase_with_snapshots(op: Operation) -> None:
    """Erase an op nobody uses but snapshots that nothing leaves by, and these."""
    users = [use.operation for result in op.results for use in result.uses]
    if all(isinstance(user, pyv.SnapshotOp) and user.result.first_use is None for user in users):
        for user in dict.fromkeys(users):
            erase(user)
        erase(op)


def cut_from(op: Operation, *terminator: Operation) -> None:
    """Erase `op` and all that follows it in its block; put a terminator instead.

    What else uses their results are blocks that were only reached by here: whoever cuts takes them away.
    """
    block = op.parent_block()
    assert block is not None
    doomed: list[Operation] = []
    following: Operation | None = op
    while following is not None:
        doomed.append(following)
        following = following.next_op
    for new in terminator:
        new.location = op.location
    for victim in reversed(doomed):
        victim.detach()
        victim.drop_all_references()
    block.add_ops(terminator)


def erase_unreachable(region: Region) -> int:
    """Erase the blocks that nothing leads to; gives how many."""
    reached = set(reverse_post_order(region))
    gone = [block for block in region.blocks if block not in reached]
    for block in gone:
        empty(block)
    for block in gone:
        region.erase_block(block)
    return len(gone)


def put_in_order(region: Region) -> None:
    """Blocks where definitions come before what they dominate, as they are read and lowered."""
    order = reverse_post_order(region)
    reached = set(order)
    order += [block for block in region.blocks if block not in reached]
    for block in order:
        region.detach_block(block)
    region.add_block(order)


def empty(block: Block) -> None:
    """Take the ops out, so that blocks which use each other's values can go."""
    for op in list(block.ops):
        op.detach()
        op.erase(safe_erase=False)


def with_edges(terminator: Operation, targets: Sequence[Block], passed: Sequence[Sequence[SSAValue]]) -> Operation:
    """A branch like that one to other blocks or with other values."""
    if isinstance(terminator, pyv.CondBrOp):
        return pyv.CondBrOp(terminator.condition, targets[0], passed[0], targets[1], passed[1])
    if isinstance(terminator, rt.CondBrOp):
        hint = None if terminator.hint is None else terminator.hint.data
        return rt.CondBrOp.of(terminator.condition, targets[0], passed[0], targets[1], passed[1], hint)
    return (rt.BrOp.of if isinstance(terminator, rt.BrOp) else pyv.BrOp)(targets[0], passed[0])


def pass_values(source: Block, target: Block, values: Sequence[SSAValue]) -> None:
    """More values for each edge from one block to another."""
    terminator = source.last_op
    if terminator is None or target not in terminator.successors:
        return
    passed = edge_values(terminator)
    for successor, own in zip(terminator.successors, passed, strict=True):
        if successor is target:
            own.extend(values)
    replace(terminator, with_edges(terminator, terminator.successors, passed))


def erase_unused_arguments(region: Region) -> None:
    """Block arguments that are only passed on, in the end to nobody."""
    passed = [(block, target, values) for block in region.blocks for target, values in edges_of(block)]
    sources: dict[SSAValue, list[SSAValue]] = {}
    for _, target, values in passed:
        for argument, value in zip(target.args, values, strict=True):
            sources.setdefault(argument, []).append(value)
    used: set[SSAValue] = set(region.blocks[0].args)
    todo = [value for block in region.blocks for value in block.args if any(map(is_read, value.uses))]
    while todo:
        value = todo.pop()
        if value not in used:
            used.add(value)
            todo += sources.get(value, ())
    for block in region.blocks:
        if any(argument not in used for target, _ in edges_of(block) for argument in target.args):
            last = block.last_op
            assert last is not None
            kept = [
                [value for argument, value in zip(target.args, values, strict=True) if argument in used]
                for target, values in edges_of(block)
            ]
            replace(last, with_edges(last, last.successors, kept))
    for block in region.blocks:
        for argument in [argument for argument in block.args if argument not in used]:
            block.erase_arg(argument)


def edges_of(block: Block) -> list[tuple[Block, list[SSAValue]]]:
    """Where a block leads, and with what."""
    last = block.last_op
    return [] if last is None else list(zip(last.successors, edge_values(last), strict=True))


def is_read(use: Use) -> bool:
    """Whether it is more than passed on."""
    op = use.operation
    return not isinstance(op, pyv.BrOp | pyv.CondBrOp) or (isinstance(op, pyv.CondBrOp) and use.index == 0)


def retype(value: SSAValue, type: Attribute) -> None:
    """Another type for a value, in place."""
    value._type = type  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]


__all__ = [
    "cut_from",
    "erase",
    "erase_unreachable",
    "erase_unused_arguments",
    "erase_with_snapshots",
    "insert_after",
    "insert_before",
    "pass_values",
    "put_in_order",
    "pyv",
    "replace",
    "replace_value",
    "retype",
    "with_edges",
]
