"""The frame as CPython would have it, followed through a function while its blocks are built.

Invariant: between two ops `stack` is the operand stack of the bytecode at that point, bottom to top, and `values` are
the locals by slot; so a snapshot is a copy of both.  The frontend gives the real depth at each instruction; where the
model's differs, the model is not trusted and the statement is left to the interpreter.

Control flow in the source is structured, so SSA needs no search for dominators: a way out of a block is an `Edge` which
remembers its locals, and a block begins with arguments for the locals that differ between the edges into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xdsl.dialects.builtin import FileLineColLoc, IntAttr, StringAttr, UnknownLoc
from xdsl.ir import Block, BlockArgument, Operation, Region, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import MAYBE_UNBOUND, OBJECT, AtAttr, MaybeUnboundType, UnboundType

Values = list[SSAValue | None]
STORES_IN_PAIRS = 13
"""The minor of CPython from which on an instruction may store a local and do something else with another."""


class Declined(Exception):
    """The statement has no native form; the text says why."""


class NoPlace(Declined):
    """The bytecode has no such place, or the model of the stack does not fit there; the text says which."""


class NotPromoted(Exception):
    """The function has no place where the interpreter could take over; the text says why."""


@dataclass
class Fork:
    """A conditional branch whose two targets are not known yet."""

    block: Block
    condition: SSAValue
    targets: list[tuple[Block, list[SSAValue]] | None] = field(default_factory=lambda: [None, None])

    def connect(self, side: int, target: Block, values: Sequence[SSAValue]) -> None:
        self.targets[side] = (target, list(values))
        yes, no = self.targets
        if yes is not None and no is not None:
            self.block.add_op(pyv.CondBrOp(self.condition, *yes, *no))


@dataclass
class Edge:
    """A way out of a block: the locals there, and the value on top of the stack where it carries one."""

    block: Block
    values: Values
    top: SSAValue | None = None
    fork: Fork | None = None
    side: int = 0

    def connect(self, target: Block, values: Sequence[SSAValue]) -> None:
        if self.fork is None:
            self.block.add_op(pyv.BrOp(target, values))
        else:
            self.fork.connect(self.side, target, values)

    def replace(self, old: SSAValue, new: SSAValue | None, passed: SSAValue) -> None:
        """`new` for `old` as a local, and `passed` where the other side of the fork already passes it to a block."""
        self.values[:] = [new if local is old else local for local in self.values]
        for _, values in filter(None, self.fork.targets if self.fork is not None else ()):
            values[:] = [passed if value is old else value for value in values]


@dataclass
class Mark:
    """A point to which building can be taken back."""

    block: Block
    last_op: Operation | None
    last_block: Block | None
    values: Values
    stack: Values


class Frame:
    """Builds the blocks of one function."""

    def __init__(self, names: Sequence[str], parameters: int, minor: int, filename: str, deepest: int):
        self.deepest = deepest
        self.names = tuple(names)
        self.slots = {name: slot for slot, name in enumerate(self.names)}
        self.minor = minor
        self.filename = StringAttr(filename)
        self.entry = Block(arg_types=[OBJECT] * parameters)
        self.region = Region(self.entry)
        self.block: Block | None = self.entry
        self.values: Values = [*self.entry.args, *(None for _ in names[parameters:])]
        self.stack: Values = []
        self.cells: dict[str, SSAValue] = {}
        self.unbound: SSAValue | None = None
        self.location = UnknownLoc()
        self._locations: dict[tuple[int, int], FileLineColLoc] = {}
        for argument, name in zip(self.entry.args, names, strict=False):
            argument.name_hint = hint(name)

    # Ops.

    def locate(self, at: AtAttr) -> None:
        """Further ops belong to that place."""
        place = (at.line, at.column + 1)
        location = self._locations.get(place)
        if location is None:
            location = self._locations[place] = FileLineColLoc(self.filename, IntAttr(place[0]), IntAttr(place[1]))
        self.location = location

    def add(self, op: Operation) -> Operation:
        assert self.block is not None
        op.location = self.location
        self.block.add_op(op)
        return op

    def result(self, op: Operation) -> SSAValue:
        self.add(op)
        return op.results[0]

    def snapshot(self, at: AtAttr | None, pops: int, *, again: bool = False) -> SSAValue:
        """The state before the instruction; `again`: the interpreter does it again with what the operation gave."""
        if at is None or at.at < 0:
            raise NoPlace("no instruction of its own")
        if at.depth != len(self.stack):
            raise NoPlace(f"stack of {len(self.stack)} entries where the bytecode has {at.depth}")
        self.locate(at)
        instruction = pyv.Instruction(at.at, at.resume, at.at if again else at.next, pops)
        return self.result(pyv.SnapshotOp(instruction, self.bound(), self.stack))

    def let_go(self, old: SSAValue, at: AtAttr | None, taken: int, stored: SSAValue | None = None) -> None:
        """An instruction lets go of `old`, last of all it does; it takes `taken` entries off the stack."""
        if at is None or not at.found or at.depth != len(self.stack) + taken:
            self.add(pyv.DropOp(old))
            return
        self.locate(at)
        after, below = at.next, self.stack
        if stored is not None and self.minor >= STORES_IN_PAIRS and at.resume != at.next:
            after, below = at.resume, [*self.stack, stored]  # of a pair only the first is done: it is done again
        if len(below) >= self.deepest:
            self.add(pyv.DropOp(old))  # the frame may have no room for it
            return
        state = pyv.SnapshotOp(pyv.Instruction(at.at, pyv.DONE, after, 1), self.bound(), [*below, old])
        self.add(pyv.DropOp(old, self.result(state)))

    def bound(self) -> dict[str, SSAValue]:
        return {name: value for name, value in zip(self.names, self.values, strict=True) if value is not None}

    def pop(self, wanted: Sequence[SSAValue]) -> None:
        """Take operands off the stack, which has to have exactly them on top."""
        count = len(wanted)
        if count and self.stack[-count:] != list(wanted):
            raise Declined("operands are not on top of the stack")
        del self.stack[len(self.stack) - count :]

    # Ways out and in.

    def edge(self, top: SSAValue | None = None) -> Edge:
        """End the block here."""
        assert self.block is not None
        edge = Edge(self.block, list(self.values), top)
        self.block = None
        return edge

    def fork(self, condition: SSAValue) -> tuple[Edge, Edge]:
        """End the block here in two ways: when true, when false."""
        assert self.block is not None
        fork = Fork(self.block, condition)
        yes = Edge(self.block, list(self.values), None, fork, 0)
        no = Edge(self.block, list(self.values), None, fork, 1)
        self.block = None
        return yes, no

    def start(self, edges: Sequence[Edge], name: str | None = None) -> SSAValue | None:
        """Go on where the edges lead; gives the value they carry.  Without edges what follows is unreachable."""
        if not edges:
            self.block = None
            return None
        if len(edges) == 1 and edges[0].fork is None:
            self.block, self.values = edges[0].block, edges[0].values
            return edges[0].top
        block = Block()
        block.name_hint = name
        slots = [slot for slot in range(len(self.names)) if _differs(edges, slot)]
        self.values = list(edges[0].values)
        for slot in slots:
            self.values[slot] = self.argument(block, slot, [edge.values[slot] for edge in edges])
        top = self._merged_top(block, edges)
        for edge in edges:
            passed = [edge.values[slot] or self.no_value() for slot in slots]
            edge.connect(block, passed if len(block.args) == len(slots) else [*passed, _top(edge)])
        self.region.add_block(block)
        self.block = block
        return top

    def _merged_top(self, block: Block, edges: Sequence[Edge]) -> SSAValue | None:
        first = edges[0].top
        if all(edge.top is first for edge in edges):
            return first
        return block.insert_arg(OBJECT, len(block.args))

    def argument(self, block: Block, slot: int, inputs: Sequence[SSAValue | None]) -> BlockArgument:
        """A block argument for a local with these inputs."""
        maybe = any(value is None or isinstance(value.type, MaybeUnboundType) for value in inputs)
        argument = block.insert_arg(MAYBE_UNBOUND if maybe else OBJECT, len(block.args))
        argument.name_hint = hint(self.names[slot])
        return argument

    def no_value(self) -> SSAValue:
        """What an edge passes for an unbound local."""
        if self.unbound is None:
            op = pyv.UnboundOp([])
            first = self.entry.first_op
            if first is None:
                self.entry.add_op(op)
            else:
                self.entry.insert_op_before(op, first)
            self.unbound = op.results[0]
        return self.unbound

    # Taking back.

    def mark(self) -> Mark:
        assert self.block is not None
        return Mark(self.block, self.block.last_op, self.region.blocks.last, list(self.values), list(self.stack))

    def take_back(self, mark: Mark) -> None:
        """Erase all that was built since."""
        doomed: list[Block] = []
        while (block := self.region.blocks.last) is not mark.last_block:
            assert block is not None
            doomed.append(block)
            self.region.detach_block(block)
        for block in doomed:
            for op in reversed(list(block.ops)):
                op.detach()
                op.erase(safe_erase=False)
        while (op := mark.block.last_op) is not mark.last_op:
            assert op is not None
            op.detach()
            op.erase(safe_erase=False)
        self.block, self.values, self.stack = mark.block, mark.values, mark.stack


def _differs(edges: Sequence[Edge], slot: int) -> bool:
    first = edges[0].values[slot]
    return any(edge.values[slot] is not first for edge in edges)


def _top(edge: Edge) -> SSAValue:
    assert edge.top is not None
    return edge.top


def hint(name: str) -> str | None:
    """A local's name as a name for values, where MLIR's syntax allows it."""
    return name if name.isascii() and name.isidentifier() else None


def is_unbound(value: SSAValue | None) -> bool:
    return value is None or isinstance(value.type, UnboundType)
