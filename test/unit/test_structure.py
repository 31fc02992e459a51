"""The shape of the tree: what is promised of every pass, dialect and import, checked against the files."""

import ast
import re
from pathlib import Path

import pytest

from pymlir.passes.registry import NAMES, load_pass

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("dialects", "frontend", "passes", "lowering", "pymlir", "tools")
MAY_IMPORT: dict[str, set[str]] = {
    "dialects": {"dialects"},
    "frontend": {"frontend", "dialects"},
    "passes": {"passes", "dialects"},
    "lowering": {"lowering", "passes", "dialects"},
    "pymlir": {"pymlir", "lowering", "passes", "frontend", "dialects"},
    "tools": {"tools", "pymlir", "lowering", "passes", "frontend", "dialects"},
}


def sources(folder: str) -> list[Path]:
    """The Python files of a top-level folder, not those it only links to."""
    return [path for path in sorted((ROOT / folder).rglob("*.py")) if path.resolve().is_relative_to(ROOT / folder)]


def imported_folders(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if name == "pymlir" or name.startswith("pymlir."):
                second = name.partition(".")[2].partition(".")[0]
                found.add(second if second in FOLDERS else "pymlir")
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_imports_point_one_way(folder: str) -> None:
    wrong = {str(path.relative_to(ROOT)): imported_folders(path) - MAY_IMPORT[folder] for path in sources(folder)}
    assert not {path: names for path, names in wrong.items() if names}


@pytest.mark.parametrize("name", NAMES)
def test_a_pass_has_summary_docstring_and_lit_test(name: str) -> None:
    pass_class = load_pass(name)
    assert pass_class.name == name
    assert pass_class.summary
    module = __import__(pass_class.__module__, fromlist=["__doc__"])
    assert module.__doc__ and "=>" in module.__doc__, "the docstring shows IR before => after"
    tests = [path for path in (ROOT / "test").rglob("*.mlir") if path.stem.startswith(name)]
    assert tests, f"no lit test named {name}"


def verifier_messages() -> list[str]:
    """The constant pieces of every verifier message of our dialects."""
    pieces: list[str] = []
    for path in sources("dialects"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            if node.func.id != "VerifyException":
                continue
            message = node.args[0]
            constants = [part.value for part in ast.walk(message) if isinstance(part, ast.Constant)]
            pieces.append(max((str(value) for value in constants), key=len, default=""))
    return pieces


def test_every_verifier_message_is_expected_somewhere() -> None:
    lit = "\n".join(path.read_text() for path in (ROOT / "test").rglob("*.mlir"))
    expected = " ".join(re.findall(r"\{\{(.*?)\}\}", lit))
    assert not [message for message in verifier_messages() if message.strip() not in expected]


def test_verifier_messages_are_lower_case_and_without_a_period() -> None:
    assert not [m for m in verifier_messages() if m[:1].isupper() or m.rstrip().endswith(".")]


def test_no_two_test_files_have_one_name() -> None:
    """pytest imports them by their bare names, and leaves the second out with an error."""
    names = [path.name for path in (ROOT / "test" / "unit").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


C_LINES = {".c": 500, ".h": 250}


def test_c_files_are_short() -> None:
    sizes = {path: len(path.read_text().splitlines()) for path in sorted((ROOT / "runtime_c").glob("*.[ch]"))}
    assert not {path.name: lines for path, lines in sizes.items() if lines > C_LINES[path.suffix]}


def test_headers_include_one_way() -> None:
    """No header leads back to itself."""
    included = {
        path.name: re.findall(r'^#include "([\w.]+)"', path.read_text(), re.MULTILINE)
        for path in (ROOT / "runtime_c").glob("*.h")
    }

    def reached(name: str, seen: frozenset[str]) -> bool:
        return name in seen or any(reached(one, seen | {name}) for one in included.get(name, ()))

    assert not [name for name in included if reached(name, frozenset())]
