"""References of an `rt` function: which values are owned by native code, who uses them, where they are live.

Owned are results of visits and boxes, new cells and what cells hold, items of an unpacked tuple, parameters and block
arguments (who calls or branches gives the reference away).  Constants, arguments as they came and the closure's cells
are borrowed for the whole call, so nothing is to be done for them.
The item of a "next" visit is owned only where there is one: it is born on the way taken then.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pymlir.dialects import rt
from pymlir.passes.analyses.rt_loops import closure, edges_of

BORROWED = (rt.ObjectOp, rt.AssumedOp, rt.ArgumentOp, rt.FreeCellOp)


def is_owned(value: SSAValue) -> bool:
    """Whether native code holds a reference of its own for this value."""
    if value.type != rt.ref:
        return False
    return isinstance(value, BlockArgument) or not isinstance(value.owner, BORROWED)


def is_null(value: SSAValue) -> bool:
    return isinstance(value.owner, rt.ObjectOp) and value.owner.is_null


def nullable(blocks: list[Block]) -> set[SSAValue]:
    """The references that may be null: block arguments that it is passed to."""
    passed: dict[SSAValue, list[SSAValue]] = {}
    for block in blocks:
        for target, values in edges_of(block.last_op):
            for argument, value in zip(target.args, values, strict=True):
                if argument.type == rt.ref:
                    passed.setdefault(value, []).append(argument)
    return closure((one for value, ones in passed.items() if is_null(value) for one in ones), passed)


def frame_values(snapshot: rt.SnapshotOp, *, popped: bool) -> Iterator[SSAValue]:
    """The values of one frame; without the entries that its instruction pops, unless `popped`."""
    frame = snapshot.frame
    kept = len(frame.stack) if popped else len(frame.stack) - frame.pops
    for entry in [entry for _, entry in frame.locals] + list(frame.stack[:kept]):
        for index in range(rt.WIDTHS.get(entry.kind, 0)):
            yield snapshot.operands[entry.index + index]


def state_values(op: rt.RtOp) -> Iterator[SSAValue]:
    """The values that are needed when `op` leaves: those of its state's frame, and of the callers' it is inlined in."""
    assert op.state is not None
    innermost, *outer = rt.snapshot_of(op.state).chain()
    yield from frame_values(innermost, popped=not (op.is_after or isinstance(op, rt.CallOp)))
    for snapshot in outer:
        yield from frame_values(snapshot, popped=False)


def popped_values(visit: rt.VisitOp) -> set[SSAValue]:
    """The operands of a visit that its frames do not hold otherwise: they go with the instruction."""
    innermost, *outer = rt.snapshot_of(visit.operands[0]).chain()
    kept = set(frame_values(innermost, popped=False)).union(*(frame_values(one, popped=False) for one in outer))
    return set(frame_values(innermost, popped=True)) - kept


def used_references(op: Operation) -> Iterator[SSAValue]:
    """The owned references that `op` needs: its operands and what its state describes."""
    if isinstance(op, rt.SnapshotOp):
        return
    for operand in op.operands:
        if is_owned(operand):
            yield operand
    if isinstance(op, rt.RtOp) and op.state is not None:
        for value in state_values(op):
            if is_owned(value):
                yield value


def conditional_item(block: Block) -> SSAValue | None:
    """The item of a "next" visit whose answer this block's branch asks for: owned on the way where it is true."""
    last = block.last_op
    if not isinstance(last, rt.CondBrOp):
        return None
    visit = last.condition.owner
    if isinstance(visit, rt.VisitOp) and len(visit.results) == 2 and last.condition is visit.results[0]:
        return visit.results[1]
    return None


def live_at_start(blocks: list[Block]) -> dict[Block, set[SSAValue]]:
    """For each block the owned references that it, or what follows it, still uses."""
    uses: dict[Block, set[SSAValue]] = {}
    born: dict[Block, set[SSAValue]] = {}
    for block in blocks:
        uses[block], born[block] = set(), set(block.args)
        for op in block.ops:
            uses[block].update(value for value in used_references(op) if value not in born[block])
            born[block].update(op.results)
    live = {block: set(uses[block]) for block in blocks}
    changed = True
    while changed:
        changed = False
        for block in reversed(blocks):
            last = block.last_op
            found = uses[block].union(*(live[target] for target in (last.successors if last else ()))) - born[block]
            found |= uses[block]
            if found != live[block]:
                live[block], changed = found, True
    return live
