"""Faults of use: each is told to the user in one line, with what to do, and ends the command with status 2.  Warnings,
which are told beside the program's own output.  On the warm path.
"""

import sys

from pymlir.apart import BUILTINS

__builtins__ = BUILTINS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


class UseError(Exception):
    """The command cannot do what was asked, for a reason that is not in the program it was given."""


STATUS = 2
"""The exit status for a fault of use."""


def own_stderr() -> "TextIO | None":
    """Where warnings go: the process's own, since a program may put anything in the place of `sys.stderr`."""
    stream = sys.__stderr__
    try:
        return None if stream is None or stream.closed else stream
    except ValueError:  # detached from its buffer
        return None


def warn(text: str) -> None:
    """Say what the user should know of the compiler; without a stream for it nobody hears it."""
    if stream := own_stderr():
        try:
            print(f"pymlir: warning: {text}", file=stream, flush=True)
        except (OSError, ValueError):
            return
