"""Which blocks every way to a block goes through (Cooper, Harvey and Kennedy's algorithm on reverse post-order)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.ir import Block, Region

from pymlir.passes.analyses.graph import reverse_post_order


@dataclass
class Dominance:
    """Dominators of the reachable blocks of a region."""

    order: Sequence[Block]
    index: dict[Block, int]
    predecessors: dict[Block, list[Block]]
    parent: list[int]
    """Immediate dominators, by position in `order`; the entry is its own."""

    def successors(self, block: Block) -> Sequence[Block]:
        return block.last_op.successors if block.last_op is not None else ()

    def dominates(self, a: Block, b: Block) -> bool:
        above, below = self.index[a], self.index[b]
        while below > above:
            below = self.parent[below]
        return above == below


def dominance(region: Region) -> Dominance:
    order = reverse_post_order(region)
    index = {block: i for i, block in enumerate(order)}
    predecessors: dict[Block, list[Block]] = {block: [] for block in order}
    for block in order:
        for target in block.last_op.successors if block.last_op is not None else ():
            predecessors[target].append(block)
    parent = [0] + [-1] * (len(order) - 1)
    changed = True
    while changed:
        changed = False
        for block in order[1:]:
            found = -1
            for before in predecessors[block]:
                other = index[before]
                if parent[other] >= 0:
                    found = other if found < 0 else _meet(parent, found, other)
            if parent[index[block]] != found:
                parent[index[block]] = found
                changed = True
    return Dominance(order, index, predecessors, parent)


def _meet(parent: list[int], a: int, b: int) -> int:
    """The nearest block above both."""
    while a != b:
        while a > b:
            a = parent[a]
        while b > a:
            b = parent[b]
    return a


def frontiers(found: Dominance) -> dict[Block, set[Block]]:
    """For each block the joins at which its dominance ends."""
    result: dict[Block, set[Block]] = {}
    for block in found.order:
        before: Sequence[Block] = found.predecessors[block]
        for source in before if len(before) > 1 else ():
            runner = found.index[source]
            while runner != found.parent[found.index[block]]:
                result.setdefault(found.order[runner], set()).add(block)
                runner = found.parent[runner]
    return result
