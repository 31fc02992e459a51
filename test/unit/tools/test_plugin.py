"""Passes and dialects of other distributions: found by their entry points, and told apart when they are no good."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from pages import follow

from pymlir.passes import registry
from pymlir.passes.pipeline import PipelineError, parse
from pymlir.tools.pyopt import main

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "pass_plugin"
PROGRAMS = {"pymlir": "pymlir.tools.pymlir:main", "pyopt": "pymlir.tools.pyopt:main"}


def run(*argv: str | Path, cwd: Path) -> None:
    done = subprocess.run([str(word) for word in argv], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A fresh environment that has pymlir, and no pass of others."""
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=True, symlinks=True)
    site = folder / "lib" / "python{}.{}".format(*sys.version_info) / "site-packages"
    (site / "pymlir_of_the_tests.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--ignore-installed", "lit", "filecheck", cwd=folder)
    for name, place in PROGRAMS.items():
        module, function = place.split(":")
        (folder / "bin" / name).write_text(
            f"#!{python}\nimport sys\nfrom {module} import {function}\nsys.exit({function}())\n"
        )
        (folder / "bin" / name).chmod(0o755)
    own = {"PYMLIR_CACHE_DIR": str(tmp_path / "cache"), "COLUMNS": "100", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return {**os.environ, **own, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def test_the_example_is_short() -> None:
    assert len((EXAMPLE / "mul_to_shift.py").read_text().splitlines()) <= 30


def test_the_readme_of_the_example_word_for_word(environment: dict[str, str], tmp_path: Path) -> None:
    copied = shutil.copytree(EXAMPLE, tmp_path / "example")  # where it is built, files are left
    follow(copied / "README.md", copied, environment)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("no_such_module:Pass", "plugin 'odd' (no_such_module:Pass) does not load: No module named 'no_such_module'"),
        ("os:getcwd", "plugin 'odd' must be a subclass of pymlir.passes.base.Pass, got"),
    ],
)
def test_a_plugin_that_is_no_good_is_named(
    value: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def plugins(group: str) -> dict[str, EntryPoint]:
        return {"odd": EntryPoint("odd", value, f"pymlir.{group}")} if group == "passes" else {}

    monkeypatch.setattr(registry, "plugins", plugins)
    with pytest.raises(PipelineError) as caught:
        parse("odd")
    assert str(caught.value).startswith(message)
    for words in (["--explain-pass=odd"], ["-p", "odd", __file__]):
        assert main(words) == 2
        assert capsys.readouterr().err.startswith(f"pyopt: {message}")
    capsys.readouterr()
    assert main(["--list-passes"]) == 0
    assert f" {message}" in capsys.readouterr().out


def test_a_pipeline_is_checked_before_anything_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("print(1)\n")
    argv = [sys.executable, "-m", "pymlir", "compile", "app.py", "-o", "app", "--pipeline"]
    for text, message in (("no-such", "no pass named 'no-such'"), ("resolve-scopes", "it must lead to rt")):
        done = subprocess.run([*argv, text], cwd=tmp_path, capture_output=True, text=True, env=os.environ, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert message in done.stderr
        assert not (tmp_path / "app").exists()


def test_dialects_of_plugins_are_listed_apart(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {"tiny": EntryPoint("tiny", "tiny:Tiny", "pymlir.dialects")}
    monkeypatch.setattr("pymlir.tools.pyopt.listing.plugins", {"dialects": found}.get)
    assert main(["--list-dialects"]) == 0
    shown = capsys.readouterr().out
    assert "dialects of plugins:\n  tiny\n" in shown and shown.count("  tiny\n") == 1
