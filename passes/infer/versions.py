"""Versions of a loop for the classes of the numbers that it carries.

    %zero = pyv.const 0                       %zero = pyv.const 0
    pyv.br ^head(%zero)                       pyv.br ^first(%zero)        an int comes in: its own version
    ^head(%sum : int or float):        =>     ^first(%a : int): ...       all that is in the loop
      ...                                     ^head(%sum : float): ...    the loop, for floats
      pyv.br ^head(%sum + 0.5)

A loop, or a block where ways meet, is copied for the edges that pass numbers of the same classes. Where the
copy goes round it goes to the loop that was there, until the next analysis knows for which version it is. Not done when
nothing is computed from what changes its class, or other objects come in, or the loop is too large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xdsl.dialects.builtin import i1
from xdsl.ir import Block, Region, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import BoolType, FloatType, IntType, MaybeUnboundType, NoneType, ObjectType, UnboundType
from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.engine import Frame
from pymlir.passes.analyses.graph import edge_values
from pymlir.passes.analyses.lattice import Element
from pymlir.passes.analyses.loops import loops
from pymlir.passes.analyses.scalar import COMPUTING
from pymlir.passes.edit import put_in_order, replace, with_edges
from pymlir.passes.infer.repair import Repair

MAX_OPS = 160
"""Of what is copied at once, without snapshots."""
MOST_COPIED = 480
"""Of what is copied in a function."""
MOST_VERSIONS = 4
CLASSES = frozenset(("int", "float", "NoneType"))
CARRIED = (ObjectType, IntType, FloatType, BoolType, NoneType, MaybeUnboundType, UnboundType)
"""Types of values that a block may be given."""

Edge = tuple[int, int]
Classes = tuple[str, ...]


def classes_of(element: Element) -> frozenset[str]:
    """The classes it may have, if they are of those that there are versions for; else nothing."""
    found = lattice.classes_of(element)
    return found if found is not None and found <= CLASSES else frozenset()


def is_computed_with(value: SSAValue) -> bool:
    """Whether some operation takes the value, here or where blocks are given it."""
    todo, seen = [value], {value}
    while todo:
        value = todo.pop()
        for use in value.uses:
            op = use.operation
            if type(op) in COMPUTING or isinstance(op, pyv.CallOp | pyv.IsOp):
                return True
            for target, values in zip(op.successors, edge_values(op), strict=True):
                given = {target.args[at] for at, passed in enumerate(values) if passed is value} - seen
                seen |= given
                todo += given
    return False


@dataclass
class Version:
    """A copy of a block for some classes, and how many arguments both had then."""

    block: Block
    width: int


@dataclass
class Versions:
    """One function's versions, over several analyses of it."""

    families: dict[Block, dict[Classes, Version]] = field(default_factory=dict[Block, "dict[Classes, Version]"])
    """For each block that was copied its copies, by the classes of all arguments."""
    copies: set[Block] = field(default_factory=set[Block])
    copied: int = 0

    def split(self, frame: Frame) -> int:
        """Make versions of what the analysis found unstable, inner loops first; how many edges go elsewhere now."""
        blocks = frame.graph.blocks
        found = loops(frame.function.region)
        order = sorted(
            range(1, len(blocks)), key=lambda index: (-found.depth[blocks[index].block], blocks[index].header, index)
        )
        touched: set[Block] = set()
        moved = 0
        for index in order:
            block = blocks[index].block
            body = found.bodies.get(block, {block})
            if block not in self.copies and frame.is_live(index) and not body & touched:
                before = moved
                for names, edges in groups(frame, index).items():
                    moved += self.move(frame, block, body, names, edges)
                touched |= body if moved > before else set()
        if moved:
            put_in_order(frame.function.region)
        return moved

    def move(self, frame: Frame, block: Block, body: set[Block], names: Classes, edges: Sequence[Edge]) -> int:
        """Have the edges lead to the version for their classes; how many do."""
        family = self.families.setdefault(block, {})
        version = family.get(names)
        values: dict[SSAValue, SSAValue] = {}
        if version is None:
            ordered = [entry.block for entry in frame.graph.blocks if entry.block in body]
            if len(ordered) < len(body) or len(family) == MOST_VERSIONS or not self.can_copy(ordered):
                return 0
            version = family[names] = Version(copy(frame.function.region, ordered, block, values), len(block.args))
            self.copies.add(version.block)
        if not len(version.block.args) == version.width == len(block.args):
            return 0
        for source, which in edges:
            redirect(frame.graph.blocks[source].block, which, version.block)
        if values:
            repair = Repair(frame.function.region)
            for old, new in values.items():
                repair.value(old, new, body)
        return len(edges)

    def can_copy(self, blocks: Sequence[Block]) -> bool:
        """Whether they are few enough ops, of which those that come after use what a block may be given."""
        ops = [op for block in blocks for op in block.ops if not isinstance(op, pyv.SnapshotOp)]
        if len(ops) > MAX_OPS or self.copied + len(ops) > MOST_COPIED:
            return False
        results = [result for block in blocks for op in block.ops for result in op.results]
        stay = [result for result in results if not isinstance(result.type, CARRIED) and result.type != i1]
        if any(use.operation.parent_block() not in blocks for result in stay for use in result.uses):
            return False
        self.copied += len(ops)
        return True


def groups(frame: Frame, index: int) -> dict[Classes, list[Edge]]:
    """The edges into a block that pass single classes where others pass other ones, by all classes that they pass."""
    entry = frame.graph.blocks[index]
    unstable = [at for at, number in enumerate(entry.arguments) if len(classes_of(frame.values[number])) > 1]
    if not any(is_computed_with(entry.block.args[at]) for at in unstable):
        return {}
    found: dict[Classes, list[Edge]] = {}
    edges = [edge for edge in entry.predecessors if edge in frame.edges]
    for edge in edges:
        passed = frame.edges[edge][0]
        classes = [classes_of(passed[at]) for at in unstable]
        if not all(classes):
            return {}  # another object comes in
        if all(len(one) == 1 for one in classes):
            names = tuple("|".join(sorted(classes_of(element))) for element in passed)
            found.setdefault(names, []).append(edge)
    if sum(map(len, found.values())) == len(edges):
        found.popitem()  # the last of them keep the block that is there
    return found


def copy(region: Region, blocks: Sequence[Block], first: Block, values: dict[SSAValue, SSAValue]) -> Block:
    """A copy of the blocks, in an order in which definitions come first; its edges to `first` go to `first` itself."""
    copies = {block: Block(arg_types=[argument.type for argument in block.args]) for block in blocks}
    for block, made in copies.items():
        for old, new in zip(block.args, made.args, strict=True):
            values[old] = new
            new.name_hint = old.name_hint
    targets = {block: made for block, made in copies.items() if block is not first}
    for block, made in copies.items():
        for op in block.ops:
            cloned = op.clone(values, targets)
            cloned.location = op.location
            made.add_op(cloned)
    region.insert_block(list(copies.values()), region.get_block_index(first))
    return copies[first]


def redirect(source: Block, which: int, target: Block) -> None:
    """Lead one edge of a block elsewhere."""
    last = source.last_op
    assert last is not None
    targets = [target if at == which else old for at, old in enumerate(last.successors)]
    replace(last, with_edges(last, targets, edge_values(last)))
