"""Memory that fails, and tables that lie."""

# pyright: basic, reportAttributeAccessIssue=false

import random
import sys
from typing import Any

from harness import CAPTURE, VISITS, Loaded, Namespace, Thing, outcome, runtime


def failures_of(plain: Namespace, native: Namespace, name: str, args: tuple[Any, ...]) -> int:
    """How many calls saw a MemoryError, when allocation after allocation fails."""
    failures = 0
    wanted = outcome(plain, name, *args)
    for n in range(400):
        start = runtime._fail_after(n)
        got = outcome(native, name, *args)
        used = runtime._fail_after(-1) - start
        if got[:3] != wanted[:3]:
            assert "MemoryError" in repr(got), (name, n, got, wanted)
            failures += 1
        if used <= n:
            break
    return failures


def check_failing_memory(plain: Namespace, native: Namespace) -> None:
    """Each allocation of the runtime fails in turn: the call gives what it should, or MemoryError."""
    if "--fail-alloc" not in sys.argv:
        return
    runtime.force(True)
    cases = [("add", (2**62, 2**62)), ("outer", (0,)), ("outer", (1,)), ("total", (100,)), ("down", (30,))]
    cases += [("add", (2**40, 2**40)), ("v_binary", (5, 0)), ("v_handled", ({}, 1)), ("v_inlined", ({1: 2}, 1))]
    limit = sys.getrecursionlimit()
    failures = sum(failures_of(plain, native, name, args) for name, args in cases)
    sys.setrecursionlimit(200)
    failures += failures_of(plain, native, "down", (300,))
    sys.setrecursionlimit(limit)
    assert failures > 30, failures
    for name, arguments in VISITS.items():
        for n in range(12):
            runtime._fail_after(n)
            outcome(native, name, *arguments(Thing(native, CAPTURE)))
            runtime._fail_after(-1)
            native["held"].clear()
    runtime.force(False)
    assert runtime.self_test() is None


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in nested dicts, lists and tuples."""
    found = [path]
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list | tuple) else ()
    for key in keys:
        found += places(value[key], (*path, key))
    return found


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy with another value at the path."""
    if not path:
        return new
    items = dict(value) if isinstance(value, dict) else list(value)
    items[path[0]] = changed(value[path[0]], path[1:], new)
    return tuple(items) if isinstance(value, tuple) else items


def check_malformed_meta(_plain: Namespace, _native: Namespace) -> None:
    """A wrong meta is an exception, never a crash; the functions are not called."""
    chance = random.Random(5)
    paths = places(Loaded.meta)
    refused = 0
    for _ in range(3000):
        path = chance.choice(paths)
        new = chance.choice([None, -1, 7, 2**40, "x", "i", (), [], {}, [None], ("mo", 3), 1.5, b"", "before", 999])
        meta = changed(Loaded.meta, path, new)
        code = Loaded.code.replace(co_name="other")
        try:
            runtime.load_addresses(Loaded.entries, meta, code)
        except (ValueError, TypeError, OverflowError, AttributeError):
            refused += 1
    assert refused > 1000, refused
    runtime.load_addresses(Loaded.entries, Loaded.meta, Loaded.code.replace(co_name="other"))
