"""The tutorial, executed: its files are written and its commands run, page after page, in a copy of the tree."""

import re
from pathlib import Path

import pytest
from pages import follow
from tree import ROOT, copy_of_tree, environment

PAGES = sorted((ROOT / "docs" / "tutorial").glob("[0-9]*.md"))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = copy_of_tree(tmp_path_factory.mktemp("tutorial"))
    (tree / "build").mkdir()
    return tree


def test_the_pages_in_order(tree: Path) -> None:
    """One test: the pages build on one another, and tests may be spread over processes."""
    for page in PAGES:
        follow(page, tree, environment(tree))


def test_all_chapters_are_listed() -> None:
    listed = re.findall(r"\]\((\d[^)]+)\)", (ROOT / "docs" / "tutorial" / "README.md").read_text())
    assert listed == [page.name for page in PAGES]
