#!/usr/bin/env python3
"""What a pass is worth: programs compiled with it and without it, run in turns.

    effect.py int-ranges                           all kernels, the pipeline with and without this pass
    effect.py int-ranges fib=30 my/program.py      a kernel with its size, a program of yours
    effect.py square --before int-ranges norm.py   a pass that is not in the pipeline, put in

Each row is a program: the median of the pairs, without / with, and the interval in which the mean ratio lies with 95 %
confidence (bootstrap over the pairs; geometric).  1.10 means a tenth faster with the pass; an interval that holds 1
means that nothing was shown.  Both executables have to print the same.
"""

from __future__ import annotations

import argparse
import math
import random
import shlex
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import HERE, Comparison, Engine, Result

from pymlir.passes.pipeline import NAMED, PipelineError, parse, text_of

RESAMPLES = 4000
CONFIDENCE = 0.95
SHOWN_BAD = 400


@dataclass
class Interval:
    """A ratio, and between which two it lies."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        verdict = "" if self.low > 1 or self.high < 1 else "  (nothing shown)"
        return f"{self.middle:6.3f}  [{self.low:.3f} - {self.high:.3f}]{verdict}"


def pipelines(name: str, before: str) -> tuple[str, str]:
    """The pipeline with the pass and without it."""
    passes = parse(NAMED["rt"])
    (added,) = parse(name)
    if any(step.name == added.name for step in passes):
        return NAMED["rt"], text_of(step for step in passes if step.name != added.name)
    places = [index for index, step in enumerate(passes) if step.name == before]
    if not places:
        raise PipelineError(
            f"pass '{added.name}' is not in the pipeline: say with --before in front of which pass it goes"
        )
    return text_of([*passes[: places[0]], added, *passes[places[0] :]]), NAMED["rt"]


def interval_of(ratios: Sequence[float]) -> Interval:
    """The median, and the bootstrap interval of the geometric mean."""
    logs = [math.log(ratio) for ratio in ratios]
    generator = random.Random(0)
    means = sorted(statistics.fmean(generator.choices(logs, k=len(logs))) for _ in range(RESAMPLES))
    tail = int(RESAMPLES * (1 - CONFIDENCE) / 2)
    return Interval(statistics.median(ratios), math.exp(means[tail]), math.exp(means[-1 - tail]))


def engine(name: str, pipeline: str) -> Engine:
    quoted = shlex.quote(pipeline.replace("{", "{{").replace("}", "}}"))
    build = f"{shlex.quote(sys.executable)} -m pymlir compile {{source}} -o program.bin --pipeline {quoted}"
    return Engine(name, run="./program.bin", build=[build])


def programs(words: Sequence[str]) -> list[tuple[Path, list[str]]]:
    """Files and their arguments; a bare name is a kernel."""
    found: list[tuple[Path, list[str]]] = []
    for word in words or sorted(str(path) for path in (HERE / "kernels").glob("*.py")):
        name, _, size = word.partition("=")
        path = Path(name) if name.endswith(".py") else HERE / "kernels" / f"{name}.py"
        if not path.exists():
            raise PipelineError(f"no program {path}")
        found.append((path.resolve(), size.split()))
    return found


def fault(results: dict[str, Result]) -> str:
    """Why there is no ratio; empty when there is one."""
    for name, result in results.items():
        if result.status != "ok":
            return f"{name}: {result.status} {result.detail[-SHOWN_BAD:].strip()}"
    return ""


def measure(name: str, engines: Sequence[Engine], chosen: Sequence[tuple[Path, list[str]]], runs: int) -> int:
    """Print a row for each program as it is measured; how many failed."""
    everything: list[float] = []
    failed = 0
    print(f"times as fast with {name}: median of {runs} pairs, {CONFIDENCE:.0%} interval of the mean")
    for path, size in chosen:
        with tempfile.TemporaryDirectory(prefix="effect-") as place:
            comparison = Comparison(list(engines), path.parent, Path(place), 120)
            results = comparison.measure(path.stem, runs, size)
        if why := fault(results):
            failed += 1
            print(f"{path.stem:16} {why}", flush=True)
            continue
        ratios = [out / within for out, within in zip(results["without"].cpu, results["with"].cpu, strict=True)]
        everything.append(statistics.median(ratios))
        print(f"{path.stem:16} {interval_of(ratios)}", flush=True)
    if len(everything) > 1:
        print(f"{'geomean':16} {statistics.geometric_mean(everything):6.3f}")
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", metavar="PASS", help="a pass, with its options as in a pipeline")
    parser.add_argument("programs", nargs="*", help="files, or names of kernels; NAME=SIZE gives one its arguments")
    parser.add_argument("--before", default="", metavar="PASS", help="where a pass goes that is not in the pipeline")
    parser.add_argument("-n", "--runs", type=int, default=10, help="pairs (default: %(default)s)")
    options = parser.parse_intermixed_args()
    if shutil.which("cc") is None:
        print("effect: no C compiler: executables are what is measured", file=sys.stderr)
        return 2
    try:
        within, without = pipelines(options.name, options.before)
        chosen = programs(options.programs)
    except PipelineError as error:
        print(f"effect: {error}", file=sys.stderr)
        return 2
    engines = [engine("with", within), engine("without", without)]
    return 1 if measure(options.name, engines, chosen, options.runs) else 0


if __name__ == "__main__":
    sys.exit(main())
