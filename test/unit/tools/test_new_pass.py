"""What `make new-pass` writes is a pass that works, is tested and is registered."""

import sys
from pathlib import Path

import pytest
from tree import copy_of_tree, run

NAME = "drop-plus"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree in which a pass was made."""
    tree = copy_of_tree(tmp_path_factory.mktemp("tree"))
    made = run([sys.executable, "-m", "pymlir.tools.new_pass", NAME], tree)
    assert made.stdout.splitlines() == [
        "passes/drop_plus.py",
        "test/passes/drop-plus.mlir",
        "passes/registry.py",
        "docs/passes/drop-plus.md",
        "docs/reference.md",
    ]
    return tree


def test_the_new_pass_is_listed_and_passes_its_lit_test(tree: Path) -> None:
    assert f"{NAME} " in run([sys.executable, "-m", "pymlir.tools.pyopt", "--list-passes"], tree).stdout
    lit = "import sys; from lit.main import main; sys.argv[1:] = ['-v', sys.argv[1]]; main()"
    done = run([sys.executable, "-c", lit, f"test/passes/{NAME}.mlir"], tree)
    assert "Passed: 1" in done.stdout, done.stdout


def test_a_new_pass_leaves_nothing_to_lint(tree: Path) -> None:
    programs = Path(sys.executable).parent
    for argv in (
        [sys.executable, "-m", "pymlir.tools.gen_docs", "--check"],
        [str(programs / "ruff"), "check", "passes", "test"],
        [str(programs / "ruff"), "format", "--check", "passes", "test"],
    ):
        done = run(argv, tree)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_new_pass_has_what_every_pass_must_have(tree: Path) -> None:
    tests = ["test/unit/test_structure.py", "test/unit/tools/test_doc_examples.py"]
    done = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests], tree)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (NAME, "there is a pass named 'drop-plus' already"),
        ("cse", "there is a pass of xDSL's named 'cse' already"),
        ("sccp", "there is a pass of MLIR's named 'sccp' already"),
        ("DropPlus", "a pass is named by lower-case words with dashes between them, got 'DropPlus'"),
    ],
)
def test_nothing_is_written_for_a_bad_name(tree: Path, name: str, message: str) -> None:
    before = sorted((tree / "passes").iterdir())
    done = run([sys.executable, "-m", "pymlir.tools.new_pass", name], tree)
    assert (done.returncode, done.stderr) == (2, f"new_pass: {message}\n")
    assert sorted((tree / "passes").iterdir()) == before
