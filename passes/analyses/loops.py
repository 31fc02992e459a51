"""Natural loops: headers, the blocks inside, how deep each block lies."""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.ir import Block, Region

from pymlir.passes.analyses.dominance import Dominance, dominance


@dataclass
class Loops:
    """The loops of a region by header; `depth` counts the loops around each block."""

    bodies: dict[Block, set[Block]] = field(default_factory=dict[Block, "set[Block]"])
    depth: dict[Block, int] = field(default_factory=dict[Block, int])


def loops(region: Region) -> Loops:
    found = dominance(region)
    result = Loops(depth={block: 0 for block in found.order})
    for block in found.order:
        for target in block.last_op.successors if block.last_op is not None else ():
            if found.dominates(target, block):
                result.bodies.setdefault(target, {target}).update(_body(found, target, block))
    for body in result.bodies.values():
        for block in body:
            result.depth[block] += 1
    return result


def _body(found: Dominance, header: Block, latch: Block) -> set[Block]:
    """What reaches the latch without the header."""
    body = {header, latch}
    todo = [latch] if latch is not header else []
    while todo:
        for before in found.predecessors[todo.pop()]:
            if before not in body:
                body.add(before)
                todo.append(before)
    return body
