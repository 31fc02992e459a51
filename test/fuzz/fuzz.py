#!/usr/bin/env python3
"""Random whole programs under CPython and compiled: equal, or the smallest program that differs.

    fuzz.py --seed 7 --count 200              programs 7:0 .. 7:199, shared between the interpreters found
    fuzz.py --seed 7 --only 31 --show         one of them, printed
    fuzz.py --seed 7 --only 31                one of them, compared and shrunk

The programs follow from the seed and the minor of CPython, so that the line printed of a failing one is all one needs
to see the failure again. Interpreters are those that the tests of programs find (PYMLIR_TEST_PYTHONS).
"""

from __future__ import annotations

import argparse
import ast
import importlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any

HERE = Path(__file__).resolve().parent
SLICE = 100
"""Programs of one worker, which then makes place for a new one: a compiler keeps some memory of all it has compiled."""

sys.path.insert(0, str(HERE.parent / "unit" / "run"))


@dataclass(frozen=True)
class Slice:
    """What one worker does."""

    python: str
    seed: int
    first: int
    last: int

    def run(self, *more: str) -> tuple[Counter[str], str]:
        """The counts, and what was said of programs that differ."""
        words = [str(HERE / "comparer.py"), str(self.seed), str(self.first), str(self.last), *more]
        done = subprocess.run([self.python, *words], capture_output=True, text=True, check=False)
        said, _, last = done.stdout.rpartition("counts ")
        if not last:
            return Counter({"lost workers": 1}), f"{done.stdout}{done.stderr}"
        return Counter(ast.literal_eval(last)), said


def slices(pythons: list[str], options: argparse.Namespace) -> Iterator[Slice]:
    """The programs in pieces, the interpreters in turn."""
    if options.only is not None:
        yield from (Slice(python, options.seed, options.only, options.only + 1) for python in pythons)
        return
    size = min(SLICE, -(-options.count // len(pythons)))
    for number, first in enumerate(range(0, options.count, size)):
        yield Slice(pythons[number % len(pythons)], options.seed, first, min(first + size, options.count))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=int(time()))
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2, help="workers at a time")
    parser.add_argument("--only", type=int, help="the one program with this number")
    parser.add_argument("--show", action="store_true", help="print the program and stop")
    parser.add_argument("--no-shrink", action="store_true", help="only name the programs that differ")
    parser.add_argument("--command-every", type=int, default=33, help="run every N-th also as whole processes")
    parser.add_argument("--python", action="append", help="an interpreter to compare (repeatable)")
    options = parser.parse_args()
    if options.show:
        from comparer import text_of

        print(text_of(f"{options.seed}:{options.only or 0}"))
        return 0
    known: dict[str, str] = {}
    if not options.python:
        tests: Any = importlib.import_module("programs")
        known = tests.interpreters()
    pythons: list[str] = options.python or list(known.values())
    print(f"seed {options.seed}, {options.count} programs, {len(pythons)} interpreters", flush=True)
    more = ("0" if options.no_shrink else "1", str(options.command_every))

    def run(part: Slice) -> tuple[Slice, Counter[str], str]:
        return part, *part.run(*more)

    total: Counter[str] = Counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        for part, counts, said in pool.map(run, slices(pythons, options)):
            total += counts
            where = f"programs {part.first} to {part.last - 1} by {part.python}: {counts['different']} differ"
            print(f"{where}\n{said}".strip(), flush=True)
    print(summary(options.seed, total))
    return 1 if total["different"] or total["lost workers"] else 0


def summary(seed: int, total: Counter[str]) -> str:
    """What was run, in one line."""
    words = ["programs", "runs", "whole processes", "discarded", "unsteady", "limit 1", "lost workers", "different"]
    parts = [f"{total[word]} {word}" for word in words]
    share = 100 * total["ran"] // max(1, total["functions"])
    text = f"{total['functions']} functions, {total['native']} of them native, {share} % ran natively"
    return f"seed {seed}: {', '.join(parts)}; forced: {text}"


if __name__ == "__main__":
    sys.exit(main())
