"""Builds the runtime and a hand-written native unit for this interpreter and compares it with CPython.

    python test/unit/c/run.py [--sanitize] [--fail-alloc] [--keep FOLDER] [CHECK ...]

--sanitize builds with the address and undefined behaviour sanitizers; --fail-alloc lets each allocation of the runtime
fail in turn; CHECK names single checks (without `check_`).
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parent.parent.parent / "runtime_c"
APART = ("launch.c", "linked.c", "main_stub.c", "ext_stub.c")
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-g"]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer", "-O1"]


def compiler() -> list[str]:
    return (os.environ.get("CC") or "cc").split()


def build(target: Path, sources: list[Path], flags: list[str]) -> None:
    include = sysconfig.get_path("include")
    names = [str(source) for source in sources]
    command = [*compiler(), *FLAGS, *flags, f"-I{include}", f"-I{SOURCES}", *names, "-o", str(target), "-ldl", "-lm"]
    subprocess.run(command, check=True)


def sanitizer_environment() -> dict[str, str]:
    """The sanitizers' libraries must be in the process before Python is."""
    found: list[str] = []
    for name in ("libasan.so", "libubsan.so"):
        command = [*compiler(), f"-print-file-name={name}"]
        found.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
    return {
        "LD_PRELOAD": " ".join(found),
        "ASAN_OPTIONS": "detect_leaks=0:detect_stack_use_after_return=0",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "PYTHONMALLOC": "malloc",
    }


def run(folder: Path, words: list[str]) -> int:
    sanitize = "--sanitize" in words
    flags = SANITIZE if sanitize else ["-O2"]
    runtime = folder / f"_runtime{sysconfig.get_config_var('EXT_SUFFIX')}"
    natives = folder / "natives.so"
    sources = [path for path in sorted(SOURCES.glob("*.c")) if path.name not in APART]
    build(runtime, [*sources, HERE / "parts.c"], flags)
    build(natives, [HERE / "natives.c"], flags)
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    if sanitize:
        environment |= sanitizer_environment()
    command = [sys.executable, str(HERE / "check.py"), str(natives), *(word for word in words if word != "--sanitize")]
    return subprocess.run(command, env=environment, check=False).returncode


def main() -> int:
    words = sys.argv[1:]
    if "--keep" in words:
        at = words.index("--keep")
        folder = Path(words[at + 1])
        folder.mkdir(parents=True, exist_ok=True)
        return run(folder, words[:at] + words[at + 2 :])
    with tempfile.TemporaryDirectory() as name:
        return run(Path(name), words)


if __name__ == "__main__":
    sys.exit(main())
