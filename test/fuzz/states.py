"""The states in which CPython alone is asked again what a program shows, when ours differs.

Where exactly the recursion limit is hit, and with which words, depends on which instructions are specialised by then;
so does which of two loads a traceback points at on 3.11. When a cycle goes depends on how many objects were made.
None of it is the program's: a difference is excused if CPython, in one of these states, parts from itself no later than
we do, and with the very line that we write there, or if the two are equal once cycles are left alone.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import gc
import importlib
import math
import os
import sys
from types import CodeType
from typing import Any

from grammar.prelude import LIMIT_LINE, MODULE, MOST_CALLS

from pymlir.options import Options
from pymlir.session import Session

FEWER_CALLS = (0, 1, 2, 3)


def with_fewer_calls(text: str, fewer: int) -> str:
    """The program, the recursion limit so many calls nearer."""
    return text.replace(LIMIT_LINE, LIMIT_LINE.replace(str(MOST_CALLS), str(MOST_CALLS - fewer)), 1)


def without_collections(text: str) -> str:
    """The program, its cycles left to the end, its lines and names the same."""
    return text.replace(LIMIT_LINE, f"{LIMIT_LINE}; __import__('gc').disable()", 1)


def stay_cold() -> None:
    """From here on this process runs every instruction as if never run before, and without any call for that."""
    if sys.version_info >= (3, 12):
        monitoring: Any = sys.monitoring
        monitoring.use_tool_id(monitoring.OPTIMIZER_ID, "cold")
        monitoring.set_events(monitoring.OPTIMIZER_ID, monitoring.events.INSTRUCTION)
        return
    import ctypes

    api = ctypes.pythonapi
    api.PyEval_SetProfile(api._Py_IsFinalizing, None)  # called for each event, it does nothing and returns 0


class Warm(Session):
    """Runs a program that has run before, unseen, so that its instructions are specialised."""

    def __init__(self) -> None:
        super().__init__(Options())

    def lookup(self, source: bytes, filename: str) -> None:
        """Nothing is compiled."""

    def compiled(self, source: bytes, filename: str, code: CodeType, pyc: tuple[int, ...] = ()) -> CodeType:
        run_unseen(code)
        return code


def run_unseen(code: CodeType) -> None:
    """Run a program with nothing shown, and put back what it may have changed but the specialised instructions."""
    helpers: Any = importlib.import_module(MODULE)
    changed = builtins, contextlib, functools, helpers, math, sys
    kept = [(vars(module), dict(vars(module))) for module in changed]
    streams, nowhere = [os.dup(1), os.dup(2)], os.open(os.devnull, os.O_WRONLY)
    limit = sys.getrecursionlimit()
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with contextlib.suppress(BaseException):
        exec(code, {"__name__": "__main__", "__builtins__": builtins})
    for names, before in kept:
        for name in names.keys() - before.keys():
            del names[name]
        names.update(before)
    sys.settrace(None)
    sys.setrecursionlimit(limit)
    helpers.events.clear()
    gc.collect()
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(streams[0], 1)
    os.dup2(streams[1], 2)
