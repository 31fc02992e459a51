"""Tests that are checks of a pass, made by a process that has everything loaded: `pyreduce app.py --check-pass NAME`.

A program is interesting as long as it shows something else before and after the pass, as `pyopt --check-pass` finds it,
and of the same kind: the IR is found wrong, or what is shown differs.  The server reads a program a line, as JSON, and
answers with a line; each check is made in a fork of it, so that it costs no start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Queue
from subprocess import PIPE

from pymlir.frontend import deep_recursion
from pymlir.passes.base import Pass
from pymlir.passes.pipeline import TO_RT, PipelineError
from pymlir.tools.interpret.check_pass import FAULT, STRESS, Checked, Difference, check_pass
from pymlir.tools.interpret.command import checkable, runs_of
from pymlir.tools.pyopt.diagnostics import Faults

NAME = "input.py"
LEAST, TIMES = 1.0, 4
"""Seconds that any program gets, and how many times as long as the last interesting one took."""


@dataclass(frozen=True)
class Check:
    """Where the pass is run, how often native code leaves there, and what kind of difference it makes."""

    before: Sequence[Pass]
    step: Pass
    stress: int
    kind: tuple[bool, bool]

    def holds(self, text: str) -> bool:
        found = difference(text, self.before, self.step, self.stress)
        return found is not None and kind_of(found) == self.kind


def difference(text: str, before: Sequence[Pass], step: Pass, stress: int) -> Difference | None:
    return check_pass(Checked(text, NAME, inputs=0, stress=stress), before, step)


def kind_of(found: Difference) -> tuple[bool, bool]:
    return FAULT in found.before, FAULT in found.after


def manners(name: str, pipeline: str) -> list[tuple[int, Sequence[Pass], Pass]]:
    """How and where the pass may make a difference: what is quicker comes first."""
    runs = runs_of(name, checkable(pipeline or TO_RT), chosen=bool(pipeline))
    return [(stress, before, step) for stress in (0, STRESS) for before, step in runs]


def first_check(text: str, name: str, pipeline: str) -> tuple[int, tuple[bool, bool], float] | None:
    """The manner in which the pass makes a difference, of what kind that is, and how long it took to see it."""
    for number, (stress, before, step) in enumerate(manners(name, pipeline)):
        start = time.monotonic()
        if (found := difference(text, before, step, stress)) is not None:
            return number, kind_of(found), time.monotonic() - start
    return None


def in_fork(function: Callable[[], bool], seconds: float) -> bool:
    """What a function says, asked in a process of its own; no, when it raises or takes too long."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setpgid(0, 0)
            signal.setitimer(signal.ITIMER_REAL, seconds)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            status = 0 if function() else 1
        finally:
            os._exit(status)
    status = os.waitpid(child, 0)[1]
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # the sides that it was to wait for
    return status == 0


def serve(name: str, pipeline: str, seconds: float) -> None:
    """Answer on stdout: to a program how it is to be checked, or what is wrong; to such an answer nothing; from then on
    to each program whether it is interesting, in a time that shrinks with the programs that are."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    check = None
    for line in sys.stdin:
        asked = json.loads(line)
        if check is not None:
            start = time.monotonic()
            answer: object = in_fork(partial(check.holds, asked), seconds)
            if answer:
                seconds = min(seconds, max(LEAST, TIMES * (time.monotonic() - start)))
        elif isinstance(asked, str):
            answer = how_to_check(asked, name, pipeline)
        else:
            number, kind, took = asked
            seconds = max(seconds, TIMES * took)
            stress, before, step = manners(name, pipeline)[number]
            check, answer = Check(before, step, stress, tuple(kind)), None
        print(json.dumps(answer), file=answers, flush=True)


def how_to_check(text: str, name: str, pipeline: str) -> object:
    try:
        return first_check(text, name, pipeline) or f"'{name}' changes nothing that it does"
    except (PipelineError, Faults, SyntaxError) as error:
        return str(error)


class Servers:
    """As many servers as are asked at a time."""

    def __init__(self, name: str, pipeline: str, seconds: float, jobs: int):
        command = [sys.executable, "-m", "pymlir.tools.reduce.checks", name, pipeline, str(seconds)]
        self.all = [subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) for _ in range(jobs)]
        self.free: Queue[subprocess.Popen[str]] = Queue()

    def answer(self, text: str) -> str:
        """What is to be said against the program that is to be reduced; nothing when it is interesting."""
        how = ask(self.all[0], text)
        if isinstance(how, str):
            return how
        for server in self.all:
            ask(server, how)
            self.free.put(server)
        return ""

    def holds(self, text: str) -> bool:
        server = self.free.get()
        try:
            return ask(server, text) is True
        finally:
            self.free.put(server)

    def end(self) -> None:
        for server in self.all:
            server.kill()
            server.communicate()


def ask(server: subprocess.Popen[str], asked: object) -> object:
    """What a server answers; nothing when it is gone."""
    assert server.stdin is not None and server.stdout is not None
    print(json.dumps(asked), file=server.stdin, flush=True)
    return json.loads(server.stdout.readline() or "null")


if __name__ == "__main__":
    with deep_recursion():
        serve(sys.argv[1], sys.argv[2], float(sys.argv[3]))
