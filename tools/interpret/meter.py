"""Counts the lines that CPython itself runs of a program, so that no run goes on for ever."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymlir.tools.interpret.program import Program


def metered(program: Program, run: Callable[[], Any]) -> Any:
    """Run bytecode of the program; each line of it is a step."""

    def line(frame: FrameType, event: str, arg: object) -> Any:
        program.burn()
        return line

    def call(frame: FrameType, event: str, arg: object) -> Any:
        return line if frame.f_code.co_filename == program.filename else None

    outer = sys.gettrace()
    sys.settrace(call)
    try:
        return run()
    finally:
        sys.settrace(outer)
