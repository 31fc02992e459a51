"""sys.monitoring that another thread switches on during a loop begins in that loop."""
# native: work, outer

import sys
import threading


class Heard(Exception):
    pass


def work(n: int) -> int:
    total = 0
    for i in range(n):
        total += i * i & 7
    return total


def outer(n: int) -> int:
    done = work(n)
    return done + 1


def hear(code, line):
    if code is work.__code__ and line > work.__code__.co_firstlineno + 1:
        sys.monitoring.set_events(3, 0)
        raise Heard(code.co_name)


def switch_on():
    started.wait()
    sys.monitoring.use_tool_id(3, "check")
    sys.monitoring.register_callback(3, sys.monitoring.events.LINE, hear)
    sys.monitoring.set_events(3, sys.monitoring.events.LINE)


print(outer(1000))
started = threading.Event()
if hasattr(sys, "monitoring"):
    thread = threading.Thread(target=switch_on)
    thread.start()
    started.set()
    try:
        print(outer(2_000_000_000))
    except Heard as heard:
        print("heard", heard, heard.__traceback__.tb_next.tb_frame.f_locals)
    thread.join()
    sys.monitoring.free_tool_id(3)
print(outer(1000))
