"""`while` and `for`: a header block with arguments for the locals that change in the loop.

The names stored inside of the loop are known beforehand, so the header begins with an argument for each of them; when
the loop is complete, an argument that always is what it was at the start is replaced by that.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

from xdsl.ir import Block, BlockArgument, Operation, Region, SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.passes.edit import erase
from pymlir.passes.promote.conditions import Conditions
from pymlir.passes.promote.frame import Declined, Edge, Frame


@dataclass
class Loop:
    """A loop being built: what is on the stack besides the enclosing one's, the ways in, out and back."""

    header: Block
    entry: Edge
    slots: list[int]
    iterator: SSAValue | None
    breaks: list[Edge] = field(default_factory=lambda: [])
    continues: list[Edge] = field(default_factory=lambda: [])


class Loops(Conditions):
    """Conditions and loops; what runs inside is the subclass's."""

    loops: list[Loop]

    @abstractmethod
    def statements(self, block: Block, depth: int) -> None:
        """Run the statements of a block, which leave `depth` entries on the stack."""

    @abstractmethod
    def drop(self, value: SSAValue | None) -> None:
        """Let go of a value, if there is one."""

    def while_(self, op: py.WhileOp) -> None:
        loop = self._enter(op, "while", None)
        result = self.region(op.test)
        yes, no = self.condition(result.operands[0], result.at if op.at is None else op.at)
        self.frame.start(yes)
        self._body(loop, op.body, no)
        self._after(loop, no, op.orelse)

    def for_(self, op: py.ForOp) -> None:
        if op.is_async is not None:
            raise Declined("async for")
        frame = self.frame
        iterable = self.env[op.iterable]
        state = frame.snapshot(op.at, 1)
        frame.pop((iterable,))
        iterator = frame.result(pyv.IterOp(iterable, state))
        frame.stack.append(iterator)
        loop = self._enter(op, "for", iterator)
        step = frame.add(pyv.NextOp(iterator, frame.snapshot(op.head, 0)))
        more, done = frame.fork(step.results[0])
        frame.start([more])
        self.push(op.body.blocks[0].args[0], step.results[1])
        self._body(loop, op.body, [done])
        frame.start([done])
        frame.stack.pop()
        self.drop(iterator)
        self._after(loop, [frame.edge()], op.orelse)

    def _enter(self, op: Operation, name: str, iterator: SSAValue | None) -> Loop:
        frame = self.frame
        slots = sorted(frame.slots[name] for name in self.prepared.stored[op] if name in frame.slots)
        unbinds = {frame.slots[name] for name in self.prepared.deleted[op] if name in frame.slots}
        entry = frame.edge()
        header = Block()
        header.name_hint = name
        frame.values = list(entry.values)
        for slot in slots:
            inputs = [entry.values[slot], *([None] if slot in unbinds else [])]
            frame.values[slot] = frame.argument(header, slot, inputs)
        frame.region.add_block(header)
        frame.block = header
        return Loop(header, entry, slots, iterator)

    def _body(self, loop: Loop, body: Region, no: list[Edge]) -> None:
        """Run the body, and close the loop."""
        frame = self.frame
        depth = len(frame.stack) if loop.iterator is None else frame.stack.index(loop.iterator) + 1
        self.loops.append(loop)
        if frame.block is not None:
            self.statements(body.blocks[0], depth)
        del frame.stack[depth:]
        self.loops.pop()
        back = loop.continues if frame.block is None else [*loop.continues, frame.edge()]
        close(frame, loop, back, [*no, *loop.breaks])

    def _after(self, loop: Loop, no: list[Edge], orelse: Region | None) -> None:
        frame = self.frame
        if orelse is not None:
            frame.start(no)
            if frame.block is not None:
                self.statements(orelse.blocks[0], len(frame.stack))
            no = [] if frame.block is None else [frame.edge()]
        frame.start([*no, *loop.breaks])


def close(frame: Frame, loop: Loop, back: Sequence[Edge], out: Sequence[Edge]) -> None:
    """Connect the ways into the header, without arguments that never change."""
    kept = list(zip(loop.slots, loop.header.args, strict=True))
    changed = True
    while changed:
        changed = False
        for slot, argument in kept:
            at_start = loop.entry.values[slot]
            if all(edge.values[slot] is argument or edge.values[slot] is at_start for edge in back):
                kept.remove((slot, argument))
                _replace(frame, argument, at_start, [*back, *out])
                changed = True
                break
    for edge in (loop.entry, *back):
        edge.connect(loop.header, [edge.values[slot] or frame.no_value() for slot, _ in kept])


def _replace(frame: Frame, argument: BlockArgument, value: SSAValue | None, pending: Sequence[Edge]) -> None:
    """Put `value` wherever the argument is, and remove the argument; `pending` are the ways that lead nowhere yet."""
    for edge in pending:
        edge.replace(argument, value, frame.no_value() if value is None else value)
    if value is not None:
        argument.replace_all_uses_with(value)
    else:
        for use in list(argument.uses):
            _unbind(frame, use.operation, use.index)
    argument.block.erase_arg(argument)


def _unbind(frame: Frame, op: Operation, index: int) -> None:
    """The operand turned out to be a local that is never bound there."""
    if op.parent is None:
        return
    if isinstance(op, pyv.SnapshotOp) and op.where.is_done and index == len(op.operands) - 1:
        for use in list(op.result.uses):
            erase(use.operation)
        erase(op)
    elif isinstance(op, pyv.SnapshotOp):
        op.forget_local(index)
    elif isinstance(op, pyv.DropOp):
        erase(op)
    else:
        op.operands[index] = frame.no_value()
