"""`pyopt --run` and `pyopt --check-pass`."""

from __future__ import annotations

import argparse
import ast
import sys
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import cast

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.passes import ModulePass

from pymlir.dialects import py, rt
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.pipeline import NAMED, TO_RT, PipelineError
from pymlir.tools.interpret.check_pass import Checked, Difference, Told, check_every, check_pass
from pymlir.tools.interpret.execute import deeply, run_program, status_of
from pymlir.tools.interpret.program import Program
from pymlir.tools.ir_text import ir_context, print_ir
from pymlir.tools.pyopt.forms import XdslForm
from pymlir.tools.pyopt.reader import language_of, read, text_of
from pymlir.tools.pyopt.resolve import resolve
from pymlir.tools.pyopt.run import Part, wanted_pipeline
from pymlir.tools.pyopt.steps import OwnStep, Session, Step, XdslStep
from pymlir.tools.pyopt.timing import Timer

WHOLE = "<module>"
EVERY = "all"


def run(given: argparse.Namespace) -> int:
    """Run the program, or one function, as the pipeline leaves it."""
    language = given.input or language_of(given.file)
    part = Part(given, given.file, language, text_of(given.file, language), Timer("total"))
    form = part.through(part.start())
    if not isinstance(form, XdslForm):
        raise PipelineError("only the levels up to rt can be run: leave out what comes after")
    filename = given.file if part.language == "py" else source_of(form.module)
    program = Program(form.module, code_of(filename), filename)
    if given.run == WHOLE:
        return run_program(program, given.arguments)
    arguments = tuple_of(given.args)

    def call() -> None:
        whole = 0 in program.funcs or bool(program.originals)
        space = program.run_module("pymlir_run") if whole else program.module_space("pymlir_run")
        function = program.function(given.run, space)
        print(repr(function(*arguments)))

    return status_of(lambda: deeply(call))


def tuple_of(text: str) -> tuple[object, ...]:
    try:
        found = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        found = None
    if not isinstance(found, tuple):
        raise PipelineError(f"--args takes a tuple of constants, such as '(1, 2)', got '{text}'")
    return cast("tuple[object, ...]", found)


def source_of(module: ModuleOp) -> str:
    """The file that IR was made from."""
    named = module.attributes.get("py.filename")
    if isinstance(named, StringAttr | py.LiteralAttr):
        return str(named.data)
    return next((op.file for op in module.ops if isinstance(op, rt.FuncOp)), "<ir>")


def code_of(filename: str) -> CodeType | None:
    """CPython's code of the source, for what the IR leaves; None without a source."""
    path = Path(filename)
    return compile(path.read_bytes(), filename, "exec", dont_inherit=True) if path.is_file() else None


def check(given: argparse.Namespace) -> int:
    """Compare the program before and after a pass; what came of it is said on stderr."""
    if (given.input or language_of(given.file)) != "py":
        raise PipelineError("a check begins with a program's source: give it a .py file, or say -x py")
    source = text_of(given.file, "py")
    read(source, given.file, "py", Session(given.file))
    checked = Checked(source, given.file, tuple(given.arguments), given.inputs, given.seed)
    compared: dict[str, int] = {}
    found = first_found(given, checked, lambda name, calls: compared.update({name: compared.get(name, 0) + calls}))
    if found is not None:
        name, difference = found
        print(f"pyopt: pass '{name}' changes what {given.file} does: {difference}", file=sys.stderr)
        return 1
    if compared:
        rows = ", ".join(f"{name} {calls}" for name, calls in compared.items())
        print(f"pyopt: calls that show the same before and after: {rows}", file=sys.stderr)
    else:
        print(f"pyopt: '{given.check_pass}' changes nothing in {given.file}: nothing was compared", file=sys.stderr)
    return 0


def first_found(given: argparse.Namespace, checked: Checked, tell: Told) -> tuple[str, Difference] | None:
    text = wanted_pipeline(given)
    passes = checkable(text or TO_RT)
    if given.check_pass == EVERY:
        return check_every(checked, passes, tell)
    for before, step in runs_of(given.check_pass, passes, chosen=bool(text)):
        if (difference := check_pass(checked, before, step, tell)) is not None:
            return step.name, difference
    return None


def runs_of(text: str, passes: list[Pass], *, chosen: bool) -> list[tuple[list[Pass], Pass]]:
    """Where a pass is to be checked: wherever the pipeline has it, else at its end; if none was asked for, at the end
    of each level."""
    found = checkable(text)
    if len(found) != 1:
        raise PipelineError(f"--check-pass takes one pass, or 'all', got '{text}'")
    step = found[0]
    places = [place for place, one in enumerate(passes) if one.name == step.name]
    if places:
        return [(passes[:place], passes[place] if text == step.name else step) for place in places]
    levels = [passes] if chosen else [checkable(level) for level in NAMED.values()]
    return [(level, step) for level in levels]


def checkable(text: str) -> list[Pass]:
    """The passes of a pipeline.  Raises PipelineError for what leads out of the levels that can be run."""
    return [own(step) for step in resolve(text)]


def own(step: Step) -> Pass:
    if isinstance(step, OwnStep):
        return step.given
    if isinstance(step, XdslStep):
        return borrowed(step.given)
    raise PipelineError(f"what is checked are passes on the levels up to rt, not '{step}'")


def borrowed(given: ModulePass) -> Pass:
    """A pass of xDSL's as one of ours."""

    @dataclass(frozen=True)
    class BorrowedPass(Pass):
        name = given.name
        summary = "a pass of xDSL's"

        def run(self, module: ModuleOp, context: PassContext) -> bool:
            before = print_ir(module)
            given.apply(ir_context(), module)
            return print_ir(module) != before

    return BorrowedPass()
