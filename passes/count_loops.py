"""Loops over `range` count; the iterator exists only when the interpreter takes over.

      %r = pyv.call %range(%n) at %s0                %e = pyv.expect %n at %s0 : !py.int
      %it = pyv.iter %r at %s1                       pyv.br ^head(%zero)
      pyv.br ^head                                 ^head(%cur : !py.int):
    ^head:                                           %h = pyv.range_state %cur to %e by %one
      %s2 = pyv.snapshot 14 ... stack(%it)    =>     %s2 = pyv.snapshot 14 ... stack(%h)
      %more, %i = pyv.next %it at %s2                %more = pyv.range_more %cur to %e by %one
      pyv.cond_br %more, ^body, ^end                 pyv.cond_br %more, ^body, ^end
    ^body:                                         ^body:
                                                     %next = pyv.range_step %cur by %one

An argument that is not an int leaves before the call.  Where the step is not 1 or -1, `pyv.range_check` leaves
before the call when counting could overflow, or the step is 0. Does not fire when `range` may be something else,
gets keywords, is used by anything but one `for`, is kept in a variable, or is given a number of arguments that
CPython rejects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.dialects.py_types import IntType
from pymlir.passes.analyses.bindings import functions_of, is_interpreted
from pymlir.passes.analyses.dominance import Dominance, dominance
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import erase, insert_before, pass_values, replace_value

INT = IntType(None, None)


@dataclass
class Loop:
    """One `for` over a call of `range`."""

    call: pyv.CallOp
    iter: pyv.IterOp
    next: pyv.NextOp

    @property
    def head(self) -> Block:
        block = self.next.parent_block()
        assert block is not None
        return block


def other_uses(value: SSAValue, *known: Operation) -> list[Operation]:
    """Users besides these, besides snapshots and besides drops."""
    return [
        use.operation
        for use in value.uses
        if use.operation not in known and not isinstance(use.operation, pyv.SnapshotOp | pyv.DropOp)
    ]


def find_loop(call: pyv.CallOp) -> Loop | str:
    """The loop over what a call of `range` gives, or why there is none to count."""
    if call.keyword_names or not 1 <= len(call.args) <= 3:
        return "range is not called with one to three arguments by position"
    if any(isinstance(argument.owner, pyv.ConstOp) and not fits(argument.owner.value.data) for argument in call.args):
        return "a bound is no int of a machine word"
    iters = [use.operation for use in call.result.uses if isinstance(use.operation, pyv.IterOp)]
    if len(iters) != 1 or other_uses(call.result, iters[0]):
        return "the range is used by more than one loop"
    if is_kept(call.result, iters[0]):
        return "the range is kept in a variable"
    nexts = [use.operation for use in iters[0].result.uses if isinstance(use.operation, pyv.NextOp)]
    if len(nexts) != 1 or other_uses(iters[0].result, nexts[0]):
        return "the iterator is used by more than its loop"
    following = nexts[0].next_op
    if not isinstance(following, pyv.CondBrOp) or following.condition is not nexts[0].has_item:
        return "the iterator is not at the head of a loop"
    if following.true_target is following.false_target or len(predecessors(following.true_target)) != 1:
        return "the body is entered from elsewhere"
    return Loop(call, iters[0], nexts[0])


def is_kept(value: SSAValue, consumer: Operation) -> bool:
    """Whether a frame shows the value elsewhere than on the stack of the one op that takes it from there."""
    shown = [use.operation for use in value.uses if isinstance(use.operation, pyv.SnapshotOp)]
    return len(shown) > 1 or any(use.operation is not consumer for one in shown for use in one.result.uses)


def fits(value: object) -> bool:
    return isinstance(value, int) and -(2**63) <= value < 2**63


def predecessors(block: Block) -> list[Operation]:
    region = block.parent
    assert region is not None
    return [op for other in region.blocks if (op := other.last_op) is not None and block in op.successors]


class Counter:
    """Turns one loop into a counting one."""

    def __init__(self, loop: Loop, blocks: Dominance):
        self.loop = loop
        self.blocks = blocks
        self.start, self.stop, self.step = self.bounds()

    def bounds(self) -> tuple[SSAValue, SSAValue, SSAValue]:
        """The arguments as ints, defaults filled in; guards before the call."""
        call = self.loop.call
        values = [self.as_int(argument) for argument in call.args]
        if len(values) == 1:
            values = [self.constant(0), *values]
        step = values[2] if len(values) == 3 else self.constant(1)
        known = step.owner.value.data if isinstance(step.owner, pyv.ConstOp) else None
        if known not in (1, -1):
            insert_before(call, typed.RangeCheckOp(values[1], step, call.state))
        return values[0], values[1], step

    def as_int(self, value: SSAValue) -> SSAValue:
        if isinstance(value.type, IntType):
            return value
        guard = pyv.ExpectOp(value, self.loop.call.state, INT)
        insert_before(self.loop.call, guard)
        guard.result.name_hint = value.name_hint
        return guard.result

    def constant(self, number: int) -> SSAValue:
        op = pyv.ConstOp(number)
        insert_before(self.loop.call, op)
        return op.result

    def run(self) -> None:
        loop = self.loop
        head, branch = loop.head, loop.next.next_op
        assert isinstance(branch, pyv.CondBrOp)
        body = branch.true_target
        current = head.insert_arg(INT, len(head.args))
        current.name_hint = loop.next.item.name_hint
        step = typed.RangeStepOp(current, self.step)
        body.insert_op_before(step, body.first_op) if body.first_op else body.add_op(step)
        step.location = loop.next.location
        inside = {block for block in self.blocks.order if self.blocks.dominates(body, block)}
        for before in self.blocks.predecessors[head]:
            pass_values(before, head, [step.result if before in inside else self.start])
        self.rewrite_snapshots(current, step, inside)
        more = typed.RangeMoreOp(current, self.stop, self.step)
        insert_before(loop.next, more)
        replace_value(loop.next.has_item, more.result)
        replace_value(loop.next.item, current)
        self.erase_old()

    def rewrite_snapshots(self, current: SSAValue, step: typed.RangeStepOp, inside: set[Block]) -> None:
        """The iterator's state: before the loop, at its head, in its body."""
        iterator, head = self.loop.iter.result, self.loop.head
        states: dict[Block, SSAValue] = {}
        for use in list(iterator.uses):
            snapshot = use.operation
            block = snapshot.parent_block()
            if not isinstance(snapshot, pyv.SnapshotOp) or block is None:
                continue
            if block not in states:
                number = current if block is head else step.result if block in inside else self.start
                state = typed.RangeStateOp(number, self.stop, self.step)
                self.place(state, block, step)
                states[block] = state.result
            for position, operand in enumerate(snapshot.operands):
                if operand is iterator:
                    snapshot.operands[position] = states[block]

    def place(self, state: typed.RangeStateOp, block: Block, step: typed.RangeStepOp) -> None:
        if block is step.parent_block():
            block.insert_op_after(state, step)
        elif block is self.loop.iter.parent_block() and block is not self.loop.head:
            block.insert_op_after(state, self.loop.iter)
        else:
            assert block.first_op is not None
            block.insert_op_before(state, block.first_op)

    def erase_old(self) -> None:
        loop = self.loop
        for value in (loop.iter.result, loop.call.result):
            for use in list(value.uses):
                if isinstance(use.operation, pyv.DropOp):
                    erase(use.operation)
        erase(loop.next)
        self.forget(loop.iter)
        self.forget(loop.call)

    def forget(self, op: pyv.IterOp | pyv.CallOp) -> None:
        """Erase an op, and the snapshots that only it could leave by."""
        for use in list(op.result.uses):
            snapshot = use.operation
            if isinstance(snapshot, pyv.SnapshotOp) and snapshot.result.first_use is None:
                erase(snapshot)
        erase(op)


@dataclass(frozen=True)
class CountLoopsPass(Pass):
    name = "count-loops"
    summary = "count in loops over range instead of asking an iterator"
    statistics: ClassVar = {"loops-counted": "loops over range that count"}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        changed = False
        for function in functions_of(module):
            if is_interpreted(function):
                continue
            blocks = dominance(function.body)
            calls = [op for block in blocks.order for op in block.ops if type(op) is pyv.CallOp]
            for call in calls:
                callee = call.callee.owner
                if not isinstance(callee, pyv.BuiltinOp) or callee.builtin.data != "range":
                    continue
                loop = find_loop(call)
                if isinstance(loop, str):
                    context.declined(call, loop)
                    continue
                Counter(loop, blocks).run()
                context.count("loops-counted")
                changed = True
        return changed
