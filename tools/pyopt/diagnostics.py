"""Diagnostics with their place, and how they are shown: file, line, column, the source line and a caret.

app.py:3:13: remark: [count-loops] pyv.call: the range is used by more than one loop
    for i in range(n):
             ^
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pymlir.passes.remarks import Place

PLACE = re.compile(r'"((?:[^"\\]|\\.)*)":(\d+):(\d+)')
"""A place in the text of a location of MLIR's, the innermost of a call or fused one first."""


@dataclass(frozen=True)
class Diagnostic:
    """An error, warning, remark or note."""

    severity: str
    place: Place | None
    text: str
    notes: tuple[Diagnostic, ...] = ()

    @property
    def line(self) -> int:
        """0 when it is not known."""
        return self.place.line if self.place else 0


class Faults(Exception):
    """The IR or a step is at fault: what is to be reported."""

    def __init__(self, found: Iterable[Diagnostic]):
        self.found = list(found)
        super().__init__("; ".join(one.text for one in self.found))


class Sources:
    """The lines of source files, read when they are first asked for."""

    def __init__(self, known: dict[str, str] | None = None):
        self.files = {name: text.split("\n") for name, text in (known or {}).items()}

    def line(self, file: str, number: int) -> str | None:
        if file not in self.files:
            try:
                self.files[file] = Path(file).read_text(encoding="utf-8").split("\n")
            except (OSError, UnicodeDecodeError, ValueError):
                self.files[file] = []
        lines = self.files[file]
        return lines[number - 1] if 0 < number <= len(lines) else None


def shown(diagnostic: Diagnostic, sources: Sources, file: str) -> str:
    """The text of a diagnostic and its notes; `file` stands where no place is known."""
    place = diagnostic.place
    where = file if place is None else f"{place.file}:{place.line}" + (f":{place.column}" if place.column else "")
    lines = [f"{where}: {diagnostic.severity}: {diagnostic.text}"]
    source = sources.line(place.file, place.line) if place else None
    if place and source is not None and source.strip():
        lines.append(source.expandtabs(1))
        if place.column:
            lines.append(" " * (place.column - 1) + "^")
    lines += [shown(note, sources, file) for note in diagnostic.notes]
    return "\n".join(lines)


def without_ir(text: str) -> str:
    """The message of an exception of xDSL's, without the IR it is printed into."""
    marks = [line.strip(" |^-") for line in text.split("\n") if line.lstrip().startswith("|")]
    found = next((mark for mark in marks if mark), text.strip())
    return in_our_words(found.removeprefix("Operation does not verify: "))


def in_our_words(text: str) -> str:
    """A message of xDSL's without capital and period, and with what to do."""
    text = text.removesuffix(".")
    first = text.partition(" ")[0]
    if first == first.capitalize():
        text = text[:1].lower() + text[1:]
    return text + (": --allow-unregistered-dialect reads it" if text.endswith(" is not registered") else "")


def from_mlir(given: Any, names: dict[str, str]) -> Diagnostic:
    """A diagnostic of the C++ side; `names` says which file a buffer of its is."""
    severity = str(given.severity).rpartition(".")[2].lower()
    notes = tuple(replace(from_mlir(note, names), severity="note") for note in given.notes)
    return Diagnostic(severity, place_in(str(given.location), names), str(given.message).strip(), notes)


def place_in(location: str, names: dict[str, str]) -> Place | None:
    """The place that a location's text names."""
    found = PLACE.search(location)
    if found is None or (found[2], found[3]) == ("0", "0"):
        return None
    return Place(names.get(found[1], found[1]), int(found[2]), int(found[3]))
