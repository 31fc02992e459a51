"""Run a program again and again in one process, and print what each round left behind, as JSON.

    leak_hunt.py [--plain] [--deopt-stress N] [--warm N] PROGRAM

The first N rounds are not shown: lists of free blocks and caches fill then.  A row is blocks of memory, objects the
collector knows, allocations of the runtime and, where the interpreter counts them, references.  The namespace is the
same dict each time, emptied before: native code serves no other.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import io
import json
import sys
from array import array
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from pymlir import importer
from pymlir.attach import runtime
from pymlir.options import Options
from pymlir.session import Session

ROUNDS = 4


def code_of(path: Path, words: list[str]) -> CodeType:
    source, name = path.read_bytes(), str(path)
    plain = compile(source, name, "exec", dont_inherit=True)
    if "--plain" in words:
        return plain
    options = Options()
    options.force_native = True
    if "--deopt-stress" in words:
        options.deopt_stress = int(words[words.index("--deopt-stress") + 1])
    session = Session(options)
    importer.install(session)
    artifact = session.lookup(source, name)
    return (session.activated(artifact) if artifact else session.compiled(source, name, plain)) or plain


def run_once(code: CodeType, namespace: dict[str, Any], path: Path) -> None:
    namespace.clear()
    namespace.update(__name__="__main__", __file__=str(path), __builtins__=builtins)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), contextlib.suppress(BaseException):
        exec(code, namespace)
    sys.settrace(None)
    sys.setprofile(None)
    namespace.clear()


def note_totals(rows: array[int], number: int, extension: Any) -> None:
    """Into room that is there already: a number kept would be a block more itself."""
    gc.collect()
    rows[4 * number] = sys.getallocatedblocks()
    rows[4 * number + 1] = len(gc.get_objects())
    rows[4 * number + 2] = extension._live() if extension else 0
    rows[4 * number + 3] = getattr(sys, "gettotalrefcount", int)()


def main(words: list[str]) -> None:
    path = Path(words[-1])
    sys.argv[:] = [str(path)]
    sys.path.insert(0, str(path.parent))
    code = code_of(path, words)
    module = sys.modules["__main__"] = ModuleType("__main__")
    extension = None if "--plain" in words else runtime()
    warm = int(words[words.index("--warm") + 1]) if "--warm" in words else 3
    rows = array("q", [0] * 4 * (warm + ROUNDS))
    for number in range(warm + ROUNDS):
        run_once(code, vars(module), path)
        note_totals(rows, number, extension)
    grown = [after - before for before, after in zip(rows, rows[4:], strict=False)]
    print(json.dumps([grown[4 * number : 4 * number + 4] for number in range(warm - 1, warm + ROUNDS - 1)]))


main(sys.argv[1:])
