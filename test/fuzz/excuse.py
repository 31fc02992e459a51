"""Whether a difference is one at all: not where CPython alone shows both, in one state or another."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine import Engine, Outcome
from states import FEWER_CALLS, with_fewer_calls, without_collections

EXCEEDED = b"maximum recursion depth exceeded"
IN_COMPARISON = EXCEEDED + b" in comparison"
"""CPython 3.11 counts a comparison of ints beyond 30 bits against the recursion limit, native code does not."""
REPEATED = b"  [Previous line repeated "
END = b"(the end)"
PROCESSES = 4
"""How many more are asked for what differs from one to the other, as what follows from an address does."""
Run = Callable[[], Outcome]


@dataclass(frozen=True)
class Parting:
    """Where two outcomes part: in which stream, at which line, and what each has there."""

    stream: int
    line: int
    wanted: bytes
    got: bytes

    def is_no_later_than(self, other: Parting) -> bool:
        return (self.stream, self.line) <= (other.stream, other.line)


def parting(wanted: Outcome, got: Outcome) -> Parting | None:
    """None when the two are equal."""
    for stream, (one, other) in enumerate([(wanted.stdout, got.stdout), (wanted.stderr, got.stderr)]):
        if one != other:
            lines = zip([*one.split(b"\n"), END], [*other.split(b"\n"), END], strict=False)
            return next(Parting(stream, n, *pair) for n, pair in enumerate(lines) if pair[0] != pair[1])
    return Parting(2, 0, b"", b"") if wanted.status != got.status else None


def excuse(engine: Engine, text: str, outcomes: tuple[Outcome, Outcome], runs: tuple[Run, Run]) -> str:
    """Why what differs is no difference, in a word; empty when it is one. `runs` made the outcomes, ours the second."""
    wanted, got = outcomes
    place = parting(wanted, got)
    if place is None or got.killed:
        return ""
    first = engine.plain_command()
    partings = (parting(first, engine.plain_command()) for _ in range(PROCESSES))
    if any(other and other.is_no_later_than(place) for other in partings):
        return "unsteady"
    seen = (parting(wanted, other) for other in others(engine, text))
    if any(other and other.got == place.got and other.is_no_later_than(place) for other in seen):
        return "unsteady"
    engine.write(without_collections(text))
    uncollected, ours = (run() for run in runs)
    engine.write(text)
    if uncollected == ours:
        return "unsteady"
    exceeded = [exceeding(outcome, place) for outcome in outcomes]
    counted = sys.version_info < (3, 12) and IN_COMPARISON in exceeded[0] and bool(exceeded[1])
    return "limit 1" if counted else ""


def exceeding(outcome: Outcome, place: Parting) -> bytes:
    """What an outcome says of the recursion limit where they part: in that line, or where the traceback ends."""
    lines = (outcome.stdout, outcome.stderr, b"")[place.stream].split(b"\n")[place.line :]
    if lines and lines[0].startswith(REPEATED):
        lines = [next((line for line in lines if line and not line.startswith(b" ")), b"")]
    return lines[0] if lines and EXCEEDED in lines[0] else b""


def others(engine: Engine, text: str) -> Iterator[Outcome]:
    """What CPython shows in other states."""
    for fewer in FEWER_CALLS:
        for state in ("", "cold", "warm"):
            engine.write(with_fewer_calls(text, fewer))
            seen = engine.plain(state)
            engine.write(text)
            yield seen
