"""`pyopt --run` and `pyopt --check-pass`."""

from __future__ import annotations

import argparse
import ast
from pathlib import Path
from types import CodeType
from typing import cast

from xdsl.dialects.builtin import ModuleOp, StringAttr

from pymlir.dialects import py, rt
from pymlir.passes.pipeline import TO_RT, PipelineError, parse
from pymlir.tools.interpret.check_pass import Checked, check_every, check_pass
from pymlir.tools.interpret.execute import deeply, run_program, status_of
from pymlir.tools.interpret.program import Program
from pymlir.tools.pyopt.forms import XdslForm
from pymlir.tools.pyopt.reader import language_of, read, text_of
from pymlir.tools.pyopt.run import Part
from pymlir.tools.pyopt.steps import Session
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
    """Compare the program before and after a pass."""
    if (given.input or language_of(given.file)) != "py":
        raise PipelineError("a check begins with a program's source: give it a .py file, or say -x py")
    source = text_of(given.file, "py")
    read(source, given.file, "py", Session(given.file))
    checked = Checked(source, given.file, tuple(given.arguments), given.inputs, given.seed)
    passes = parse(",".join(given.passes) or TO_RT)
    if given.check_pass == EVERY:
        found = check_every(checked, passes)
        name, difference = found if found is not None else (EVERY, None)
    else:
        name = given.check_pass
        places = [place for place, step in enumerate(passes) if step.name == name]
        before, step = (passes[: places[0]], passes[places[0]]) if places else (passes, parse(name)[0])
        difference = check_pass(checked, before, step)
    if difference is None:
        return 0
    print(f"pyopt: pass '{name}' changes what {given.file} does: {difference}")
    return 1
