"""Runs a program from its IR in a fork, with streams and arguments of its own."""

from __future__ import annotations

import importlib
import os
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
exits: Any = importlib.import_module("atexit")


def interpreted(program: Any, pipeline: str) -> Any:
    """What a program of test/run shows when its IR runs at the level to which the pipeline takes it."""
    with ExitStack() as stack:
        streams = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
        streams[0].write(program.note("stdin").encode())
        streams[0].seek(0)
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            as_process([stream.fileno() for stream in streams], program, pipeline)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return programs.Outcome(text_of(streams[1]), text_of(streams[2]), status)


def text_of(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


def as_process(streams: list[int], program: Any, pipeline: str) -> None:
    """Be the program; never comes back."""
    status = 99
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.chdir(programs.PROGRAMS)
        signal.alarm(SECONDS)
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, "r" if number == 0 else "w") for number in range(3))
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        exits._clear()
        unit = source_to_py(program.path.read_bytes(), str(program.path))
        Pipeline.from_text(pipeline).run(unit.module)
        status = run_program(Program(unit.module, unit.code, unit.filename), program.note("args").split())
        exits._run_exitfuncs()
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
