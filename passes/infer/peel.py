"""Peel the first round off a loop in which a sum that starts as an int becomes a float.

    %zero = pyv.const 0                       %zero = pyv.const 0
    pyv.br ^head(%zero)                       pyv.br ^first(%zero)        first round: an int comes in
    ^head(%sum : int or float):        =>     ^first(%a : int): ...       all that ^head leads to, up to going back
      ...                                     ^head(%sum : float): ...    further rounds: always a float
      pyv.br ^head(%sum + 0.5)

Done for innermost loops that are left to one block only; what is used after the loop is passed to that block.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.ir import Block, Region, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.passes.analyses.dominance import dominance
from pymlir.passes.analyses.engine import Frame
from pymlir.passes.analyses.lattice import Element
from pymlir.passes.analyses.loops import Loops, loops
from pymlir.passes.edit import pass_values, retarget

MAX_OPS = 80
UNSTABLE = {"int", "float"}


def is_unstable(element: Element) -> bool:
    """An int or a float, and nothing else."""
    plain = element.base is None and not element.maybe_none and not element.maybe_unbound
    return plain and len(element.parts) == 2 and {part[0] for part in element.parts} == UNSTABLE


def unstable_headers(frame: Frame) -> list[Block]:
    """Headers with an argument that is int or float, but a float on all ways back."""
    found: list[Block] = []
    for index, block in enumerate(frame.graph.blocks):
        if not block.header or not frame.is_live(index):
            continue
        for position, number in enumerate(block.arguments):
            back = [
                frame.edges[edge][0][position]
                for edge in block.predecessors
                if edge[0] >= index and edge in frame.edges
            ]
            if is_unstable(frame.values[number]) and back and all(element.single == "float" for element in back):
                found.append(block.block)
                break
    return found


@dataclass
class Peeling:
    """One loop to peel: its blocks in an order in which definitions come first, and where it is left to."""

    region: Region
    header: Block
    blocks: list[Block]
    exit: Block

    def run(self) -> None:
        self.pass_to_exit()
        values: dict[SSAValue, SSAValue] = {}
        copies = {block: Block(arg_types=[argument.type for argument in block.args]) for block in self.blocks}
        for block, copy in copies.items():
            for old, new in zip(block.args, copy.args, strict=True):
                values[old] = new
                new.name_hint = old.name_hint
        # An edge back to the header leaves the first round: it is the one target that is not copied.
        targets = {block: copy for block, copy in copies.items() if block is not self.header}
        outside = [block for block in self.region.blocks if block not in copies]
        for block, copy in copies.items():
            for op in block.ops:
                copy.add_op(op.clone(values, targets))
        for block in outside:
            retarget(block, self.header, copies[self.header])
        self.region.insert_block(list(copies.values()), self.region.get_block_index(self.header))

    def pass_to_exit(self) -> None:
        """What is defined in the loop and used after it comes to the exit as an argument."""
        inside = set(self.blocks)
        defined = [value for block in self.blocks for value in block.args]
        defined += [value for block in self.blocks for op in block.ops for value in op.results]
        used: list[SSAValue] = []
        for value in defined:
            users = [use for use in value.uses if use.operation.parent_block() not in inside]
            if not users:
                continue
            argument = self.exit.insert_arg(value.type, len(self.exit.args))
            argument.name_hint = value.name_hint
            used.append(value)
            for use in users:
                use.operation.operands[use.index] = argument
        for block in self.blocks if used else ():
            pass_values(block, self.exit, used)


def plan(region: Region, header: Block, found: Loops) -> Peeling | None:
    """How to peel a loop; None when it is not innermost, too large, or left to several blocks."""
    body = found.bodies.get(header, set())
    if not body or any(block in found.bodies for block in body if block is not header):
        return None
    if sum(not isinstance(op, pyv.SnapshotOp) for block in body for op in block.ops) > MAX_OPS:
        return None
    order = dominance(region)
    exits = {target for block in body for target in order.successors(block) if target not in body}
    if len(exits) != 1:
        return None
    (exit,) = exits
    if not all(before in body for before in order.predecessors[exit]):
        return None
    return Peeling(region, header, [block for block in order.order if block in body], exit)


def peel(frame: Frame) -> int:
    """Peel what makes a value unstable; how many loops."""
    region = frame.function.region
    count = 0
    for header in unstable_headers(frame):
        peeling = plan(region, header, loops(region))
        if peeling is not None:
            peeling.run()
            count += 1
    return count
