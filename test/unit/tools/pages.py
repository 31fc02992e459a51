"""Pages that are followed as a reader would: their files are written and their commands run, one after the other."""

import doctest
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r'^```(\w*)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
WRITTEN_FOR = (3, 11)
"""The minor of CPython whose instructions the pages show."""


@dataclass(frozen=True)
class Step:
    """A command and what it prints, on either stream."""

    command: str
    wanted: str


def steps(console: str) -> Iterator[Step]:
    """The commands of a console block."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, _, wanted = part.partition("\n")
        yield Step(command, wanted)


def shell(command: str, folder: Path, env: Mapping[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**env, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    return done.stdout


def is_as_written(wanted: str, got: str) -> bool:
    """Numbers of values may differ: they change with every pass that learns something."""
    wanted, got = (re.sub(r"%(\w+_)?\d+", "%N", text) for text in (wanted, got))
    return doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS)


def follow(page: Path, folder: Path, env: Mapping[str, str]) -> None:
    """Write the files of a page into `folder` and run its commands there."""
    blocks = FENCE.findall(page.read_text())
    assert blocks
    for language, title, text in blocks:
        if title:
            (folder / title).write_text(text)
        elif language == "console":
            for step in steps(text):
                got = shell(step.command, folder, env)
                if sys.version_info[:2] == WRITTEN_FOR:
                    assert is_as_written(step.wanted, got), f"{page.name}: {step.command}\n{got}"
