"""Tracing that is switched on in a call which then raises: its callers see the exception, and no call of theirs."""
# native: inner, outer
import sys

events = []


def tracer(frame, event, arg):
    events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


def switch_on(frame):
    sys.settrace(tracer)
    frame.f_trace = tracer
    frame.f_back.f_trace = tracer
    raise RuntimeError("on")


def inner(number: int):
    switch_on(sys._getframe())
    return number * number * number


def outer(number: int):
    try:
        return inner(number)
    except RuntimeError as error:
        return str(error)


def count(number: int):
    total = 0
    for each in range(number):
        total += each * each
    return total


def profiler(frame, event, arg):
    events.append((frame.f_code.co_name, event, getattr(arg, "__name__", None)))


def profile_on(number: int):
    sys.setprofile(profiler)
    raise ValueError(number)


def profiled(number: int):
    try:
        profile_on(number * number)
    except ValueError as error:
        return error.args


print(outer(3), count(4))
sys.settrace(None)
print(*events, sep="\n")
events.clear()
print(profiled(5), count(3))
sys.setprofile(None)
print(*events, sep="\n")
