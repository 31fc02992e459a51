"""pyopt: run passes over IR and print what they make of it.

    pyopt app.py -p resolve-scopes,promote-locals
    pyopt case.mlir -p 'py-infer,rt-inline{levels=2}' | filecheck case.mlir
    pyopt app.py --pipeline-to=rt --print-ir-after=int-ranges --debug-only=count-loops

Only the IR goes to stdout; dumps, timings, statistics, remarks and diagnostics go to stderr.

The flags are those of mlir-opt, which no table of typed functions can describe: a pass is a flag of its own name
(`--cse`), a value may be left out (`--verify-each`, `--verify-each=false`), and one dash is as good as two.  So the
words are put in order first (`arguments.py`) and read by argparse, not by typer as the other command lines are.
"""

from __future__ import annotations

from pymlir.tools.pyopt.main import main

__all__ = ["main"]
