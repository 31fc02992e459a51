"""elf_load.c loads what compilers emit, however they refer to things, and refuses damaged files without a crash."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
RUNTIME = HERE.parents[2] / "runtime_c"
FLAVOURS = {
    "pic": "-O1 -fPIC",
    "table-calls": "-O2 -fPIC -fno-plt",
    "large-model": "-O0 -fno-pic -mcmodel=large",
    "debug": "-O1 -fPIC -g",
}
SANITIZERS = "-fsanitize=address,undefined -fno-sanitize-recover=all"


@pytest.fixture(scope="module")
def tester(tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = tmp_path_factory.mktemp("elf") / "elf_load_test"
    flags = f"-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -g -O1 {SANITIZERS} -I{RUNTIME}".split()
    sources = [str(HERE / "elf_load_test.c"), str(RUNTIME / "elf_load.c")]
    subprocess.run(["cc", *flags, *sources, "-o", str(program)], check=True)
    return program


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_load(tester: Path, tmp_path: Path, flavour: str) -> None:
    compiled = tmp_path / "fixture.o"
    subprocess.run(
        ["cc", *FLAVOURS[flavour].split(), "-c", str(HERE / "elf_load_fixture.c"), "-o", str(compiled)], check=True
    )
    done = subprocess.run([str(tester), str(compiled)], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "ok\n"), done.stderr[-4000:]


def test_what_is_not_an_object_is_refused(tester: Path) -> None:
    """An executable is an ELF file too, but not a relocatable one."""
    done = subprocess.run([str(tester), str(tester)], check=False, capture_output=True, text=True)
    assert done.returncode == 1 and "load: not a relocatable x86-64 object file" in done.stderr
