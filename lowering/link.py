"""Objects and data -> executables and extension modules, by the system's C compiler.

    program.c (generated: data by .incbin, table of symbols) + main_stub.c + runtime + *.o  ->  app
    program.c + ext_stub.c + runtime + *.o                                                  ->  mod.cpython-311-x86_64-linux-gnu.so

The result is written aside and renamed when it is whole.  A machine that lacks something gives a LinkError that says what.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "runtime_c"
APART = {"main_stub.c", "ext_stub.c", "launch.c"}
"""Sources that are not part of the runtime that is linked into every program."""

FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-O2", "-fPIC", "-fvisibility=hidden"]
DEFAULT_PLACES = ("/lib", "/usr/lib", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu")


class LinkError(Exception):
    """This machine cannot build the program; the text says what to do."""


@dataclass
class Program:
    """What is linked: objects with their globals, data, and C definitions for the stub."""

    data: bytes
    objects: list[bytes]
    symbols: list[str]
    strings: dict[str, str | int | Sequence[str]] = field(default_factory=dict[str, "str | int | Sequence[str]"])
    init: str = ""
    """Extension modules: the name of the init function."""


def compiler() -> list[str]:
    """The C compiler's command."""
    words = shlex.split(os.environ.get("CC", "")) or ["cc"]
    if not shutil.which(words[0]):
        raise LinkError(f"no C compiler ({words[0]} is not found): install gcc or clang, or name one in CC")
    return words


def include_folder() -> str:
    """Where this Python's headers are."""
    folder = sysconfig.get_path("include")
    if not os.path.exists(os.path.join(folder, "Python.h")):
        minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise LinkError(f"the headers of CPython {minor} are not in {folder}: install python{minor}-dev")
    return folder


def library_flags() -> list[str]:
    """How an executable is linked with this Python's shared library."""
    folder = sysconfig.get_config_var("LIBDIR") or ""
    name = sysconfig.get_config_var("INSTSONAME") or ""
    path = os.path.join(folder, name)
    if ".so" not in name or not os.path.exists(path):
        minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise LinkError(
            f"CPython {minor} of {sys.base_prefix} has no shared library to link with: "
            f"install libpython{minor}, or use a Python built with --enable-shared"
        )
    rpath = [] if os.path.realpath(folder) in map(os.path.realpath, DEFAULT_PLACES) else [f"-Wl,-rpath,{folder}"]
    return [path, *rpath, "-lm", "-ldl", "-lpthread"]


def run(command: list[str]) -> None:
    """Run the compiler; what it says is the user's to see when it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        fault = next((line for line in lines if "error" in line), lines[-1] if lines else "")
        raise LinkError(f"{command[0]} failed with status {done.returncode}: {fault}")


def runtime_objects(folder: Path) -> list[str]:
    """The runtime's objects, compiled once for each state of its sources when `folder` outlives this process."""
    sources = [path for path in sorted(SOURCES.glob("*.c")) if path.name not in APART]
    newest = max(path.stat().st_mtime_ns for path in SOURCES.iterdir())
    made: list[str] = []
    running: list[tuple[Path, Path, subprocess.Popen[str]]] = []
    for source in sources:
        target = folder / f"{source.stem}-{newest:x}.o"
        made.append(str(target))
        if not target.exists():
            aside = target.with_suffix(f".{os.getpid()}.o")
            command = [*compiler(), *FLAGS, f"-I{include_folder()}", "-c", str(source), "-o", str(aside)]
            running.append((aside, target, subprocess.Popen(command, stderr=subprocess.PIPE, text=True)))
    for aside, target, process in running:
        _, errors = process.communicate()
        if process.returncode:
            fault = next((line for line in errors.splitlines() if "error" in line), "no message")
            raise LinkError(f"the C compiler cannot build the runtime: {fault}")
        os.replace(aside, target)
    return made


def c_text(value: str) -> str:
    """A C string literal of any text."""
    return '"' + "".join(f"\\{byte:03o}" for byte in os.fsencode(value)) + '"'


