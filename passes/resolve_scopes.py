"""Say of each variable where it lives.

    py.func @f(n) code 1 locals("n", "i") {         py.func @f(n) code 1 locals("n", "i") {
      %0 = py.load "n"                                %0 = py.load "n" local
      %1 = py.load "len"                     =>       %1 = py.load "len" global
      py.store "i", %0                                py.store "i" local, %0
    }                                               }

`local`, `cell` (shared with an inner or outer function), `global`, `name` (looked up by name: module and class bodies),
by the code object's own lists of names.  From 3.12 on those of a module or class body have the variables of its
comprehensions among the locals; the body may have globals of the same names, and only those are found outside.
Does not fire when the kind is there already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation

from pymlir.dialects import py
from pymlir.passes.base import Pass, PassContext

KINDS = {kind: StringAttr(kind) for kind in ("local", "cell", "global", "name")}
BY_NAME = ("module", "class")


@dataclass(frozen=True)
class ResolveScopesPass(Pass):
    """Fill in `kind` of `py.load`, `py.store` and `py.delete`."""

    name = "resolve-scopes"
    summary = "say of each variable whether it is local, cell, global or found by name"
    statistics: ClassVar = {"variables-resolved": "reads and writes whose kind was filled in"}
    required: ClassVar = True

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        resolved = sum(resolve(func, context) for func in module.ops if isinstance(func, py.FuncOp))
        context.count("variables-resolved", resolved)
        return resolved > 0


def kinds_of(func: py.FuncOp) -> tuple[dict[str, str], str]:
    """The kinds of the names that a code object lists, and the kind of all others."""
    by_name = func.kind.data in BY_NAME
    kinds = dict.fromkeys(() if by_name else func.local_names.data, "local")
    kinds |= dict.fromkeys((*func.cell_names.data, *func.free_names.data), "cell")
    return kinds, "name" if by_name else "global"


def resolve(func: py.FuncOp, context: PassContext) -> int:
    """Resolve the variables of one code object; gives their number."""
    kinds, default = kinds_of(func)
    resolved = 0
    # Not `func.walk()`, which recurses: an `elif` chain nests as deep as it is long.
    work: list[Operation] = [func]
    while work:
        op = work.pop()
        work.extend(inner for region in op.regions for block in region.blocks for inner in block.ops)
        if not isinstance(op, (py.LoadOp, py.StoreOp, py.DeleteOp)):
            continue
        if op.kind is None:
            op.kind = KINDS[kinds.get(op.var.data, default)]
            resolved += 1
        else:
            context.declined(op, f"'{op.var.data}' is {op.kind.data} already")
    return resolved
