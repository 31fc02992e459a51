"""The instructions of a code object: where each is, what source it stands for, how deep the operand stack is before it.

Invariant: `depths` are exact for instructions that can be reached; -1 marks one that cannot.  NULLs count as entries.
All knowledge of opcodes' shapes is `dis`'s: this file asks it for jumps, caches and stack effects of the running minor.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import CodeType
from typing import Any, TypeAlias, cast

UNREACHABLE = -1
Span: TypeAlias = tuple[int, int, int, int]
"""Line, column, end line, end column; columns in UTF-8 bytes, as `ast` has them."""

_dis = cast(Any, dis)


def _caches() -> list[int]:
    """Code units of inline cache after each opcode."""
    table = _dis._inline_cache_entries
    if isinstance(table, dict):
        named = cast("dict[str, int]", table)
        return [named.get(dis.opname[op], 0) for op in range(256)]
    return list(cast("list[int]", table))[:256]


CACHES = _caches()
_HAS_ARGUMENT: frozenset[int] = frozenset(_dis.hasarg if sys.version_info >= (3, 12) else range(dis.HAVE_ARGUMENT, 256))
_RELATIVE_JUMPS = frozenset(dis.hasjrel)
_EXTENDED = dis.EXTENDED_ARG
_BACKWARD = frozenset(op for op in _RELATIVE_JUMPS if "BACKWARD" in dis.opname[op])
_ENDS = frozenset(
    op
    for op in range(256)
    if dis.opname[op]
    in (
        "RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "JUMP_FORWARD", "JUMP_BACKWARD",
        "JUMP_BACKWARD_NO_INTERRUPT", "INTERPRETER_EXIT",
    )
)  # fmt: skip
_RETURN_GENERATOR = dis.opmap["RETURN_GENERATOR"]


@cache
def _effect(op: int, arg: int, jump: bool) -> int:
    return dis.stack_effect(op, arg if op in _HAS_ARGUMENT else None, jump=jump)


@dataclass(slots=True, eq=False)
class CodeTable:
    """The instructions of one code object, as parallel lists; caches and EXTENDED_ARG have no entries."""

    code: CodeType
    names: list[str]
    args: list[int]
    offsets: list[int]
    starts: list[int]
    """Like `offsets`, but of the first EXTENDED_ARG where there is one: the place to resume at."""
    ends: list[int]
    spans: list[Span | None]
    depths: list[int]

    @property
    def size(self) -> int:
        return len(self.offsets)


def _decode(code: CodeType) -> tuple[list[int], CodeTable]:
    """Everything but the depths, and the opcodes."""
    raw = code.co_code
    positions = list(code.co_positions())
    ops: list[int] = []
    table = CodeTable(code, [], [], [], [], [], [], [])
    index, end, arg, start = 0, len(raw), 0, -1
    while index < end:
        op = raw[index]
        arg |= raw[index + 1]
        if op == _EXTENDED:
            start = index if start < 0 else start
            arg <<= 8
            index += 2
            continue
        after = index + 2 + 2 * CACHES[op]
        ops.append(op)
        table.names.append(dis.opname[op])
        table.args.append(arg)
        table.offsets.append(index)
        table.starts.append(index if start < 0 else start)
        table.ends.append(after)
        line, end_line, col, end_col = positions[index >> 1]
        known = line is not None and end_line is not None and col is not None and end_col is not None
        table.spans.append(cast(Span, (line, col, end_line, end_col)) if known else None)
        index, arg, start = after, 0, -1
    return ops, table


def _target(op: int, arg: int, end: int) -> int:
    return end - 2 * arg if op in _BACKWARD else end + 2 * arg


def _handlers(code: CodeType) -> Iterator[tuple[int, int]]:
    """Offset and stack depth of each exception handler."""
    for entry in _dis._parse_exception_table(code):
        yield entry.target, entry.depth + (2 if entry.lasti else 1)


def _depths(ops: list[int], table: CodeTable) -> list[int]:
    """Stack depth before each instruction, by following the jumps."""
    number_at = {offset: number for number, offset in enumerate(table.offsets)}
    number_at.update({start: number for number, start in enumerate(table.starts)})
    depths = [UNREACHABLE] * len(ops)
    work = [(0, 0)] if ops else []
    work.extend((number_at[offset], depth) for offset, depth in _handlers(table.code))
    args, ends = table.args, table.ends
    while work:
        number, depth = work.pop()
        while number < len(ops) and depths[number] == UNREACHABLE:
            depths[number] = depth
            op, arg = ops[number], args[number]
            if op in _RELATIVE_JUMPS:
                work.append((number_at[_target(op, arg, ends[number])], depth + _effect(op, arg, True)))
            if op in _ENDS:
                break
            # A generator starts with what the first `send` passes on its stack; minors differ in who counts that.
            depth = 1 if op == _RETURN_GENERATOR else depth + _effect(op, arg, False)
            number += 1
    return depths


def read_code(code: CodeType) -> CodeTable:
    """The instruction table of a code object."""
    ops, table = _decode(code)
    table.depths = _depths(ops, table)
    return table


def inner_codes(code: CodeType) -> list[CodeType]:
    """The code objects among a code object's constants."""
    return [const for const in code.co_consts if isinstance(const, CodeType)]


def code_tree(code: CodeType) -> list[CodeType]:
    """A code object and all inside of it, in preorder of their constants; their positions are their numbers."""
    found: list[CodeType] = []
    work = [code]
    while work:
        current = work.pop()
        found.append(current)
        work.extend(reversed(inner_codes(current)))
    return found


def parents(codes: list[CodeType]) -> list[int]:
    """For each code object of a `code_tree` the number of the one it is in; the module is its own."""
    found = [0] * len(codes)
    open_codes: list[tuple[int, int]] = []
    for number, code in enumerate(codes):
        while open_codes and not open_codes[-1][1]:
            open_codes.pop()
        if open_codes:
            parent, left = open_codes[-1]
            found[number] = parent
            open_codes[-1] = (parent, left - 1)
        open_codes.append((number, len(inner_codes(code))))
    return found
