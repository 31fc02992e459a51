"""Real processes for the driver's tests: python and pymlir side by side, in a folder of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pymlir.turns import PREFIX

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 120
# A shell's background job ignores SIGINT, and so would all it starts.
HEARING_INTERRUPTS = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGHUP):  # who runs the tests may ignore them
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@dataclass(frozen=True)
class Outcome:
    """What a finished process shows."""

    stdout: str
    stderr: str
    status: int


@dataclass(frozen=True)
class Place:
    """A folder with programs in it, and a cache beside them."""

    folder: Path
    python: str = sys.executable

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    @property
    def cache(self) -> Path:
        return self.folder.parent / "cache"

    def kept(self) -> list[Path]:
        """What is in the cache, beside the files whose locks are turns at compiling."""
        everything = self.cache.iterdir() if self.cache.exists() else ()
        return [path for path in everything if not path.name.startswith(PREFIX)]

    def env(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYMLIR"))}
        own = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        return {**kept, **own, "PYMLIR_CACHE_DIR": str(self.cache), **more}

    def execute(self, words: list[str], stdin: str = "", **more: str) -> Outcome:
        done = subprocess.run(
            words,
            cwd=self.folder,
            input=stdin,
            env=self.env(**more),
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        return Outcome(done.stdout, done.stderr, done.returncode)

    def plain(self, *words: str, stdin: str = "", **more: str) -> Outcome:
        return self.execute([self.python, *words], stdin, **more)

    def pymlir(self, *words: str, stdin: str = "", **more: str) -> Outcome:
        return self.execute([self.python, "-m", "pymlir", *words], stdin, **more)

    def run(self, *words: str, stdin: str = "", **more: str) -> Outcome:
        return self.pymlir("run", *words, stdin=stdin, **more)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    return Place(folder)
