"""Modes in which what is seldom happens often, for CPython's tests: docs/stress.md says what each of them finds.

    python -m pymlir.tools.cpython --stress leaves grammar        every 3rd place where native code may be left
    python -m pymlir.tools.cpython --stress leaves:1 grammar      every one

Runs of a mode are kept apart from those of the published table.  What the table says already is no difference here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from pymlir.tools.cpython.compare import ABSENT, STOPPED, Pairs
from pymlir.tools.cpython.runs import PLAIN, PROGRAM, ROOT, RUN, Engine, Run
from pymlir.tools.cpython.table import known

SHAKEN = str(ROOT / "test" / "unit" / "run" / "shaken")
FREEZING = """
import contextlib, gc, importlib, sys
sys.path.insert(0, {folder!r})
from child import main, settle
del sys.path[0]
settle()
with contextlib.suppress(BaseException):
    importlib.import_module(sys.argv[1])
gc.freeze()
main()
"""
"""A heap with all of a test and what it imports takes a collection many times as long as what one test makes."""
MEMORY = "MemoryError"
HANDLED = "the handler of the signals that shake the program is traced and monitored too, under CPython as well"
SWALLOWED = "whatever is raised while a test calls its function is dropped without a word"
FROZEN = "trace finds classes by gc.get_referrers, which does not see what is frozen"


@dataclass(frozen=True)
class Mode:
    """One way to make something happen often."""

    option: str = ""
    """Of `pymlir run`, given the number."""
    number: int = 0
    path: str = ""
    """PYTHONPATH, of CPython too."""
    program: str = PROGRAM
    lost: dict[str, str] = field(default_factory=dict[str, str])
    """Tests that cannot be had in this mode, as patterns, and why."""


MODES = {
    "leaves": Mode("--deopt-stress", 3),
    "assumptions": Mode("--assumption-stress", 1),
    "threads": Mode(path=SHAKEN, lost={"test.test_monitoring.*": HANDLED, "test.test_sys_settrace.*": HANDLED}),
    "collections": Mode(
        "--gc-stress",
        200,
        program=FREEZING,
        lost={"test.test_trace.TestCallers.*": FROZEN, "test.test_trace.TestFuncs.*": FROZEN},
    ),
    "memory": Mode("--fail-allocation", 100, lost={"test.test_sys_setprofile.*": SWALLOWED}),
}


@dataclass(frozen=True)
class Stress:
    """A mode and its number."""

    name: str
    mode: Mode
    number: int

    @property
    def engines(self) -> tuple[Engine, Engine]:
        """CPython and ours."""
        if self.mode.path:
            return Engine(f"plain-{self.name}", path=self.mode.path), Engine(f"ours-{self.name}", RUN, self.mode.path)
        command = (*RUN, f"{self.mode.option}={self.number}")
        return PLAIN, Engine(f"ours-{self.name}-{self.number}", command, program=self.mode.program)

    def faults(self, name: str, found: Pairs, ours: Run) -> Pairs:
        """The differences that are neither the mode's nor in the published table."""
        published = known(name)
        found = {test: pair for test, pair in found.items() if published.get(test) != pair and not self.excused(test)}
        return without_one_error(found, ours) if self.name == "memory" else found

    def excused(self, test: str) -> bool:
        return any(fnmatchcase(test, pattern) for pattern in self.mode.lost)


def parse(text: str) -> Stress:
    """`leaves` or `leaves:1`; a ValueError says what is wrong with another."""
    name, _, number = text.partition(":")
    mode = MODES.get(name)
    if mode is None:
        raise ValueError(f"no mode {name}: there are {', '.join(MODES)}")
    if number and not (mode.option and number.isdigit() and int(number)):
        raise ValueError(f"{text}: " + ("a number above 0 is needed" if mode.option else f"{name} takes no number"))
    return Stress(name, mode, int(number or mode.number))


def without_one_error(found: Pairs, ours: Run) -> Pairs:
    """The differences but for one test that saw a MemoryError, and what was not run because of that.

    A thread may see it too: when the others wait for that thread the test never ends, and it is the last.  Where nobody
    can be told of it, in a finalizer or a callback, it is printed.
    """
    if ours.ended.startswith(STOPPED) and MEMORY in ours.stderr:
        waited = "<process>", next(reversed(ours.outcomes))
        return {test: pair for test, pair in found.items() if test not in waited and pair[1] != ABSENT}
    ignored = list(found) if len(found) == 1 and MEMORY in ours.stderr else []
    for test in found:
        if MEMORY in ours.texts.get(test, "") or test in ignored:
            return {other: pair for other, pair in found.items() if other != test and not follows(other, test, pair[1])}
    return found


def follows(other: str, test: str, outcome: str) -> bool:
    """Whether `other` has no outcome since `test` had a fault.

    A test has none when one of its subtests has a fault, its subtests have none after its own, and when a module or
    class cannot be made ready so is all of it.
    """
    if outcome != ABSENT:
        return False
    place = test.partition("(")[2].rstrip(")") if test.startswith("setUp") else ""
    return test == "<module>" or other.startswith((f"{test} ", place or f"{test} ")) or test.startswith(f"{other} ")
