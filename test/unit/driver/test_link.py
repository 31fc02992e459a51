"""What the linking of programs needs of a machine, and what it says where that is missing."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from pymlir import discover
from pymlir.driver import compile_source
from pymlir.lowering import link


def test_no_shared_library(monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, str] = {"LIBDIR": "/usr/lib", "INSTSONAME": "libpython3.11.a"}
    monkeypatch.setattr(sysconfig, "get_config_var", names.get)
    with pytest.raises(link.LinkError, match="has no shared library to link with: install libpython3"):
        link.library_flags()


def test_no_headers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sysconfig, "get_path", {"include": str(tmp_path)}.get)
    with pytest.raises(link.LinkError, match=r"headers of CPython .* install python3.*-dev"):
        link.include_folder()


def test_no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler --flag")
    with pytest.raises(link.LinkError, match=r"no C compiler \(no-such-compiler is not found\)"):
        link.compiler()


def test_a_failing_compiler_leaves_no_output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CC", "false")
    with pytest.raises(link.LinkError):
        link.link_executable(link.Program(b"", [], []), tmp_path / "app", tmp_path)
    assert not (tmp_path / "app").exists()


def test_symbols_of_an_object() -> None:
    source = b"def f(n):\n    t = 0\n    for i in range(n): t += i\n    return t\n"
    artifact, _ = compile_source(source, "f.py")
    prefix = artifact["meta"]["prefix"]
    assert {f"{prefix}_e0", f"{prefix}_module"} <= set(link.exported_symbols(artifact["object"]))


def test_texts_in_c() -> None:
    assert link.c_text('a"\\\n') == '"\\141\\042\\134\\012"'


def test_modules_beside_a_program(tmp_path: Path) -> None:
    files = {
        "app.py": "import a, json\nfrom p import q\nfrom p.r import thing\ndef f(): import late",
        "a.py": "import app_unrelated",
        "p/__init__.py": "from . import s",
        "p/q.py": "from .r import x\nfrom ..too_far import y",
        "p/r.py": "import p.s",
        "p/s.py": "",
        "late.py": "x = = 1",
        "never.py": "",
        "json.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = discover.beside(tmp_path / "app.py")
    assert sorted(found) == ["a", "json", "late", "p", "p.q", "p.r", "p.s"]
    assert found["p"].is_package and not found["p.q"].is_package


def test_modules_of_a_folder(tmp_path: Path) -> None:
    for name in ("p/__init__.py", "p/a.py", "p/sub/b.py", "p/not-a-name.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [module.name for module in discover.package_modules(tmp_path / "p")] == ["p", "p.a", "p.sub.b"]
    assert [module.name for module in discover.package_modules(tmp_path)] == ["p", "p.a", "p.sub.b"]
