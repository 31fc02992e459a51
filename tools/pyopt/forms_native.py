"""The forms past xDSL: a module in MLIR's C++ bindings, LLVM IR as text, assembly."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from pymlir.passes.remarks import Place
from pymlir.tools.pyopt.diagnostics import Diagnostic, Faults, Sources, from_mlir, place_in
from pymlir.tools.pyopt.forms import ASM, LLVM, MLIR, Form, Style

LOC = re.compile(r"!dbg !(\d+)")
DEFINED = re.compile(r"^!(\d+) = (?:distinct )?!DI(\w+)\((.*)\)", re.MULTILINE)
ASM_FILE = re.compile(r'^\t\.file\t(\d+) (?:"([^"]*)" )?"([^"]*)"')
LLVM_SAID = re.compile(r"<string>:(\d+):(\d+): error: (.*)")
ASM_LOC = re.compile(r"^\t\.loc\t(\d+) (\d+)")


@dataclass
class Bindings:
    """An MLIR context, and what it says."""

    said: list[Diagnostic]
    """Where warnings, remarks and the like go, which are no failures."""
    allow_unregistered: bool = False
    names: dict[str, str] = field(default_factory=dict[str, str])
    """Which file a buffer of the C++ side is."""

    def __post_init__(self) -> None:
        from pymlir.lowering.mlir_bindings import ir

        self.ir = ir
        self.context = ir.Context()
        self.context.allow_unregistered_dialects = self.allow_unregistered
        self.handler = self.context.attach_diagnostic_handler(self.hear)

    def hear(self, given: Any) -> bool:
        found = from_mlir(given, self.names)
        if found.severity != "error":
            self.said.append(found)
        return found.severity != "error"

    @contextmanager
    def entered(self) -> Generator[None]:
        """MLIR's context and an unknown location; its errors become Faults."""
        with self.context, self.ir.Location.unknown():
            try:
                yield
            except self.ir.MLIRError as error:
                found = [from_mlir(one, self.names) for one in error.error_diagnostics]
                raise Faults(found or [Diagnostic("error", None, str(error))]) from error

    def parse(self, text: str, name: str) -> MlirForm:
        self.names["-"] = name
        with self.entered():
            return MlirForm(self.ir.Module.parse(text), self)


@dataclass
class MlirForm(Form):
    """A module in the bindings."""

    level: ClassVar[str] = MLIR
    module: Any
    bindings: Bindings

    def text(self, style: Style) -> str:
        def asm(debuginfo: bool, local: bool = False) -> str:
            return self.module.operation.get_asm(
                enable_debug_info=debuginfo, print_generic_op_form=style.generic, use_local_scope=local
            )

        text = asm(style.debuginfo)
        if style.sources is not None and not style.debuginfo:
            places = [last_place(line) for line in asm(True, True).split("\n")]
            text = with_sources(asm(False, True).split("\n"), places, style.sources, "//")
        return text if text.endswith("\n") else text + "\n"

    def verify(self) -> list[Diagnostic]:
        try:
            with self.bindings.entered():
                self.module.operation.verify()
        except Faults as faults:
            return faults.found
        return []

    def reread(self, text: str) -> MlirForm:
        return self.bindings.parse(text, "printed IR")


def last_place(line: str) -> Place | None:
    """The place in the location at the end of a printed line."""
    start = line.rfind(" loc(")
    return place_in(line[start:], {}) if start >= 0 else None


def with_sources(lines: list[str], places: list[Place | None], sources: Sources, comment: str) -> str:
    """The lines, with the source line before the first that comes from it."""
    found: list[str] = []
    last: Place | None = None
    for line, place in zip(lines, places, strict=False):
        if place is not None and (last is None or place[:2] != last[:2]):
            source = sources.line(place.file, place.line)
            if source is not None and source.strip():
                indent = line[: len(line) - len(line.lstrip())]
                found.append(f"{indent}{comment} {place.line}: {source.strip()}")
            last = place
        found.append(line)
    return "\n".join(found)


@dataclass
class LlvmForm(Form):
    """LLVM IR as text, valid when it was made."""

    level: ClassVar[str] = LLVM
    comment: ClassVar[str] = ";"
    ir: str

    def text(self, style: Style) -> str:
        if style.sources is None:
            return self.ir
        places = debug_places(self.ir)
        lines = self.ir.split("\n")
        found = [places.get(int(match[1])) if (match := LOC.search(line)) else None for line in lines]
        return with_sources(lines, found, style.sources, self.comment)

    def verify(self) -> list[Diagnostic]:
        try:
            llvm_form(self.ir)
        except Faults as faults:
            return faults.found
        return []

    def reread(self, text: str) -> LlvmForm:
        return llvm_form(text)


def llvm_form(text: str, name: str = "") -> LlvmForm:
    """The form of LLVM IR, as LLVM prints it.  Raises Faults when it is not valid."""
    from pymlir.lowering.llvm import LLVMError, canonical

    try:
        return LlvmForm(canonical(text))
    except LLVMError as error:
        raise Faults([of_llvm(str(error), name)]) from error


def of_llvm(said: str, name: str) -> Diagnostic:
    """What LLVM says in lines: `<string>:2:7: error: value doesn't match`, the source line, a caret."""
    found = LLVM_SAID.search(said)
    if found is None:
        return Diagnostic("error", None, said.strip())
    return Diagnostic("error", Place(name, int(found[1]), int(found[2])) if name else None, found[3])


def debug_places(text: str) -> dict[int, Place]:
    """The places of LLVM's debug locations, by the number of the metadata."""
    nodes = {int(number): (kind, fields) for number, kind, fields in DEFINED.findall(text)}

    def part(number: int, name: str) -> int | None:
        found = re.search(rf"\b{name}: !?(\d+)", nodes[number][1]) if number in nodes else None
        return int(found[1]) if found else None

    places: dict[int, Place] = {}
    for number, (kind, _) in nodes.items():
        scope = part(number, "scope") if kind == "Location" else None
        file = part(scope, "file") if scope is not None else None
        if file in nodes:
            name = re.search(r'filename: "([^"]*)"', nodes[file][1])
            places[number] = Place(name[1] if name else "", part(number, "line") or 0, part(number, "column") or 0)
    return places


@dataclass
class AsmForm(Form):
    """Assembly: the end of the way.  What reads it back is an assembler: a test holds that it gives the same code."""

    level: ClassVar[str] = ASM
    comment: ClassVar[str] = "#"
    assembly: str

    def text(self, style: Style) -> str:
        if style.sources is None:
            return self.assembly
        lines = self.assembly.split("\n")
        files = {number: str(Path(folder, name)) for line in lines for number, folder, name in ASM_FILE.findall(line)}
        places = [
            Place(files.get(match[1], ""), int(match[2]), 0) if (match := ASM_LOC.match(line)) else None
            for line in lines
        ]
        return with_sources(lines, places, style.sources, self.comment)

    def verify(self) -> list[Diagnostic]:
        return []

    def reread(self, text: str) -> None:
        return None
