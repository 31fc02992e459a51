"""The tool from its arguments to its exit status: 0, 1 when the IR or a pass is at fault, 2 for a fault of use."""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from pymlir.frontend import deep_recursion
from pymlir.passes.pipeline import PipelineError
from pymlir.passes.registry import PluginError
from pymlir.tools.pyopt.arguments import QUERIES, parse_arguments
from pymlir.tools.pyopt.diagnostics import Faults, Sources, shown
from pymlir.tools.pyopt.expectations import unmatched
from pymlir.tools.pyopt.forms import LLVM, XDSL
from pymlir.tools.pyopt.llvm_options import set_llvm_options
from pymlir.tools.pyopt.reader import COMMENTS, LLVM_IR, language_of, parts_of, text_of
from pymlir.tools.pyopt.remarks import write_remarks
from pymlir.tools.pyopt.resolve import check_names, pipeline_text, resolve
from pymlir.tools.pyopt.run import Part, wanted_pipeline
from pymlir.tools.pyopt.timing import Timer

STDIN = "<stdin>"
EVERY = "all"


def main(arguments: Sequence[str] | None = None) -> int:
    if arguments is None:
        faulthandler.enable(sys.__stderr__ or 2)  # what a fault of C++ code ended is to be seen
    given = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    try:
        named = (given.print_ir_before, given.print_ir_after, given.debug_only, given.disable_pass)
        check_names(name for names in named for name in names if name != EVERY)
        for option, place in QUERIES.items():
            if getattr(given, option) not in (None, False):
                module, function = place.split(":")
                return getattr(import_module(module), function)(given)
        if given.print_pipeline:
            level = LLVM if (given.input or language_of(given.file)) == LLVM_IR else XDSL
            print(pipeline_text(resolve(wanted_pipeline(given), level)))
            return 0
        with deep_recursion():
            return run(given)
    except (OSError, PipelineError, PluginError) as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        named = isinstance(error, OSError) and error.filename is not None
        print(f"pyopt: {f'{error.filename}: {error.strerror}' if named else error}", file=sys.stderr)
        return 2
    except Faults as faults:
        # Of a run or a check; what is processed reports its own.
        for fault in faults.found:
            print(shown(fault, Sources(), given.file), file=sys.stderr)
        return 1


def run(given: argparse.Namespace) -> int:
    set_llvm_options(given.llvm)
    name = STDIN if given.file == "-" else given.file
    language = given.input or language_of(given.file)
    text = text_of(given.file, language)
    timer = Timer("total")
    marker = None if given.split_input_file is None else given.split_input_file or f"{COMMENTS[language]} -----"
    parts = [Part(given, name, language, part, timer) for part in parts_of(text, marker)]
    failed = False
    printed: list[str] = []
    for part in parts:
        printed.append(part.process())
        failed |= report(part)
    if given.timing:
        print(timer.report(), file=sys.stderr)
    if given.remarks:
        listeners = [part.listener for part in parts]
        write_remarks(given.remarks, name, parts[0].pipeline, listeners, [part.session.passes for part in parts])
    between = marker if given.output_split_marker is None else given.output_split_marker
    output = f"{between}\n".join(printed)
    if given.output:
        given.output.write_text(output)
    else:
        sys.stdout.write(output)
        sys.stdout.flush()
    return 1 if failed else 0


def report(part: Part) -> bool:
    """Show what was found in a part; whether there is an error in it."""
    found = part.diagnostics
    if part.given.verify_diagnostics:
        only_expected = part.given.verify_diagnostics == "only-expected"
        found = unmatched(found, part.text, part.name, only_expected=only_expected)
    for diagnostic in found:
        print(shown(diagnostic, part.sources, part.name), file=sys.stderr)
    return any(diagnostic.severity == "error" for diagnostic in found)
