"""Random programs under CPython and compiled: which differ, shrunk and checked by whole processes.

A program is compared in one to three ways: always with everything native that can be, half of them also leaving native
code at every N-th place, a quarter as a user compiles them. What a difference must show before it counts: CPython alone
gives the same output twice, in processes of their own.
"""

from __future__ import annotations

import random
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import scalars
from engine import Engine, Mode, Outcome
from excuse import Run, excuse
from grammar.prelude import inlined
from grammar.program import program
from shrink import shrink

SCALAR = 0.1
"""The share of programs that are nothing but arithmetic of scalar functions."""
OPTIMIZED = 0.25
"""The share of programs that LLVM optimizes as it does for a user."""
TRIES = 400
MOST_STRESS = 20


@dataclass
class Result:
    """What came of a run of the fuzzer."""

    counts: Counter[str] = field(default_factory=Counter[str])
    different: list[str] = field(default_factory=list[str])


def text_of(seed: str) -> str:
    """The program of a seed."""
    if random.Random(seed).random() < SCALAR:
        return scalars.PRELUDE + scalars.program(seed)
    return program(seed)


def modes(seed: str) -> list[Mode]:
    source = random.Random(f"mode {seed}")
    level = 2 if source.random() < OPTIMIZED else 0
    found = [Mode(opt_level=level)]
    if source.random() < 0.5:
        found.append(Mode(stress=source.randint(1, MOST_STRESS), opt_level=level))
    if source.random() < 0.25:
        found.append(Mode(force=False))
    return found


class Comparer:
    """Compares programs, one after the other."""

    def __init__(self, engine: Engine, say: Callable[[str], None]) -> None:
        self.engine = engine
        self.say = say
        self.result = Result()

    def run(self, seeds: Iterable[str], *, shrinking: bool, command_every: int = 0) -> Result:
        """Every `command_every`-th program also goes through whole processes."""
        for number, seed in enumerate(seeds):
            self.engine.write(text := text_of(seed))
            wanted = self.engine.plain()
            if wanted.killed:
                self.result.counts["discarded"] += 1
                continue
            self.result.counts["programs"] += 1
            for mode in modes(seed):
                self.one(seed, text, mode, wanted, shrinking)
            if command_every and number % command_every == 0:
                self.by_command(seed, text, modes(seed)[-1])
        return self.result

    def one(self, seed: str, text: str, mode: Mode, wanted: Outcome, shrinking: bool) -> None:
        """One way of running one program."""
        runs = self.engine.plain, lambda: self.engine.native(mode)
        got = self.engine.native(mode)
        self.result.counts["runs"] += 1
        if mode.force and not mode.stress:
            self.result.counts.update(self.engine.share())
        if self.engine.faults:
            self.failed(seed, mode, "\n".join(self.engine.faults))
        elif got != wanted and not self.is_excused(text, (wanted, got), runs):
            self.failed(seed, mode, first_difference(wanted, got))
            if shrinking:
                whole = inlined(text)
                smallest = whole if self.differs(whole, mode) else text
                smallest = shrink(smallest, lambda candidate: self.differs(candidate, mode), TRIES)
                self.result.different.append(smallest)
                self.say(smallest)

    def by_command(self, seed: str, text: str, mode: Mode) -> None:
        """The same program by `python` and by `pymlir run`, as a user would."""
        wanted = self.engine.plain_command()
        if wanted.killed:
            self.result.counts["discarded"] += 1
            return
        runs = self.engine.plain_command, lambda: self.engine.native_command(mode)
        got = self.engine.native_command(mode)
        self.result.counts["whole processes"] += 1
        if wanted != got and not self.is_excused(text, (wanted, got), runs):
            self.failed(seed, mode, "by the command line: " + first_difference(wanted, got))

    def is_excused(self, text: str, outcomes: tuple[Outcome, Outcome], runs: tuple[Run, Run]) -> bool:
        """Whether CPython alone shows what ours does; counted."""
        reason = excuse(self.engine, text, outcomes, runs)
        if reason:
            self.result.counts[reason] += 1
        return bool(reason)

    def failed(self, seed: str, mode: Mode, text: str) -> None:
        self.result.counts["different"] += 1
        self.say(f"program {seed} {' '.join(mode.words()) or 'as a user runs it'} differs\n{text}")

    def differs(self, text: str, mode: Mode) -> bool:
        """Whether a program, smaller than the one found, still differs."""
        try:
            compile(text, "program.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
        self.engine.write(text)
        wanted, got = self.engine.plain(), self.engine.native(mode)
        runs = self.engine.plain, lambda: self.engine.native(mode)
        return wanted != got and not wanted.killed and not excuse(self.engine, text, (wanted, got), runs)


def first_difference(wanted: Outcome, got: Outcome) -> str:
    """The first line that differs, of the one output and of the other."""
    if wanted.status != got.status:
        said = got.stderr[-300:].decode(errors="replace")
        return f"  wanted status {wanted.status}\n  got    status {got.status} {said}"
    for name in ("stdout", "stderr"):
        left, right = (getattr(one, name).decode(errors="replace").splitlines() for one in (wanted, got))
        for one, other in zip([*left, "(the end)"], [*right, "(the end)"], strict=False):
            if one != other:
                return f"  wanted {one[:300]}\n  got    {other[:300]}"
    return "  the same lines"


def main() -> int:
    """comparer.py SEED FROM TO SHRINK COMMAND_EVERY: a worker of fuzz.py; its counts are its last line."""
    seed, first, last, shrinking, command_every = sys.argv[1], *map(int, sys.argv[2:6])
    warnings.simplefilter("ignore")  # of the programs
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        engine = Engine(Path(place))
        comparer = Comparer(engine, lambda text: print(text, flush=True))
        seeds = (f"{seed}:{number}" for number in range(first, last))
        result = comparer.run(seeds, shrinking=bool(shrinking), command_every=command_every)
        engine.close()
    print("counts", dict(result.counts), flush=True)
    return 1 if result.counts["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
