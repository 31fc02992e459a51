"""What Python code sees of the frames in which native code works, and how it interrupts it."""

# pyright: basic, reportAttributeAccessIssue=false

import ctypes
import gc
import signal
import sys
import threading
import time
import tracemalloc
from typing import Any

from harness import CAPTURE, MANNERS, MINOR, PATCH, PROGRAM, RAISE, VISITS, Namespace, Thing, outcome, runtime, same


def restore(ns: Namespace) -> None:
    sys.settrace(None)
    if ns["called"].__defaults__ is not None:
        ns["called"].__defaults__ = None


def seen_frame(ns: Namespace, frame: Any) -> tuple[Any, ...]:
    place = ns["instruction"](frame.f_code, frame.f_lasti)
    return frame.f_code.co_name, frame.f_lineno, place, repr(frame.f_locals)


def check_visits(plain: Namespace, native: Namespace) -> None:
    for name, arguments in VISITS.items():
        for manner in MANNERS:
            if manner == PATCH and name != "v_inlined":
                continue
            seen: list[Any] = []
            for ns in (plain, native):
                got = outcome(ns, name, *arguments(Thing(ns, manner)))
                sys.settrace(None)
                frames = [seen_frame(ns, frame) for frame in ns["held"]]
                ns["held"].clear()
                seen.append((got, frames))
            assert seen[0] == seen[1], f"{name} {manner}:\n  wanted {seen[0]}\n  got    {seen[1]}"
    for ns in (plain, native):
        restore(ns)


def check_visit_values(plain: Namespace, native: Namespace) -> None:
    for name, args in [
        ("v_global", ()),
        ("v_store_global", (5,)),
        ("v_binary", ("%s", 3)),
        ("v_binary", (5, 0)),
        ("v_inplace", ((1,), (2,))),
        ("v_compare", (1, "x")),
        ("v_contains", (1, [1])),
        ("v_contains", (1, 1)),
        ("v_truth", (0,)),
        ("v_truth", ([1],)),
        ("v_next", ([],)),
        ("v_next", ([4],)),
        ("v_next", (5,)),
        ("v_unpack", ([1, 2],)),
        ("v_unpack", ([1],)),
        ("v_unpack", ([1, 2, 3],)),
        ("v_unpack", (7,)),
        ("v_unpack", ("ab",)),
        ("v_handled", ({}, "k")),
        ("v_handled", ({"k": 1}, "k")),
        ("v_handled", (5, "k")),
        ("v_inlined", ({1: 2}, 1)),
        ("v_inlined", ({}, 1)),
        ("v_build", ([], 1)),
        ("v_call", (dict, [], 1)),
        ("v_call", (len, 1, 1)),
        ("v_method", ("x",)),
    ]:
        same(plain, native, name, *args)
    del native["LIMIT"], plain["LIMIT"]
    same(plain, native, "v_global")
    for ns in (plain, native):
        ns["LIMIT"] = 7
        assert ns["STORED"] == 5


def check_capture_details(plain: Namespace, native: Namespace) -> None:
    """A frame that was held outlives its call, with f_back, locals and line."""
    for ns in (plain, native):
        ns["v_call"](lambda a, key, ns=ns: ns["held"].append(sys._getframe(1)), 1, 2)
    for one, other in zip(plain["held"], native["held"], strict=True):
        assert one.f_back is other.f_back or (one.f_back.f_code is other.f_back.f_code), (one.f_back, other.f_back)
        assert one.f_code.co_name == other.f_code.co_name and one.f_lineno == other.f_lineno
        assert one.f_lasti == other.f_lasti
        assert {**one.f_locals, "f": 0} == {**other.f_locals, "f": 0}
        assert (one.f_globals is plain) and (other.f_globals is native)
        one.clear()
        other.clear()
        assert dict(other.f_locals) == dict(one.f_locals)
    for ns in (plain, native):
        ns["held"].clear()


def check_local_store(plain: Namespace, native: Namespace) -> None:
    """Stores through f_locals reach the frame where CPython says so (3.13)."""

    def poke(a: Any, key: Any) -> Any:
        sys._getframe(1).f_locals["a"] = "poked"
        return sys._getframe(1).f_locals["a"]

    assert outcome(plain, "v_call", poke, 1, 2) == outcome(native, "v_call", poke, 1, 2)


def check_interrupt(plain: Namespace, native: Namespace) -> None:
    for ns in (plain, native):
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        started = time.monotonic()
        kind, rows, _ = outcome(ns, "spin", 10**12)
        assert kind == "raised" and rows[0] == "KeyboardInterrupt" and rows[2][0][0] == "spin", rows
        assert time.monotonic() - started < 5


