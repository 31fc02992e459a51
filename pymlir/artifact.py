"""What compiling one module gives: CPython's code object, native code for some of its functions, and why.

An artifact is marshalled as a whole, into the cache or into an executable, and is plain data all through.
"""

from types import CodeType
from typing import Any, TypedDict


class FunctionReport(TypedDict):
    """What became of one function."""

    name: str
    line: int
    code: int
    mode: str
    """`scalar`, `mixed` or `interpreted`."""
    reason: str
    """Why it is interpreted; empty for native functions."""
    guards: int
    called: bool
    """Whether native code calls it, or has it inlined: its entries do not count those calls."""


class Artifact(TypedDict):
    """One compiled module."""

    filename: str
    code: CodeType
    """The module's code; on 3.11 with a placeholder as innermost decorator of each native function."""
    plain: tuple[bytes, bytes]
    """Digests of the module's code as CPython makes it: `same_code.py`."""
    pyc: tuple[int, ...]
    """The module's .pyc when its code was last found to be that very code: `importer.mark_of`; else empty."""
    object: bytes
    """An ELF object, empty when no function is native."""
    meta: dict[str, Any]
    """What the runtime needs to know of the object."""
    report: list[FunctionReport]
    complete: bool
    """Whether the compiler had what it needed: without memory or room on the disk, the next run tries again."""
    requires: list[str]
    """Paths that exist as long as the libraries this was compiled with are installed."""
    stats: dict[str, int]
