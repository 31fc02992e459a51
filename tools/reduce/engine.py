"""Reduction: make a text smaller as long as it stays interesting.

An *edit* sees a text as a row of things that can be taken away, and gives the text without some of them.  For each edit
ever smaller runs of things are tried, first all at once, at last one by one; whatever is kept is kept for good.  Rounds
over all edits go on until none of them gains anything, or the time is over.

Invariant: the text that is held is interesting, and each text held is shorter than the one before, so it ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Edit(Protocol):
    """One way to make a text smaller."""

    @property
    def name(self) -> str: ...

    def count(self, text: str) -> int:
        """How many things there are to take away."""
        ...

    def without(self, text: str, start: int, end: int) -> str | None:
        """The text without the things `start` to `end`; None when that is no text of its kind."""
        ...


@dataclass
class Reduction:
    """One text on its way down."""

    text: str
    is_interesting: Callable[[str], bool]
    deadline: float
    said: Callable[[str], None] = lambda line: None
    tried: dict[str, bool] = field(default_factory=dict[str, bool])
    """Every text is tested once: edits meet the same one in different ways."""
    tests: int = 0

    def out_of_time(self) -> bool:
        return time.monotonic() >= self.deadline

    def try_text(self, candidate: str | None) -> bool:
        """Hold the candidate if it is shorter and interesting."""
        if candidate is None or len(candidate) >= len(self.text):
            return False
        if candidate not in self.tried:
            self.tests += 1
            self.tried[candidate] = self.is_interesting(candidate)
        if not self.tried[candidate]:
            return False
        self.text = candidate
        return True

    def apply(self, edit: Edit) -> bool:
        """Take away what one edit can; whether anything went."""
        changed = False
        count = edit.count(self.text)
        size = count
        while size >= 1:
            start = 0
            while start < count and not self.out_of_time():
                if self.try_text(edit.without(self.text, start, min(start + size, count))):
                    changed = True
                    count = edit.count(self.text)
                    self.said(f"{lines_of(self.text)} lines, {self.tests} tests ({edit.name})")
                else:
                    start += size
            size //= 2
        return changed

    def run(self, edits: Sequence[Edit]) -> str:
        while not self.out_of_time():
            if not any([self.apply(edit) for edit in edits]):
                break
        return self.text


def lines_of(text: str) -> int:
    """Lines that say something."""
    return sum(bool(line.strip()) for line in text.splitlines())
