"""The command line, as mlir-opt's users type it.

Before argparse sees the words they are put in one order: `-cse` and `--cse` become `-p cse`, `--inline='a=1 b=2'`
becomes `-p inline{a=1 b=2}`, an option whose value was left out gets it, and MLIR's longer names become ours.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from pymlir.tools.pyopt.modes import misused
from pymlir.tools.pyopt.named import STAGES, TAIL
from pymlir.tools.pyopt.reader import LANGUAGES
from pymlir.tools.versions import version_text

ALIASES = {
    "pass-pipeline": "passes",
    "mlir-print-ir-before-all": "print-ir-before-all",
    "mlir-print-ir-before": "print-ir-before",
    "mlir-print-ir-after-all": "print-ir-after-all",
    "mlir-print-ir-after": "print-ir-after",
    "mlir-print-ir-after-change": "print-ir-after-change",
    "mlir-print-ir-after-failure": "print-ir-after-failure",
    "mlir-print-ir-tree-dir": "print-ir-tree-dir",
    "mlir-print-op-generic": "print-op-generic",
    "mlir-print-debuginfo": "print-debuginfo",
    "mlir-timing": "timing",
    "mlir-pass-statistics": "statistics",
    "mlir-pass-pipeline-crash-reproducer": "crash-reproducer",
    "opt-bisect-limit": "bisect-limit",
    "show-dialects": "list-dialects",
    "mlir-generate-reproducer": "generate-reproducer",
}
ALREADY_SO = {
    "mlir-disable-threading",
    "mlir-print-ir-module-scope",
    "mlir-pass-pipeline-local-reproducer",
    "no-implicit-module",
}
"""Options of MLIR's that ask for what is always done here; they are taken, and mean nothing."""
LEFT_OUT = {
    "verify-each": "true",
    "verify-diagnostics": "all",
    "split-input-file": "",
    "list-passes": "text",
    "run": "<module>",
}
"""The value of an option that is given without one."""
LONG = re.compile(r"--?([A-Za-z][\w.-]+)(?:=(.*))?", re.DOTALL)
QUERIES = {
    "list_passes": "pymlir.tools.pyopt.listing:list_passes",
    "list_dialects": "pymlir.tools.pyopt.listing:list_dialects",
    "explain_pass": "pymlir.tools.pyopt.listing:explain_pass",
    "run": "pymlir.tools.interpret.command:run",
    "check_pass": "pymlir.tools.interpret.command:check",
}
"""Options that ask for something else than a pipeline to run: each with the function that is given all of them."""


def yes_or_no(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise argparse.ArgumentTypeError(f"expected true or false, got '{text}'")
    return text.lower() in ("true", "1")


def names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a number from 0 on, got '{text}'")
    return int(text)


class OneLineParser(argparse.ArgumentParser):
    """Tells a fault of use in a line, as all other faults are told."""

    def error(self, message: str) -> NoReturn:
        unknown = re.match(r"unrecognized arguments: --?([\w-]+)", message)
        near = get_close_matches(unknown[1], self.flags(), n=1) if unknown else []
        hint = f"did you mean --{near[0]}?" if near else "--help shows the options"
        self.exit(2, f"{self.prog}: {message}: {hint}\n")

    def flags(self) -> list[str]:
        """What may stand behind two dashes: options, and passes."""
        from pymlir.tools.pyopt.resolve import listed_names

        return [*(option[2:] for option in self._option_string_actions if option[:2] == "--"), *listed_names()]


def options_parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        "pyopt",
        description="run passes over IR and print the result; a pass may also be given as a flag: --cse",
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,  # or --version is broken into lines
    )
    parser.add_argument("--version", action="version", version=version_text("pyopt"))
    parser.add_argument("file", nargs="?", default="-", help="a .py, .mlir or .ll file (default: IR from stdin)")
    parser.add_argument("-x", "--input", choices=LANGUAGES, help="what the input is, whatever it is called")
    parser.add_argument("-o", "--output", type=Path, help="where to write the IR (default: stdout)")
    parser.add_argument("--split-input-file", metavar="MARKER", help="treat parts between '// -----' lines alone")
    parser.add_argument("--output-split-marker", metavar="MARKER", help="what to put between parts (default: the same)")
    parser.add_argument("--allow-unregistered-dialect", action="store_true", help="read ops that no dialect has")
    add_pipeline_options(parser.add_argument_group("pipeline"))
    add_printing_options(parser.add_argument_group("what is printed"))
    add_checking_options(parser.add_argument_group("checks and remarks"))
    add_running_options(parser.add_argument_group("running"))
    queries = parser.add_argument_group("instead of running a pipeline")
    queries.add_argument("--list-passes", choices=("text", "all", "json"), help="passes of ours, xDSL's and MLIR's")
    queries.add_argument("--list-dialects", action="store_true", help="every dialect that can be read")
    queries.add_argument("--explain-pass", metavar="NAME", help="what a pass does, its options and statistics")
    queries.add_argument("--print-pipeline", action="store_true", help="print the pipeline's text, and do not run it")
    return parser


