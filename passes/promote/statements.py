"""Statements: assignments, branches, loops, `try` without `finally`; all others are left to the interpreter.

A statement is built op by op.  When one of its expressions has no native form, all that was built of it is taken back
and the interpreter takes over where it starts.  Statements nested in it decide for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xdsl.ir import Block, Operation, Region, SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import AtAttr
from pymlir.passes.promote.conditions import WITH_REGIONS
from pymlir.passes.promote.expressions import HANDLERS
from pymlir.passes.promote.frame import Declined, Edge, Frame, NotPromoted
from pymlir.passes.promote.loops import Loop, Loops
from pymlir.passes.promote.operands import place_of, reason
from pymlir.passes.promote.prepare import Prepared


class Statements(Loops):
    """Builds the blocks of one function, statement by statement."""

    def __init__(self, frame: Frame, prepared: Prepared, left: Callable[[str], None]):
        super().__init__(frame, prepared)
        self.loops: list[Loop] = []
        self.left = left

    def function(self, func: py.FuncOp, start: SSAValue) -> None:
        """The whole function."""
        self.make_cells(func, start)
        self.statements(func.body.blocks[0], 0)
        if self.frame.block is not None:
            self._return(self.frame.result(pyv.ConstOp(None)))

    def statements(self, block: Block, depth: int) -> None:
        """The statements of a block, up to one that does not go on."""
        for group in groups(block):
            if self.frame.block is None:
                return
            if isinstance(group[0], py.StmtOp):
                del self.frame.stack[depth:]
                self._statement(group[0], group[1:], depth)
            else:
                # Stores to a loop's target: when they have no native form, the loop has none.
                self._run(group)
        del self.frame.stack[depth:]

    def _statement(self, start: py.StmtOp, ops: Sequence[Operation], depth: int) -> None:
        if start.at is not None:
            self.frame.locate(start.at)
        mark, loops = self.frame.mark(), len(self.loops)
        try:
            check_forms(ops)
            self._run(ops)
            self._pop(ops, depth)
        except Declined as declined:
            self.frame.take_back(mark)
            del self.loops[loops:]
            self._leave(start.at, str(declined))

    def _run(self, ops: Sequence[Operation]) -> None:
        for op in ops:
            if self.frame.block is None:
                return
            handler = STATEMENTS.get(type(op))
            if handler is None:
                self.evaluate(op)
            else:
                handler(self, op)

    def _pop(self, ops: Sequence[Operation], depth: int) -> None:
        """What an expression statement gave is popped, by the instruction behind the last one."""
        frame = self.frame
        if frame.block is None or len(frame.stack) != depth + 1 or not ops or len(ops[-1].results) != 1:
            return
        value, at = self.env.get(ops[-1].results[0]), place_of(ops[-1])
        if at is not None and at.found and value is not None and frame.stack[-1] is value:
            frame.stack.pop()
            frame.let_go(value, at.followed_by(depth + 1), 1)

    def _leave(self, at: AtAttr | None, reason: str) -> None:
        """The interpreter goes on from here."""
        frame = self.frame
        try:
            state = frame.snapshot(at, 0)
        except Declined as declined:
            line = "?" if at is None else at.line
            raise NotPromoted(f"no place to take over at line {line}: {declined}") from None
        frame.add(pyv.LeaveOp(state, reason))
        frame.block = None
        self.left(reason)

    def drop(self, value: SSAValue | None) -> None:
        if value is not None:
            self.frame.add(pyv.DropOp(value))

    def return_(self, op: py.ReturnOp) -> None:
        none = op.value is None
        self._return(self.frame.result(pyv.ConstOp(None)) if none else self.env[op.operands[0]])

    def _return(self, value: SSAValue) -> None:
        frame = self.frame
        for loop in reversed(self.loops):
            self.drop(loop.iterator)
        for local in frame.values:
            self.drop(local)
        frame.add(pyv.ReturnOp(value))
        frame.block = None

    def break_(self, op: py.BreakOp) -> None:
        loop = self.loops[-1]
        if loop.iterator is not None:
            iterator = self.frame.stack.pop()
            self.frame.let_go(loop.iterator, op.at, 1)
            self.frame.stack.append(iterator)
        loop.breaks.append(self.frame.edge())

    def continue_(self, op: py.ContinueOp) -> None:
        self.loops[-1].continues.append(self.frame.edge())

    def if_(self, op: py.IfOp) -> None:
        yes, no = self.condition(op.test, op.at)
        self.frame.start(self._branch(yes, op.then) + self._branch(no, op.orelse))

    def _branch(self, edges: list[Edge], region: Region | None) -> list[Edge]:
        """Run a region; gives the ways that lead behind it."""
        if region is None:
            return edges
        self.frame.start(edges)
        if self.frame.block is not None:
            self.statements(region.blocks[0], len(self.frame.stack))
        return [] if self.frame.block is None else [self.frame.edge()]

    def assert_(self, op: py.AssertOp) -> None:
        yes, no = self.condition(op.test, op.at)
        self.frame.start(no)
        if self.frame.block is not None:
            failed = op.failed.blocks[0].first_op
            self._leave(failed.at if isinstance(failed, py.StmtOp) else None, "assertion failed")
        self.frame.start(yes)

    def raise_(self, op: py.RaiseOp) -> None:
        raise Declined("raise")

    def try_(self, op: py.TryOp) -> None:
        """Handlers have no native form: what raises goes on in the interpreter."""
        if op.finalbody is not None:
            raise Declined("try finally")
        if op.star is not None:
            raise Declined("except*")
        self.statements(op.body.blocks[0], len(self.frame.stack))
        if op.orelse is not None and self.frame.block is not None:
            self.statements(op.orelse.blocks[0], len(self.frame.stack))


def check_forms(ops: Sequence[Operation]) -> None:
    """Every op has a native form, as far as its kind says."""
    for op in ops:
        kind = type(op)
        if kind not in STATEMENTS and kind not in HANDLERS and kind not in WITH_REGIONS:
            raise Declined(reason(op))
        if isinstance(op, py.CallOp) and ("*" in op.kinds.data or "**" in op.kinds.data):
            raise Declined("call with * or **")


def groups(block: Block) -> list[list[Operation]]:
    """The ops of a block, statement by statement; what stands before the first `py.stmt` is a group of its own."""
    found: list[list[Operation]] = []
    for op in block.ops:
        if isinstance(op, py.StmtOp) or not found:
            found.append([])
        found[-1].append(op)
    return found


STATEMENTS: dict[type[Operation], Callable[[Statements, Any], None]] = {
    py.ReturnOp: Statements.return_,
    py.BreakOp: Statements.break_,
    py.ContinueOp: Statements.continue_,
    py.RaiseOp: Statements.raise_,
    py.IfOp: Statements.if_,
    py.AssertOp: Statements.assert_,
    py.TryOp: Statements.try_,
    py.WhileOp: Statements.while_,
    py.ForOp: Statements.for_,
}
