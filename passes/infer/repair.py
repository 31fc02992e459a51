"""SSA form again where blocks were copied: what was defined once is defined in the copy too.

    ^a: %v = ...            ^a: %v = ...       ^copy: %w = ...
        br ^after      =>       br ^after(%v)         br ^after(%w)
    ^after:                 ^after(%u):
        ... %v ...              ... %u ...

Arguments are made only where ways from both meet (the iterated dominance frontier).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.ir import Block, Region, SSAValue, Use

from pymlir.passes.analyses.dominance import Dominance, dominance, frontiers
from pymlir.passes.edit import pass_values


@dataclass
class Repair:
    """One region whose blocks have just been copied."""

    region: Region
    dominators: Dominance = field(init=False)
    frontier: dict[Block, set[Block]] = field(init=False)

    def __post_init__(self) -> None:
        self.dominators = dominance(self.region)
        self.frontier = frontiers(self.dominators)

    def value(self, old: SSAValue, new: SSAValue, inside: set[Block]) -> None:
        """Every use of `old` outside of the copied blocks sees `old` or its copy, whichever the way led through."""
        outside = [place for place in map(place_of, old.uses) if place not in inside]
        places = dict.fromkeys(place for place in outside if place in self.dominators.index)
        if not places:
            return
        reaching = Reaching(self, old, {home(old): old, home(new): new})
        for place in places:
            reaching.at_end(place)  # which replaces branches, so that uses are looked at again
        for use in list(old.uses):
            if (place := place_of(use)) in places:
                use.operation.operands[use.index] = reaching.at_end(place)


def place_of(use: Use) -> Block:
    block = use.operation.parent_block()
    assert block is not None
    return block


@dataclass
class Reaching:
    """One variable: its value at the end of each block."""

    repair: Repair
    like: SSAValue
    known: dict[Block, SSAValue]
    joins: set[Block] = field(init=False)

    def __post_init__(self) -> None:
        self.joins = set()
        todo = list(self.known)
        while todo:
            for block in self.repair.frontier.get(todo.pop(), ()):
                if block not in self.joins:
                    self.joins.add(block)
                    todo.append(block)

    def at_end(self, block: Block) -> SSAValue:
        found = self.known.get(block)
        if found is None:
            dominators = self.repair.dominators
            above = dominators.order[dominators.parent[dominators.index[block]]]
            found = self.known[block] = self.join(block) if block in self.joins else self.at_end(above)
        return found

    def join(self, block: Block) -> SSAValue:
        argument = block.insert_arg(self.like.type, len(block.args))
        argument.name_hint = self.like.name_hint
        self.known[block] = argument
        for source in dict.fromkeys(self.repair.dominators.predecessors[block]):
            pass_values(source, block, [self.at_end(source)])
        return argument


def home(value: SSAValue) -> Block:
    """The block that defines a value."""
    owner = value.owner
    block = owner if isinstance(owner, Block) else owner.parent_block()
    assert block is not None
    return block
