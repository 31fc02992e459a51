"""Reasons of not firing, for people (`--debug-only=PASS`) and for other programs (`--remarks=FILE`).

The file is JSON, one object:

    {"version": 1, "file": "app.py", "pipeline": "resolve-scopes,...",
     "remarks": [{"pass": "count-loops", "function": "main", "op": "pyv.call",
                  "reason": "the range is used by more than one loop",
                  "location": {"file": "app.py", "line": 3, "column": 13}}],
     "statistics": [{"pass": "count-loops", "counts": {"loops-counted": 2}}]}

`location` is null where nothing is known.  Line and column are counted from 1; column 0 is the whole line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pymlir.passes.base import PassContext, Remark
from pymlir.passes.remarks import Place, function_of
from pymlir.tools.pyopt.diagnostics import Diagnostic
from pymlir.tools.pyopt.forms import XdslForm

VERSION = 1


@dataclass(frozen=True)
class Heard:
    """A remark with all that is to be said of the op, which the pass may change afterwards."""

    step: str
    function: str
    op: str
    reason: str
    place: Place | None

    def diagnostic(self) -> Diagnostic:
        return Diagnostic("remark", self.place, f"[{self.step}] {self.op}: {self.reason}")

    def record(self) -> dict[str, Any]:
        place = self.place
        where = None if place is None else {"file": place.file, "line": place.line, "column": place.column}
        return {"pass": self.step, "function": self.function, "op": self.op, "reason": self.reason, "location": where}


@dataclass
class Listener:
    """Keeps what the passes say, each thing once."""

    form: XdslForm | None = None
    heard: dict[Heard, None] = field(default_factory=dict[Heard, None])

    def hear(self, remark: Remark) -> None:
        place = self.form.place(remark.op) if self.form else None
        heard = Heard(remark.step, function_of(remark.op), remark.op.name, remark.reason, place)
        self.heard.setdefault(heard)

    def of(self, names: Sequence[str]) -> list[Diagnostic]:
        """What the named passes said; `all` is each of them."""
        return [one.diagnostic() for one in self.heard if one.step in names or "all" in names]


def write_remarks(
    path: Path, file: str, pipeline: str, listeners: Iterable[Listener], contexts: Iterable[PassContext]
) -> None:
    """Write the file of `--remarks`."""
    document = {
        "version": VERSION,
        "file": file,
        "pipeline": pipeline,
        "remarks": [heard.record() for listener in listeners for heard in listener.heard],
        "statistics": [
            {"pass": name, "counts": dict(counts)} for one in contexts for name, counts in one.counts.items()
        ],
    }
    path.write_text(json.dumps(document, indent=1) + "\n")
