"""What one worker does with one file of the standard library: frontend, verify, print, parse, print."""

import gc
import io
import sysconfig
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, ModuleOp
from xdsl.parser import Parser
from xdsl.printer import Printer

from pymlir.dialects.py import Py
from pymlir.frontend import deep_recursion, source_to_py


@dataclass
class Outcome:
    """What became of a file."""

    path: str
    rejected: str = ""
    fault: str = ""
    ops: int = 0
    found: Counter[str] = field(default_factory=Counter[str])
    missing: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])


def library_files() -> list[Path]:
    """Every .py file of the installed standard library, its tests included; the largest first."""
    root = Path(sysconfig.get_path("stdlib"))
    files = [path for path in root.rglob("*.py") if not {"site-packages", "dist-packages"} & set(path.parts)]
    return sorted(files, key=lambda path: (-path.stat().st_size, path))


def print_module(module: ModuleOp) -> str:
    stream = io.StringIO()
    Printer(stream).print_op(module)
    return stream.getvalue()


def parse_module(text: str) -> ModuleOp:
    context = Context()
    context.load_dialect(Builtin)
    context.load_dialect(Py)
    return Parser(context, text).parse_module()


def first_difference(one: str, other: str) -> str:
    """The first line in which two texts differ; empty when they are equal."""
    if one == other:
        return ""
    pairs = zip(one.split("\n"), other.split("\n"), strict=False)
    return next((f"{a.strip()} became {b.strip()}" for a, b in pairs if a != b), "one text is longer")


def round_trip(module: ModuleOp) -> str:
    """The difference between a module's text and the text of what that parses to."""
    with deep_recursion():
        module.verify()
        text = print_module(module)
        return first_difference(text, print_module(parse_module(text)))


def check_file(name: str) -> Outcome:
    """Take one file there and back."""
    # xDSL's ops refer to each other: one sweep for each file is cheaper than many while it is being built.
    gc.collect()
    gc.disable()
    outcome = Outcome(name)
    source = Path(name).read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        outcome.rejected = str(error)
        return outcome
    try:
        unit = source_to_py(source, name, code)
        outcome.found, outcome.missing = unit.found, unit.missing
        outcome.ops = sum(1 for _ in unit.module.walk())
        outcome.fault = round_trip(unit.module)
    except Exception as error:  # whatever goes wrong is the test's finding
        outcome.fault = f"{type(error).__name__}: {str(error)[-1000:]}"
    return outcome
