"""A tool of sys.monitoring hears how calls of C code end, and of no other calls."""
# native: half, nested, twice

import gc
import sys

TOOL = 3
seen = []


def half(n: int) -> int:
    return 100 // n


def nested():
    def inner(n: int) -> int:
        return n + 1

    return inner


def frozen(n: int) -> int:
    return n * 3


def twice(n: int) -> int:
    return n + n


def calls():
    half(5)
    len("abc")
    inner = nested()
    inner(3)
    frozen(4)
    list(map(twice, [1, 2]))
    try:
        half(0)
    except ZeroDivisionError:
        pass
    try:
        int("x")
    except ValueError:
        pass


def hearer(event):
    return lambda code, offset, callable, arg: seen.append((event, code.co_name, callable.__name__))


def show(what):
    print(what, *seen, sep="\n    ")
    seen.clear()


calls()
gc.freeze()
if hasattr(sys, "monitoring"):
    monitoring, events = sys.monitoring, sys.monitoring.events
    monitoring.use_tool_id(TOOL, "check")
    for name in ("CALL", "C_RETURN", "C_RAISE"):
        monitoring.register_callback(TOOL, getattr(events, name), hearer(name))
    monitoring.set_events(TOOL, events.CALL)
    calls()
    half(2)
    monitoring.set_events(TOOL, 0)
    show("everywhere:")
    calls()
    show("nowhere:")
    monitoring.set_local_events(TOOL, calls.__code__, events.CALL)
    calls()
    half(2)
    show("in one function:")
    try:
        monitoring.set_local_events(TOOL, half, events.CALL)
    except TypeError as error:
        print(error)
    monitoring.set_local_events(TOOL, calls.__code__, 0)
    calls()
    show("nowhere again:")
    for wrong in ((TOOL,), (TOOL, -1), (9, 0)):
        try:
            monitoring.set_events(*wrong)
        except (TypeError, ValueError) as error:
            print(error)
    print(monitoring.set_events, monitoring.set_local_events.__text_signature__)
    monitoring.free_tool_id(TOOL)
print(half(3))
