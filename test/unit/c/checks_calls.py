"""Calls, leaves, recursion, assumptions, functions as objects."""

# pyright: basic, reportAttributeAccessIssue=false

import builtins
import copy
import gc
import inspect
import pickle
import sys
import threading
import types
import weakref
from typing import Any

from harness import Loaded, Namespace, outcome, row_of, runtime, same


def check_results(plain: Namespace, native: Namespace) -> None:
    for args in [(1, 2), (2**62, 2**62), (-(2**63), -1), (2**63 - 1, 1)]:
        _, ran = same(plain, native, "add", *args)
        assert ran == 1, args
    for args in [(1.5, 2), (True, 2), ("a", "b"), (2**64, 1), ([], 1), (1, None)]:
        _, ran = same(plain, native, "add", *args)
        assert ran == 0, args


def check_binding(plain: Namespace, native: Namespace) -> None:
    for args, kwargs, runs in [
        ((1,), {}, 1),
        ((1, 3), {}, 1),
        ((), {"b": 3, "a": 1}, 1),
        ((1,), {"b": 5}, 1),
        ((), {}, 0),
        ((1, 2, 3), {}, 0),
        ((1,), {"a": 1}, 0),
        ((1,), {"c": 1}, 0),
        ((), {"b": 1}, 0),
        ((1,), {"b": "x"}, 0),
    ]:
        _, ran = same(plain, native, "defaults", *args, **kwargs)
        assert ran == runs, (args, kwargs, ran)


def check_leave_chain(plain: Namespace, native: Namespace) -> None:
    for n in (0, 1, 5, "x"):
        same(plain, native, "outer", n)
        same(plain, native, "middle", n)
        same(plain, native, "inner", n)


def check_range(plain: Namespace, native: Namespace) -> None:
    for n in (0, 1, 12, 13, 14, 30, 200):
        same(plain, native, "total", n)
    for every in (1, 2, 3, 7):
        runtime.set_stress(every)
        for n in (1, 2, 3, 8):
            same(plain, native, "total", n)
    runtime.set_stress(0)


def check_recursion(plain: Namespace, native: Namespace) -> None:
    runtime.force(True)
    same(plain, native, "down", 900.0)  # refused at each level: bytecode, yet no nesting that CPython would count
    for n in range(965, 1000):
        wanted, got = (outcome(ns, "down", float(n)) for ns in (plain, native))
        assert wanted == got, (n, wanted[0], got[0], len(wanted[1][2]), len(got[1][2]))
    runtime.force(False)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(250)
    try:
        same(plain, native, "down", 50)
        for n in range(225, 255):
            wanted, got = (outcome(ns, "down", n) for ns in (plain, native))
            assert wanted == got, (n, wanted[0], got[0], len(wanted[1][2]), len(got[1][2]))
    finally:
        sys.setrecursionlimit(limit)
    wanted, got = (outcome(ns, "down", 10**6) for ns in (plain, native))
    assert wanted == got
    sys.setrecursionlimit(60000)
    try:
        same(plain, native, "down", 50000)
    finally:
        sys.setrecursionlimit(limit)


def check_small_stack(plain: Namespace, native: Namespace) -> None:
    got: list[Any] = []
    size = threading.stack_size(256 * 1024)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20000)
    try:
        thread = threading.Thread(target=lambda: got.append(outcome(native, "down", 15000)))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    assert got[0][:3] == ("gave", "int", "15000"), got
    Loaded.unit.attach_all(native)


def check_identity(plain: Namespace, native: Namespace) -> None:
    one, other = plain["add"], native["add"]
    assert repr(other).split(" at ")[0] == repr(one).split(" at ")[0]
    assert inspect.isfunction(other) and isinstance(other, types.FunctionType)
    assert type(other).__name__ == "function" and type(other).__module__ == "builtins"
    assert inspect.signature(other) == inspect.signature(one)
    assert copy.copy(other) is other and copy.deepcopy(other) is other
    sys.modules["program"].__dict__.update(native)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(other, protocol)) is other
    assert weakref.ref(other)() is other
    holder = type("Holder", (), {"method": other})
    assert type(holder().method) is types.MethodType
    assert type(other.__get__(1)) is types.MethodType
    number = type("Number", (int,), {"plus": other})
    assert number(5).plus(6) == 11
    assert gc.is_tracked(other)
    assert set(dir(other)) == set(dir(one))
    assert types.FunctionType(other.__code__, native)(1, 2) == 3


def check_changed_code(plain: Namespace, native: Namespace) -> None:
    function = native["add"]
    code = function.__code__
    function.__code__ = (lambda a, b: ("other", a, b)).__code__
    assert function(1, 2) == ("other", 1, 2)
    function.__code__ = code
    assert function(1, 2) == 3
    function = native["defaults"]
    function.__defaults__ = (40,)
    assert function(1) == 41
    function.__defaults__ = (2,)
    assert function(1) == 3


def check_assumptions(plain: Namespace, native: Namespace) -> None:
    for ns in (plain, native):
        original = ns["inner"]
        ns["inner"] = lambda n: n * 100
        assert ns["middle"](3) == 301
        ns["inner"] = original
    same(plain, native, "middle", 1)
    _, ran = same(plain, native, "total", 3)
    assert ran == 1
    for ns in (plain, native):
        ns["range"] = lambda n: [5]
    _, ran = same(plain, native, "total", 3)
    assert ran == 0
    for ns in (plain, native):
        del ns["range"]
    _, ran = same(plain, native, "total", 3)
    assert ran == 1
    original = builtins.range
    builtins.range = lambda n: [7]  # type: ignore[assignment]
    try:
        _, ran = same(plain, native, "total", 3)
    finally:
        builtins.range = original  # type: ignore[misc]
    assert ran == 0
    _, ran = same(plain, native, "total", 3)
    assert ran == 1


def check_disabling(plain: Namespace, native: Namespace) -> None:
    row = row_of("inner")
    if row["disabled"]:
        return
    for _ in range(1000):
        outcome(native, "inner", 0)
    row = row_of("inner")
    assert row["disabled"], row
    same(plain, native, "inner", 0)
    same(plain, native, "outer", 0)
