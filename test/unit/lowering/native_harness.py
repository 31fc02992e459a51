"""Loads what the compiler emits and runs it without the runtime; see native_harness.c."""

from __future__ import annotations

import ctypes
import struct
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.parser import Parser

from pymlir.lowering.native import compile_rt
from pymlir.tools.ir_text import ir_context

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
DEPTH = 1000


def build(folder: Path) -> ctypes.CDLL:
    """The harness as a library, compiled by the system's compiler."""
    library = folder / "harness.so"
    runtime = ROOT / "runtime_c"
    sources = [HERE / "native_harness.c", runtime / "elf_load.c", runtime / "pm_math.c"]
    flags = ["-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-shared", "-fPIC", "-DPM_MATH_MINOR=11", f"-I{runtime}"]
    subprocess.run(["cc", *flags, *map(str, sources), "-lm", "-o", str(library)], check=True)
    return attached(folder)


def attached(folder: Path) -> ctypes.CDLL:
    """The library that `build` left in `folder`."""
    loaded = ctypes.CDLL(str(folder / "harness.so"))
    loaded.harness_load.restype = ctypes.c_void_p
    loaded.harness_load.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(ctypes.c_char_p)]
    loaded.harness_symbol.restype = ctypes.c_void_p
    loaded.harness_symbol.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    loaded.harness_unload.argtypes = [ctypes.c_void_p]
    loaded.harness_call.argtypes = [ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p]
    loaded.harness_word.restype = ctypes.c_uint64
    loaded.harness_polls.restype = ctypes.c_int64
    loaded.harness_left.restype = ctypes.c_int64
    return loaded


def parse(text: str, minor: int = 11) -> ModuleOp:
    """The module of rt functions in `text`, verified."""
    module = Parser(
        ir_context(), f"builtin.module attributes {{rt.minor = {minor} : i64}} {{\n{text}\n}}"
    ).parse_module()
    module.verify()
    return module


@dataclass
class Left:
    """A call that left: for each recorded frame the site, and its buffer's first words."""

    sites: list[int]
    words: list[list[int]]


@dataclass
class Loaded:
    """Compiled functions, by name."""

    library: ctypes.CDLL
    handle: int
    meta: dict[str, Any]
    entries: dict[str, int] = field(default_factory=dict[str, int])

    def call(self, name: str, *arguments: Any, depth: int = DEPTH) -> Any:
        """The result, or a Left."""
        index = next(i for i, row in enumerate(self.meta["functions"]) if row["name"] == name)
        row = self.meta["functions"][index]
        if name not in self.entries:
            symbol = f"{self.meta['prefix']}_e{index}".encode()
            self.entries[name] = self.library.harness_symbol(self.handle, symbol)
        regs = (ctypes.c_uint64 * row["regs"])()
        for place, (letter, value) in enumerate(zip(row["params"], arguments, strict=True)):
            regs[place] = struct.unpack("Q", struct.pack("d" if letter == "f" else "q", value))[0]
        if self.library.harness_call(self.entries[name], depth, regs):
            count = range(self.library.harness_left())
            return Left(
                [self.library.harness_site(i) for i in count],
                [[self.library.harness_word(i, word) for word in range(8)] for i in count],
            )
        return value_of(row["result"], regs[0])

    def close(self) -> None:
        self.library.harness_unload(self.handle)


def value_of(letter: str, word: int) -> Any:
    """The Python value of a 64-bit word."""
    if letter == "n":
        return None
    if letter == "b":
        return bool(word)
    return struct.unpack("d" if letter == "f" else "q", struct.pack("Q", word))[0]


def load(library: ctypes.CDLL, module: ModuleOp, **options: Any) -> Loaded:
    data, meta = compile_rt(module, "pm_0123456789ab", **options)
    error = ctypes.c_char_p()
    handle = library.harness_load(data, len(data), ctypes.byref(error))
    assert handle, error.value
    return Loaded(library, handle, meta)
