"""Shakes a program: threads change places as often as they can, and a signal comes every few milliseconds it runs.

For PYTHONPATH: imported before the program.  The timer counts the process's own time: a slow machine changes nothing.
"""

import atexit
import signal
import sys

INTERVAL = 0.002

ticks = 0


def tick(number: int, frame: object) -> None:
    global ticks
    ticks += 1


sys.setswitchinterval(1e-6)
signal.signal(signal.SIGVTALRM, tick)
signal.setitimer(signal.ITIMER_VIRTUAL, INTERVAL, INTERVAL)
atexit.register(signal.setitimer, signal.ITIMER_VIRTUAL, 0)  # when the handler is gone the signal would kill
