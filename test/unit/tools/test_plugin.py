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

from pymlir.passes import registry
from pymlir.passes.pipeline import PipelineError, parse

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "pass_plugin"
PROGRAM = "def f(n: int) -> int:\n    t = 0\n    for i in range(n):\n        t += i * 8\n    return t\nprint(f(1000))\n"


def run(*argv: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(word) for word in argv], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment that sees pymlir, with the example installed."""
    folder = tmp_path_factory.mktemp("plugin")
    venv.create(folder, with_pip=True, symlinks=True)
    python = folder / "bin" / "python"
    site = folder / "lib" / "python{}.{}".format(*sys.version_info) / "site-packages"
    (site / "pymlir_of_the_tests.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")
    copied = shutil.copytree(EXAMPLE, folder / "example")  # where it is built, files are left
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", copied, cwd=folder)
    return python


def test_the_example_is_short() -> None:
    assert len((EXAMPLE / "mul_to_shift.py").read_text().splitlines()) <= 30


def test_an_installed_pass_is_listed_and_passes_its_lit_test(python: Path, tmp_path: Path) -> None:
    assert "mul-to-shift" in run(python, "-m", "pymlir.tools.pyopt", "--list-passes", cwd=tmp_path)
    lit = "import sys; from lit.main import main; sys.argv[1:] = ['-v', sys.argv[1]]; main()"
    assert "Passed: 1" in run(python, "-c", lit, EXAMPLE / "test", cwd=tmp_path)


def test_an_installed_pass_changes_an_executable(python: Path, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(PROGRAM)
    ask = (
        "from pymlir.passes.pipeline import NAMED; print(NAMED['rt'].replace('int-ranges', 'mul-to-shift,int-ranges'))"
    )
    pipeline = run(python, "-c", ask, cwd=tmp_path).strip()
    compile_it = (python, "-m", "pymlir", "compile", "app.py", "--pipeline", pipeline)
    assert "rt.ishl" in run(*compile_it, "--emit=rt", cwd=tmp_path)
    run(*compile_it, "-o", "app", cwd=tmp_path)
    assert run(tmp_path / "app", cwd=tmp_path) == "3996000\n"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("no_such_module:Pass", "plugin 'odd' (no_such_module:Pass) does not load: No module named 'no_such_module'"),
        ("os:getcwd", "plugin 'odd' must be a subclass of pymlir.passes.base.Pass, got"),
    ],
)
def test_a_plugin_that_is_no_good_is_named(value: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def plugins(group: str) -> dict[str, EntryPoint]:
        return {"odd": EntryPoint("odd", value, f"pymlir.{group}")} if group == "passes" else {}

    monkeypatch.setattr(registry, "plugins", plugins)
    with pytest.raises(PipelineError) as caught:
        parse("odd")
    assert str(caught.value).startswith(message)


def test_a_pipeline_is_checked_before_anything_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(PROGRAM)
    argv = [sys.executable, "-m", "pymlir", "compile", "app.py", "-o", "app", "--pipeline"]
    for text, message in (("no-such", "no pass named 'no-such'"), ("resolve-scopes", "it must lead to rt")):
        done = subprocess.run([*argv, text], cwd=tmp_path, capture_output=True, text=True, env=os.environ, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert message in done.stderr
        assert not (tmp_path / "app").exists()
