"""The tutorial, executed: its files are written and its commands run, page after page, in a copy of the tree."""

import doctest
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tree import ROOT, copy_of_tree, environment

PAGES = sorted((ROOT / "docs" / "tutorial").glob("[0-9]*.md"))
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


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_tree(tmp_path_factory.mktemp("tutorial"))


def shell(command: str, tree: Path) -> str:
    env = {**environment(tree), "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=tree,
        env=env,
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


def follow(page: Path, tree: Path) -> None:
    """Write the files of a page and run its commands."""
    blocks = FENCE.findall(page.read_text())
    assert blocks
    for language, title, text in blocks:
        if title:
            (tree / title).write_text(text)
        elif language == "console":
            for step in steps(text):
                got = shell(step.command, tree)
                if sys.version_info[:2] == WRITTEN_FOR:
                    assert is_as_written(step.wanted, got), f"{page.name}: {step.command}\n{got}"


def test_the_pages_in_order(tree: Path) -> None:
    """One test: the pages build on one another, and tests may be spread over processes."""
    for page in PAGES:
        follow(page, tree)


def test_all_chapters_are_listed() -> None:
    listed = re.findall(r"\]\((\d[^)]+)\)", (ROOT / "docs" / "tutorial" / "README.md").read_text())
    assert listed == [page.name for page in PAGES]
