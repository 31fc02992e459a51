"""pyreduce: find a small program or IR that still does what a test asks for.

    pyreduce app.py ./differs.sh -o small.py
    pyreduce case.mlir 'pyopt {} -p int-ranges 2>&1 | grep "does not dominate"'
    pyreduce app.py --check-pass int-ranges

The test is a command that exits with 0 as long as its input is interesting.  The input's path stands for `{}`, or is
put behind the command where it has none.  The shell runs the command in a folder of its own, where it may leave litter.
Instead of a command it may be a pass that changes what a program does, which is found out without starting anything.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pymlir.tools.reduce.engine import Edit, Reduction, lines_of
from pymlir.tools.versions import version_text

if TYPE_CHECKING:
    from pymlir.tools.reduce.checks import Servers

STATUS = 2
SECONDS_OF_A_TEST = 20
LEAST_SECONDS = 2.0
PATIENCE = 4


class CannotReduce(Exception):
    """The input is no program, or not interesting; the text says so."""


@dataclass
class Test:
    """The user's command."""

    command: str
    suffix: str
    limit: float
    is_patient: bool = True
    """Whether the limit stays; else it follows what interesting texts take."""

    def holds(self, text: str) -> bool:
        return not self.answer(text)

    def answer(self, text: str) -> str:
        """What the test said against its input; nothing when it holds.  One that takes too long does not."""
        with tempfile.TemporaryDirectory(prefix="pyreduce-") as folder, tempfile.TemporaryFile() as errors:
            started = time.monotonic()
            path = Path(folder, "input" + self.suffix)
            path.write_text(text)
            name = shlex.quote(str(path))
            command = self.command.replace("{}", name) if "{}" in self.command else f"{self.command} {name}"
            process = subprocess.Popen(
                ["sh", "-c", command],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
            try:
                status = process.wait(self.limit)
            except subprocess.TimeoutExpired:
                return f"it took more than {self.limit:g} seconds"
            finally:
                end_all(process)
            if status == 0:
                if not self.is_patient:
                    self.limit = min(self.limit, patience(time.monotonic() - started))
                return ""
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().rpartition("\n")[2]
            saying = f", saying '{said}'" if said else ""
            return f"it exited with {status}{saying}, and has to exit with 0"

    def end(self) -> None:
        """Nothing goes on between tests."""


def end_all(process: subprocess.Popen[bytes]) -> None:
    """A command may have started others: a program that never ends, for one."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Kind(NamedTuple):
    """How files of a kind are reduced: the edits, the plain form of a text, and parts of it that may do alone."""

    edits: Sequence[Edit]
    normal: Callable[[str], str]
    parts: Callable[[str], Sequence[str]]


def kind_of(path: Path) -> Kind:
    if path.suffix == ".py":
        from pymlir.tools.reduce import python_edits, python_slices

        return Kind(python_edits.EDITS, python_edits.normal, python_slices.slices)
    if path.suffix == ".mlir":
        from pymlir.tools.reduce import ir_edits

        return Kind(ir_edits.EDITS, ir_edits.normal, lambda text: ())
    raise CannotReduce(f"{path} is neither .py nor .mlir")


def absolute(command: str) -> str:
    """The command with a path of a file for its first word where it has one: it runs in another folder."""
    words = command.split(maxsplit=1)
    if words and Path(words[0]).is_file():
        return " ".join([shlex.quote(str(Path(words[0]).absolute())), *words[1:]])
    return command


def reduce(path: Path, given: argparse.Namespace, say: Callable[[str], None]) -> str:
    """The smallest text found in the time, or until Ctrl-C."""
    kind = kind_of(path)
    text = path.read_text()
    test = test_of(path, given)
    try:
        if said := test.answer(text):
            raise CannotReduce(f"the test does not hold of {path}: {said}")
        try:
            plain = kind.normal(text)
        except Exception as error:
            raise CannotReduce(f"{path} does not parse: {error}") from None
        if not test.holds(plain):
            raise CannotReduce(f"the test does not hold of {path} once comments and layout are gone")
        reduction = Reduction(plain, test.holds, time.monotonic() + given.seconds, say, jobs=given.jobs)
        say(f"{lines_of(plain)} lines")
        with suppress(KeyboardInterrupt):
            reduction.begin(kind.parts(plain))
            reduction.run(kind.edits)
            return reduction.text
        say("interrupted: this is the smallest so far")
        return reduction.text
    finally:
        test.end()


def patience(took: float) -> float:
    """Seconds to wait for a test, by what one that held took: a part of a program that takes far longer never ends."""
    return min(SECONDS_OF_A_TEST, max(LEAST_SECONDS, PATIENCE * took))


def test_of(path: Path, given: argparse.Namespace) -> Test | Servers:
    if (given.test is None) == (given.check_pass is None):
        raise CannotReduce("give it a test: a command, or a pass by --check-pass")
    if given.check_pass is None:
        chosen = given.test_seconds
        return Test(absolute(given.test), path.suffix, chosen or SECONDS_OF_A_TEST, is_patient=chosen is not None)
    if path.suffix != ".py":
        raise CannotReduce("a pass is checked on programs: of IR, give a command that runs it")
    from pymlir.tools.reduce.checks import Servers

    return Servers(given.check_pass, given.passes, given.test_seconds or SECONDS_OF_A_TEST, given.jobs)


def default_jobs() -> int:
    return min(4, os.cpu_count() or 1)


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, got '{text}'")
    return int(text)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "pyreduce",
        description="find a small program or IR for which a test still holds",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=version_text("pyreduce"))
    parser.add_argument("file", type=Path, help="a .py or .mlir file")
    parser.add_argument("test", nargs="?", help="a command that exits with 0 while its input, {}, is interesting")
    parser.add_argument("--check-pass", metavar="PASS", help="instead: a pass that changes what the program does")
    parser.add_argument("-p", "--passes", default="", help="the pipeline that has the pass, or before it")
    parser.add_argument("-o", "--output", type=Path, help="where to write the result (default: stdout)")
    parser.add_argument("--seconds", type=float, default=600, help="for all (default: %(default)s)")
    parser.add_argument(
        "--test-seconds",
        type=float,
        help=f"for one test ({PATIENCE} times what the last that held took, at most {SECONDS_OF_A_TEST})",
    )
    parser.add_argument("-j", "--jobs", type=positive, default=default_jobs(), help="tests at a time (%(default)s)")
    parser.add_argument("--quiet", action="store_true", help="say nothing on the way")
    given = parser.parse_args(words)

    def say(line: str) -> None:
        if not given.quiet:
            print(f"pyreduce: {line}", file=sys.stderr)

    try:
        text = reduce(given.file, given, say)
        if given.output is None:
            sys.stdout.write(text)
        else:
            given.output.write_text(text)
    except (CannotReduce, OSError, UnicodeDecodeError) as error:
        print(f"pyreduce: {error}", file=sys.stderr)
        return STATUS
    return 0


if __name__ == "__main__":
    sys.exit(main())
