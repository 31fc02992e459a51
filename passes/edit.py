"""Small edits of the values form that several passes make."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pymlir.dialects import py_values as pyv
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


def empty(block: Block) -> None:
    """Take the ops out, so that blocks which use each other's values can go."""
    for op in list(block.ops):
        op.detach()
        op.erase(safe_erase=False)


def with_edges(terminator: Operation, targets: Sequence[Block], passed: Sequence[Sequence[SSAValue]]) -> Operation:
    """A branch like that one to other blocks or with other values."""
    if isinstance(terminator, pyv.CondBrOp):
        return pyv.CondBrOp(terminator.condition, targets[0], passed[0], targets[1], passed[1])
    return pyv.BrOp(targets[0], passed[0])


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


def retarget(source: Block, old: Block, new: Block) -> None:
    """Edges from one block to `old` go to `new`."""
    terminator = source.last_op
    if terminator is None or old not in terminator.successors:
        return
    targets = [new if target is old else target for target in terminator.successors]
    replace(terminator, with_edges(terminator, targets, edge_values(terminator)))


def retype(value: SSAValue, type: Attribute) -> None:
    """Another type for a value, in place."""
    value._type = type  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]


__all__ = [
    "cut_from",
    "erase",
    "erase_unreachable",
    "erase_with_snapshots",
    "insert_after",
    "insert_before",
    "pass_values",
    "pyv",
    "replace",
    "replace_value",
    "retarget",
    "retype",
    "with_edges",
]
