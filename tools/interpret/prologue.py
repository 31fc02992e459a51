"""Puts instructions in front of a code object: bytecode, table of lines and table of exceptions together.

The formats are those of CPython 3.11 to 3.13: an entry of the table of lines is a byte with its form and its length in
code units, then numbers of six bits a byte; so is the table of exceptions, most significant part first.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from types import CodeType
from typing import Any, cast

from pymlir.frontend.bytecode import CACHES

MINOR = sys.version_info.minor
NO_LOCATION, LINE_ONLY = 15, 13
UNITS_OF_AN_ENTRY = 8
_MORE, _START, _SIX = 0x40, 0x80, 0x3F
CALL = (
    (("CALL", 0),)
    if MINOR >= 12
    else (("PRECALL", 0), ("CALL", 0))
)  # fmt: skip


def instruction(name: str, arg: int = 0) -> bytes:
    """The bytes of an instruction, with its inline cache."""
    op = dis.opmap[name]
    more = b"".join(bytes((dis.EXTENDED_ARG, arg >> shift & 0xFF)) for shift in (24, 16, 8) if arg >> shift)
    return more + bytes((op, arg & 0xFF)) + bytes(2 * CACHES[op])


class Prologue:
    """Instructions that are put in front of `code`."""

    def __init__(self, code: CodeType):
        self.code = code
        self.bytes = bytearray()
        self.lines = bytearray()
        self.line = 0
        self.covered: list[tuple[int, int, int]] = []
        """Begin and end of what is inside of the handlers of an instruction of the old code, and that instruction."""

    def emit(self, name: str, arg: int = 0) -> None:
        made = instruction(name, arg)
        self.bytes += made
        self._locate(len(made) // 2)

    def call(self, const: int) -> None:
        """Call a constant, without arguments."""
        load = [("LOAD_CONST", const), ("PUSH_NULL", 0)]
        for name, arg in (*(load if MINOR >= 13 else reversed(load)), *CALL):
            self.emit(name, arg)

    def call_in(self, const: int, waits: int) -> None:
        """Call a constant in the place of the instruction at `waits`: on its line, inside of its handlers."""
        positions = list(self.code.co_positions())
        line = positions[waits // 2][0] or self.code.co_firstlineno
        self.line = line - self.code.co_firstlineno
        start = len(self.bytes)
        self._move(self.line)
        self.call(const)
        self.covered.append((start, len(self.bytes), waits))
        self._move(-self.line)
        self.line = 0

    def _locate(self, units: int) -> None:
        while units > 0:
            part = min(units, UNITS_OF_AN_ENTRY)
            form = LINE_ONLY if self.line else NO_LOCATION
            self.lines.append(_START | form << 3 | part - 1)
            self.lines += b"\0" if self.line else b""
            units -= part

    def _move(self, lines: int) -> None:
        """A NOP on the way to another line."""
        if lines:
            self.bytes += bytes((dis.opmap["NOP"], 0))
            self.lines.append(_START | LINE_ONLY << 3)
            self.lines += _varint(lines << 1 if lines > 0 else -lines << 1 | 1)

    def finish(self, consts: tuple[Any, ...], stack: int) -> CodeType:
        """The code object with the prologue in front."""
        entries = b"".join(_entry(*entry) for entry in self._handlers())
        return self.code.replace(
            co_code=bytes(self.bytes) + self.code.co_code,
            co_consts=consts,
            co_linetable=bytes(self.lines) + self.code.co_linetable,
            co_exceptiontable=entries,
            co_stacksize=max(self.code.co_stacksize, stack),
        )

    def _handlers(self) -> Iterator[tuple[int, int, int, int, bool]]:
        moved = len(self.bytes)
        old = [
            (one.start, one.end, one.target, one.depth, bool(one.lasti))
            for one in cast(Any, dis)._parse_exception_table(self.code)
        ]
        for begin, end, waits in self.covered:
            around = [one for one in old if one[0] <= waits < one[1]]
            for _, _, target, depth, lasti in around[:1]:
                yield begin, end, target + moved, depth, lasti
        for start, end, target, depth, lasti in old:
            yield start + moved, end + moved, target + moved, depth, lasti


def _varint(value: int) -> bytes:
    """Least significant part first."""
    found = bytearray()
    while value > _SIX:
        found.append(value & _SIX | _MORE)
        value >>= 6
    found.append(value)
    return bytes(found)


def _big_varint(value: int, mark: int = 0) -> bytes:
    """Most significant part first; `mark` goes into the first byte."""
    parts = [value & _SIX]
    while value := value >> 6:
        parts.append(value & _SIX | _MORE)
    parts[-1] |= mark
    return bytes(reversed(parts))


def _entry(start: int, end: int, target: int, depth: int, lasti: bool) -> bytes:
    numbers = (start // 2, (end - start) // 2, target // 2, depth << 1 | lasti)
    return b"".join(_big_varint(number, 0 if place else _START) for place, number in enumerate(numbers))


def one_line(units: int) -> bytes:
    """A table of lines that has a code object's first line for all of it, and no columns."""
    found = bytearray()
    while units > 0:
        part = min(units, UNITS_OF_AN_ENTRY)
        found += bytes((_START | LINE_ONLY << 3 | part - 1, 0))
        units -= part
    return bytes(found)
