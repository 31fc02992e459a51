"""The compile cache gives back what was compiled from this very source here, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from processes import Place

from pymlir.cache import MAGIC, SUFFIX
from pymlir.environment import FOLDERS, compiler_stamp

FIB = """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(12))
"""


def only(place: Place) -> Path:
    (file,) = place.kept()
    assert file.name.endswith(SUFFIX)
    return file


def run_warm(place: Place) -> str:
    """A run that could not compile if it wanted to: its compiler is gone."""
    place.write("sitecustomize.py", "import os\nos.posix_spawn = None\n")
    env = {"PYTHONPATH": f"{place.folder}{os.pathsep}{place.env()['PYTHONPATH']}"}
    return place.run("fib.py", **env).stdout


def test_second_run_needs_no_compiler(place: Place) -> None:
    place.write("fib.py", FIB)
    assert place.run("fib.py").stdout == "144\n"
    assert place.cache.stat().st_mode & 0o777 == 0o700
    assert only(place).stat().st_mode & 0o777 == 0o600
    before = only(place).stat().st_mtime_ns
    assert run_warm(place) == "144\n"
    assert only(place).stat().st_mtime_ns == before


def test_an_edit_replaces_the_entry(place: Place) -> None:
    place.write("fib.py", FIB)
    place.run("fib.py")
    first = only(place).read_bytes()
    place.write("fib.py", FIB.replace("12", "13"))
    assert place.run("fib.py").stdout == "233\n"
    assert only(place).read_bytes() != first


@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty", "foreign"])
def test_a_damaged_file_is_ignored_and_written_again(damage: str, place: Place) -> None:
    place.write("fib.py", FIB)
    place.run("fib.py")
    path = only(place)
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[-100] ^= 1
    path.write_bytes(
        {"truncated": whole[:-50], "flipped": bytes(flipped), "empty": b"", "foreign": MAGIC + b"\0" * 100}[damage]
    )
    assert place.run("fib.py").stdout == "144\n"
    assert only(place).read_bytes()[:72] == whole[:72]


def test_a_file_others_can_write_is_ignored(place: Place) -> None:
    place.write("fib.py", FIB)
    place.run("fib.py")
    path = only(place)
    path.chmod(0o666)
    assert place.run("fib.py").stdout == "144\n"
    assert only(place).stat().st_mode & 0o777 == 0o600


def test_a_folder_others_can_write_is_refused(place: Place) -> None:
    place.write("fib.py", FIB)
    place.cache.mkdir()
    place.cache.chmod(0o777)
    outcome = place.run("fib.py")
    assert outcome.stdout == "144\n"
    assert "is writable by others" in outcome.stderr
    assert not list(place.cache.iterdir())


def test_a_link_for_a_folder_is_refused(place: Place, tmp_path: Path) -> None:
    place.write("fib.py", FIB)
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    place.cache.symlink_to(tmp_path / "elsewhere")
    outcome = place.run("fib.py")
    assert outcome.stdout == "144\n"
    assert "is not a directory" in outcome.stderr


def test_no_cache(place: Place) -> None:
    place.write("fib.py", FIB)
    assert place.run("--no-cache", "fib.py").stdout == "144\n"
    assert not place.cache.exists()


def test_commands(place: Place) -> None:
    place.write("fib.py", FIB)
    assert "0 modules" in place.pymlir("cache", "stats").stdout
    place.run("fib.py")
    place.run("-c", FIB)
    assert "2 modules" in place.pymlir("cache", "stats").stdout
    assert place.pymlir("cache", "prune").stdout == "removed 0 modules\n"
    (place.folder / "fib.py").unlink()
    assert place.pymlir("cache", "prune").stdout == "removed 1 module\n"
    assert place.pymlir("cache", "clear").stdout == "removed 1 module\n"
    assert "0 modules" in place.pymlir("cache", "stats").stdout


def test_every_file_of_the_compiler_is_in_the_key() -> None:
    package = Path(__file__).resolve().parents[3] / "pymlir"
    wanted = {
        f"{folder}/{path.relative_to(package / folder)}"
        for folder in FOLDERS
        for path in package.glob(f"{folder}/**/*.py")
    }
    assert wanted
    assert not wanted - {name for name, _, _ in compiler_stamp()}
