"""sys.settrace sees every call, line and return of functions that were native a moment ago."""
# native: square, loop

import sys

events = []


def square(x: int) -> int:
    y = x * x
    return y


def loop(n: int) -> int:
    total = 0
    for i in range(n):
        total += square(i)
    return total


def tracer(frame, event, arg):
    if frame.f_code.co_name in ("square", "loop", "boom"):
        events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, arg if event == "return" else None))
    return tracer


def boom(n: int) -> int:
    return 1 // n


print(loop(10))
sys.settrace(tracer)
loop(3)
try:
    boom(0)
except ZeroDivisionError:
    pass
sys.settrace(None)
print(loop(10), boom(1))
for event in events:
    print(event)
