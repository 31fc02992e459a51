"""Objects and data -> executables and extension modules, by the system's C compiler.

    program.c (generated: data by .incbin, table of symbols) + main_stub.c + runtime + *.o  ->  app
    program.c + ext_stub.c + runtime + *.o                          ->  mod.cpython-311-x86_64-linux-gnu.so

The result is written aside and renamed when it is whole.  A machine that lacks something gives a LinkError saying what.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).resolve().parent.parent / "runtime_c"
APART = {"main_stub.c", "ext_stub.c", "linked.c", "launch.c"}
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
    strings: dict[str, Any] = field(default_factory=dict[str, Any])
    """Name -> text, number or list of texts."""
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
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        fault = next((line for line in lines if "error" in line), lines[-1] if lines else "")
        raise LinkError(f"{command[0]} failed with status {done.returncode}: {fault}")


def runtime_objects(folder: Path, *, shared: bool = False) -> list[str]:
    """The runtime's objects, compiled once for each state of its sources when `folder` outlives this process."""
    sources = [path for path in sorted(SOURCES.glob("*.c")) if path.name not in APART]
    flags = [*FLAGS, *(["-fvisibility=default"] if shared else []), f"-I{include_folder()}"]
    made: list[str] = []
    running: list[tuple[Path, Path, subprocess.Popen[str]]] = []
    for source in sources:
        target = folder / f"{source.stem}-{sources_stamp()}{'-shared' if shared else ''}.o"
        made.append(str(target))
        if not target.exists():
            aside = target.with_suffix(f".{os.getpid()}.o")
            command = [*compiler(), *flags, "-c", str(source), "-o", str(aside)]
            running.append((aside, target, subprocess.Popen(command, stderr=subprocess.PIPE, text=True)))
    for aside, target, process in running:
        _, errors = process.communicate()
        if process.returncode:
            fault = next((line for line in errors.splitlines() if "error" in line), "no message")
            raise LinkError(f"the C compiler cannot build the runtime: {fault}")
        os.replace(aside, target)
    return made


def sources_stamp() -> str:
    """A name for the state of the runtime's sources."""
    digest = hashlib.sha256()
    for path in sorted(SOURCES.iterdir()):
        if path.suffix in {".c", ".h"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


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
        '        ".global linked_program_end\\n.hidden linked_program_end\\n"',
        '        "linked_program_end:\\n.byte 0\\n.text\\n");',
    ]
    return "\n".join(lines) + "\n"


def link(program: Program, stubs: list[str], output: Path, final: list[str]) -> None:
    """Build `output` from a program and what it is linked with, whole or not at all."""
    command = [*compiler(), *FLAGS, f"-I{include_folder()}", f"-I{SOURCES}"]
    if program.init:
        command.append(f"-Dlinked_module_init={program.init}")
    with tempfile.TemporaryDirectory(prefix="pymlir-") as name:
        folder = Path(name)
        (folder / "program.bin").write_bytes(program.data)
        (folder / "program.c").write_text(program_source(program, folder / "program.bin"))
        inputs = [str(folder / "program.c"), *(str(SOURCES / stub) for stub in stubs)]
        for number, data in enumerate(program.objects):
            path = folder / f"native{number}.o"
            path.write_bytes(data)
            inputs.append(str(path))
        run([*command, *inputs, "-o", str(folder / "made"), *final])
        place(folder / "made", output)


def place(made: Path, output: Path) -> None:
    """Move a finished file to its name in one step."""
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        shutil.copy2(made, aside)
        os.replace(aside, output)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise LinkError(f"cannot write {output}: {error.strerror}") from None


def link_executable(program: Program, output: Path, keep: Path) -> None:
    """An executable that needs libpython and the standard library, and no pymlir."""
    link(program, ["main_stub.c", "linked.c"], output, [*runtime_objects(keep), *library_flags()])


def link_extension(program: Program, output: Path, keep: Path, library: Path | None = None) -> None:
    """An extension module that any CPython of this minor imports; the runtime is in it, or in a library beside it."""
    if library is None:
        final = runtime_objects(keep)
    else:
        there = os.path.relpath(library.parent, output.parent)
        final = [str(library), f"-Wl,-rpath,$ORIGIN/{there}"]
    link(program, ["ext_stub.c", "linked.c"], output, ["-shared", *final, "-lm"])


def link_library(folder: Path, keep: Path) -> Path:
    """The runtime as a library for the extension modules of a folder.

    An interpreter has few function watchers, so many modules must share one runtime.  Its soname is that of its
    sources: where two folders have the same one, the second to be loaded finds the first.
    """
    name = f"libpymlir-{sys.implementation.cache_tag}-{sources_stamp()}.so"
    with tempfile.TemporaryDirectory(prefix="pymlir-") as made:
        target = Path(made, name)
        flags = ["-shared", "-Wl,-Bsymbolic", f"-Wl,-soname,{name}", "-o", str(target), "-lm"]
        run([*compiler(), *runtime_objects(keep, shared=True), *flags])
        place(target, folder / name)
    return folder / name


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
