"""Runs one of CPython's test modules and writes down what became of each test.

This is the program that `runs.py` starts twice, under python and under `pymlir run`.  It writes a line for each
event at once, so that a process that dies has told which test it was in:

    ('start', ID)    ('end', ID, OUTCOME, TEXT)    ('done',)
"""

from __future__ import annotations

import faulthandler
import os
import re
import signal
import sys
import traceback
import unittest
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    Fault = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

MODULE = "<module>"
MOST_TEXT = 6000
ADDRESS = re.compile(r"(?<=\bat 0x)[0-9a-fA-F]+|(?<=\bid=')\d+")
"""Where an object is, in its `repr`."""
FOLDER = re.compile(r"(?<![^\s'\"])[^\s'\"]*/cpython-test-[^/\s'\"]*/work(/[^/\s'\"]*)?|\btmp[a-z0-9_]{8}\b")
"""What a test made for itself: folders where `runs.py` lets it work, and files of a random name."""
write, open_file, format_fault = os.write, os.open, traceback.format_exception


class Log:
    """The file of events; nothing it needs is looked up later, when tests have replaced it."""

    def __init__(self, path: str) -> None:
        self.handle = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def event(self, *words: str) -> None:
        write(self.handle, (ascii(words) + "\n").encode())


class Outcomes(unittest.TestResult):
    """Writes each outcome as it comes.  A subtest has its own line, and a test whose subtests fail has none."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self.log = log

    def note(self, test: Any, outcome: str, text: str = "") -> None:
        self.log.event("end", name_of(test), outcome, text)

    def startTest(self, test: unittest.TestCase) -> None:
        super().startTest(test)
        self.log.event("start", name_of(test))

    def addSuccess(self, test: unittest.TestCase) -> None:
        self.note(test, "passed")

    def addError(self, test: unittest.TestCase, err: Fault) -> None:
        self.note(test, "error", fault_text(err))

    def addFailure(self, test: unittest.TestCase, err: Fault) -> None:
        self.note(test, "failed", fault_text(err))

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        self.note(test, "skipped", str(reason))

    def addExpectedFailure(self, test: unittest.TestCase, err: Fault) -> None:
        self.note(test, "failed as expected", fault_text(err))

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        self.note(test, "passed unexpectedly")

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Fault | None) -> None:
        if err is None or err[0] is None:
            self.note(subtest, "passed")
        else:
            self.note(subtest, "failed" if issubclass(err[0], test.failureException) else "error", fault_text(err))


def name_of(test: Any) -> str:
    """A test's id without what differs between two runs of the same program."""
    return FOLDER.sub("FOLDER", ADDRESS.sub("", str(test.id())))


def fault_text(fault: Fault) -> str:
    """The traceback, its last part if it is long."""
    return "".join(format_fault(*fault))[-MOST_TEXT:]


def settle() -> None:
    """The settings of CPython's own runner: no resources, quiet, the random numbers of each run the same.

    A shell's background job ignores interrupts, and so does what it starts: a test that waits for one would never end.
    """
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    support: Any = import_module("test.support")
    support.use_resources = []
    support.verbose = 0
    support.record_original_stdout(sys.stdout)
    import_module("random").seed(0)


def run(name: str, log: Log) -> None:
    """Import and run; what a module raises while it is imported is its one outcome."""
    log.event("start", MODULE)
    try:
        module = import_module(name)
        suite = unittest.TestLoader().loadTestsFromModule(module)
    except unittest.SkipTest as skip:
        log.event("end", MODULE, "skipped", str(skip))
        return
    except BaseException:
        log.event("end", MODULE, "error", traceback.format_exc()[-MOST_TEXT:])
        return
    log.event("end", MODULE, "passed", "")
    suite.run(Outcomes(log))


def main() -> None:
    name, path = sys.argv[1:]
    del sys.argv[1:]
    log = Log(path)
    settle()
    run(name, log)
    log.event("done")
