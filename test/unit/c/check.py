"""Compares natives.c, run by the runtime, with program.py, run by CPython.  Run by run.py, in a process of its own.

A check is a function named check_*; it gets the interpreted and the native namespace and raises AssertionError.
"""

import sys
import traceback

import checks_calls
import checks_frames
import checks_memory
import checks_parts
from harness import load, runtime


def main() -> int:
    reason = runtime.self_test()
    assert reason is None, reason
    plain, native = load()
    only = [word for word in sys.argv[2:] if not word.startswith("--")]
    failed = 0
    for module in (checks_calls, checks_frames, checks_memory, checks_parts):
        for name, check in list(vars(module).items()):
            if not name.startswith("check_") or (only and name.removeprefix("check_") not in only):
                continue
            try:
                check(plain, native)
            except Exception:
                failed += 1
                print(f"FAIL {name}")
                traceback.print_exc(limit=-3, file=sys.stdout)
            else:
                print(f"ok   {name}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
