"""A copy of the source tree that can be changed, with the built extensions of this one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = (
    "bench",
    "dialects",
    "docs",
    "examples",
    "frontend",
    "lowering",
    "passes",
    "pymlir",
    "runtime_c",
    "test",
    "tools",
)
FILES = ("Makefile", "pyproject.toml", "setup.py", "README.md")


def copy_of_tree(place: Path) -> Path:
    """The files of the working tree under `place`."""
    skip = shutil.ignore_patterns("__pycache__", ".venv*", "Output")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, place / name, symlinks=True, ignore=skip)
    for name in FILES:
        shutil.copy2(ROOT / name, place / name)
    environment_of(place / ".venv")
    return place


def environment_of(copy: Path) -> None:
    """This environment under the name that make knows, and as new as the copy."""
    copy.mkdir()
    for entry in Path(sys.prefix).iterdir():
        (copy / entry.name).symlink_to(entry)
    (copy / "ready").unlink(missing_ok=True)
    (copy / "ready").touch()


def environment(tree: Path) -> dict[str, str]:
    """Processes find the copy's packages first, and this environment's programs."""
    own = {"PYTHONPATH": str(tree), "PYMLIR_CACHE_DIR": str(tree / "cache"), "COLUMNS": "100"}
    return {**os.environ, **own, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def run(argv: list[str], tree: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv, cwd=cwd or tree, env=environment(tree), capture_output=True, text=True, check=False, timeout=300
    )
