"""Trace and profile functions see the files of the program and of the library, when a module is imported."""

import os
import sys
import threading

library = os.path.dirname(os.__file__)
here = os.path.dirname(os.path.abspath(__file__))
files = set()


def seen(frame, event, arg):
    name = frame.f_code.co_filename
    if not name.startswith((library, "<")):
        files.add(os.path.relpath(name, here))
    return seen


sys.settrace(seen)
sys.setprofile(seen)
from support import numbers_module

sys.settrace(None)
sys.setprofile(None)
print(sorted(files))
files.clear()
if hasattr(sys, "monitoring"):
    events = sys.monitoring.events
    sys.monitoring.use_tool_id(3, "check")
    sys.monitoring.register_callback(3, events.PY_START, lambda code, offset: files.add(os.path.basename(code.co_filename)))
    sys.monitoring.set_events(3, events.PY_START)
    from support import main_module

    sys.monitoring.set_events(3, 0)
    sys.monitoring.free_tool_id(3)
    print({name for name in files if name.startswith(("importer", "session", "worker", "cache", "attach"))})
