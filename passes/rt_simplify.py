"""Take away what nothing needs: unused pure ops, states nobody leaves by, guards and branches on constants.

    %t = rt.bconst true                                   rt.br ^a(%n)
    rt.guard %t, %s                                 =>
    rt.cond_br %t, ^a(%n), ^b

Keeps an op that may leave even when its result is unused: leaving is what it is there for.  What folds is left to LLVM,
which does it faster; here it is about fewer ops to emit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from pymlir.dialects import rt
from pymlir.passes.analyses.graph import reverse_post_order
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import erase, erase_unreachable


@dataclass(frozen=True)
class RtSimplifyPass(Pass):
    name = "rt-simplify"
    summary = "take away what nothing needs"
    statistics: ClassVar = {
        "ops-erased": "ops whose results nothing used",
        "guards-erased": "guards that always hold",
        "branches-decided": "branches on a constant",
        "blocks-erased": "blocks that nothing leads to",
    }

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        before = dict(context.counts.get(self.name, {}))
        for func in module.ops:
            if isinstance(func, rt.FuncOp):
                decide_branches(func, context)
                if gone := erase_unreachable(func.body):
                    context.count("blocks-erased", gone)
                erase_unused(func, context)
        return dict(context.counts.get(self.name, {})) != before


def known(value: SSAValue) -> bool | None:
    return bool(value.owner.value) if isinstance(value.owner, rt.BConstOp) else None


def decide_branches(func: rt.FuncOp, context: PassContext) -> None:
    for block in func.body.blocks:
        for op in list(block.ops):
            if isinstance(op, rt.GuardOp) and known(op.inputs[0]) is True:
                erase(op)
                context.count("guards-erased")
        last = block.last_op
        if isinstance(last, rt.CondBrOp) and (answer := known(last.condition)) is not None:
            target, values = last.edges()[0 if answer else 1]
            branch = rt.BrOp.of(target, values)
            branch.location = last.location
            erase(last)
            block.add_op(branch)
            context.count("branches-decided")


def is_needed(op: Operation) -> bool:
    """Whether the op does something besides giving its results."""
    if isinstance(op, rt.SnapshotOp):
        return False
    return not isinstance(op, rt.RtOp) or not op.results or op.state is not None


def erase_unused(func: rt.FuncOp, context: PassContext) -> None:
    """From the last op to the first, so that what only an unused op used goes too."""
    for block in reversed(reverse_post_order(func.body)):
        for op in reversed(list(block.ops)):
            if any(result.uses for result in op.results):
                continue
            if not is_needed(op):
                erase(op)
                context.count("ops-erased")
            elif op.results:
                context.declined(op, "nothing uses its result, but it may leave")
