"""gdb stops at a line of the Python source and shows the native frames by their Python names."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from native_harness import parse
from test_emit_control import FIB
from xdsl.dialects.builtin import FileLineColLoc, IntAttr, StringAttr
from xdsl.ir import BlockArgument, Operation

from pymlir.lowering.native import compile_rt

SOURCE = """\
# The source that the IR pretends to come from.


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
"""

PROGRAM = """\
import ctypes, pathlib
folder = pathlib.Path(__file__).parent
library = ctypes.CDLL(str(folder / "harness.so"))
library.harness_load.restype = library.harness_symbol.restype = ctypes.c_void_p
data = (folder / "fib.o").read_bytes()
handle = ctypes.c_void_p(library.harness_load(data, ctypes.c_size_t(len(data)), None))
entry = ctypes.c_void_p(library.harness_symbol(handle, b"pm_0123456789ab_e0"))
regs = (ctypes.c_uint64 * 1)(10)
library.harness_call(entry, ctypes.c_int64(1000), regs)
print("result", regs[0])
library.harness_unload(handle)
print("unloaded")
"""


def line_of(op: Operation) -> int:
    """The line of SOURCE that an op of FIB stands for."""
    if op.name in ("rt.call", "rt.isub", "rt.iadd", "rt.snapshot"):
        return 7
    gives_argument_back = op.name == "rt.return" and any(isinstance(one, BlockArgument) for one in op.operands)
    return 6 if gives_argument_back else 5


@pytest.fixture(scope="module")
def session(library: ctypes.CDLL, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What gdb prints, with a breakpoint in the innermost call."""
    gdb = shutil.which("gdb")
    assert gdb is not None, "gdb is not installed"
    folder = tmp_path_factory.mktemp("gdb")
    source = folder / "fib.py"
    source.write_text(SOURCE)
    module = parse(FIB.replace("fib.py", str(source)))
    for op in module.walk():
        op.location = FileLineColLoc(StringAttr(str(source)), IntAttr(line_of(op)), IntAttr(5))
    (folder / "fib.o").write_bytes(compile_rt(module, "pm_0123456789ab")[0])
    (folder / "program.py").write_text(PROGRAM)
    shutil.copy(library._name, folder / "harness.so")
    commands = [
        "set breakpoint pending on",
        "set pagination off",
        "break fib.py:6",
        "run",
        "bt 4",
        "list",
        "delete",
        "cont",
    ]
    arguments = [gdb, "-nx", "-batch", *(word for one in commands for word in ("-ex", one))]
    program = ["--args", sys.executable, "-I", "-S", str(folder / "program.py")]
    done = subprocess.run([*arguments, *program], check=False, capture_output=True, text=True, timeout=300)
    return done.stdout.splitlines()


def test_breakpoint_and_backtrace(session: list[str]) -> None:
    frames = [line for line in session if line.startswith("#")]
    assert "fib () at " in frames[0] and frames[0].endswith("fib.py:6")
    assert all("in fib () at " in frame and frame.endswith("fib.py:7") for frame in frames[1:4])


def test_source_is_listed(session: list[str]) -> None:
    assert any("return fib(n - 1) + fib(n - 2)" in line for line in session)


def test_the_program_goes_on_and_unloads(session: list[str]) -> None:
    assert "result 55" in session and "unloaded" in session


APP = """\
def count(n):
    found = 0
    for i in range(n):
        if i % 7 == 3:
            found += i
    return found


print(count(1000))
"""


@pytest.mark.parametrize("how", ["run", "compile"])
def test_a_whole_program(tmp_path: Path, how: str) -> None:
    """What `pymlir run` loads into memory and what `pymlir compile` links are debugged alike."""
    source, executable = tmp_path / "app.py", tmp_path / "app"
    source.write_text(APP)
    environment = {**os.environ, "PYMLIR_CACHE_DIR": str(tmp_path / "cache")}
    pymlir = [sys.executable, "-m", "pymlir"]
    first = [*pymlir, "run", str(source)] if how == "run" else [*pymlir, "compile", str(source), "-o", str(executable)]
    subprocess.run(first, check=True, env=environment, capture_output=True)
    program = first if how == "run" else [str(executable)]
    commands = ["set breakpoint pending on", "set pagination off", "break app.py:5", "run", "bt 2", "delete", "cont"]
    arguments = ["gdb", "-nx", "-batch", *(word for one in commands for word in ("-ex", one)), "--args", *program]
    done = subprocess.run(arguments, check=False, env=environment, capture_output=True, text=True, timeout=300)
    frames = [line for line in done.stdout.splitlines() if line.startswith("#")]
    assert "count" in frames[0] and frames[0].endswith("app.py:5"), done.stdout[-2000:]
    assert "71500" in done.stdout
