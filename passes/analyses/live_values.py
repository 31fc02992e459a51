"""Which values are still to be read where a block starts.

Bit sets in Python's ints, one bit for each value that is read outside its own block: a function of ten thousand blocks
needs a few steps for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LiveValues:
    """The values read outside the block that defines them, and where they are live."""

    bit: dict[int, int]
    """By the value's number."""
    at_start: list[int]
    """For each block the set of bits."""

    def is_live(self, number: int, block: int) -> bool:
        """Whether the block, or one after it, reads the value before it is made anew."""
        bit = self.bit.get(number)
        return bit is not None and bool(self.at_start[block] >> bit & 1)


def live_values(successors: Sequence[Sequence[int]], homes: Sequence[int], readers: Sequence[Set[int]]) -> LiveValues:
    """`homes` and `readers` give for each value the block that defines it and those that read it."""
    count = len(successors)
    bit: dict[int, int] = {}
    live, made = [0] * count, [0] * count
    for number, blocks in enumerate(readers):
        if len(blocks) - (homes[number] in blocks):
            mask = 1 << bit.setdefault(number, len(bit))
            made[homes[number]] |= mask
            for block in blocks:
                live[block] |= mask
    live = [one & ~own for one, own in zip(live, made, strict=True)]
    changed = True
    while changed:
        changed = False
        for block in range(count - 1, -1, -1):
            after = 0
            for target in successors[block]:
                after |= live[target]
            found = live[block] | (after & ~made[block])
            if found != live[block]:
                live[block] = found
                changed = True
    return LiveValues(bit, live)
