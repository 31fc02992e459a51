"""A compiler that takes fifth powers of ints for fourth powers, and whether that shows in what a program prints.

As a script: exits with 0 when it shows in the program that is named.
"""

import contextlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from xdsl.dialects.builtin import ModuleOp

from pymlir.attach import activate
from pymlir.dialects import py_values as pyv
from pymlir.driver import Settings, compile_source
from pymlir.passes import pipeline
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import insert_before, replace
from pymlir.passes.registry import load_pass

NAME = "planted"


@dataclass(frozen=True)
class PlantedPass(Pass):
    name = NAME
    summary = "wrong on purpose"

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        for op in [op for op in module.walk() if isinstance(op, pyv.BinaryOp) and op.operator.data == "**"]:
            if isinstance(op.rhs.owner, pyv.ConstOp) and op.rhs.owner.value.data == 5:
                insert_before(op, four := pyv.ConstOp(4))
                replace(op, pyv.BinaryOp(op.lhs, "**", four.result, op.state, op.result.type))
        return True


def load(name: str) -> type[Pass]:
    return PlantedPass if name == NAME else load_pass(name)


def printed(code: CodeType) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {"__name__": "__main__"})
    return out.getvalue()


def shows(source: str) -> bool:
    """Numbers are printed, and others natively than by CPython."""
    original = pipeline.load_pass
    pipeline.load_pass = load
    try:
        passes = pipeline.NAMED["rt"].replace("int-ranges", f"{NAME},int-ranges")
        artifact, _ = compile_source(source.encode(), "input.py", Settings(passes=passes, opt_level=0))
        ready = activate(artifact) if artifact["object"] else None
        if ready is None:
            return False
        wanted = printed(compile(source, "input.py", "exec"))
        got = printed(ready[0])
    except Exception:  # whatever a program that was cut raises
        return False
    finally:
        pipeline.load_pass = original
    return got != wanted and all(word.lstrip("-").isdigit() for word in got.split())


if __name__ == "__main__":
    sys.exit(0 if shows(Path(sys.argv[1]).read_text()) else 1)
