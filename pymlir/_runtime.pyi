"""Runs native code inside CPython (runtime_c/)."""

from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any, TypedDict, TypeVar, final

_F = TypeVar("_F", bound=Callable[..., Any])

BREAKER_MASK: int
CHECKS_OWNERSHIP: int
"""The bits of the eval breaker that native loops look at."""

class FunctionStats(TypedDict):
    name: str
    entries: int
    """Calls that ran native code."""
    refused: int
    """Calls that a guard or an assumption sent to the bytecode."""
    leaves: int
    """Calls that the interpreter finished."""
    disabled: bool
    sites: dict[int, int]
    """How often each site was left by."""

@final
class Module:
    """Native code that has been loaded."""

    @property
    def functions(self) -> tuple[str, ...]: ...
    def attach(self, function: _F, /) -> _F: ...
    def attach_all(self, namespace: Mapping[str, Any], /) -> int: ...

def load(object: bytes, meta: dict[str, Any], code: CodeType, /) -> Module:
    """Load an object file from memory; its functions are served from now on.  ValueError: malformed."""

def load_addresses(entries: list[int], meta: dict[str, Any], code: CodeType, module_slot: int = 0, /) -> Module:
    """The same for entry points that are in memory already; `module_slot` is where `<prefix>_module` is."""

def attach(function: _F, module: Module | None = None, /) -> _F:
    """Give a function its native code, when there is some for its code object."""

def self_test() -> str | None:
    """None, or why nothing native can run in this interpreter."""

def set_stress(every: int, /) -> None:
    """Leave at every n-th stress site; 0: never."""

def stats(module: Module, /) -> list[FunctionStats]: ...
def set_gc_stress(every: int, /) -> None:
    """Whether to collect garbage before each allocation of the runtime."""

def set_assumption_stress(seed: int, /) -> None:
    """Find assumptions broken now and then, by random numbers from `seed`; 0: never."""

def force(flag: bool, /) -> None:
    """Whether functions that leave often stay native."""

def _fail_after(count: int, /) -> int:
    """Make the n-th allocation from now fail; -1: none.  Gives how many there were."""

def _live() -> int:
    """How many allocations of the runtime have not been freed."""
