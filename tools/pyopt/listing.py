"""What `pyopt` tells about itself: `--list-passes`, `--list-dialects`, `--explain-pass`."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence

from pymlir.passes.registry import NAMES, plugins
from pymlir.tools.catalogue import PassInfo, find_pass, our_passes, our_steps, xdsl_pass
from pymlir.tools.ir_text import DIALECTS, factories
from pymlir.tools.pyopt.resolve import unknown, xdsl_passes
from pymlir.tools.pyopt.upstream import UPSTREAM, all_names

AVAILABLE = re.compile(r"Available dialects: ([\w, ]+)")


def list_passes(given: argparse.Namespace) -> int:
    """Every pass by name and summary; as JSON all that is known of ours."""
    if given.list_passes == "json":
        print(json.dumps([info.record() for info in (*our_passes(), *our_steps())], indent=1))
        return 0
    table("passes of ours", [(info.name, info.summary) for info in our_passes() if info.name in NAMES])
    if others := [(info.name, info.summary) for info in our_passes() if info.name not in NAMES]:
        table("passes of plugins", others)
    table("steps between levels", [(info.name, info.summary) for info in our_steps()])
    table("passes of xDSL", [(name, xdsl_pass(name).summary) for name in sorted(xdsl_passes())])
    if given.list_passes == "all":
        table("passes of MLIR", [(name, UPSTREAM.get(name, "")) for name in all_names()])
    else:
        table("passes of MLIR, and others: --list-passes=all", sorted(UPSTREAM.items()))
    return 0


def table(title: str, rows: Sequence[tuple[str, str]]) -> None:
    print(f"{title}:")
    for name, summary in rows:
        print(f"  {name:<42} {summary}".rstrip())
    print()


def list_dialects(given: argparse.Namespace) -> int:
    """Every dialect that can be read, by whose it is."""
    others = plugins("dialects")
    table("dialects of ours", [(name, "") for name in DIALECTS])
    if others:
        table("dialects of plugins", [(name, "") for name in sorted(others)])
    known = [name for name in sorted(factories()) if name not in DIALECTS and name not in others]
    table("dialects of xDSL", [(name, "") for name in ("builtin", *known)])
    table("dialects of MLIR", [(name, "") for name in mlir_dialects()])
    return 0


def mlir_dialects() -> list[str]:
    """The bindings name their dialects only when they are asked for one they do not have."""
    from pymlir.lowering.mlir_bindings import ir

    with ir.Context():
        try:
            ir.Module.parse("no_such_dialect.op")
        except ir.MLIRError as error:
            found = AVAILABLE.search(str(error))
            return found[1].strip().split(", ") if found else []
    return []


def explain_pass(given: argparse.Namespace) -> int:
    """All that is known of a pass."""
    info = find_pass(given.explain_pass)
    if info is None:
        raise unknown(given.explain_pass)
    print(explanation(info))
    return 0


def explanation(info: PassInfo) -> str:
    owners = {"ours": "", "xdsl": " (xDSL's)", "mlir": " (MLIR's)"}
    lines = [f"{info.name}{owners[info.owner]}" + (f": {info.summary}" if info.summary else "")]
    if info.doc:
        lines += ["", info.doc]
    if info.options:
        lines += ["", "options:"]
        lines += [f"  {one.name:<24} {one.type:<18} {one.default}".rstrip() for one in info.options]
    if info.statistics:
        lines += ["", "statistics:"]
        lines += [f"  {key:<24} {meaning}" for key, meaning in info.statistics.items()]
    if info.owner == "ours" and info.module.startswith("pymlir.") and not info.module.startswith("pymlir.tools"):
        lines += ["", f"preserved analyses: {', '.join(info.preserves) or 'none'}"]
    if info.module:
        lines += ["", f"in {info.module}"]
    return "\n".join(lines)
