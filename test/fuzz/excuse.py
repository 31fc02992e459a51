"""Whether a difference is one at all: not where CPython alone shows both, in one state or another."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine import Engine, Outcome
from states import FEWER_CALLS, with_fewer_calls, without_collections

WORDS = re.compile(rb"(?<=maximum recursion depth exceeded) in comparison")
"""CPython 3.11 counts a comparison of ints beyond 30 bits against the recursion limit, native code does not."""
Run = Callable[[], Outcome]


@dataclass(frozen=True)
class Parting:
    """Where two outcomes part: in which stream, at which line, and what the second has there."""

    stream: int
    line: int
    text: bytes

    def is_at_or_after(self, other: Parting | None) -> bool:
        return other is not None and (self.stream, self.line) >= (other.stream, other.line)


def parting(wanted: Outcome, got: Outcome) -> Parting | None:
    """None when the two are equal."""
    for stream, (one, other) in enumerate([(wanted.stdout, got.stdout), (wanted.stderr, got.stderr)]):
        if one != other:
            left, right = ([*text.split(b"\n"), b""] for text in (one, other))
            line = next(n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1])
            return Parting(stream, line, right[line])
    return Parting(2, 0, b"") if wanted.status != got.status else None


def excuse(engine: Engine, text: str, outcomes: tuple[Outcome, Outcome], runs: tuple[Run, Run]) -> str:
    """Why what differs is no difference, in a word; empty when it is one. `runs` made the outcomes, ours the second."""
    wanted, got = outcomes
    place = parting(wanted, got)
    if place is None or got.killed:
        return ""
    if place.is_at_or_after(parting(engine.plain_command(), engine.plain_command())):
        return "unsteady"
    if any(parting(wanted, other) == place for other in others(engine, text)):
        return "unsteady"
    engine.write(without_collections(text))
    uncollected, ours = (run() for run in runs)
    engine.write(text)
    if uncollected == ours:
        return "unsteady"
    return "limit 1" if sys.version_info < (3, 12) and parting(bare(wanted), bare(got)) is None else ""


def others(engine: Engine, text: str) -> Iterator[Outcome]:
    """What CPython shows in other states."""
    yield engine.plain(cold=True)
    for fewer in FEWER_CALLS:
        engine.write(with_fewer_calls(text, fewer))
        seen = engine.plain(), engine.plain(cold=True)
        engine.write(text)
        yield from seen


def bare(outcome: Outcome) -> Outcome:
    """Without the words that are not equal yet."""
    return Outcome(outcome.status, WORDS.sub(b"", outcome.stdout), WORDS.sub(b"", outcome.stderr))
