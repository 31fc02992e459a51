"""Leave by the earliest state from which nothing but repeatable work has been done.

    %s1 = pyv.snapshot 10 ...                          %s1 = pyv.snapshot 10 ...
    %a = pyv.binary %x "*" %x at %s1 : !py.int         %a = pyv.binary %x "*" %x at %s1 : !py.int
    %s2 = pyv.snapshot 14 ... stack(%a, %y)      =>    %b = pyv.binary %a "+" %y at %s1 : !py.int
    %b = pyv.binary %a "+" %y at %s2 : !py.int

Arithmetic on unboxed values may be done again by the interpreter: then one exit serves many checks, and the values that
later snapshots would need are not kept.  Operations of the interpreter, native calls and drops of objects are effects:
after one, the next snapshot counts.  Snapshots that nothing leaves by go, and what only they used.
Does not fire across the head of a loop, where the interpreter would have to repeat whole iterations, nor for states of
calls and of visits, which say which instruction is being done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, Region, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.passes.analyses.bindings import functions_of, is_interpreted
from pymlir.passes.analyses.dominance import Dominance, dominance
from pymlir.passes.analyses.scalar import FREE, is_native
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import erase

REPEATABLE_UNUSED = FREE | {typed.RangeMoreOp, typed.RangeStepOp, pyv.IsOp}
"""Ops without effect that may go when nobody uses their results."""


CHECKS = frozenset((pyv.ExpectOp, pyv.CheckBoundOp, pyv.IsOp))


def is_effect(op: Operation) -> bool:
    """Whether the interpreter must not do again what came before."""
    kind = type(op)
    if kind is typed.NativeCallOp:
        return True
    return kind not in CHECKS and not is_native(op)


def keeps_own_state(op: Operation) -> bool:
    return is_effect(op) or (isinstance(op, pyv.ExpectOp) and op.after is not None)


class Sharer:
    """Shares the states of one function."""

    def __init__(self, region: Region, context: PassContext):
        self.region = region
        self.context = context
        self.found: Dominance = dominance(region)
        self.ends: dict[Block, SSAValue | None] = {}
        """The state to leave by at the end of each block."""
        self.heads: set[SSAValue] = set()
        """The first state of each loop, by which a loop can be interrupted."""

    def run(self) -> bool:
        for block in self.found.order:
            self.share(block)
        return self.clean()

    def is_head(self, block: Block) -> bool:
        index = self.found.index
        return any(index[before] >= index[block] for before in self.found.predecessors[block])

    def begin(self, block: Block) -> SSAValue | None:
        """The state that holds at the start of a block: the same one on all ways there."""
        before = self.found.predecessors[block]
        if not before or self.is_head(block):
            return None
        states = [self.ends.get(other) for other in before]
        return states[0] if all(state is states[0] for state in states) else None

    def share(self, block: Block) -> None:
        state = self.begin(block)
        head = self.is_head(block)
        for op in block.ops:
            if type(op) is pyv.SnapshotOp:
                if state is None and not op.where.is_done:
                    state = op.result
                    if head:
                        self.context.declined(op, "the head of a loop keeps its own state")
                        self.heads.add(state)
                        head = False
            elif keeps_own_state(op):
                if state is not None:
                    self.context.declined(op, "it may not be done again, so what follows has a state of its own")
                state = None if is_effect(op) else state
            elif state is not None and isinstance(op, pyv.ValuesOp) and op.snapshot not in (None, state):
                op.operands[len(op.operands) - 1] = state
                self.context.count("states-shared")
        self.ends[block] = state

    def clean(self) -> bool:
        """Erase what nobody needs any more, users before what they use."""
        for block in reversed(self.found.order):
            for op in reversed(list(block.ops)):
                if type(op) in REPEATABLE_UNUSED and all([result.first_use is None for result in op.results]):
                    if type(op) is pyv.SnapshotOp and op.results[0] in self.heads:
                        continue
                    self.context.count("snapshots-erased", int(type(op) is pyv.SnapshotOp))
                    erase(op)
        return True


@dataclass(frozen=True)
class ShareSnapshotsPass(Pass):
    name = "share-snapshots"
    summary = "leave by the earliest state from which nothing has been done that may not be repeated"
    statistics: ClassVar = {
        "states-shared": "ops that leave by an earlier state",
        "snapshots-erased": "snapshots nobody leaves by",
    }

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        functions = [op for op in functions_of(module) if not is_interpreted(op) and op.body.blocks]
        return any([Sharer(function.body, context).run() for function in functions])
