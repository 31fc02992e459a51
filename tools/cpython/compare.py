"""A test module under both engines, test by test, and the row about it in docs/compatibility.json."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pymlir.tools.cpython.runs import OURS, PLAIN, Engine, Run, key_of, load, run

LIMIT = 300.0
COMPILING = 300
"""Seconds for what a test imports, where it imports everything."""
SLOWER = 4
"""How many times longer ours may take: it also compiles the test."""
ABSENT = "not run"
STOPPED = "stopped after"
TEMPORARY = re.compile(r"@(test)_\d+_(tmp)", re.IGNORECASE)
Pairs = dict[str, tuple[str, str]]
"""Test -> its outcome under CPython and under us."""


@dataclass
class Comparison:
    """What differs between CPython and us in one test module."""

    name: str
    plain: Run
    ours: Run
    different: Pairs = field(default_factory=dict[str, tuple[str, str]])
    unsteady: Pairs = field(default_factory=dict[str, tuple[str, str]])
    """Tests whose outcome under one engine changes from run to run."""

    def row(self) -> dict[str, Any]:
        """The published record."""
        return {
            "cpython": counts(self.plain),
            "pymlir": counts(self.ours),
            "functions": self.ours.functions,
            "native": self.ours.native,
            "compiler": self.ours.key.rpartition("-")[2],
            "different": {test: [*outcomes, reason(self, test)] for test, outcomes in self.different.items()},
            "unsteady": {test: [*outcomes, ""] for test, outcomes in self.unsteady.items()},
        }


def counts(one: Run) -> dict[str, int]:
    """How many tests had each outcome, and how the process ended if not well."""
    found: dict[str, int] = {}
    for outcome in one.outcomes.values():
        found[outcome] = found.get(outcome, 0) + 1
    return found


def reason(comparison: Comparison, test: str) -> str:
    """The last line of what was raised."""
    for one in (comparison.ours, comparison.plain):
        if text := one.texts.get(test, "").strip():
            return text.splitlines()[-1][:200]
    return ""


def steady_names(outcomes: dict[str, str]) -> dict[str, str]:
    """Outcomes of subtests named after a temporary file, whatever process it was made for."""
    return {TEMPORARY.sub(r"@\1_PID_\2", test): outcome for test, outcome in outcomes.items()}


def alike(outcome: str, other: str) -> bool:
    """Whether two outcomes are the same; when a test that hangs was given up tells nothing."""
    return outcome == other or (outcome.startswith(STOPPED) and other.startswith(STOPPED))


def differences(plain: Run, ours: Run) -> Pairs:
    """Tests with another outcome; what a plain process that was stopped never came to tells nothing."""
    found: Pairs = {}
    wanted, got = steady_names(plain.outcomes), steady_names(ours.outcomes)
    for test in {**wanted, **got}:
        pair = wanted.get(test, ABSENT), got.get(test, ABSENT)
        if not alike(*pair) and not (plain.ended and ABSENT in pair):
            found[test] = pair
    if not alike(plain.ended, ours.ended):
        found["<process>"] = plain.ended or "ended well", ours.ended or "ended well"
    return found


def every_difference(name: str, found: Pairs, ours: Run) -> Pairs:
    return found


@dataclass(frozen=True)
class Comparer:
    """Compares test modules, running only what is not known."""

    compiler: str
    limit: float = LIMIT
    trust: bool = False
    """Take over what an older compiler did, where it did as CPython does."""
    engines: tuple[Engine, Engine] = (PLAIN, OURS)
    faults: Callable[[str, Pairs, Run], Pairs] = every_difference
    """Which differences in a test module count."""

    def compare(self, name: str) -> Comparison:
        """Both engines; where they differ each runs once more, to tell a difference from a moody test."""
        plain = self.get(name, self.engines[0], self.limit)
        limit = self.limit if plain.ended else self.limit + COMPILING + SLOWER * plain.seconds
        ours = self.trusted(name, plain) or self.get(name, self.engines[1], limit)
        result = Comparison(name, plain, ours)
        found = self.faults(name, differences(plain, ours), ours)
        if found:
            moody = differences(plain, self.get(name, self.engines[0], self.limit, "-again"))
            moody |= differences(ours, self.get(name, self.engines[1], limit, "-again"))
            result.unsteady = {test: pair for test, pair in found.items() if test in moody}
            result.different = {test: pair for test, pair in found.items() if test not in moody}
        return result

    def get(self, name: str, engine: Engine, limit: float, again: str = "") -> Run:
        """A kept run, or one made now."""
        key = key_of(name, engine, self.compiler)
        kept = load(name, engine.place + again)
        return kept if kept is not None and kept.key == key else run(name, engine, again, key, limit)

    def trusted(self, name: str, plain: Run) -> Run | None:
        """Ours by an older compiler, when that is wanted and it did as CPython does."""
        engine = self.engines[1]
        kept = load(name, engine.place) if self.trust else None
        own = key_of(name, engine, "")
        if kept is None or not kept.key.startswith(own) or self.faults(name, differences(plain, kept), kept):
            return None
        return kept
