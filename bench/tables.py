"""Tables of ratios. Ratios are taken within a round; a cell is their median, minimum and maximum."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import Any

STARTUP = "startup"
"""The kernel that does nothing; it gives an engine's start-up time."""

FLOOR = 1e-4
"""Seconds that a run counts at least, once the start-up time is off."""


@dataclass(frozen=True)
class View:
    """How to read a record: which time, with or without each engine's start-up."""

    metric: str
    net: bool

    def __str__(self) -> str:
        return f"{self.metric} time, start-up taken off" if self.net else f"{self.metric} time, whole process"


def cell(values: list[float]) -> str:
    def short(x: float) -> str:
        return f"{x:.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"

    return f"{short(statistics.median(values))} [{short(min(values))}-{short(max(values))}]"


def geomean(values: list[float]) -> float:
    return math.exp(statistics.fmean(math.log(value) for value in values))


def seconds(record: dict[str, Any], kernel: str, engine: str, view: View) -> list[float] | None:
    """The runs of one kernel under one engine; None when there is no valid result."""
    result = record["results"][kernel].get(engine, {"status": "none"})
    if result["status"] != "ok":
        return None
    less = 0.0
    own = record["results"].get(STARTUP, {}).get(engine, {}).get(view.metric)
    if view.net and own and kernel != STARTUP:
        less = statistics.median(own)
    return [max(value - less, FLOOR) for value in result[view.metric]]


def table(title: str, record: dict[str, Any], reference: str, view: View, invert: bool) -> str:
    """One table: a row for each kernel, a column for each engine but the reference."""
    names = [name for name in record["engines"] if name != reference]
    rows = [["kernel", f"{reference} ms", *names]]
    medians: dict[str, list[float]] = {name: [] for name in names}
    for kernel, results in record["results"].items():
        base = seconds(record, kernel, reference, view)
        if base is None:
            continue
        row = [kernel, f"{1000 * statistics.median(base):.1f}"]
        for name in names:
            mine = seconds(record, kernel, name, view)
            if mine is None:
                row.append(results.get(name, {"status": "none"})["status"])
                continue
            values = [b / m if invert else m / b for m, b in zip(mine, base, strict=True)]
            row.append(cell(values))
            if kernel != STARTUP:
                medians[name].append(statistics.median(values))
        rows.append(row)
    rows.append(["geomean", "", *(f"{geomean(m):.2f} (n={len(m)})" if m else "-" for m in medians.values())])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([title, *lines])


def report(record: dict[str, Any], baseline: str, native: str, view: View) -> str:
    parts: list[str] = []
    if baseline in record["engines"]:
        title = f"Times as fast as {baseline} ({view}; more is better): median [min-max]"
        parts.append(table(title, record, baseline, view, invert=True))
    if native in record["engines"]:
        title = f"Time relative to {native} ({view}; less is better): median [min-max]"
        parts.append(table(title, record, native, view, invert=False))
    return "\n\n".join(parts)
