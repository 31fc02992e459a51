"""Reduction: make a text smaller as long as it stays interesting.

An *edit* sees a text as a row of things that can be taken away, and gives the text without some of them.  For each edit
ever smaller runs of things are tried, first all at once, at last one by one, from the end to the beginning, since what
comes later uses what was before it.  Several texts are tested at a time; of those that are interesting the first one
counts.  What takes lines away is done until no line goes any more, before what is finer gets its turn; rounds go on
until nothing is gained, or the time is over.

Of a program a line of which has gone, all texts with another line less are new.  So it is changes that are remembered:
one that was tried in vain is tried again only when finer ones have been made, or nothing else is left.

Invariant: the text that is held is interesting, and each text held is shorter than the one before, so it ends.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

FINE_AT_ONCE = 4
"""How many things an edit that is fine takes away at once, at first: of more some are always needed."""
Change: TypeAlias = "tuple[frozenset[tuple[str, int]], frozenset[tuple[str, int]], int]"
"""The lines that go, and those that come, each with how often it does; which of its like the first one is."""


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
    vain: set[Change] = field(default_factory=set[Change])
    """Changes not to be tried in this round."""
    has_skipped: bool = False
    """Whether a text was not tested because of what its change came to before."""
    tests: int = 0
    jobs: int = 1
    """How many texts to test at a time."""

    def out_of_time(self) -> bool:
        return time.monotonic() >= self.deadline

    def first_interesting(self, candidates: Sequence[str | None]) -> int | None:
        """The place of the first candidate that is shorter and interesting."""
        texts = {one: change(self.text, one) for one in candidates if one is not None and len(one) < len(self.text)}
        allowed = [one for one, made in texts.items() if made not in self.vain]
        self.has_skipped |= any(made in self.vain and one not in self.tried for one, made in texts.items())
        new = [one for one in allowed if one not in self.tried]
        self.tests += len(new)
        if len(new) > 1:
            with ThreadPoolExecutor(self.jobs) as pool:
                self.tried.update(zip(new, pool.map(self.is_interesting, new), strict=True))
        else:
            self.tried.update((one, self.is_interesting(one)) for one in new)
        chosen = next((one for one in allowed if self.tried[one]), None)
        self.vain.update(texts[one] for one in allowed if not self.tried[one])
        return None if chosen is None else candidates.index(chosen)

    def apply(self, edit: Edit) -> bool:
        """Take away what one edit can; whether anything went."""
        changed = False
        size = min(edit.count(self.text), FINE_AT_ONCE) if edit.fine else edit.count(self.text)
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

    def begin(self, texts: Sequence[str]) -> None:
        """Go on with the first of the texts that is interesting; the shortest ones come first."""
        for place in range(0, len(texts), self.jobs):
            some = texts[place : place + self.jobs]
            if not self.out_of_time() and (found := self.first_interesting(some)) is not None:
                self.text = some[found]
                self.said(f"{lines_of(self.text)} lines, {self.tests} tests (one statement)")
                return

    def run(self, edits: Sequence[Edit]) -> str:
        coarse = [edit for edit in edits if not edit.fine]
        fine = [edit for edit in edits if edit.fine]
        changed = True
        while (changed or self.has_skipped) and not self.out_of_time():
            self.vain.clear()
            self.has_skipped = False
            changed = self.round(coarse, fine)
        return self.text

    def round(self, coarse: Sequence[Edit], fine: Sequence[Edit]) -> bool:
        changed = False
        lines = -1
        while lines_of(self.text) != lines and not self.out_of_time():
            lines = lines_of(self.text)
            changed |= any([self.apply(edit) for edit in coarse])
        return changed | any([self.apply(edit) for edit in fine])


def change(before: str, after: str) -> Change:
    old, new = before.splitlines(), after.splitlines()
    first = next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(new))
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    return frozenset(gone.items()), frozenset(come.items()), old[:first].count(old[first] if first < len(old) else "")


def lines_of(text: str) -> int:
    """Lines that say something."""
    return sum(bool(line.strip()) for line in text.splitlines())
