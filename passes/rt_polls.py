"""Let signals and other threads in: one poll in each loop, and at the start of functions that call themselves.

    ^head(%i : i64):                                          ^head(%i : i64):
      %s = rt.snapshot at 20 locals(0 = %i)                     %s = rt.snapshot at 20 locals(0 = %i)
      %more = rt.icmp lt %i, %n                                 %more = rt.icmp lt %i, %n
      rt.cond_br %more, ^body, ^exit                    =>      rt.cond_br %more, ^body, ^exit
    ^body:                                                    ^body:
      %next = rt.iadd %i, %one proved                           %next = rt.iadd %i, %one proved
      rt.br ^head(%next)                                        rt.br ^again(%next)
                                                              ^again(%j : i64):
                                                                %t = rt.snapshot at 20 locals(0 = %j)
                                                                rt.poll %t
                                                                rt.br ^head(%j)

The poll stands on the way back, as CPython's does, by the first state of the loop's header: a header that is nothing
but the loop's test can be turned round to its end by LLVM.  Where that state is not known on the way back, the poll
stands behind it, or behind one of a block that every round runs.
Runs before rt-simplify, which takes away the states that nothing leaves by, and before rt-inline.
Does not fire in a loop that runs at most 64 rounds and holds neither loops nor calls, nor where a loop has no state to
leave by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation

from pymlir.dialects import rt
from pymlir.passes.analyses.rt_loops import Loop, loops_of, recursive_functions, trip_count
from pymlir.passes.base import Pass, PassContext

SHORT = 64
"""Rounds that no signal need interrupt."""


def first_snapshot(block: Block) -> rt.SnapshotOp | None:
    """The first one of the function's own code: an inlined one would do too, but says less."""
    return next((op for op in block.ops if isinstance(op, rt.SnapshotOp) and not op.frame.is_done), None)


def polled_place(loop: Loop) -> rt.SnapshotOp | None:
    """A snapshot that every round passes: in the header, or in the only block that leads back to it."""
    found = first_snapshot(loop.header)
    if found is None and len(loop.latches) == 1:
        found = first_snapshot(loop.latches[0])
    return found


def is_short(loop: Loop, inner_headers: set[Block]) -> bool:
    """Whether the loop ends so soon that nobody waits for it."""
    count = trip_count(loop)
    if count is None or count > SHORT:
        return False
    inside = loop.body[1:]
    return not any(block in inner_headers for block in inside) and not any(
        isinstance(op, rt.CallOp | rt.VisitOp) for block in loop.body for op in block.ops
    )


def poll_after(snapshot: rt.SnapshotOp) -> None:
    block = snapshot.parent_block()
    assert block is not None
    poll = rt.PollOp.create(operands=[snapshot.result])
    poll.location = snapshot.location
    block.insert_op_after(poll, snapshot)


@dataclass(frozen=True)
class RtPollsPass(Pass):
    name = "rt-polls"
    summary = "let signals and other threads in, once a round"
    statistics: ClassVar = {
        "loops-polled": "loops that got a poll",
        "loops-short": "loops too short for one",
        "loops-without-state": "loops with no state to leave by",
        "entries-polled": "recursive functions that poll when entered",
    }

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        recursive = recursive_functions(module)
        changed = False
        for func in module.ops:
            if isinstance(func, rt.FuncOp):
                changed |= poll_loops(func, context)
                if func.symbol in recursive and (entry := first_snapshot(func.entry)) is not None:
                    poll_after(entry)
                    context.count("entries-polled")
                    changed = True
        return changed


def is_known_on_the_way_back(snapshot: rt.SnapshotOp, loop: Loop) -> bool:
    """Whether the state is made of the header's arguments and of what was there before the loop."""
    inside = set(loop.body)
    return snapshot.parent_block() is loop.header and not any(
        isinstance(value.owner, Operation) and value.owner.parent_block() in inside for value in snapshot.operands
    )


def poll_on_the_way_back(snapshot: rt.SnapshotOp, loop: Loop) -> None:
    """Poll in a block of its own, by which every way back to the header goes."""
    header = loop.header
    again = Block(arg_types=[argument.type for argument in header.args])
    region = header.parent_region()
    assert region is not None
    region.insert_block_after(again, loop.latches[-1])
    for argument, other in zip(header.args, again.args, strict=True):
        other.name_hint = argument.name_hint
    for latch in loop.latches:
        last = latch.last_op
        assert last is not None
        last.successors = [again if target is header else target for target in last.successors]
    state = snapshot.clone(dict(zip(header.args, again.args, strict=True)))
    back = rt.BrOp.create(operands=again.args, successors=[header])
    back.location = state.location = snapshot.location
    again.add_ops([state, back])
    poll_after(state)


def poll_loops(func: rt.FuncOp, context: PassContext) -> bool:
    loops = loops_of(func.body)
    headers = {loop.header for loop in loops}
    changed = False
    for loop in loops:
        place = polled_place(loop)
        if is_short(loop, headers):
            context.count("loops-short")
            context.declined(loop.header.first_op or func, f"the loop runs at most {SHORT} rounds")
        elif place is None:
            context.count("loops-without-state")
            context.declined(loop.header.first_op or func, "the loop has no state to leave by")
        else:
            if is_known_on_the_way_back(place, loop):
                poll_on_the_way_back(place, loop)
            else:
                poll_after(place)
            context.count("loops-polled")
            changed = True
    return changed
