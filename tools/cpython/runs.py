"""One test module, run by plain python or by us; what comes out is kept and found again.

A kept run is a JSON file under build/cpython-tests/<minor>/<engine>/.  It counts as long as the test's files, this
interpreter and `child.py` are the same, and, for ours, the compiler.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import test

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TESTS = Path(test.__path__[0]).resolve()
MINOR = "{}.{}".format(*sys.version_info)
KEPT = ROOT / "build" / "cpython-tests" / MINOR
COMPILER = ("dialects", "frontend", "passes", "lowering", "pymlir")
PROGRAM = "import sys; sys.path.insert(0, {folder!r}); from child import main; del sys.path[0]; main()"
"""`child.py` by itself: a test may look at which modules are loaded."""
START = "import sys; from pymlir.tools.pymlir import main; sys.exit(main())"
RUN = (
    "-c",
    START,
    "run",
    "--force-native",
    "--exclude",
    "test.support*",
    "--exclude",
    "test.libregrtest*",
    "--exclude",
    "child",
)
HELPERS = "test.[!t]*"
"""Compiled with every test: what tests share, such as test.seq_tests.  Other tests that one imports are not."""
MOST_STDERR = 4000


@dataclass(frozen=True)
class Engine:
    """Who runs a test, and how."""

    place: str
    """Where its runs are kept."""
    command: tuple[str, ...] = ()
    """What python is told before the program; nothing for CPython itself."""
    path: str = ""
    """PYTHONPATH."""
    program: str = PROGRAM


PLAIN = Engine("plain")
OURS = Engine("ours", RUN)


@dataclass
class Run:
    """What one process told of one test module."""

    engine: str
    key: str
    outcomes: dict[str, str] = field(default_factory=dict[str, str])
    texts: dict[str, str] = field(default_factory=dict[str, str])
    """Tracebacks and reasons, by test, of all that did not just pass."""
    ended: str = ""
    """How the process ended, when it did not get to its end: by a signal, by the time limit."""
    seconds: float = 0
    stderr: str = ""
    functions: int = 0
    native: int = 0
    """Functions of the test's files whose native code was entered."""


def files_of(name: str) -> list[Path]:
    """The files of a test: one, or those of a package.  `name` is dotted, under `test`."""
    place = TESTS.joinpath(*name.split(".")[1:])
    if place.is_dir():
        return sorted(path for path in place.rglob("*.py"))
    return [place.with_suffix(".py")]


def digest(paths: list[Path], *more: str) -> str:
    """A digest of files and words."""
    sha = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        sha.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()[:16]


def compiler_digest() -> str:
    """A digest of the compiler and of the runtime as it is built for this interpreter."""
    paths = [path for folder in COMPILER for path in sorted((ROOT / folder).rglob("*.py"))]
    return digest([*paths, *sorted((ROOT / "runtime_c").glob("*.[ch]"))], MINOR)


def key_of(name: str, engine: Engine, compiler: str) -> str:
    own = digest([*files_of(name), Path(__file__).with_name("child.py")], sys.version, engine.place)
    return f"{own}-{compiler}" if engine.command else own


def kept_path(name: str, place: str) -> Path:
    return KEPT / place / f"{name.removeprefix('test.')}.json"


def load(name: str, place: str) -> Run | None:
    """The kept run, whatever its key."""
    try:
        return Run(**json.loads(kept_path(name, place).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def run(name: str, engine: Engine, again: str, key: str, limit: float) -> Run:
    """Run a test now, in a folder of its own, and keep what comes out; `again` sets a second run apart."""
    folder = Path(tempfile.mkdtemp(prefix="cpython-test-"))
    try:
        found = run_in(folder, name, engine, limit)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found.key = key
    path = kept_path(name, engine.place + again)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(found), indent=1))
    return found


def run_in(folder: Path, name: str, engine: Engine, limit: float) -> Run:
    log, report, stderr = (folder / file for file in ("log", "report", "stderr"))
    work = folder / "work"
    work.mkdir()
    compiled = ["--include", name, "--include", HELPERS]
    options = [*engine.command, *compiled, "--report-file", str(report)] if engine.command else []
    command = [sys.executable, *options, "-c", engine.program.format(folder=str(HERE)), name, str(log)]
    started = time.perf_counter()
    ended = wait_for(command, work, stderr, limit, engine.path)
    found = Run(engine.place, "", ended=ended, seconds=round(time.perf_counter() - started, 1))
    finished = read_log(log, found)
    if finished and ended:
        found.ended = f"{ended} after its last test"
    found.stderr = stderr.read_text(errors="replace")[-MOST_STDERR:]
    count_native(report, name, found)
    return found


def wait_for(command: list[str], work: Path, stderr: Path, limit: float, path: str) -> str:
    """Run it; how it ended, when not by itself and well."""
    environment = {word: value for word, value in os.environ.items() if not word.startswith("PYTHON")}
    environment |= {"TMPDIR": str(work), "PYTHONHASHSEED": "0", "PYMLIR_CACHE_DIR": str(KEPT.parent / "cache")}
    if path:
        environment["PYTHONPATH"] = path
    with stderr.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            return f"stopped after {limit:.0f} seconds"
        finally:
            end_session(process)
    if status < 0:
        return signal.Signals(-status).name
    return f"exit status {status}" if status else ""


def end_session(process: subprocess.Popen[bytes]) -> None:
    """End what the test has left running, too."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def read_log(log: Path, found: Run) -> bool:
    """Fill in the outcomes; whether the log is complete.  A test that had started and has no outcome was lost."""
    started: dict[str, int] = {}
    times: dict[str, int] = {}
    for line in log.read_text().splitlines() if log.exists() else ():
        words: tuple[str, ...] = ast.literal_eval(line)
        if words[0] == "done":
            return True
        if words[0] == "start":
            started[words[1]] = len(found.outcomes)
            continue
        _, name, outcome, text = words
        times[name] = times.get(name, 0) + 1
        name = name if times[name] == 1 else f"{name} #{times[name]}"
        found.outcomes[name] = outcome
        if text:
            found.texts[name] = text
    last = max(started, key=started.__getitem__, default="<module>")
    found.outcomes.setdefault(last, found.ended or "lost")
    return False


def count_native(report: Path, name: str, found: Run) -> None:
    """From the report of a run of ours: how many functions there are, and how many ran natively."""
    files = {str(path) for path in files_of(name)}
    modules: list[dict[str, Any]] = json.loads(report.read_text())["modules"] if report.exists() else []
    for module in modules:
        if os.path.realpath(module["file"]) in files:
            found.functions += len(module["functions"])
            found.native += sum(row.get("entries", 0) > 0 for row in module["functions"])
