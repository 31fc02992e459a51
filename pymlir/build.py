"""`pymlir compile`: a program as an executable, modules as extension modules, or any level of the compiler as text."""

from __future__ import annotations

import ast
import marshal
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymlir import discover, standalone
from pymlir.artifact import Artifact
from pymlir.cache import Refused, folder_path, open_folder
from pymlir.driver import Settings, Work, compile_plain, compile_source, run_pipeline
from pymlir.errors import UseError
from pymlir.lowering.link import (
    LinkError,
    Program,
    compiler,
    exported_symbols,
    include_folder,
    library_flags,
    link_library,
)
from pymlir.lowering.link import link_executable as link_program
from pymlir.lowering.link import link_extension as link_module
from pymlir.passes.pipeline import NAMED
from pymlir.reproducer import ir_text
from pymlir.set_order import recipes, seeded

LEVELS = ("py", "rt", "mlir", "llvm", "asm", "obj")
SUFFIXES = {"py": ".py.mlir", "rt": ".rt.mlir", "mlir": ".mlir", "llvm": ".ll", "asm": ".s", "obj": ".o"}

IMPORTER = "<frozen importlib._bootstrap_external>"

Progress = Callable[[str], None]
Warn = Callable[[str], None]


@dataclass
class Request:
    """What to compile, and whom to tell what."""

    settings: Settings
    warn: Warn
    progress: Progress


def read_source(path: Path) -> bytes:
    """A source file's bytes; one line when there are none."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UseError(f"cannot read {path}: {error.strerror}") from None


def check_output(path: Path) -> None:
    """Refuse an output that cannot be written before anything is compiled."""
    folder = path.parent
    if not folder.is_dir():
        raise UseError(f"cannot write {path}: {folder} is not a directory")
    if path.is_dir():
        raise UseError(f"cannot write {path}: it is a directory")
    if not os.access(folder, os.W_OK):
        raise UseError(f"cannot write {path}: {folder} is not writable")


def check_machine(*, executables: bool) -> None:
    """A LinkError, before anything is compiled, when this machine cannot link what is asked for."""
    compiler()
    include_folder()
    if executables:
        library_flags()


def compile_file(path: Path, request: Request) -> Artifact:
    """The artifact of one source file, named as python names a script."""
    request.progress(path.name)
    source, name = read_source(path), str(path.absolute())
    compile(source, name, "exec", dont_inherit=True)  # its warnings come now: the program made does not compile again
    artifact, warnings = compile_source(source, name, request.settings)
    for text in warnings:
        request.warn(text)
    return artifact


def linked(artifact: Artifact) -> tuple[str, int, bytes] | None:
    """What the stubs load an artifact's native code by."""
    if not artifact["object"]:
        return None
    meta = artifact["meta"]
    return meta["prefix"], len(meta["functions"]), marshal.dumps(meta)


def standalone_code() -> Any:
    """The code of pymlir/standalone.py, which is embedded."""
    path = Path(standalone.__file__)
    # The importer's file name: CPython leaves frames of that name out of the tracebacks of failed imports.
    return compile(path.read_bytes(), IMPORTER, "exec", dont_inherit=True, optimize=2)


@contextmanager
def objects_folder() -> Generator[Path]:
    """Where compiled pieces of the runtime are kept: with the cache, or nowhere when no folder can be trusted."""
    try:
        open_folder(folder_path())
        folder = Path(folder_path(), f"runtime-{sys.implementation.cache_tag}-{sys.hexversion:x}")
        open_folder(str(folder))
    except Refused:
        with tempfile.TemporaryDirectory(prefix="pymlir-") as name:
            yield Path(name)
    else:
        yield folder


def this_python() -> dict[str, Any]:
    """Where this interpreter and its standard library are, as an executable made now will look for them."""
    ask = "import sys; print('\\n'.join([sys.prefix, sys.exec_prefix, sys._stdlib_dir, *sys.path]))"
    told = subprocess.run([sys.executable, "-I", "-S", "-c", ask], capture_output=True, text=True, check=True)
    prefix, exec_prefix, stdlib, *path = told.stdout.splitlines()
    return {
        "linked_python": sys.executable,
        "linked_prefix": prefix,
        "linked_exec_prefix": exec_prefix,
        "linked_stdlib": stdlib,
        "linked_path": path,
    }


