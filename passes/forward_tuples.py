"""Tuples that are only unpacked again need not be built.

    %t = pyv.build "tuple"(%a, %b, %c) at %s0
    %x, %y, %z = pyv.unpack %t to 3 at %s1
    %s2 = pyv.snapshot 8 locals("a" = %x, ...)         =>    %s2 = pyv.snapshot 8 locals("a" = %a, ...)

    %t = pyv.const (0, 1)                              =>    %x = pyv.const 0 : !py.int<0, 0>
    %x, %y = pyv.unpack %t to 2 at %s1                       %y = pyv.const 1 : !py.int<1, 1>

Does not fire when the numbers of items differ (then it raises), or the tuple has other uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.passes.analyses.bindings import functions_of, is_interpreted
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import erase, erase_with_snapshots, insert_before, replace_value


def items_of(op: pyv.UnpackOp) -> list[SSAValue] | str:
    """The items of what is unpacked, or why they are not known."""
    owner = op.value.owner
    if isinstance(owner, pyv.ConstOp) and isinstance(owner.value.data, tuple):
        if len(owner.value.data) != len(op.items):
            return "the number of items differs"
        constants = [pyv.ConstOp(item) for item in owner.value.data]
        insert_before(op, *constants)
        return [constant.result for constant in constants]
    if not isinstance(owner, pyv.BuildOp) or owner.kind.data not in ("tuple", "list"):
        return "what is unpacked is not known"
    if len(owner.args) != len(op.items):
        return "the number of items differs"
    if any(use.operation is not op and not isinstance(use.operation, pyv.SnapshotOp) for use in op.value.uses):
        return "the tuple has other uses"
    return list(owner.args)


@dataclass(frozen=True)
class ForwardTuplesPass(Pass):
    name = "forward-tuples"
    summary = "unpack tuples that were just built without building them"
    statistics: ClassVar = {"tuples-forwarded": "tuples that are not built, or not unpacked"}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        changed = False
        for function in functions_of(module):
            if is_interpreted(function):
                continue
            for op in [op for block in function.body.blocks for op in block.ops if type(op) is pyv.UnpackOp]:
                items = items_of(op)
                if isinstance(items, str):
                    context.declined(op, items)
                    continue
                for old, new in zip(op.items, items, strict=True):
                    replace_value(old, new)
                made = op.value.owner
                erase(op)
                if isinstance(made, Operation):
                    erase_with_snapshots(made)
                context.count("tuples-forwarded")
                changed = True
        return changed
