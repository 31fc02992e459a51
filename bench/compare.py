#!/usr/bin/env python3
"""Run the kernels under several engines in turn and compare their times.

    compare.py                                  all kernels, the default engines
    compare.py -e cpython,c,pypy fib nbody      some of each
    compare.py --net --json result.json         without each engine's start-up time
    compare.py --show result.json               the tables of an earlier run

Engines are described in engines.toml. Needs Python 3.11 or newer and nothing else.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from measure import HERE, Comparison, Result, load_engines
from tables import STARTUP, View, report


def parse() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kernels", nargs="*", help="kernel names; NAME=SIZE gives one its size (default: all)")
    parser.add_argument("-e", "--engines", default="cpython,pymlir,c", help="comma-separated (default: %(default)s)")
    parser.add_argument("-n", "--runs", type=int, default=5, help="counted rounds (default: %(default)s)")
    parser.add_argument("--config", type=Path, default=HERE / "engines.toml")
    parser.add_argument("--kernels-dir", type=Path, default=HERE / "kernels")
    parser.add_argument("--work-dir", type=Path, help="where to build (default: a temporary directory)")
    parser.add_argument("--baseline", default="cpython", help="engine of the first table")
    parser.add_argument("--native", default="c", help="engine of the second table")
    parser.add_argument("--metric", choices=["wall", "cpu"], default="wall")
    parser.add_argument("--net", action="store_true", help="take each engine's start-up time off in the tables")
    parser.add_argument("--timeout", type=float, default=60, help="seconds allowed for one run")
    parser.add_argument("--json", type=Path, help="write every run's figures here, after each kernel")
    parser.add_argument("--show", type=Path, help="print the tables of an earlier --json file and stop")
    parser.add_argument("--list", action="store_true", help="list the engines and kernels and stop")
    return parser


def say(kernel: str, results: dict[str, Result]) -> int:
    """One line on stderr; the number of engines that failed."""
    failed = {name: result for name, result in results.items() if result.status not in ("ok", "none")}
    times = " ".join(f"{name}={statistics.median(r.wall):.3f}s" for name, r in results.items() if r.wall)
    print(f"{kernel}: {times}", *(f"{name}:{r.status}" for name, r in failed.items()), file=sys.stderr, flush=True)
    return len(failed)


def run(comparison: Comparison, kernels: dict[str, list[str]], runs: int, json_file: Path | None) -> dict[str, Any]:
    """Measure each kernel; the record is written after each, so that a long run can be stopped."""
    versions = {engine.name: comparison.version(engine) for engine in comparison.engines}
    record: dict[str, Any] = {"runs": runs, "engines": versions, "results": {}, "failures": 0}
    for kernel, size in kernels.items():
        results = comparison.measure(kernel, max(runs, 10) if kernel == STARTUP else runs, size)
        record["results"][kernel] = {name: asdict(result) for name, result in results.items()}
        record["failures"] += say(kernel, results)
        if json_file:
            json_file.write_text(json.dumps(record, indent=1) + "\n")
    return record


def main() -> int:
    parser = parse()
    options = parser.parse_args()
    view = View(options.metric, options.net)
    if options.show:
        print(report(json.loads(options.show.read_text()), options.baseline, options.native, view))
        return 0
    engines = load_engines(options.config)
    available = sorted(path.stem for path in options.kernels_dir.glob("*.py"))
    if options.list:
        print("engines:", *engines)
        print("kernels:", *available)
        return 0
    chosen = [name for name in options.engines.split(",") if name]
    sizes = {name: size.split() for name, _, size in (word.partition("=") for word in options.kernels)}
    kernels = {STARTUP: sizes.get(STARTUP, []), **(sizes or {name: [] for name in available})}
    unknown = [name for name in chosen if name not in engines] + [name for name in kernels if name not in available]
    if unknown:
        parser.error("unknown: " + ", ".join(unknown))
    work_dir = (options.work_dir or Path(tempfile.mkdtemp(prefix="compare-"))).resolve()
    comparison = Comparison([engines[name] for name in chosen], options.kernels_dir, work_dir, options.timeout)
    record = run(comparison, kernels, options.runs, options.json)
    if not options.work_dir:
        shutil.rmtree(work_dir)
    print(report(record, options.baseline, options.native, view))
    return 1 if record["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