def executable(source: Path, output: Path, request: Request) -> list[Artifact]:
    """Make an executable of a program and the modules beside it that it imports."""
    check_output(output)
    check_machine(executables=True)
    modules: dict[str, Any] = {}
    artifacts: list[Artifact] = []
    found = [discover.Found("__main__", source, False), *discover.beside(source.absolute()).values()]
    for module in found:
        try:
            artifact = compile_file(module.path, request)
        except SyntaxError:
            if module.name == "__main__":
                raise
            continue  # the import will find the file, and report it, when and if it happens
        artifacts.append(artifact)
        relative = os.path.relpath(module.path.absolute(), source.absolute().parent)
        modules[module.name] = (relative, module.is_package, artifact["code"], linked(artifact))
    tree, code = ast.parse(read_source(source)), modules["__main__"][2]
    sets = {"sets": recipes(tree, code), "seeded": seeded(tree, code)}
    data = marshal.dumps({"start": standalone_code(), "main": "__main__", "modules": modules, **sets})
    objects = [artifact["object"] for artifact in artifacts if artifact["object"]]
    strings = {**this_python(), "linked_name": output.name, "linked_optimize": max(0, request.settings.optimize)}
    with objects_folder() as keep:
        link_program(Program(data, objects, symbols_of(objects), strings), output, keep)
    return artifacts


def symbols_of(objects: list[bytes]) -> list[str]:
    return [name for data in objects for name in exported_symbols(data)]


def extensions(source: Path, output: Path, request: Request) -> list[Artifact]:
    """Make an extension module of each module of a folder, or of one file."""
    found = discover.package_modules(source) if source.is_dir() else [discover.Found(source.stem, source, False)]
    if not found:
        raise UseError(f"there are no Python modules in {source}")
    if output.exists() and not output.is_dir():
        raise UseError(f"cannot write into {output}: it is not a directory")
    check_output(output / "x" if output.is_dir() else output)
    check_machine(executables=False)
    request.settings.decorate = True
    artifacts = [compile_file(module.path, request) for module in found]
    make_folder(output)
    with objects_folder() as keep:
        library = link_library(output, keep) if len(found) > 1 else None
        for module, artifact in zip(found, artifacts, strict=True):
            extension(module, artifact, output, keep, library)
    return artifacts


def make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UseError(f"cannot write into {path}: {error.strerror}") from None


def extension(module: discover.Found, artifact: Artifact, output: Path, keep: Path, library: Path | None) -> None:
    """Link one extension module to its place under `output`."""
    parts = [*module.name.split("."), *(["__init__"] if module.is_package else [])]
    target = output.joinpath(*parts[:-1], f"{parts[-1]}{suffix()}")
    make_folder(target.parent)
    data = marshal.dumps({"prepare": standalone_code(), "code": artifact["code"], "native": linked(artifact)})
    objects = [artifact["object"]] if artifact["object"] else []
    last = module.name.rpartition(".")[2]
    init = f"PyInit_{last}" if last.isascii() else "PyInitU_" + last.encode("punycode").decode().replace("-", "_")
    program = Program(data, objects, symbols_of(objects), {"linked_module_name": last}, init)
    link_module(program, target, keep, library)


def suffix() -> str:
    """What this interpreter's extension modules end with."""
    from importlib.machinery import EXTENSION_SUFFIXES

    return EXTENSION_SUFFIXES[0]


def emit(source: Path, level: str, request: Request) -> str | bytes:
    """One level of the compiler for a source, as text; the object as bytes."""
    if level == "obj":
        return compile_file(source, request)["object"]
    data = read_source(source)
    name = str(source.absolute())
    code = compile_plain(data, name, request.settings.optimize)
    work = Work(data, name, code, request.settings)
    module = work.unit().module
    if level == "py":
        run_pipeline(module, NAMED["typed"])
        return ir_text(module)
    run_pipeline(module, request.settings.pipeline())
    if level == "rt":
        return ir_text(module)
    from pymlir.lowering.native import emit_text

    stage = "llvm-opt" if level == "llvm" else level
    settings = request.settings
    return emit_text(module, work.prefix(), stage, opt_level=settings.opt_level, cpu=settings.cpu)


__all__ = ["LEVELS", "SUFFIXES", "LinkError", "Request", "emit", "executable", "extensions"]
