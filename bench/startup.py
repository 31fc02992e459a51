#!/usr/bin/env python3
"""Start-up and compile times, each beside what it is compared with, alternating, medians of RUNS.

    warm run       `pymlir run hello.py`, compiled before, and `python hello.py`
    executable     `pymlir compile hello.py -o hello`, then `./hello` and `python -I -S hello.py`
    compile        `pymlir compile --emit=obj` of a generated module of 1,000 lines of scalar code

Runs with the interpreter it is started with: startup.py [--runs N].
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HELLO = 'def main() -> None:\n    print("hello")\n\n\nmain()\n'
FUNCTION = '''\
def step_{n}(a: int, b: int, x: float) -> float:
    """One of many."""
    total = 0
    for i in range(a):
        if i % 3 == {k}:
            total += i * b
        elif i > b:
            total -= a // (b + 1)
        else:
            total ^= i << 2
    y = x
    while y > 1.5:
        y = y * 0.5 + {k}.25 / (y + 2.0)
        if total > 1000 and y < 3.0:
            break
    if total < 0:
        return y - total
    return y + total * 0.125


'''


def module(lines: int) -> str:
    """About as many lines of functions as asked."""
    count = lines // FUNCTION.count("\n") + 1
    return "".join(FUNCTION.format(n=n, k=n % 3) for n in range(count))


def once(argv: list[str], place: Path) -> float:
    """Milliseconds of one process."""
    start = time.perf_counter()
    subprocess.run(argv, cwd=place, check=True, stdout=subprocess.DEVNULL)
    return 1000.0 * (time.perf_counter() - start)


def alternate(commands: dict[str, list[str]], place: Path, runs: int) -> dict[str, float]:
    """Medians of commands that take turns, after one turn that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for round_number in range(runs + 1):
        for name, argv in commands.items():
            taken = once(argv, place)
            if round_number:
                times[name].append(taken)
    return {name: statistics.median(values) for name, values in times.items()}


def measure(place: Path, runs: int) -> None:
    python = [sys.executable]
    pymlir = [*python, "-m", "pymlir"]
    os.environ["PYMLIR_CACHE_DIR"] = str(place / "cache")
    (place / "hello.py").write_text(HELLO)
    (place / "large.py").write_text(module(1000))
    warm = alternate({"python": [*python, "hello.py"], "run": [*pymlir, "run", "hello.py"]}, place, runs)
    print(
        f"warm run     python {warm['python']:.1f} ms, pymlir {warm['run']:.1f} ms: {warm['run'] - warm['python']:+.1f}"
    )
    once([*pymlir, "compile", "hello.py", "-o", "hello"], place)
    bare = alternate({"python": [*python, "-I", "-S", "hello.py"], "executable": ["./hello"]}, place, runs)
    ratio = bare["executable"] / bare["python"]
    print(
        f"executable   python -I -S {bare['python']:.1f} ms, executable {bare['executable']:.1f} ms: {ratio:.2f} times"
    )
    lines = module(1000).count("\n")
    taken = statistics.median(
        once([*pymlir, "compile", "--emit=obj", "large.py", "-o", "large.o"], place) for _ in range(3)
    )
    print(f"compile      {lines} lines in {taken / 1000:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="startup-") as place:
        measure(Path(place), options.runs)


if __name__ == "__main__":
    main()
