"""The states in which CPython alone is asked again what a program shows, when ours differs.

Where exactly the recursion limit is hit, and with which words, depends on which instructions are specialised by then;
so does which of two loads a traceback points at on 3.11. When a cycle goes depends on how many objects were made.
None of it is the program's: a difference is excused if CPython, in one of these states, writes the very line that we
write where the two part, or if the two are equal once cycles are left alone.
"""

from __future__ import annotations

import sys
from typing import Any

from grammar.prelude import LIMIT_LINE, MOST_CALLS

FEWER_CALLS = (1, 2, 3)


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
