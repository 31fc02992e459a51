#!/usr/bin/env python3
"""Random scalar programs under CPython and under `pymlir run`: the same output, or the smallest program that differs.

    scalar_fuzz.py --seed 7 --count 200            programs 7:0 .. 7:199, 20 to a process
    scalar_fuzz.py --seed 7 --only 31 --show       one of them, printed
    scalar_fuzz.py --seed 7 --stress 3 --shrink    edges taken at every third snapshot; reduce what differs

The programs follow from the seed alone, so a seed printed by a failing run is all one needs to see the failure again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import time

sys.path.insert(0, str(Path(__file__).resolve().parent))

from grammar import PRELUDE, program
from shrink import shrink

ROOT = Path(__file__).resolve().parents[2]
BATCH = 20
LIMIT = 120


@dataclass(frozen=True)
class Engine:
    """CPython and pymlir with one interpreter, in one folder for sources and cache."""

    python: str
    stress: int
    place: Path

    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": "0",
            "PYMLIR_CACHE_DIR": str(self.place / "cache"),
        }

    def execute(self, words: list[str]) -> tuple[str, int]:
        """Output, with the last line of the errors, and exit status."""
        try:
            done = subprocess.run(
                [self.python, *words], env=self.env(), capture_output=True, text=True, timeout=LIMIT, check=False
            )
        except subprocess.TimeoutExpired:
            return "took too long", -1
        return done.stdout + "".join(done.stderr.splitlines(keepends=True)[-1:]), done.returncode

    def both(self, text: str) -> tuple[tuple[str, int], tuple[str, int]]:
        path = self.place / "program.py"
        path.write_text(text)
        return self.execute([str(path)]), self.execute(["-m", "pymlir", "run", *self.options(), str(path)])

    def options(self) -> list[str]:
        stress = [f"--deopt-stress={self.stress}"] if self.stress else []
        return [*stress, "--force-native", "--report=json", f"--report-file={self.report}"]

    @property
    def report(self) -> Path:
        return self.place / "report.json"

    def differs(self, text: str) -> bool:
        wanted, got = self.both(text)
        return wanted != got and wanted[1] == 0

    def native_share(self) -> tuple[int, int]:
        """Of the last run: how many functions were native, of how many."""
        if not self.report.exists():
            return 0, 0
        modules = json.loads(self.report.read_text())["modules"]
        modes = [f["mode"] for m in modules for f in m["functions"] if f["name"].startswith("p")]
        return sum(mode != "interpreted" for mode in modes), len(modes)


def whole(numbers: list[int], seed: int) -> str:
    return PRELUDE + "\n\n".join(program(f"{seed}:{number}", f"p{number}") for number in numbers)


def first_difference(wanted: str, got: str) -> str:
    for left, right in zip(wanted.splitlines(), got.splitlines(), strict=False):
        if left != right:
            return f"  wanted {left[:400]}\n  got    {right[:400]}"
    return (
        f"  wanted {len(wanted.splitlines())} lines\n  got    {len(got.splitlines())} lines, at the end {got[-300:]!r}"
    )


def run(engine: Engine, seed: int, numbers: list[int], reduce: bool) -> int:
    """Run programs in batches; those of a batch that differs one by one. The number that differ."""
    failures, native, total = 0, 0, 0
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        if not engine.differs(whole(batch, seed)):
            share = engine.native_share()
            native, total = native + share[0], total + share[1]
            continue
        for number in batch:
            text = whole([number], seed)
            wanted, got = engine.both(text)
            if wanted == got:
                continue
            failures += 1
            print(f"program {seed}:{number} differs (status {wanted[1]} and {got[1]})")
            print(first_difference(wanted[0], got[0]))
            if reduce:
                print(shrink(text, engine.differs))
    print(f"seed {seed}: {len(numbers)} programs, {failures} differ, {native} of {total} functions native", flush=True)
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=int(time()))
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--only", type=int, help="the one program with this number")
    parser.add_argument("--python", default=sys.executable, help="the interpreter of both sides")
    parser.add_argument("--stress", type=int, default=0, help="take the edge at every N-th snapshot")
    parser.add_argument("--shrink", action="store_true", help="reduce each program that differs")
    parser.add_argument("--show", action="store_true", help="print the program and stop")
    options = parser.parse_args()
    numbers = list(range(options.count)) if options.only is None else [options.only]
    if options.show:
        print(whole(numbers, options.seed))
        return 0
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="scalar-fuzz-") as place:
        engine = Engine(options.python, options.stress, Path(place))
        return 1 if run(engine, options.seed, numbers, options.shrink) else 0


if __name__ == "__main__":
    sys.exit(main())
