"""The values form means what the source means: programs print the same when their functions run from it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xdsl.ir import Operation

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.frontend import source_to_py
from pymlir.passes.pipeline import TO_VALUES, Pipeline
from pymlir.tools.interpret.execute import deeply
from pymlir.tools.interpret.functions import in_values_form
from pymlir.tools.interpret.program import Program

CASES = Path(__file__).with_name("run_cases.txt")


def may_leave(func: Operation) -> bool:
    """Whether the IR says where the bytecode goes on: what else a function shows comes from its values form."""
    return any(isinstance(op, pyv.LeaveOp | pyv.CheckBoundOp) for op in func.walk())


def printed(run: Callable[[], Any]) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        run()["main"]()
    return output.getvalue()


def test_programs_print_the_same() -> None:
    unit = source_to_py(CASES.read_bytes(), str(CASES))
    Pipeline.from_text(TO_VALUES, verify_each=True).run(unit.module)
    program = Program(unit.module, unit.code, unit.filename)
    assert any(isinstance(func, py.FuncOp) and in_values_form(func) for func in program.funcs.values())
    space: dict[str, Any] = {"__name__": "program", "__builtins__": __builtins__}
    exec(unit.code, space)
    expected = printed(lambda: space)
    assert expected
    assert deeply(lambda: printed(lambda: program.run_module("program"))) == expected
    assert not [symbol for symbol in program.left if not may_leave(program.symbols[symbol])]
