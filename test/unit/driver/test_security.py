"""The claims of SECURITY.md, each by a program that would show it broken."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from processes import Place

from pymlir.cache import Cache

EAGER = """
open("ran", "w").close()
def mark(*given):
    open("ran", "w").close()
    return lambda value: value
@mark()
def f(n: mark() = mark()):
    for i in range(n): n += i
    return n
class C(metaclass=mark()): x = mark()
import side
"""
MAPS = """
def total(n):
    t = 0
    for i in range(n): t += i
    return t
print(total(1000))
lines = open("/proc/self/maps").read().splitlines()
print([line for line in lines if "w" in line.split()[1] and "x" in line.split()[1]])
"""
IMPORTS = "import json, colorsys, sys\nprint(json.__name__, colorsys.__name__, '' in sys.path)\n"
NOBODY = 65534


def test_nothing_of_the_program_runs_while_it_is_compiled(place: Place) -> None:
    place.write("app.py", EAGER)
    place.write("side.py", "open('ran', 'w').close()\n")
    (place.folder / "sub").mkdir()
    for words in (["check", "app.py"], ["compile", "app.py", "-o", "app"], ["compile", "app.py", "--ext", "-o", "sub"]):
        outcome = place.pymlir(*words)
        assert outcome.status == 0, outcome.stderr
        assert not (place.folder / "ran").exists(), words


def test_no_memory_is_writable_and_executable(place: Place) -> None:
    place.write("app.py", MAPS)
    outcome = place.run("--report=json", "--report-file=report.json", "app.py")
    assert outcome.stdout == "499500\n[]\n"
    (module,) = json.loads((place.folder / "report.json").read_text())["modules"]
    assert [function["entries"] for function in module["functions"]] == [1]
    assert place.pymlir("compile", "app.py", "-o", "app").status == 0
    assert place.execute(["./app"]).stdout == "499500\n[]\n"


def test_an_executable_looks_for_no_code_in_the_current_folder(place: Place) -> None:
    place.write("app.py", IMPORTS)
    assert place.pymlir("compile", "app.py", "-o", "app").status == 0
    for name in ("json.py", "colorsys.py", "site.py", "sitecustomize.py", "encodings/__init__.py"):
        place.write(f"elsewhere/{name}", "raise SystemExit('planted')\n")
    outcome = place.execute(["sh", "-c", f"cd elsewhere && {place.folder}/app"], PYTHONPATH=".", PYTHONHOME="nowhere")
    assert (outcome.stdout, outcome.status) == ("json colorsys False\n", 0), outcome.stderr


def cached(place: Place) -> Path:
    """The one cache file of a program that printed 3."""
    place.write("app.py", "def f(n):\n    for i in range(n): n -= i\n    return n\nprint(f(3))\n")
    assert place.run("app.py").stdout == "0\n"
    (file,) = place.kept()
    return file


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_cache_file_of_another_user_is_ignored(place: Place) -> None:
    file = cached(place)
    os.chown(file, NOBODY, NOBODY)
    assert place.run("app.py").stdout == "0\n"
    assert file.stat().st_uid == 0, "written again, by this user"


def test_a_link_in_place_of_a_cache_file_is_not_followed(place: Place) -> None:
    file = cached(place)
    elsewhere = place.folder / "planted"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert place.run("app.py").stdout == "0\n"
    assert not file.is_symlink()


def test_a_cache_file_cut_or_changed_at_any_byte_is_absent(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYMLIR_CACHE_DIR", str(tmp_path / "own"))
    cache = Cache(())
    source = b"pass\n"
    artifact: Any = {"filename": "app.py", "code": None, "object": b"\1" * 300, "requires": []}
    cache.store(source, artifact)
    assert cache.load(source, "app.py") == artifact
    path = Path(cache.path_of("app.py"))
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert cache.load(source, "app.py") is None, size
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        path.write_bytes(changed)
        assert cache.load(source, "app.py") is None, at
