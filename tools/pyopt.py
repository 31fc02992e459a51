"""pyopt: run passes over IR and print what they make of it.

    pyopt app.py -p resolve-scopes,promote-locals
    pyopt case.mlir -p py-infer | filecheck case.mlir

Only the IR goes to stdout; timings, statistics and diagnostics go to stderr.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.exceptions import DiagnosticException, ParseError, VerifyException

from pymlir.passes.base import Pass
from pymlir.passes.pipeline import NAMED, Pipeline, PipelineError
from pymlir.passes.registry import load_pass, pass_names
from pymlir.tools.diagnostics import Fault, LocatedParser, expectations, faults_of, unmatched
from pymlir.tools.ir_text import ir_context, print_ir

SPLIT = "// -----"


def options_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("pyopt", description="run passes over IR and print the result")
    parser.add_argument("file", nargs="?", default="-", help="a .py or .mlir file (default: IR from stdin)")
    parser.add_argument("-p", "--passes", default="", help="a pipeline, such as resolve-scopes,promote-locals")
    parser.add_argument("--pipeline-to", choices=NAMED, help="a pipeline that has a name, run before -p")
    parser.add_argument("-o", "--output", type=Path, help="where to write the IR (default: stdout)")
    parser.add_argument("--split-input-file", action="store_true", help=f"treat parts between '{SPLIT}' lines alone")
    parser.add_argument("--verify-diagnostics", action="store_true", help="check 'expected-error' comments")
    parser.add_argument("--verify-each", action="store_true", help="verify the IR after every pass")
    parser.add_argument("--print-ir-before-all", action="store_true")
    parser.add_argument("--print-ir-after-all", action="store_true")
    parser.add_argument("--timing", action="store_true", help="seconds of each pass")
    parser.add_argument("--statistics", action="store_true", help="what each pass counted")
    parser.add_argument("--debug-only", metavar="PASS", help="why this pass left ops as they are")
    parser.add_argument("--emit", metavar="STAGE", help="print mlir, mlir-llvm, llvm, llvm-opt or asm")
    parser.add_argument("--list-passes", action="store_true")
    return parser


def pipeline_of(given: argparse.Namespace) -> Pipeline:
    parts = [part for part in (NAMED.get(given.pipeline_to or "", ""), given.passes) if part]
    pipeline = Pipeline.from_text(",".join(parts), verify_each=given.verify_each)
    if given.print_ir_before_all:
        pipeline.before = lambda step, module: banner("before", step, module)
    if given.print_ir_after_all:
        pipeline.after = lambda step, module, changed: banner("after", step, module)
    if given.debug_only:
        pipeline.context.debug = lambda name, text: print_reason(given.debug_only, name, text)
    return pipeline


def print_reason(wanted: str, name: str, text: str) -> None:
    if wanted == name:
        print(f"[{name}] {text}", file=sys.stderr)


def banner(when: str, step: Pass, module: ModuleOp) -> None:
    print(f"// IR {when} {step.name}\n{print_ir(module)}", file=sys.stderr)


def module_of(text: str, name: str) -> tuple[ModuleOp, LocatedParser | None]:
    if name.endswith(".py"):
        from pymlir.frontend import source_to_py

        return source_to_py(text, name).module, None
    parser = LocatedParser(ir_context(), text, name)
    return parser.parse_module(), parser


def process(text: str, name: str, given: argparse.Namespace) -> tuple[str, list[Fault]]:
    """The IR that comes out of one part of the input, or the faults found on the way."""
    try:
        module, parser = module_of(text, name)
    except ParseError as error:
        return "", [Fault(text.count("\n", 0, error.span.start) + 1, error.msg)]
    if found := faults_of(module, parser):
        return "", found
    pipeline = pipeline_of(given)
    try:
        pipeline.run(module)
        module.verify()
    except (VerifyException, DiagnosticException) as error:
        return "", [Fault(1, str(error))]
    report(pipeline, given)
    if given.emit:
        from pymlir.lowering.native import emit_text

        return emit_text(module, "pm_test", given.emit), []
    return print_ir(module), []


def report(pipeline: Pipeline, given: argparse.Namespace) -> None:
    if given.timing:
        for name, seconds in pipeline.seconds.items():
            print(f"{seconds * 1000:10.2f} ms  {name}", file=sys.stderr)
    if given.statistics:
        for step in pipeline.passes:
            for key, meaning in step.statistics.items():
                count = pipeline.context.counts.get(step.name, {}).get(key, 0)
                print(f"{count:8d}  {step.name}: {key} ({meaning})", file=sys.stderr)


def parts_of(text: str, split: bool) -> list[str]:
    """The input's parts, each with the lines before it blanked so that line numbers stay those of the file."""
    if not split:
        return [text]
    parts: list[str] = []
    line = 0
    for part in text.split(SPLIT + "\n"):
        parts.append("\n" * line + part)
        line += part.count("\n") + 1
    return parts


def main(arguments: list[str] | None = None) -> int:
    given = options_parser().parse_args(arguments)
    if given.list_passes:
        for name in pass_names():
            print(f"{name:16} {load_pass(name).summary}")
        return 0
    try:
        text = sys.stdin.read() if given.file == "-" else Path(given.file).read_text()
        printed: list[str] = []
        failed = False
        for part in parts_of(text, given.split_input_file):
            ir, faults = process(part, given.file, given)
            if given.verify_diagnostics:
                faults = unmatched(faults, expectations(part))
            for fault in faults:
                print(f"{given.file}:{fault.line}: error: {fault.text}", file=sys.stderr)
            failed = failed or bool(faults)
            printed.append(ir)
    except (OSError, UnicodeDecodeError, PipelineError) as error:
        print(f"pyopt: {error}", file=sys.stderr)
        return 2
    output = f"{SPLIT}\n".join(printed)
    if given.output:
        given.output.write_text(output)
    elif not given.verify_diagnostics:
        sys.stdout.write(output)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
