"""Tracing is switched on by a function that a loop calls, and off by another."""

import sys

events = []


def tracer(frame, event, arg):
    events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


def leaf(x: int) -> int:
    return x + 1


def switch(i):
    if i == 2:
        sys.settrace(tracer)
        sys._getframe(1).f_trace = tracer
    elif i == 4:
        sys.settrace(None)
        sys._getframe(1).f_trace = None


def loop(n: int) -> int:
    total = 0
    for i in range(n):
        total += leaf(i)
        switch(i)
        total += leaf(total)
    return total


print(loop(7), len(events))
for event in events:
    print(event)
