"""Runs a program or one function of it, and shows what that shows: output, the traceback, the exit status."""

from __future__ import annotations

import gc
import os
import resource
import sys
import threading
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from pymlir.tools.interpret.faults import CannotRun, IrFault
from pymlir.tools.interpret.program import Program
from pymlir.tools.interpret.tracebacks import own_entries

STACK = 100 << 20
"""Bytes: a call of the program takes some ten calls of ours."""
DEEP = 200_000
OBJECTS_KEPT = 100_000
"""How many objects of ours and of the program's are made until cycles are collected: CPython counts the program's only,
which would see cycles go where it has hardly made an object."""


def deeply(function: Callable[[], Any]) -> Any:
    """Call with room for recursion; gives the result, raises what is raised."""
    limit, collected = sys.getrecursionlimit(), gc.get_threshold()
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    sys.setrecursionlimit(DEEP)
    gc.set_threshold(OBJECTS_KEPT, *collected[1:])
    try:
        if hard == resource.RLIM_INFINITY or hard >= STACK:
            # The main thread's stack grows as the limit allows, and only the main thread hears signals.
            resource.setrlimit(resource.RLIMIT_STACK, (STACK, hard))
            return function()
        return in_thread(function)
    finally:
        gc.set_threshold(*collected)
        sys.setrecursionlimit(limit)
        resource.setrlimit(resource.RLIMIT_STACK, (soft, hard))


def in_thread(function: Callable[[], Any]) -> Any:
    """Call in a thread with a stack of its own."""
    answer: list[Any] = []

    def run() -> None:
        try:
            answer.extend((function(), None))
        except BaseException as error:
            answer.extend((None, error))

    size = threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
    value, error = answer
    if error is not None:
        raise error
    return value


@contextmanager
def as_main(filename: str, arguments: list[str]) -> Generator[None]:
    """`sys.argv`, `sys.path` and `__main__` as a program sees them."""
    kept = sys.argv, sys.path, sys.modules.get("__main__"), sys.modules["builtins"]
    sys.argv = [filename, *arguments]
    sys.path = [str(Path(filename).resolve().parent), *sys.path[1:]]
    try:
        yield
    finally:
        sys.argv, sys.path = kept[:2]
        sys.modules["builtins"] = kept[3]
        if kept[2] is not None:
            sys.modules["__main__"] = kept[2]


def run_program(program: Program, arguments: list[str]) -> int:
    """Run the whole program as `__main__`; gives its exit status."""
    with as_main(program.filename, arguments):
        return status_of(lambda: deeply(program.run_module))


def status_of(run: Callable[[], Any]) -> int:
    """The exit status of a program, after what CPython prints for it."""
    try:
        run()
    except SystemExit as error:
        return exit_status(error)
    except CannotRun as error:
        print(f"pyopt: {error}", file=sys.stderr)
        return 2
    except IrFault as error:
        print(f"pyopt: the IR is wrong: {error}", file=sys.stderr)
        return 1
    except BaseException as error:
        sys.stderr.write(text_of(error))
        return 1
    finally:
        sys.stdout.flush()
    return 0


def exit_status(error: SystemExit) -> int:
    if error.code is None or isinstance(error.code, int):
        return error.code or 0
    print(error.code, file=sys.stderr)
    return 1


# ---- tracebacks


def text_of(error: BaseException) -> str:
    """The traceback as CPython prints it, without the interpreter's own frames."""
    shown = traceback.TracebackException.from_exception(error)
    clean(shown, error, set())
    return "".join(shown.format())


def clean(shown: traceback.TracebackException | None, error: BaseException | None, seen: set[int]) -> None:
    if shown is None or error is None or id(error) in seen:
        return
    seen.add(id(error))
    shown.stack = traceback.StackSummary.from_list(entries(error.__traceback__))
    clean(shown.__cause__, error.__cause__, seen)
    clean(shown.__context__, error.__context__, seen)


def entries(trace: TracebackType | None) -> list[traceback.FrameSummary]:
    """The frames of the program: those Python has, and those that are interpreted, which Python has an entry for."""
    found = [(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, _, line in own_entries(trace)]
    return [traceback.FrameSummary(*one) for one in found if os.path.basename(one[0]) != "threading.py"]