def program_source(program: Program, data: Path) -> str:
    """program.c."""
    lines = ['#include "linked.h"', ""]
    lines += [f"extern char {name}[];" for name in program.symbols]
    lines += ["const linked_symbol linked_symbols[] = {"]
    lines += [f'    {{"{name}", {name}}},' for name in program.symbols]
    lines += ["    {0, 0},", "};"]
    for name, value in program.strings.items():
        if isinstance(value, str):
            lines.append(f"const char {name}[] = {c_text(value)};")
        elif isinstance(value, int):
            lines.append(f"const int {name} = {value};")
        else:
            lines.append(f"const char *const {name}[] = {{{', '.join([*map(c_text, value), '0'])}}};")
    lines += [
        '__asm__(".section .rodata\\n"',
        '        ".global linked_program\\n.hidden linked_program\\nlinked_program:\\n"',
        f'        ".incbin \\"{data}\\"\\n"',
        '        ".global linked_program_end\\n.hidden linked_program_end\\nlinked_program_end:\\n.byte 0\\n.text\\n");',
    ]
    return "\n".join(lines) + "\n"


def link(program: Program, stub: str, output: Path, final: list[str], keep: Path | None) -> None:
    """Build `output` from a program, the stub and the runtime, whole or not at all."""
    command = [*compiler(), *FLAGS, f"-I{include_folder()}", f"-I{SOURCES}"]
    if program.init:
        command.append(f"-Dlinked_module_init={program.init}")
    with tempfile.TemporaryDirectory(prefix="pymlir-") as name:
        folder = Path(name)
        inputs = runtime_objects(keep or folder)
        (folder / "program.bin").write_bytes(program.data)
        (folder / "program.c").write_text(program_source(program, folder / "program.bin"))
        for number, data in enumerate(program.objects):
            path = folder / f"native{number}.o"
            path.write_bytes(data)
            inputs.append(str(path))
        made = folder / "made"
        run([*command, str(folder / "program.c"), str(SOURCES / stub), *inputs, "-o", str(made), *final])
        place(made, output)


def place(made: Path, output: Path) -> None:
    """Move a finished file to its name in one step."""
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        shutil.copy2(made, aside)
        os.replace(aside, output)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise LinkError(f"cannot write {output}: {error.strerror}") from None


def link_executable(program: Program, output: Path, keep: Path | None = None) -> None:
    """An executable that needs libpython and the standard library, and no pymlir."""
    link(program, "main_stub.c", output, library_flags(), keep)


def link_extension(program: Program, output: Path, keep: Path | None = None) -> None:
    """An extension module that any CPython of this minor imports, with or without pymlir."""
    link(program, "ext_stub.c", output, ["-shared", "-lm"], keep)


def exported_symbols(data: bytes) -> list[str]:
    """The global symbols an ELF object defines."""
    section_table = int.from_bytes(data[0x28:0x30], "little")
    count = int.from_bytes(data[0x3C:0x3E], "little")
    headers = [data[section_table + 64 * index :][:64] for index in range(count)]
    for header in headers:
        if int.from_bytes(header[4:8], "little") == 2:  # SHT_SYMTAB
            strings = headers[int.from_bytes(header[40:44], "little")]
            return [*_global_names(_contents(data, header), _contents(data, strings))]
    return []


def _contents(data: bytes, header: bytes) -> bytes:
    start = int.from_bytes(header[24:32], "little")
    return data[start : start + int.from_bytes(header[32:40], "little")]


def _global_names(table: bytes, strings: bytes) -> list[str]:
    names: list[str] = []
    for at in range(0, len(table), 24):
        name = int.from_bytes(table[at : at + 4], "little")
        defined = int.from_bytes(table[at + 6 : at + 8], "little")
        if table[at + 4] >> 4 and defined:  # not local
            names.append(strings[name : strings.index(b"\0", name)].decode())
    return names
