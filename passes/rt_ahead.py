"""Compute the floats of the next round before the test that may end the loop.

    ^round(%x : f64):                                  ^round(%x : f64):
      %far = rt.fcmp gt %x, %limit                       %next = rt.fmul %x, %c
      rt.cond_br %far, ^out, ^go               =>        rt.ready %next
    ^go:                                                 %far = rt.fcmp gt %x, %limit
      %next = rt.fmul %x, %c                             rt.cond_br %far, ^out, ^go
      rt.br ^round(%next)                              ^go:
                                                         rt.br ^round(%next)

Each round waits for the floats of the one before it, and of what can be done a processor does the oldest first: what
is waited for should be older than the test, for which nothing waits.  `rt.ready` keeps LLVM from moving the ops back.
Fires for additions, subtractions, multiplications and negations that the block behind the test passes on, when they
are few.  Does not fire when the test is not a comparison of floats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import rt
from pymlir.passes.analyses.rt_loops import Loop, edges_of, loops_of
from pymlir.passes.base import Pass, PassContext

CHEAP = (rt.FAddOp, rt.FSubOp, rt.FMulOp, rt.FNegOp)
TESTING = (*CHEAP, rt.FAbsOp, rt.FCmpOp, rt.BNotOp)
MOST = 8
"""Ops computed in vain when the loop ends here."""


def behind_test(block: Block, loop: Loop) -> Block | None:
    """The block that follows when the loop goes on, if the block's end may end the loop and leads there alone."""
    outside = [target for target, _ in edges_of(block.last_op) if target not in loop.body]
    inside = [target for target, _ in edges_of(block.last_op) if target in loop.body]
    if len(outside) != 1 or len(inside) != 1 or inside[0] is loop.header:
        return None
    return inside[0] if len(inside[0].predecessors()) == 1 and not inside[0].args else None


def passed_on(block: Block) -> list[Operation]:
    """The cheap ops of the block that it passes on, with those they need, if all of them can be done before it."""
    wanted = {value for _, values in edges_of(block.last_op) for value in values}
    found: list[Operation] = []
    for op in reversed(list(block.ops)):
        if isinstance(op, CHEAP) and op.results[0] in wanted:
            found.insert(0, op)
            wanted.update(op.operands)
    known = set[SSAValue]()
    movable: list[Operation] = []
    for op in found:
        if all(
            not isinstance(v.owner, Operation) or v.owner.parent_block() is not block or v in known for v in op.operands
        ):
            movable.append(op)
            known.update(op.results)
    return movable


def test_of(block: Block) -> list[Operation]:
    """The ops of floats that serve the block's test and nothing else; none when it is no test of floats."""
    last = block.last_op
    assert isinstance(last, rt.CondBrOp)
    found: list[Operation] = []
    for op in reversed(list(block.ops)):
        users = [use.operation for result in op.results for use in result.uses]
        if isinstance(op, TESTING) and users and all(user is last or user in found for user in users):
            found.insert(0, op)
    condition = last.condition.owner
    passed = {value for _, values in last.edges() for value in values}
    compares = any(isinstance(op, rt.FCmpOp) for op in found)
    return found if compares and condition in found and last.condition not in passed else []


def compute_ahead(block: Block, ops: list[Operation], test: list[Operation]) -> None:
    last, behind = block.last_op, ops[0].parent_block()
    assert last is not None and behind is not None and behind.last_op is not None
    carried = {value for _, values in edges_of(behind.last_op) for value in values}
    for op in ops:
        op.detach()
    ready = [rt.ReadyOp.create(operands=op.results) for op in ops if op.results[0] in carried]
    for op in ready:
        op.location = last.location
    for op in test:
        op.detach()
    block.insert_ops_before([*ops, *ready, *test], last)


@dataclass(frozen=True)
class RtAheadPass(Pass):
    name = "rt-ahead"
    summary = "compute the next round's floats before the test that may end the loop"
    statistics: ClassVar = {"tests-passed": "tests that floats were computed before", "ops-ahead": "ops moved"}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        changed = False
        for func in module.ops:
            for loop in loops_of(func.body) if isinstance(func, rt.FuncOp) else ():
                for block in loop.body:
                    changed |= self.look_at(block, loop, context)
        return changed

    def look_at(self, block: Block, loop: Loop, context: PassContext) -> bool:
        behind = behind_test(block, loop)
        ops = passed_on(behind) if behind is not None else []
        if not ops:
            return False
        test = test_of(block)
        if not test or len(ops) > MOST:
            reason = f"{len(ops)} ops are more than {MOST}" if test else "the test is not of floats alone"
            context.declined(ops[0], reason)
            return False
        compute_ahead(block, ops, test)
        context.count("tests-passed")
        context.count("ops-ahead", len(ops))
        return True
