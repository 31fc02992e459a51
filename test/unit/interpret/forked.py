"""Runs a program from its IR in a fork, with streams and arguments of its own.

What ends such a process before its end is seen in its status, and in its errors where it was: a program that has shown
nothing has not yet been flushed.
"""

from __future__ import annotations

import faulthandler
import importlib
import os
import resource
import signal
import sys
import tempfile
import traceback
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from pymlir.frontend import source_to_py
from pymlir.passes.pipeline import Pipeline
from pymlir.tools.interpret.execute import run_program
from pymlir.tools.interpret.program import Program

sys.path.insert(0, str(Path(__file__).parents[1] / "run"))
programs: Any = importlib.import_module("programs")
SECONDS = 60
"""Of a processor: beside much else, a program takes many times as long by the clock."""
exits: Any = importlib.import_module("atexit")


def interpreted(program: Any, pipeline: str, seconds: int = SECONDS) -> Any:
    """What a program of test/run shows when its IR runs at the level to which the pipeline takes it."""
    with ExitStack() as stack:
        streams = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
        streams[0].write(program.note("stdin").encode())
        streams[0].seek(0)
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            as_process([stream.fileno() for stream in streams], program, pipeline, seconds)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return programs.Outcome(text_of(streams[1]), text_of(streams[2]), status)


def text_of(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


def limit(seconds: int, errors: int) -> None:
    """What takes too long, waits for ever or crashes says where, and is ended by a signal."""
    faulthandler.enable(errors)
    for ending in (signal.SIGXCPU, signal.SIGALRM):
        signal.signal(ending, signal.SIG_DFL)
        faulthandler.register(ending, errors, chain=True)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.alarm(programs.LIMIT)


def as_process(streams: list[int], program: Any, pipeline: str, seconds: int) -> None:
    """Be the program; never comes back."""
    status = 99
    try:
        limit(seconds, streams[2])
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.chdir(programs.PROGRAMS)
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, "r" if number == 0 else "w") for number in range(3))
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        exits._clear()
        unit = source_to_py(program.path.read_bytes(), str(program.path))
        Pipeline.from_text(pipeline).run(unit.module)
        status = run_program(Program(unit.module, unit.code, unit.filename), program.note("args").split())
        exits._run_exitfuncs()
    except BaseException:
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(status)
