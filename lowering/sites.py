"""The site table: for each edge out of native code, what the interpreter's frames look like.

A site is a row of `meta["sites"]`; native code knows it by number and hands over a buffer of 64-bit values, which the
row's frames index.  Everything in a row is a plain tuple, list, int or str, because the rows are marshalled.

    %s = rt.snapshot at 24 next 34 pops 2 locals(0 = %n) stack(%a, %b)
    %r = rt.iadd %a, %b, %s
=>  {"frames": [(0, 24, 24, 34, 2, [(0, "i", 0)], [("i", 1), ("i", 2)])],
     "visit": None, "release": [], "gives": 0, "mode": "before"}           buffer: %n, %a, %b

A frame is (function index, resume, at, next, pops, locals, stack); locals are (slot, kind, x), stack entries (kind, x),
bottom first.  The kinds, where word means a place in the buffer:

    i f b o   word x, as int, float, bool, object       n u t F   None, NULL, True, False
    r         words x, x+1, x+2: an iterator over       c         number x of meta["objects"]
              range(cur, stop, step)                    a         what assumption x was found to stand for
    mi mf mb mo   word x says whether word x+1 is there, else nothing is
    ki kf         word x is the object of word x+1, which has none yet where it is 0
    mki mkf       word x says whether those from x+1 on are there
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xdsl.ir import SSAValue

from pymlir.dialects.rt_const import BConstOp, FConstOp, IConstOp
from pymlir.dialects.rt_func import LETTERS
from pymlir.dialects.rt_state import RANGE_WIDTH, WIDTHS, Entry, SnapshotOp

FIXED = {"none": "n", "null": "u", "true": "t", "false": "F"}
"""Entries that need no value, by their letter in the table."""
NUMBERED = {"const": "c", "assumed": "a"}
PREFIXES = {"maybe": "m", "kept": "k", "maybe_kept": "mk"}


class Objects:
    """The constants of a module: its own, then numbers that snapshots turned out to hold."""

    def __init__(self, given: list[Any]):
        self.table = list(given)
        self.numbers: dict[tuple[str, str], int] = {}

    def number(self, value: int | float) -> int:
        key = (type(value).__name__, value.hex() if isinstance(value, float) else str(value))
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.table)
            self.table.append(value)
        return found


@dataclass
class Layout:
    """Which value stands where in the buffer of one site; a value used twice is stored once."""

    objects: Objects
    values: list[SSAValue] = field(default_factory=list[SSAValue])
    places: dict[SSAValue, int] = field(default_factory=dict[SSAValue, int])
    runs: dict[tuple[SSAValue, ...], int] = field(default_factory=dict[tuple[SSAValue, ...], int])

    def place(self, value: SSAValue) -> int:
        found = self.places.get(value)
        if found is None:
            found = self.places[value] = len(self.values)
            self.values.append(value)
        return found

    def run(self, values: tuple[SSAValue, ...]) -> int:
        """Where `values` stand one after another."""
        found = self.runs.get(values)
        if found is None:
            found = self.runs[values] = len(self.values)
            self.values.extend(values)
            for offset, value in enumerate(values):
                self.places.setdefault(value, found + offset)
        return found

    def entry(self, snapshot: SnapshotOp, entry: Entry) -> tuple[str, int]:
        if entry.kind == "value":
            return self.value(snapshot.operands[entry.index])
        if entry.kind == "range":
            return "r", self.run(tuple(snapshot.operands[entry.index : entry.index + RANGE_WIDTH]))
        if entry.kind in PREFIXES:
            values = tuple(snapshot.operands[entry.index : entry.index + WIDTHS[entry.kind]])
            return PREFIXES[entry.kind] + LETTERS[values[-1].type], self.run(values)
        if entry.kind in NUMBERED:
            return NUMBERED[entry.kind], entry.index
        return FIXED[entry.kind], 0

    def value(self, value: SSAValue) -> tuple[str, int]:
        owner = value.owner
        if isinstance(owner, IConstOp | FConstOp):
            return "c", self.objects.number(owner.value.data)
        if isinstance(owner, BConstOp):
            return ("t" if owner.value else "F"), 0
        return LETTERS[value.type], self.place(value)

    def ordered(self) -> Layout:
        """The same values by kind, so that sites of the same kinds look alike to what fills their buffers."""
        made = Layout(self.objects)
        for values in sorted(self.runs, key=letters_of):
            made.run(values)
        for value in sorted(self.places, key=lambda value: KIND_ORDER.index(LETTERS[value.type])):
            made.place(value)
        return made


KIND_ORDER = "iobf"


def letters_of(values: Sequence[SSAValue]) -> str:
    """The kinds of `values`, as the table writes them."""
    return "".join(LETTERS[value.type] for value in values)


@dataclass
class Site:
    """A row's number, and what its buffer holds, in order."""

    number: int
    values: list[SSAValue]


class SiteTable:
    """All sites of a module."""

    def __init__(self, functions: dict[str, int], objects: list[Any]):
        self.functions = functions
        self.objects = Objects(objects)
        self.rows: list[dict[str, Any]] = []

    def add(
        self,
        snapshot: SnapshotOp,
        home: int,
        mode: str,
        *,
        pushed: SSAValue | None = None,
        visit: tuple[Any, ...] | None = None,
        given: Sequence[SSAValue] = (),
    ) -> Site:
        """A new row.  `home` is the index of the native function; the outer frames of a chain wait in their calls.

        `given`: what a visit gives up; it comes first in the release list, which `gives` counts.
        """
        chain = snapshot.chain()
        found = Layout(self.objects)
        self.frames(found, chain, home, mode, pushed)
        release = [*given, *(value for one in chain for value in one.release if value not in given)]
        for value in release:
            found.place(value)
        layout = found.ordered()
        frames = self.frames(layout, chain, home, mode, pushed)
        words = [layout.place(value) for value in release]
        self.rows.append({"frames": frames, "visit": visit, "release": words, "gives": len(given), "mode": mode})
        return Site(len(self.rows) - 1, layout.values)

    def frames(
        self, layout: Layout, chain: list[SnapshotOp], home: int, mode: str, pushed: SSAValue | None
    ) -> list[tuple[Any, ...]]:
        inner = self.frame(layout, chain[0], home, mode, pushed)
        return [inner, *(self.frame(layout, one, home, "call", None) for one in chain[1:])]

    def frame(
        self, layout: Layout, snapshot: SnapshotOp, home: int, mode: str, pushed: SSAValue | None
    ) -> tuple[Any, ...]:
        frame = snapshot.frame
        stack = frame.stack
        if mode in ("after", "call"):
            stack = stack[: len(stack) - frame.pops]
        locals_ = [(slot, *layout.entry(snapshot, entry)) for slot, entry in frame.locals]
        entries = [layout.entry(snapshot, entry) for entry in stack]
        if pushed is not None:
            entries.append(layout.value(pushed))
        function = home if frame.function is None else self.functions[frame.function]
        resume = frame.next if frame.is_done else frame.resume
        return (function, resume, frame.at, frame.next, frame.pops, locals_, entries)
