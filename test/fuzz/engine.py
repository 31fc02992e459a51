"""Both sides of a comparison: CPython, and what we compile in this very process."""

from __future__ import annotations

import marshal
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from grammar.prelude import MODULE, module_text
from limits import limit

from pymlir.cache import dumps
from pymlir.driver import Settings, compile_source
from pymlir.worker import receive, send

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ADDRESS = re.compile(rb"0x[0-9a-f]{6,}")
CPU_SECONDS = 60
PATIENCE = 600
"""Seconds a whole process may take on a machine that has other things to do."""
SUSPENDING = {"generator", "coroutine", "async generator"}
"""Why functions are interpreted that are not counted: they are none of native code's business yet."""


@dataclass(frozen=True)
class Mode:
    """One way to compile and run."""

    force: bool = True
    stress: int = 0
    opt_level: int = 2
    """How hard LLVM tries: 2 for a user; without it a program costs half, and all that is ours is the same."""

    def words(self) -> list[str]:
        stress = [f"--deopt-stress={self.stress}"] if self.stress else []
        return [*stress, "--force-native"] if self.force else stress

    def settings(self) -> Settings:
        return Settings(force_native=self.force, deopt_stress=self.stress > 0, opt_level=self.opt_level)


@dataclass(frozen=True)
class Outcome:
    """What a run showed: how it ended, and what it wrote; addresses are left out."""

    status: int
    stdout: bytes
    stderr: bytes

    @property
    def killed(self) -> bool:
        """By a signal: in CPython that is our limit of time, in native code a crash."""
        return self.status < 0

    @classmethod
    def of(cls, status: int, stdout: bytes, stderr: bytes) -> Outcome:
        return cls(status, ADDRESS.sub(b"0x", stdout), ADDRESS.sub(b"0x", stderr))


def environment(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYMLIR"))}
    more = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYMLIR_CACHE_DIR": str(place / "cache")}
    return {**kept, **more, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8:backslashreplace"}


class Zygote:
    """A process that runs programs in forks of itself."""

    def __init__(self, kind: str, place: Path) -> None:
        self.counts = b""
        request_read, self.requests = os.pipe()
        self.replies, reply_write = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "zygote.py"), kind, str(request_read), str(reply_write)],
            pass_fds=(request_read, reply_write),
            env=environment(place),
            cwd=place,
        )
        os.close(request_read)
        os.close(reply_write)

    def run(self, filename: str, artifact: bytes = b"", options: dict[str, Any] | None = None) -> Outcome:
        send(self.requests, marshal.dumps((filename, artifact, options or {})))
        status, stdout, stderr, self.counts = marshal.loads(receive(self.replies))
        return Outcome.of(os.waitstatus_to_exitcode(status), stdout, stderr)

    def close(self) -> None:
        os.close(self.requests)
        os.close(self.replies)
        self.process.wait()


@dataclass
class Engine:
    """Everything to run one program both ways, in one folder."""

    place: Path
    faults: list[str] = field(default_factory=list[str])
    """What the compiler warned of in the last compilation."""

    def __post_init__(self) -> None:
        self.path = str(self.place / "program.py")
        (self.place / f"{MODULE}.py").write_text(module_text())
        self.plain_side = Zygote("plain", self.place)
        self.native_side = Zygote("native", self.place)

    def write(self, text: str) -> None:
        Path(self.path).write_text(text, encoding="utf-8", errors="surrogatepass")

    def plain(self, state: str = "") -> Outcome:
        """By CPython; `cold`: with no instruction specialised; `warm`: with those that one run of it specialises."""
        return self.plain_side.run(self.path, options={"state": state})

    def native(self, mode: Mode) -> Outcome:
        """Compiled here and run as from the cache."""
        self.artifact, self.faults = compile_source(Path(self.path).read_bytes(), self.path, mode.settings())
        options = {"deopt_stress": mode.stress, "force_native": mode.force}
        return self.native_side.run(self.path, dumps(self.artifact), options)

    def share(self) -> dict[str, int]:
        """Of the last native run: functions that there are, that have native code, and whose native code ran."""
        report = [row for row in self.artifact["report"] if row["reason"] not in SUSPENDING]
        native = [row for row in report if row["mode"] != "interpreted"]
        counts: list[Any] = marshal.loads(self.native_side.counts) if self.native_side.counts else []
        rows = zip(self.artifact["meta"]["functions"], counts[0], strict=True) if counts else ()
        entered = {row["code"] for row, counted in rows if counted["entries"]}
        ran = sum(row["code"] in entered or row["called"] for row in native)
        return {"functions": len(report), "native": len(native), "ran": ran}

    def command(self, words: list[str]) -> Outcome:
        """A whole process: `python WORDS`."""
        try:
            done = subprocess.run(
                [sys.executable, *words],
                env=environment(self.place),
                cwd=self.place,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                preexec_fn=partial(limit, CPU_SECONDS),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome(-1, b"", b"took too long")
        return Outcome.of(done.returncode, done.stdout, done.stderr)

    def plain_command(self) -> Outcome:
        return self.command([self.path])

    def native_command(self, mode: Mode) -> Outcome:
        return self.command(["-m", "pymlir", "run", "--no-cache", *mode.words(), self.path])

    def close(self) -> None:
        self.plain_side.close()
        self.native_side.close()
