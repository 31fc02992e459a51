"""sys.monitoring, where there is one, sees starts and returns."""
# native: work

import sys

seen = []


def work(n: int) -> int:
    total = 0
    for i in range(n):
        total += i * i
    return total


print(work(100))
if hasattr(sys, "monitoring"):
    mon = sys.monitoring
    mon.use_tool_id(3, "check")
    mon.register_callback(3, mon.events.PY_START, lambda code, offset: seen.append(("start", code.co_name)))
    mon.register_callback(3, mon.events.PY_RETURN, lambda code, offset, value: seen.append(("return", code.co_name, value)))
    mon.set_events(3, mon.events.PY_START | mon.events.PY_RETURN)
    work(5)
    mon.set_events(3, 0)
    mon.set_local_events(3, work.__code__, mon.events.PY_START)
    work(6)
    mon.set_local_events(3, work.__code__, 0)
    mon.free_tool_id(3)
    work(7)
    print(seen)
print(work(100))
