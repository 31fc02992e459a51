"""CPython's own tests with the test modules compiled, forced native, against plain CPython, test by test.

    python -m pymlir.tools.cpython                       the core of the language
    python -m pymlir.tools.cpython --all                 everything
    python -m pymlir.tools.cpython grammar with dict     these
    python -m pymlir.tools.cpython --stress leaves       the core, natively left at every third place: stress.py

Prints a line for a test module and one for each test that differs; exit status 1 when one does.  `--publish` writes
what was found into docs/compatibility.json and makes docs/compatibility.md of it; nothing of a stress mode goes there.
"""

from __future__ import annotations

import argparse
import resource
import sys
from dataclasses import dataclass, replace

from pymlir.tools.cpython.compare import ABSENT, LIMIT, Comparer, Comparison
from pymlir.tools.cpython.names import all_names, is_core
from pymlir.tools.cpython.runs import MINOR, compiler_digest
from pymlir.tools.cpython.stress import MODES, Stress, parse
from pymlir.tools.cpython.table import publish


def chosen(words: list[str], everything: bool) -> list[str]:
    """The dotted names of the tests asked for."""
    names = all_names()
    if not words:
        return [name for name in names if everything or is_core(name)]
    wanted = {f"test.{word.removeprefix('test.')}" for word in words} | {f"test.test_{word}" for word in words}
    return [name for name in names if name in wanted or name.rpartition(".")[0] in wanted]


def summary(one: Comparison) -> str:
    tests = len(one.ours.outcomes)
    moody = f", {len(one.unsteady)} unsteady" if one.unsteady else ""
    return (
        f"{MINOR} {one.name.removeprefix('test.')}: {tests} tests, {len(one.different)} different{moody}, "
        f"{one.ours.native} of {one.ours.functions} functions native, {one.plain.seconds} s and {one.ours.seconds} s"
    )


def detail(one: Comparison) -> list[str]:
    """A line for each difference; what a process that died never came to is only counted."""
    lines = [f"{test}: {plain} -> {ours}" for test, (plain, ours) in one.different.items() if ours != ABSENT]
    lines += [f"{test}: {plain} -> {ours} (unsteady)" for test, (plain, ours) in one.unsteady.items()]
    lost = sum(ours == ABSENT for _, ours in one.different.values())
    return lines + ([f"{lost} tests: not run after that"] if lost else [])


def stress_of(text: str) -> Stress:
    try:
        return parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


@dataclass
class Totals:
    """Of all test modules."""

    modules: int = 0
    tests: int = 0
    different: int = 0
    unsteady: int = 0

    def add(self, one: Comparison) -> None:
        self.modules += 1
        self.tests += len(one.ours.outcomes)
        self.different += len(one.different)
        self.unsteady += len(one.unsteady)

    def __str__(self) -> str:
        return (
            f"{MINOR}: {self.modules} modules, {self.tests} tests, {self.different} different, {self.unsteady} unsteady"
        )


def main() -> int:
    parser = argparse.ArgumentParser("cpython", description="run CPython's tests compiled and compare with CPython")
    parser.add_argument("names", nargs="*", help="tests: grammar, test_grammar, test.test_asyncio (default: the core)")
    parser.add_argument("--all", action="store_true", help="every test there is")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds a test may take under CPython")
    parser.add_argument("--trust", action="store_true", help="take over what older compilers did as CPython does")
    parser.add_argument("--stress", type=stress_of, metavar="MODE[:N]", help=f"a mode: {', '.join(MODES)}")
    parser.add_argument("--publish", action="store_true", help="write docs/compatibility.json and .md")
    given = parser.parse_args()
    names = chosen(given.names, given.all)
    if not names:
        parser.error(f"no test of CPython {MINOR} is named so: {' '.join(given.names)}")
    if given.stress and given.publish:
        parser.error("--publish takes no runs of a stress mode")
    comparer = Comparer(compiler_digest(), given.limit, given.trust)
    if given.stress:
        comparer = replace(comparer, engines=given.stress.engines, faults=given.stress.faults)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    totals = Totals()
    for name in names:
        one = comparer.compare(name)
        print(summary(one), flush=True)
        for line in detail(one):
            print(f"    {line}", flush=True)
        totals.add(one)
        if given.publish:
            publish(one)
    print(totals)
    return int(totals.different > 0)


if __name__ == "__main__":
    sys.exit(main())
