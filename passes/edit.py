"""Small edits of the values form that several passes make."""

from __future__ import annotations

from xdsl.ir import Attribute, Block, Operation, SSAValue

from pymlir.dialects import py_values as pyv


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
    """Erase `op` and all that follows it in its block, whose results nothing else uses; put a terminator instead."""
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
        for result in victim.results:
            for use in list(result.uses):
                assert use.operation in doomed or use.operation.parent is None
        victim.drop_all_references()
    block.add_ops(terminator)


def retype(value: SSAValue, type: Attribute) -> None:
    """Another type for a value, in place."""
    value._type = type  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]


def remove_unreachable(block: Block, dead: set[Block]) -> None:
    """Take blocks nobody branches to out of the region of `block`."""
    region = block.parent
    assert region is not None
    for victim in dead:
        for op in victim.ops:
            op.drop_all_references()
    for victim in dead:
        region.detach_block(victim)


__all__ = [
    "cut_from",
    "erase",
    "erase_with_snapshots",
    "insert_after",
    "insert_before",
    "pyv",
    "remove_unreachable",
    "replace",
    "replace_value",
    "retype",
]
