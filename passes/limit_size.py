"""Leave to the interpreter what would take too long to compile.

    py.func @large() code 1 {
      %0 = py.const True
      py.if %0 {
        py.delete "x" global
        py.delete "y" global
      }
    }
  =>
    py.func @large() code 1 attributes {interpreted = "too large: 4 operations, at most 3 are compiled"} {
      %0 = py.const True
      py.if %0 {
        py.delete "x" global
        py.delete "y" global
      }
    }

What a function costs is known from its size: operations, and what its snapshots hold, which is at most one value for
each local at each operation.  Both have a limit, and so has the number of loops, since LLVM relates each to those
before.  The functions of a module together have one, too; those that come when it is spent are left.  Counted, not
timed: the same source gives the same code everywhere.
Does not fire for bodies of modules and classes, which are never native, nor for a function that is interpreted already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation

from pymlir.dialects import py
from pymlir.passes.base import Pass, PassContext

CALLED = ("function", "lambda")


def size_of(func: py.FuncOp) -> tuple[int, int]:
    """The number of operations inside, and of loops among them."""
    # Not `func.walk()`, which recurses: an `elif` chain nests as deep as it is long.
    count, loops, work = 0, 0, list[Operation]([func])
    while work:
        inside = [inner for region in work.pop().regions for block in region.blocks for inner in block.ops]
        count += len(inside)
        loops += sum(type(inner) in (py.WhileOp, py.ForOp) for inner in inside)
        work += inside
    return count, loops


@dataclass(frozen=True)
class LimitSizePass(Pass):
    name = "limit-size"
    summary = "leave functions to the interpreter that would take too long to compile"
    statistics: ClassVar = {
        "functions-too-large": "functions over a limit of their own",
        "functions-over-budget": "functions that came when the module's budget was spent",
    }
    max_function: int = 20_000
    """Operations of one function: some three thousand lines, ten seconds."""
    max_state: int = 10_000_000
    """Operations of one function times its locals."""
    max_loops: int = 100
    """Loops of one function: some three seconds."""
    max_module: int = 100_000
    """Operations of all functions of a module."""

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        left = self.max_module
        changed = False
        for func in module.ops:
            if not isinstance(func, py.FuncOp) or func.kind.data not in CALLED or "interpreted" in func.attributes:
                continue
            size, loops = size_of(func)
            reason = self.too_large(size, loops, len(func.local_names.data))
            if reason is not None:
                context.count("functions-too-large")
            elif size > left:
                reason = f"the module is too large: its functions have more than {self.max_module} operations"
                context.count("functions-over-budget")
            if reason is None:
                left -= size
            else:
                func.attributes["interpreted"] = StringAttr(reason)
                context.declined(func, reason)
                changed = True
        return changed

    def too_large(self, size: int, loops: int, names: int) -> str | None:
        """Why a function is left whatever else is in its module; None when it is not."""
        if size > self.max_function:
            return f"too large: {size} operations, at most {self.max_function} are compiled"
        if loops > self.max_loops:
            return f"too large: {loops} loops, at most {self.max_loops} are compiled"
        if size * names > self.max_state:
            return f"too large: {size} operations with {names} locals, at most {self.max_state // names} are compiled"
        return None
