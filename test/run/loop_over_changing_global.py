"""A native loop that reads a global which a signal handler changes."""

import signal

stop = False
level = 0


def handler(number, frame):
    global stop, level
    level += 1
    if level == 2:
        stop = True


def wait() -> int:
    turns = 0
    while not stop:
        turns += 1
    return level


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.03, 0.03)
try:
    print(wait())
finally:
    signal.setitimer(signal.ITIMER_REAL, 0)  # or it ends the process, when an error has ended the program
