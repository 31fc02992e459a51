"""A function's values and blocks as numbers, which is what analyses run on.

Values are numbered in the order in which blocks define them; a node is an op with the numbers of its operands (without
its snapshot) and results.  Snapshots are no nodes: they only name values.  Blocks are in reverse post-order, so a block
that is no loop header comes after all its predecessors; unreachable blocks are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from xdsl.ir import Block, Operation, Region, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import StateType
from pymlir.passes.analyses.live_values import LiveValues, live_values

CONDITION_DEPTH = 4
Edge = tuple[int, tuple[int, ...]]
"""The block's number and the values passed to it."""


@dataclass(slots=True)
class Node:
    """One op."""

    op: Operation
    operands: tuple[int, ...]
    results: tuple[int, ...]
    fixed: object = None
    """What an analysis found of an op whose outcome never changes."""


@dataclass(slots=True)
class BlockNodes:
    """One block; edges in the order of the terminator's successors."""

    block: Block
    arguments: tuple[int, ...]
    nodes: list[Node] = field(default_factory=list[Node])
    edges: tuple[Edge, ...] = ()
    predecessors: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Block and which of its edges."""
    header: bool = False
    """Whether an edge leads back to it."""


@dataclass(slots=True)
class Graph:
    """One function."""

    blocks: list[BlockNodes]
    values: list[SSAValue]
    number: dict[SSAValue, int]
    definition: list[Node | None]
    """The node that defines each value; None for block arguments."""
    readers: list[set[int]]
    """The blocks that have to be seen again when what is known of a value changes."""
    live: LiveValues
    """Which values are read from the start of a block on."""


def reverse_post_order(region: Region) -> list[Block]:
    """Reachable blocks, each before those only reached through it."""
    order: list[Block] = []
    seen: set[Block] = {region.blocks[0]}
    stack: list[tuple[Block, int]] = [(region.blocks[0], 0)]
    while stack:
        block, index = stack.pop()
        successors = block.last_op.successors if block.last_op is not None else ()
        if index < len(successors):
            stack.append((block, index + 1))
            # The last successor first: the bodies of loops then come before what follows them.
            target = successors[len(successors) - 1 - index]
            if target not in seen:
                seen.add(target)
                stack.append((target, 0))
        else:
            order.append(block)
    return order[::-1]


def edge_values(op: Operation) -> list[list[SSAValue]]:
    """What a terminator passes to each of its successors."""
    if isinstance(op, pyv.BrOp):
        return [list(op.operands)]
    if isinstance(op, pyv.CondBrOp):
        return [list(op.true_values), list(op.false_values)]
    return []


class GraphBuilder:
    """Numbers one region."""

    def __init__(self, region: Region):
        self.order = reverse_post_order(region)
        self.index = {block: i for i, block in enumerate(self.order)}
        self.graph = Graph([], [], {}, [], [], LiveValues({}, []))
        self.homes: list[int] = []

    def define(self, value: SSAValue, node: Node | None) -> int:
        graph = self.graph
        number = graph.number[value] = len(graph.values)
        graph.values.append(value)
        graph.definition.append(node)
        graph.readers.append(set())
        self.homes.append(len(graph.blocks) - 1)
        return number

    def add_block(self, index: int, block: Block) -> None:
        entry = BlockNodes(block, ())
        self.graph.blocks.append(entry)
        entry.arguments = tuple(self.define(value, None) for value in block.args)
        number = self.graph.number
        for op in block.ops:
            if type(op) is pyv.SnapshotOp:
                continue
            operands = tuple([number.get(value, -1) for value in op.operands if type(value.type) is not StateType])
            node = Node(op, operands, ())
            node.results = tuple([self.define(value, node) for value in op.results])
            entry.nodes.append(node)

    def build(self) -> Graph:
        for index, block in enumerate(self.order):
            self.add_block(index, block)
        for index, entry in enumerate(self.graph.blocks):
            self.add_edges(index, entry)
            for node in entry.nodes:
                for number in node.operands:
                    self.graph.readers[number].add(index)
            if isinstance(entry.nodes[-1].op, pyv.CondBrOp):
                self.read_condition(entry.nodes[-1].operands[0], index, CONDITION_DEPTH)
        successors = [[target for target, _ in entry.edges] for entry in self.graph.blocks]
        self.graph.live = live_values(successors, self.homes, self.graph.readers)
        return self.graph

    def read_condition(self, number: int, block: int, depth: int) -> None:
        """A branch tells of the values its condition was made from, so it reads them too."""
        node = self.graph.definition[number]
        self.graph.readers[number].add(block)
        for operand in node.operands if node is not None and depth else ():
            self.read_condition(operand, block, depth - 1)

    def add_edges(self, index: int, entry: BlockNodes) -> None:
        number = self.graph.number
        last = cast(Operation, entry.block.last_op)
        passed = edge_values(last)
        targets = [self.index[block] for block in last.successors]
        entry.edges = tuple(
            (target, tuple(number[value] for value in values)) for target, values in zip(targets, passed, strict=True)
        )
        for which, (target, _) in enumerate(entry.edges):
            self.graph.blocks[target].predecessors.append((index, which))
            if target <= index:
                self.graph.blocks[target].header = True


def build_graph(region: Region) -> Graph:
    return GraphBuilder(region).build()
