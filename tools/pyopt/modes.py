"""What `--run`, `--check-pass` and printing do not take of each other's options.

Such an option is refused: what is left out without a word seems to have been done.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

PRINTED = (
    *("output", "split_input_file", "output_split_marker", "verify_diagnostics"),
    *("debug_only", "remarks", "timing", "print_pipeline"),
)
"""Of IR that is printed, part by part."""
WATCHED = (
    *("print_ir_before", "print_ir_after", "print_ir_before_all", "print_ir_after_all", "print_ir_after_change"),
    *("print_ir_after_failure", "print_ir_tree_dir", "statistics", "dump_pass_pipeline"),
    *("bisect_limit", "disable_pass", "crash_reproducer", "generate_reproducer", "run_reproducer"),
)
"""Of the one way through a pipeline; a check goes it step by step, with the program run in between."""
REFUSED = {
    "run": (*PRINTED, "check_pass", "inputs", "seed"),
    "check_pass": (*PRINTED, *WATCHED, "args"),
    "": ("args", "inputs", "seed"),
}
"""By what is asked for; the last is IR."""
WANTS = {"args": "--run=FUNCTION", "inputs": "--check-pass", "seed": "--check-pass"}


def misused(parser: argparse.ArgumentParser, given: argparse.Namespace) -> str:
    """What is wrong with the options that were given together; nothing when all of them are used."""
    return next(faults(parser, given), "")


def faults(parser: argparse.ArgumentParser, given: argparse.Namespace) -> Iterator[str]:
    mode = next((one for one in ("run", "check_pass") if getattr(given, one) is not None), "")
    for name in REFUSED[mode]:
        if getattr(given, name) != parser.get_default(name):
            asked = WANTS[name] if not mode else f"--{mode.replace('_', '-')}"
            how = "not allowed with" if mode else "only with"
            yield f"argument --{name.replace('_', '-')}: {how} argument {asked}"
    if given.arguments and not mode:
        yield "arguments behind '--': only with argument --run or --check-pass"
