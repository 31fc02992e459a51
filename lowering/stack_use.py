"""How much of the C stack a call of native code takes, read from the object's unwind tables.

Recursion in native code uses the C stack where CPython uses none, so the runtime has to know how deep it may go.
`.debug_frame` says for every instruction how far the stack pointer is from the frame's start; the largest distance,
which counts the return address too, is what one call takes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

ELF_SECTION_TABLE = 40  # offset in the file header; entry size, count and index of the names are at 58
SECTION = struct.Struct("<IIQQQQIIQQ")
CIE_MARK = 0xFFFFFFFF

# Call frame instructions without the operand that some have in their low bits, and those operands' kinds:
# u is a LEB128 number, 1 2 4 8 a number of so many bytes, b a block with its length before it.
ADVANCE, OFFSET, RESTORE = 0x40, 0x80, 0xC0
OPERANDS = {
    **{0x00: "", 0x01: "8", 0x02: "1", 0x03: "2", 0x04: "4", 0x05: "uu", 0x06: "u", 0x07: "u", 0x08: "u", 0x09: "uu"},
    **{0x0A: "", 0x0B: "", 0x0C: "uu", 0x0D: "u", 0x0E: "u", 0x0F: "b", 0x10: "ub", 0x11: "uu", 0x12: "uu", 0x13: "u"},
    **{0x14: "uu", 0x15: "uu", 0x16: "ub", 0x2E: "u"},
}
SET_CFA, SET_CFA_OFFSET = 0x0C, 0x0E


class Reader:
    """Reads numbers one after another."""

    def __init__(self, data: bytes, start: int, end: int):
        self.data = data
        self.at = start
        self.end = end

    def number(self, size: int) -> int:
        found = int.from_bytes(self.data[self.at : self.at + size], "little")
        self.at += size
        return found

    def leb(self) -> int:
        """An unsigned LEB128 number; a signed one has the same length."""
        found = shift = 0
        while True:
            byte = self.number(1)
            found |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return found

    def operands(self, kinds: str) -> list[int]:
        found: list[int] = []
        for kind in kinds:
            found.append(self.leb() if kind in "ub" else self.number(int(kind)))
            if kind == "b":
                self.at += found[-1]
        return found


class Instruction(NamedTuple):
    """A call frame instruction and its operands."""

    code: int
    operands: list[int]


def instructions(reader: Reader) -> Iterator[Instruction]:
    while reader.at < reader.end:
        code = reader.number(1)
        high = code & 0xC0
        if high:
            yield Instruction(high, reader.operands("u" if high == OFFSET else ""))
        else:
            yield Instruction(code, reader.operands(OPERANDS[code]))


def section(data: bytes, wanted: bytes) -> bytes:
    """The contents of the section of that name; empty when there is none."""
    (table,) = struct.unpack_from("<Q", data, ELF_SECTION_TABLE)
    size, count, names = struct.unpack_from("<HHH", data, 58)
    rows = [SECTION.unpack_from(data, table + index * size) for index in range(count)]
    start = rows[names][4]
    for row in rows:
        name_at = start + row[0]
        if data[name_at : data.index(b"\0", name_at)] == wanted:
            return data[row[4] : row[4] + row[5]]
    return b""


def largest_frame(data: bytes) -> int:
    """Bytes of stack that the most demanding function of the object takes for one call."""
    table = section(data, b".debug_frame")
    at = largest = 0
    while at < len(table):
        length, mark = struct.unpack_from("<II", table, at)
        end = at + 4 + length
        if mark != CIE_MARK:
            # After the pointer to the common part come the function's address and size.
            for one in instructions(Reader(table, at + 8 + 16, end)):
                if one.code in (SET_CFA, SET_CFA_OFFSET):
                    largest = max(largest, one.operands[-1])
        at = end
    return largest