Group = argparse._ArgumentGroup  # pyright: ignore[reportPrivateUsage]


def add_pipeline_options(group: Group) -> None:
    group.add_argument("-p", "--passes", action="append", default=[], help="a pipeline, such as resolve-scopes,to-rt")
    group.add_argument("--pipeline-to", choices=STAGES, help="the compiler's own pipeline to this stage, before -p")
    group.add_argument("-O", dest="level", type=int, choices=range(4), help="the compiler's own pipeline, to llvm-opt")
    group.add_argument("--emit", choices=TAIL, help="from rt to this stage, after -p")
    group.add_argument("--llvm", action="append", default=[], metavar="OPTION", help="of LLVM's: -pass-remarks=inline")
    group.add_argument("--bisect-limit", type=count, metavar="N", help="after N steps run only those that are required")
    group.add_argument("--disable-pass", type=names, default=[], metavar="PASS,...", help="leave these passes out")
    group.add_argument("--generate-reproducer", type=Path, metavar="FILE", help="write the IR with its pipeline")
    group.add_argument("--crash-reproducer", type=Path, metavar="FILE", help="write the IR that a step fails on")
    group.add_argument("--run-reproducer", action="store_true", help="run the pipeline in the file, as without -p")
    group.add_argument("--dump-pass-pipeline", action="store_true", help="print the pipeline's text, and run it")


def add_printing_options(group: Group) -> None:
    group.add_argument("--print-ir-before", type=names, default=[], metavar="PASS,...", help="dump the IR before them")
    group.add_argument("--print-ir-after", type=names, default=[], metavar="PASS,...", help="dump the IR after them")
    group.add_argument("--print-ir-before-all", action="store_true")
    group.add_argument("--print-ir-after-all", action="store_true")
    group.add_argument("--print-ir-after-change", action="store_true", help="dump where a pass changed the IR")
    group.add_argument("--print-ir-after-failure", action="store_true", help="dump what a failing pass was given")
    group.add_argument("--print-ir-tree-dir", type=Path, metavar="DIR", help="dumps as files in this folder")
    group.add_argument("--print-source", action="store_true", help="source lines as comments in all IR")
    group.add_argument("--print-op-generic", action="store_true", help="the generic form of every op")
    group.add_argument("--print-debuginfo", action="store_true", help="locations of ops")
    group.add_argument("--timing", action="store_true", help="where the time went, as a tree")
    group.add_argument("--statistics", action="store_true", help="what each pass counted")


def add_running_options(group: Group) -> None:
    group.add_argument("--run", metavar="FUNCTION", help="run the program, with arguments after --, or a function")
    group.add_argument("--args", default="()", metavar="TUPLE", help="the function's arguments: '(1, 2)'")
    group.add_argument("--check-pass", metavar="PASS", help="run the program before and after it, and compare; or all")
    group.add_argument("--inputs", type=count, default=10, metavar="N", help="how often each function is called")
    group.add_argument("--seed", type=int, default=0, metavar="S", help="of the generated arguments")


def add_checking_options(group: Group) -> None:
    group.add_argument("--verify-each", type=yes_or_no, default=True, metavar="BOOL", help="after each step (default)")
    group.add_argument("--verify-roundtrip", action="store_true", help="parse what is printed after each step")
    group.add_argument(
        "--verify-diagnostics", choices=("all", "only-expected"), help="check 'expected-error' comments and their kin"
    )
    group.add_argument("--debug-only", type=names, default=[], metavar="PASS,...", help="why they did not fire")
    group.add_argument("--remarks", type=Path, metavar="FILE", help="why passes did not fire, as JSON")


def in_order(words: Sequence[str], options: set[str]) -> Iterator[str]:
    """The words as argparse takes them; `options` are the names it knows."""
    for word in words:
        match = LONG.fullmatch(word)
        if match is None or (word[1] != "-" and match[1] not in (*options, *ALIASES) and not is_pass(match[1])):
            yield word
            continue
        if match[1] in ALREADY_SO:
            continue
        name, value = ALIASES.get(match[1], match[1]), match[2]
        if name not in options and is_pass(name):
            yield f"--passes={name}" if value is None else f"--passes={name}{{{value}}}"
        elif value is None and name in LEFT_OUT:
            yield f"--{name}={LEFT_OUT[name]}"
        else:
            yield f"--{name}" if value is None else f"--{name}={value}"


def is_pass(name: str) -> bool:
    """Whether a flag is the name of a pass."""
    from pymlir.tools.pyopt.resolve import is_known

    return is_known(name)


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = options_parser()
    known = parser._option_string_actions  # pyright: ignore[reportPrivateUsage]
    options = {option[2:] for option in known if option.startswith("--")}
    words = list(words)
    own = words.index("--") if "--" in words else len(words)
    given = parser.parse_args(list(in_order(words[:own], options)))
    given.arguments = words[own + 1 :]
    if said := misused(parser, given):
        parser.error(said)
    return given
