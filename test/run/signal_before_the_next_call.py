# A signal that came during a call of C code is handled before what follows the call.
import signal
import sys

seen = []


def handler(number, frame):
    seen.append((frame.f_code.co_name, sorted(frame.f_locals)))


def raising(number, frame):
    raise KeyError(number)


def after_the_call(n):
    signal.setitimer(signal.ITIMER_REAL, 3e-3)
    sum(range(4_000_000))
    there = len(seen)
    return there + n


def after_an_expression(n):
    signal.setitimer(signal.ITIMER_REAL, 3e-3)
    x = sum(range(4_000_000)) and len(seen)
    return x + n


def raises(n):
    old = signal.signal(signal.SIGALRM, raising)
    signal.setitimer(signal.ITIMER_REAL, 3e-3)
    try:
        sum(range(4_000_000))
        n += 100
    except KeyError as error:
        return n, error.args, error.__traceback__.tb_lineno - sys._getframe().f_code.co_firstlineno
    finally:
        signal.signal(signal.SIGALRM, old)
    return n


signal.signal(signal.SIGALRM, handler)
try:
    print(after_the_call(1), after_an_expression(1), raises(1))
    print([row[0] for row in seen])
finally:
    signal.setitimer(signal.ITIMER_REAL, 0)  # or it ends the process, when an error has ended the program
