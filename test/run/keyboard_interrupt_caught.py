"""KeyboardInterrupt in a native for loop is caught by the caller; the loop variable is where the signal found it."""
# native: count

import os
import signal
import threading


def count(n: int) -> int:
    total = 0
    for i in range(n):
        total += i & 3
    return total


signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    count(10**12)
except KeyboardInterrupt as error:
    names = error.__traceback__.tb_next.tb_frame.f_locals
    i, total = names["i"], names["total"]
    full, rest = divmod(i, 4)
    sums = {full * 6 + sum(range(rest)), full * 6 + sum(range(rest)) + rest}
    print("stopped", i > 0, total in sums)
print(count(10))
