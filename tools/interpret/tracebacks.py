"""Tracebacks as the program sees them: one entry for each call of its own, none of the interpreter's.

    entry of f, run, finish_plain, run_block, ..., entry of g, ...    =>    f at its line, g at its line

Each call puts right what comes to it, so only the frames on top are not yet.  Besides, an exception that holds the
interpreter's frames would keep alive what those hold.
An entry that was put right has an instruction of -1, so that it is left as it is when the exception goes on.
"""

from __future__ import annotations

from pathlib import Path
from types import CodeType, FrameType, TracebackType

from pymlir.tools.interpret.faults import OURS
from pymlir.tools.interpret.frame import Frame

HERE = str(Path(__file__).parent)
RIGHT = -1
CALL = "<call>"
"""The file of code that only calls."""
Entry = tuple[FrameType, int, int]


def tidy(error: BaseException, inside: Frame | None = None) -> None:
    """Leave only the program's own frames in an exception's traceback; it has come to `inside`, a call of names."""
    trace = error.__traceback__
    if trace is not None and not isinstance(error, OURS):
        error.__traceback__ = rebuilt(own_entries(trace, inside))


def rebuilt(entries: list[Entry]) -> TracebackType | None:
    made: TracebackType | None = None
    for frame, instruction, line in reversed(entries):
        made = TracebackType(made, frame, instruction, line)
    return made


def own_entries(trace: TracebackType | None, inside: Frame | None = None) -> list[Entry]:
    """The program's frames, each with its instruction and line."""
    found: list[Entry] = []
    if inside is not None and trace is not None and trace.tb_lasti != RIGHT:
        inside.keep()
        found.append((around(trace.tb_frame), RIGHT, inside.line))
    while trace is not None:
        frame = trace.tb_frame
        code = frame.f_code
        if trace.tb_lasti == RIGHT:
            found.append((frame, RIGHT, trace.tb_lineno))
        elif not code.co_filename.startswith(HERE) and code.co_filename != CALL and not is_entry(code):
            found.append((frame, trace.tb_lasti, trace.tb_lineno or code.co_firstlineno))
        trace = trace.tb_next
    return found


def is_entry(code: CodeType) -> bool:
    """Whether the code's constants have the functions that entries call: no program's have."""
    return any(const is globals or const is locals for const in code.co_consts)


def around(frame: FrameType) -> FrameType:
    """The entry that an interpreter's frame runs for."""
    outer: FrameType | None = frame
    while outer is not None and outer.f_code.co_filename.startswith(HERE):
        outer = outer.f_back
    return outer if outer is not None and is_entry(outer.f_code) else frame
