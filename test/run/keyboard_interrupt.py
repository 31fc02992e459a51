"""Ctrl-C stops a native loop; nothing catches it."""
# native: forever
# status: -2

import os
import signal
import threading


def forever(x: float) -> float:
    while x < 2.0:
        x = x * 0.5 + 0.5
        if x == 1.0:
            x = 0.25
    return x


signal.signal(signal.SIGINT, signal.default_int_handler)
print("running", flush=True)
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
forever(0.0)
print("never")
