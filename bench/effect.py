#!/usr/bin/env python3
"""What a pass is worth: programs compiled with it and without it, run in turns.

    effect.py int-ranges                           all kernels, the pipeline with and without this pass
    effect.py int-ranges fib=30 my/program.py      a kernel with its size, a program of yours
    effect.py square --before int-ranges norm.py   a pass that is not in the pipeline, put in

Each row is a program: the processor time without the pass divided by that with it, as the geometric mean of the pairs;
the interval in which it lies with 95 % confidence (Student's t, on logarithms); the seconds of a run with the pass.
1.10 means a tenth faster; an interval that holds 1 means that nothing was shown.  Of twenty programs on which a pass
has no effect, one will seem to show something: look at the last row, and measure again.  Both executables have to
print the same.
"""

from __future__ import annotations

import argparse
import math
import shlex
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import HERE, Comparison, Engine, Result

from pymlir.passes.pipeline import NAMED, PipelineError, parse, text_of, unknown_pass

CONFIDENCE = 0.95
QUANTILES = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131),
    *(2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
"""Of Student's t distribution, for 95 % and 1 to 30 degrees of freedom."""
SHORT = 0.05
"""Seconds below which mostly the start of the process is measured."""
SHOWN_BAD = 400


def quantile(freedom: float) -> float:
    """Student's t for 95 %.  Fractional degrees of freedom are rounded down, to the safe side."""
    whole = max(1, int(freedom))
    return QUANTILES[whole - 1] if whole <= len(QUANTILES) else 1.96 + 2.46 / whole


@dataclass(frozen=True)
class Mean:
    """The mean of logarithms of ratios, as a t interval takes it."""

    log: float
    variance: float
    """Of the mean."""
    freedom: float

    @property
    def low(self) -> float:
        return math.exp(self.log - quantile(self.freedom) * math.sqrt(self.variance))

    @property
    def high(self) -> float:
        return math.exp(self.log + quantile(self.freedom) * math.sqrt(self.variance))

    def __str__(self) -> str:
        verdict = "" if self.low > 1 or self.high < 1 else "  (nothing shown)"
        return f"{math.exp(self.log):6.3f}  [{self.low:.3f} - {self.high:.3f}]{verdict}"


def mean_of(ratios: Sequence[float]) -> Mean:
    """Of the pairs of one program."""
    logs = [math.log(ratio) for ratio in ratios]
    return Mean(statistics.fmean(logs), statistics.variance(logs) / len(logs), len(logs) - 1)


def mean_of_programs(means: Sequence[Mean]) -> Mean:
    """Of several programs, each of the same weight; the degrees of freedom are Welch's and Satterthwaite's."""
    total = sum(mean.variance for mean in means)
    parts = sum(mean.variance**2 / mean.freedom for mean in means)
    log = statistics.fmean(mean.log for mean in means)
    return Mean(log, total / len(means) ** 2, total**2 / parts if parts else 1)


def pipelines(name: str, before: str) -> tuple[str, str]:
    """The pipeline with the pass and without it."""
    passes = parse(NAMED["rt"])
    (added,) = parse(name)
    if any(step.name == added.name for step in passes):
        return NAMED["rt"], text_of(step for step in passes if step.name != added.name)
    places = [index for index, step in enumerate(passes) if step.name == before]
    if before and not places:
        raise unknown_pass(before, (step.name for step in passes), "pyopt --print-pipeline --pipeline-to=rt")
    if not places:
        raise PipelineError(
            f"pass '{added.name}' is not in the pipeline: say with --before in front of which pass it goes"
        )
    return text_of([*passes[: places[0]], added, *passes[places[0] :]]), NAMED["rt"]


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
    means: list[Mean] = []
    failed = 0
    print(f"how many times as fast with {name}: mean of {runs} pairs, and its {CONFIDENCE:.0%} interval", flush=True)
    for path, size in chosen:
        with tempfile.TemporaryDirectory(prefix="effect-") as place:
            comparison = Comparison(list(engines), path.parent, Path(place), 120)
            results = comparison.measure(path.stem, runs, size)
        if why := fault(results):
            failed += 1
            print(f"{path.stem:16} {why}", flush=True)
            continue
        within = results["with"].cpu
        means.append(mean_of([out / into for out, into in zip(results["without"].cpu, within, strict=True)]))
        seconds = statistics.median(within)
        hint = "  too short: mostly the start of the process" if seconds < SHORT else ""
        print(f"{path.stem:16} {means[-1]}  {seconds:.2f} s{hint}", flush=True)
    if len(means) > 1:
        print(f"{'all':16} {mean_of_programs(means)}")
    return failed


def at_least_two(text: str) -> int:
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"an interval takes at least 2 pairs, got '{text}'")
    return int(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", metavar="PASS", help="a pass, with its options as in a pipeline")
    parser.add_argument("programs", nargs="*", help="files, or names of kernels; NAME=SIZE gives one its arguments")
    parser.add_argument("--before", default="", metavar="PASS", help="where a pass goes that is not in the pipeline")
    parser.add_argument("-n", "--runs", type=at_least_two, default=10, help="pairs (default: %(default)s)")
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
