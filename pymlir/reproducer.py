"""Reproducers of internal faults: what is needed to meet the fault again with `pyopt`, in PYMLIR_CRASH_DIR."""

from __future__ import annotations

import hashlib
import os
import re
import traceback
from io import StringIO
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp
from xdsl.printer import Printer


def folder() -> Path | None:
    """Where reproducers go, when the user wants them."""
    given = os.environ.get("PYMLIR_CRASH_DIR")
    return Path(given) if given else None


def write(name: str, suffix: str, head: list[str], comment: str, body: str | bytes) -> str:
    """Write one; the end of the warning, which says where it is."""
    place = folder()
    if place is None:
        return ""
    data = body.encode() if isinstance(body, str) else body
    safe = re.sub(r"[^A-Za-z0-9_.]+", "-", name).strip("-")[:80]
    path = place / f"{safe}-{hashlib.sha256(data).hexdigest()[:8]}{suffix}"
    text = "".join(f"{comment} {line}\n" for line in head)
    try:
        place.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() + data)
    except OSError as error:
        return f" (no reproducer: {error})"
    return f" (reproducer: {path})"


def fault_lines(error: Exception) -> list[str]:
    return "".join(traceback.format_exception(error)).rstrip().splitlines()


def ir_text(module: ModuleOp) -> str:
    """The module as text that `pyopt` reads."""
    stream = StringIO()
    Printer(stream=stream).print_op(module)
    return stream.getvalue() + "\n"


def with_pipeline(text: str, pipeline: str) -> str:
    """IR with a pipeline in its metadata, where MLIR too keeps it: `pyopt FILE` runs it."""
    quoted = pipeline.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f"{text}\n{{-#\n  external_resources: {{\n    mlir_reproducer: {{\n"
        f'      pipeline: "builtin.module({quoted})",\n      verify_each: true\n    }}\n  }}\n#-}}\n'
    )


def write_ir(filename: str, function: str, text: str, pipeline: str, error: Exception) -> str:
    """IR that a pipeline fails on."""
    stem = os.path.basename(filename).partition(".")[0]
    head = [f"pyopt % -p {pipeline}", *fault_lines(error)]
    return write(f"{stem}-{function}", ".mlir", head, "//", with_pipeline(text, pipeline))


def write_source(filename: str, source: bytes, error: Exception) -> str:
    """Source that the frontend fails on.  The lines about the fault go last: a source's first lines have a meaning."""
    stem = os.path.basename(filename).partition(".")[0]
    note = "".join(f"\n# {line}" for line in ["pyopt %", *fault_lines(error)])
    return write(stem, ".py", [], "#", source + note.encode() + b"\n")
