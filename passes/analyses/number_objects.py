"""Which numbers of an `rt` function have an object that the program may see twice, and which ops show them.

    %x = rt.imul %n, %k, %s
    %r = rt.visit "call"(1, []), %t : !rt.ref        t: locals(0 = %x) stack(%f, %x)
    %q = rt.visit "call"(1, []), %u : !rt.ref        u: locals(0 = %x) stack(%g, %x)

A number is *seen* where a visit takes it from the stack, since then the program has an object for it; one that was
unboxed or boxed has an object too.  What is seen, and shown again later on some way, is *tracked*, and so are the block
arguments that it is passed to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import rt
from pymlir.passes.analyses.graph import reverse_post_order
from pymlir.passes.analyses.rt_loops import closure, edges_of, incoming, loops_of

CONSTANTS = (rt.IConstOp, rt.FConstOp)
UNBOXING = (rt.UnboxIntOp, rt.UnboxFloatOp)


def is_number(value: SSAValue) -> bool:
    return value.type in (rt.i64, rt.f64) and not isinstance(value.owner, CONSTANTS)


def frames_of(op: rt.RtOp) -> Iterator[tuple[rt.SnapshotOp, list[rt.Entry]]]:
    """The frames by which `op` may leave, with the entries that stand in each then."""
    assert op.state is not None
    popped = not (op.is_after or isinstance(op, rt.CallOp))
    for snapshot in rt.snapshot_of(op.state).chain():
        frame = snapshot.frame
        kept = len(frame.stack) if popped else len(frame.stack) - frame.pops
        yield snapshot, [*(entry for _, entry in frame.locals), *frame.stack[:kept]]
        popped = False


def number_of(snapshot: rt.SnapshotOp, entry: rt.Entry) -> SSAValue | None:
    """The number that an entry shows, if it does."""
    if entry.kind not in ("value", "maybe"):
        return None
    value = snapshot.operands[entry.index + rt.WIDTHS[entry.kind] - 1]
    return value if is_number(value) else None


def shown_by(op: Operation) -> Iterator[SSAValue]:
    """The numbers that become objects by an op, or where it leaves."""
    if isinstance(op, rt.BoxOp | rt.ReturnOp):
        yield from (value for value in op.operands[:1] if is_number(value))
    if isinstance(op, rt.RtOp) and op.state is not None:
        for snapshot, entries in frames_of(op):
            for entry in entries:
                if (value := number_of(snapshot, entry)) is not None:
                    yield value


def seen_by(op: Operation) -> list[SSAValue]:
    """The numbers that a visit takes from the stack, as often as it does."""
    if not isinstance(op, rt.VisitOp):
        return []
    snapshot = rt.snapshot_of(op.operands[0])
    frame = snapshot.frame
    taken = frame.stack[len(frame.stack) - frame.pops :]
    found = [number_of(snapshot, entry) for entry in taken if entry.kind == "value"]
    return [value for value in found if value is not None]


class NumberObjects:
    """What is found of one function."""

    def __init__(self, func: rt.FuncOp):
        self.func = func
        self.blocks = reverse_post_order(func.body)
        self.passed: dict[SSAValue, list[SSAValue]] = {}
        """Block arguments a number is passed to."""
        self.sources: dict[SSAValue, list[SSAValue]] = {}
        for block in self.blocks:
            for target, values in edges_of(block.last_op):
                for argument, value in zip(target.args, values, strict=True):
                    if argument.type in (rt.i64, rt.f64):
                        self.passed.setdefault(value, []).append(argument)
                        self.sources.setdefault(argument, []).append(value)

    def forward(self, values: Iterable[SSAValue]) -> set[SSAValue]:
        return closure(values, self.passed)

    @cached_property
    def candidates(self) -> set[SSAValue]:
        """What has an object, or may get one."""
        return self.forward(
            value for block in self.blocks for op in block.ops for value in (*seen_by(op), *objects_by(op))
        )

    @cached_property
    def fresh(self) -> set[SSAValue]:
        """Block arguments whose objects are new ones where the block begins.

        By some the iterator of a counted loop counts, and each of its items is a new object.  Others change in a loop
        that shows nothing to the program: to carry an object through each round would cost more than the round.
        """
        snapshots = (op for block in self.blocks for op in block.ops if isinstance(op, rt.SnapshotOp))
        found = closure(
            (
                snapshot.operands[entry.index]
                for snapshot in snapshots
                for entry in snapshot.frame.entries
                if entry.kind == "range"
            ),
            self.sources,
        )
        for loop in loops_of(self.func.body):
            if not any(isinstance(op, rt.VisitOp) for block in loop.body for op in block.ops):
                for before, values in incoming(loop.header):
                    pairs = zip(loop.header.args, values, strict=True)
                    found.update(argument for argument, value in pairs if before in loop.latches and value != argument)
        return found

    @cached_property
    def needed(self) -> set[SSAValue]:
        """Numbers that are shown somewhere, by whatever name they have there."""
        return closure((value for block in self.blocks for op in block.ops for value in shown_by(op)), self.sources)

    @cached_property
    def shown_later(self) -> dict[Block, set[SSAValue]]:
        """For each block, which candidates an op in it or after it shows, by whatever name they have there."""
        uses: dict[Block, set[SSAValue]] = {}
        born: dict[Block, set[SSAValue]] = {}
        for block in self.blocks:
            uses[block], born[block] = set(), set(block.args)
            for op in block.ops:
                uses[block].update(self.showing(op) - born[block])
                born[block].update(op.results)
        live = {block: set(uses[block]) for block in self.blocks}
        changed = True
        while changed:
            changed = False
            for block in reversed(self.blocks):
                after = set[SSAValue]().union(*(live[target] for target, _ in edges_of(block.last_op)))
                found = uses[block] | (after - born[block])
                if found != live[block]:
                    live[block], changed = found, True
        return live

    def showing(self, op: Operation) -> set[SSAValue]:
        found = set(shown_by(op))
        if isinstance(op, rt.BrOp | rt.CondBrOp):
            for target, values in op.edges():
                pairs = zip(target.args, values, strict=True)
                found.update(value for argument, value in pairs if argument in self.needed)
        return found & self.candidates

    @cached_property
    def seen(self) -> dict[Operation, list[SSAValue]]:
        """Visits, and the numbers they take more than once or that are shown again later."""
        found: dict[Operation, list[SSAValue]] = {}
        for block in self.blocks:
            later = set[SSAValue]().union(*(self.shown_later[target] for target, _ in edges_of(block.last_op)))
            for op in reversed(list(block.ops)):
                taken = Counter(seen_by(op))
                if again := [value for value, times in taken.items() if times > 1 or value in later]:
                    found[op] = again
                later |= self.showing(op)
        return found

    @cached_property
    def tracked(self) -> set[SSAValue]:
        """What has an object on some way; a constant and an argument have theirs from the start."""
        found = self.forward(
            value for block in self.blocks for op in block.ops for value in (*self.seen.get(op, ()), *objects_by(op))
        )
        passed = closure(found, self.sources)
        first = (value for value in passed if isinstance(value.owner, CONSTANTS) or value in self.func.entry.args)
        return found | (self.forward(first) & passed)

    @property
    def returns_objects(self) -> bool:
        """Whether a number that is returned may have an object."""
        returns = (block.last_op for block in self.blocks)
        return any(isinstance(op, rt.ReturnOp) and not self.tracked.isdisjoint(op.operands[:1]) for op in returns)


def objects_by(op: Operation) -> list[SSAValue]:
    """The number that `op` makes of an object, or an object of."""
    if isinstance(op, UNBOXING):
        return [op.results[0]]
    return [op.operands[0]] if isinstance(op, rt.BoxOp) and is_number(op.operands[0]) else []