def check_threads(plain: Namespace, native: Namespace) -> None:
    """A native loop lets other threads run, and can be ended by an asynchronous exception."""
    caught: list[str] = []

    def work() -> None:
        try:
            native["spin"](10**12)
        except ValueError:
            caught.append("ValueError")

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        time.sleep(0.001)
    for thread in threads:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(ValueError))
    for thread in threads:
        thread.join(20)
    assert caught == ["ValueError"] * 2, caught


def events(ns: Namespace, name: str, *args: Any, setter: Any = sys.settrace) -> list[Any]:
    seen: list[Any] = []

    def trace(frame: Any, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename == str(PROGRAM):
            seen.append((frame.f_code.co_name, event, frame.f_lineno, repr(argument)[:40]))
        return trace

    setter(trace)
    try:
        ns[name](*args)
    finally:
        setter(None)
    return seen


def check_tracing(plain: Namespace, native: Namespace) -> None:
    for name, args in [("add", (1, 2)), ("outer", (1,)), ("total", (3,)), ("down", (3,)), ("v_truth", (1,))]:
        for setter in (sys.settrace, sys.setprofile):
            wanted, got = (events(ns, name, *args, setter=setter) for ns in (plain, native))
            assert wanted == got and wanted, (name, wanted, got)


def check_monitoring(plain: Namespace, native: Namespace) -> None:
    if MINOR < 12:
        return
    monitoring = sys.monitoring  # type: ignore[attr-defined]
    for scope in ("global", "local"):
        seen: dict[str, list[Any]] = {}
        for key, ns in (("plain", plain), ("native", native)):
            rows = seen.setdefault(key, [])
            monitoring.use_tool_id(3, "test")
            monitoring.register_callback(
                3, monitoring.events.LINE, lambda code, line, rows=rows: rows.append((code.co_name, line))
            )
            code = ns["total"].__code__
            if scope == "global":
                monitoring.set_events(3, monitoring.events.LINE)
            else:
                monitoring.set_local_events(3, code, monitoring.events.LINE)
            ns["total"](3)
            monitoring.set_events(3, 0)
            monitoring.set_local_events(3, code, 0)
            monitoring.free_tool_id(3)
        wanted, got = ([row for row in seen[key] if row[0] == "total"] for key in ("plain", "native"))
        assert wanted == got and wanted, (scope, seen)
    same(plain, native, "total", 3)


def everything(ns: Namespace) -> None:
    outcome(ns, "add", 2**62, 2**62)
    for n in (0, 1):
        outcome(ns, "outer", n)
    outcome(ns, "total", 100)
    outcome(ns, "down", 30)
    for name, arguments in VISITS.items():
        for manner in ("", CAPTURE, RAISE):
            outcome(ns, name, *arguments(Thing(ns, manner)))
            ns["held"].clear()


def check_references(plain: Namespace, native: Namespace) -> None:
    runtime.force(True)
    probe = [object() for _ in range(3)]
    for name, args in [
        ("v_subscript", ({1: probe[0]}, 1)),
        ("v_inlined", ({1: probe[0]}, 1)),
        ("v_call", (lambda a, key: probe[1], probe[0], probe[2])),
        ("v_unpack", (probe[:2],)),
        ("v_next", (probe,)),
        ("v_handled", ({1: probe[0]}, 1)),
        ("v_handled", ({}, probe[0])),
        ("v_build", (probe[0], probe[1])),
        ("v_binary", (5, 0)),
        ("v_truth", (probe,)),
    ]:
        watched = [*probe, None, True, False, native[name], native[name].__code__, *args]
        outcome(native, name, *args)
        native["log"].clear()
        gc.collect()
        before = [sys.getrefcount(one) for one in watched]
        for _ in range(50):
            outcome(native, name, *args)
        native["log"].clear()
        gc.collect()
        after = [sys.getrefcount(one) for one in watched]
        assert all(abs(b - a) < 10 for a, b in zip(before, after, strict=True)), (name, before, after)
    for _ in range(3):
        everything(native)
    gc.collect()
    tracemalloc.start()
    first = tracemalloc.get_traced_memory()[0]
    for _ in range(30):
        everything(native)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - first
    tracemalloc.stop()
    assert grown < 20000, grown
    runtime.force(False)


class Finalized:
    """Says when it dies, and who is on the stack then."""

    def __init__(self, ns: Namespace):
        self.ns = ns

    def __getitem__(self, key: Any) -> Any:
        return key

    def __del__(self) -> None:
        self.ns["log"].append(("died", [row[0] for row in self.ns["stack"](2)]))


def check_finalizers(plain: Namespace, native: Namespace) -> None:
    for name, extra in [("v_subscript", (1,)), ("v_inlined", (1,)), ("v_handled", (1,))]:
        wanted, got = (outcome(ns, name, Finalized(ns), *extra) for ns in (plain, native))
        assert wanted == got, (name, wanted, got)
