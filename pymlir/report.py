"""The report of a run: for each function native or interpreted and why, its guards, and the leaves taken and where."""

from __future__ import annotations

import atexit
import json
import sys
from types import CodeType
from typing import TYPE_CHECKING, Any

from pymlir.apart import BUILTINS, os
from pymlir.attach import runtime
from pymlir.errors import UseError
from pymlir.standalone import numbered

__builtins__ = BUILTINS

if TYPE_CHECKING:
    from pymlir.artifact import Artifact
    from pymlir.session import Session


def report_at_exit(session: Session) -> None:
    """Report when the program has ended; registered before any of the program's own, so it comes last."""
    path = session.options.report_file
    folder = os.path.dirname(path) or "." if path else "."
    if path and not os.path.isdir(folder):
        raise UseError(f"cannot write the report {path}: {folder} is not a directory")
    atexit.register(write_report, session)


def write_report(session: Session) -> None:
    modules = [module_report(artifact, native) for artifact, native in session.loaded]
    modules += [module_report(artifact, None) for artifact in session.interpreted]
    text = as_json(modules) if session.options.report == "json" else as_text(modules)
    if session.options.report_file:
        write_to(session.options.report_file.replace("%p", str(os.getpid())), text)
    elif sys.stderr is not None:
        sys.stderr.write(text)
        sys.stderr.flush()


def write_to(path: str, text: str) -> None:
    """The program has ended: a report that cannot be written changes nothing but this line."""
    try:
        with open(path, "w") as file:
            file.write(text)
    except OSError as error:
        print(f"pymlir: cannot write the report {path}: {error.strerror}", file=sys.stderr)


def module_report(artifact: Artifact, native: object | None) -> dict[str, Any]:
    """What is known of one module: what the compiler decided, and what the runtime counted."""
    counts = runtime_counts(artifact, native)
    functions: list[dict[str, Any]] = [{**row, **counts.get(row["code"], {})} for row in artifact["report"]]
    return {"file": artifact["filename"], "functions": functions, "stats": artifact["stats"]}


def runtime_counts(artifact: Artifact, native: object | None) -> dict[int, dict[str, Any]]:
    """Code number -> entries, refusals at entry and leaves by line, of the functions that are native."""
    extension = runtime() if native is not None else None
    if extension is None:
        return {}
    found: dict[int, dict[str, Any]] = {}
    meta: Any = artifact["meta"]
    codes = numbered(artifact["code"])
    for row, counted in zip(meta["functions"], extension.stats(native), strict=True):
        counts = dict(counted)
        taken: dict[int, int] = counts.pop("sites", {})
        counts["deopts"] = [deopt(meta, codes, site, count) for site, count in sorted(taken.items())]
        found[row["code"]] = counts
    return found


def deopt(meta: dict[str, Any], codes: list[CodeType], site: int, count: int) -> dict[str, Any]:
    """Where native code was left: the innermost frame's function and line."""
    function, offset, *_ = meta["sites"][site]["frames"][0]
    number: int = meta["functions"][function]["code"]
    code = codes[number]
    lines = [line for start, end, line in code.co_lines() if start <= offset < end]
    return {"function": code.co_qualname, "line": lines[0] if lines else None, "offset": offset, "count": count}


def as_json(modules: list[dict[str, Any]]) -> str:
    return json.dumps({"modules": modules}, indent=2, default=str) + "\n"


def as_text(modules: list[dict[str, Any]]) -> str:
    lines: list[str] = []
    for module in modules:
        stats = module["stats"]
        per_line = stats["llvm_instructions"] / max(1, stats["lines"])
        lines.append(f"{module['file']}: {per_line:.1f} LLVM instructions per source line")
        lines += [function_line(row) for row in module["functions"]]
    return "\n".join(lines) + "\n"


def function_line(row: dict[str, Any]) -> str:
    where = f"  {row['line']:5d}  {row['name']}"
    if row["mode"] == "interpreted":
        return f"{where}: interpreted: {row['reason'] or 'nothing was won'}"
    counted = [f"{name} {row[name]}" for name in ("entries", "refused", "leaves") if row.get(name)]
    counted += [f"left {one['count']} times at line {one['line']}" for one in row.get("deopts", ())]
    counted += ["switched to bytecode"] if row.get("disabled") else []
    return f"{where}: native ({row['mode']}), {row['guards']} guards" + "".join(f", {text}" for text in counted)
