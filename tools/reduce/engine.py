"""Reduction: make a text smaller as long as it stays interesting.

An *edit* sees a text as a row of things that can be taken away, and gives the text without some of them.  For each edit
ever smaller runs of things are tried, first all at once, at last one by one, from the end to the beginning, since what
comes later uses what was before it.  Several texts are tested at a time; of those that are interesting the first one
counts.  What takes lines away is done until no line goes any more, before what is finer gets its turn; rounds go on
until nothing is gained, or the time is over.

Invariant: the text that is held is interesting, and each text held is shorter than the one before, so it ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol


class Edit(Protocol):
    """One way to make a text smaller."""

    @property
    def name(self) -> str: ...

    @property
    def fine(self) -> bool:
        """Whether it takes parts of lines away, and has its turn when no line goes any more."""
        ...

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
    jobs: int = 1
    """How many texts to test at a time."""

    def out_of_time(self) -> bool:
        return time.monotonic() >= self.deadline

    def first_interesting(self, candidates: Sequence[str | None]) -> int | None:
        """The place of the first candidate that is shorter and interesting."""
        texts = [one for one in candidates if one is not None and len(one) < len(self.text)]
        new = list(dict.fromkeys(one for one in texts if one not in self.tried))
        self.tests += len(new)
        if len(new) > 1:
            with ThreadPoolExecutor(self.jobs) as pool:
                self.tried.update(zip(new, pool.map(self.is_interesting, new), strict=True))
        else:
            self.tried.update((one, self.is_interesting(one)) for one in new)
        chosen = next((one for one in texts if self.tried[one]), None)
        return None if chosen is None else candidates.index(chosen)

    def apply(self, edit: Edit) -> bool:
        """Take away what one edit can; whether anything went."""
        changed = False
        size = edit.count(self.text)
        while size >= 1:
            end = edit.count(self.text)
            while end > 0 and not self.out_of_time():
                ends = [place for place in (end - size * job for job in range(self.jobs)) if place > 0]
                candidates = [edit.without(self.text, max(0, place - size), place) for place in ends]
                found = self.first_interesting(candidates)
                if found is None:
                    end = ends[-1] - size
                    continue
                self.text = candidates[found] or ""
                changed = True
                end = min(ends[found] - size, edit.count(self.text))
                self.said(f"{lines_of(self.text)} lines, {self.tests} tests ({edit.name})")
            size //= 2
        return changed

    def run(self, edits: Sequence[Edit]) -> str:
        coarse = [edit for edit in edits if not edit.fine]
        fine = [edit for edit in edits if edit.fine]
        changed = True
        while changed and not self.out_of_time():
            changed = False
            lines = -1
            while lines_of(self.text) != lines and not self.out_of_time():
                lines = lines_of(self.text)
                changed |= any([self.apply(edit) for edit in coarse])
            changed |= any([self.apply(edit) for edit in fine])
        return self.text


def lines_of(text: str) -> int:
    """Lines that say something."""
    return sum(bool(line.strip()) for line in text.splitlines())
