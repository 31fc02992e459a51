"""Engines, and running a kernel under each of them in turn.

An engine is one way to run a kernel: an interpreter, or a compiler plus the program it makes. Every kernel is built
for every engine first; then the engines take turns, round after round, so that a change in the machine's speed
touches all of them alike.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
import threading
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD_LIMIT = 1200.0


@dataclass
class Engine:
    """One table of engines.toml."""

    name: str
    run: str
    build: list[str] = field(default_factory=list[str])
    suffix: str = ".py"
    env: dict[str, str] = field(default_factory=dict[str, str])
    artefact: str = ""
    version: str = ""


@dataclass
class Run:
    """One finished process: seconds, KiB, exit code (None: it took too long) and output."""

    wall: float
    cpu: float
    peak_kib: int
    code: int | None
    output: str
    errors: str


@dataclass
class Result:
    """All runs of one kernel under one engine.

    status: ok; none (no source for this engine); build, run (failed); diff (other output); slow; unsteady.
    """

    status: str = "ok"
    detail: str = ""
    wall: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])
    peak_kib: int = 0
    build_seconds: float = 0.0
    build_peak_kib: int = 0
    artefact_bytes: int = 0


def load_engines(path: Path) -> dict[str, Engine]:
    engines: dict[str, Engine] = {}
    for name, table in tomllib.loads(path.read_text())["engines"].items():
        build = table.pop("build", [])
        engines[name] = Engine(name, build=[build] if isinstance(build, str) else build, **table)
    return engines


def execute(argv: list[str], cwd: Path, env: dict[str, str], limit: float) -> Run:
    """Run a command to its end, or kill its process group after `limit` seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                argv,
                cwd=cwd,
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        except OSError as error:
            return Run(0.0, 0.0, 0, 127, "", str(error))
        expired = threading.Event()

        def stop() -> None:
            expired.set()
            os.killpg(process.pid, 9)

        timer = threading.Timer(limit, stop)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        code = None if expired.is_set() else process.returncode
        texts = [stream.read().decode(errors="replace") for stream in (out, err)]
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, code, *texts)


@dataclass
class Comparison:
    """Runs kernels from `kernels_dir` in directories of their own below `work_dir`."""

    engines: list[Engine]
    kernels_dir: Path
    work_dir: Path
    limit: float

    def place(self, engine: Engine, kernel: str) -> Path:
        return self.work_dir / engine.name / kernel

    def command(self, engine: Engine, template: str, kernel: str) -> list[str]:
        place = self.place(engine, kernel)
        values = {"name": kernel, "source": kernel + engine.suffix, "dir": str(place), "here": str(HERE)}
        return [os.path.expanduser(word.format(**values)) for word in shlex.split(template)]

    def version(self, engine: Engine) -> str:
        if not engine.version:
            return ""
        done = execute(self.command(engine, engine.version, ""), HERE, engine.env, 60)
        return (done.output + done.errors).partition("\n")[0].strip()

    def build(self, engine: Engine, kernel: str) -> Result:
        """Copy the source into a fresh directory and build it there."""
        result = Result()
        place = self.place(engine, kernel)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        source = self.kernels_dir / (kernel + engine.suffix)
        if not source.exists():
            result.status = "none"
            return result
        shutil.copy(source, place)
        for template in engine.build:
            done = execute(self.command(engine, template, kernel), place, engine.env, BUILD_LIMIT)
            result.build_seconds += done.wall
            result.build_peak_kib = max(result.build_peak_kib, done.peak_kib)
            if done.code != 0:
                result.status, result.detail = "build", (done.errors or done.output)[-1500:]
                return result
        if engine.artefact:
            pattern = engine.artefact.format(name=kernel)
            result.artefact_bytes = sum(path.stat().st_size for path in place.glob(pattern))
        return result

    def start(self, engine: Engine, kernel: str, size: list[str]) -> Run:
        argv = self.command(engine, engine.run, kernel) + size
        return execute(argv, self.place(engine, kernel), engine.env, self.limit)

    def warm_up(self, results: dict[str, Result], kernel: str, size: list[str]) -> str | None:
        """A run of each that is not counted: it warms caches and gives the output all must have."""
        expected: str | None = None
        for engine in self.engines:
            result = results[engine.name]
            if result.status != "ok":
                continue
            first = self.start(engine, kernel, size)
            if first.code is None:
                result.status = "slow"
            elif first.code != 0:
                result.status, result.detail = "run", first.errors[-1500:]
            elif expected is None:
                expected = first.output
            elif first.output != expected:
                result.status, result.detail = "diff", first.output[-300:]
        return expected

    def measure(self, kernel: str, runs: int, size: list[str]) -> dict[str, Result]:
        results = {engine.name: self.build(engine, kernel) for engine in self.engines}
        expected = self.warm_up(results, kernel, size)
        alive = [engine for engine in self.engines if results[engine.name].status == "ok"]
        for round_number in range(runs):
            shift = round_number % max(len(alive), 1)
            for engine in alive[shift:] + alive[:shift]:
                run = self.start(engine, kernel, size)
                result = results[engine.name]
                if run.code != 0 or run.output != expected:
                    result.status = "slow" if run.code is None else "unsteady"
                result.wall.append(run.wall)
                result.cpu.append(run.cpu)
                result.peak_kib = max(result.peak_kib, run.peak_kib)
        return results
