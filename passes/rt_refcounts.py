"""Let go of each reference once, after its last use, on every way: also on the ways that leave.

    %r = rt.visit "attr"("x"), %s : !rt.ref            %r = rt.visit "attr"("x"), %s : !rt.ref
    %i = rt.unbox_int %r, %s after(%r)           =>     %s1 = rt.snapshot ... release(..., %r)
    rt.return %i                                       %i = rt.unbox_int %r, %s1 after(%r)
                                                       rt.decref %r
                                                       rt.return %i

What a visit uses last goes when its instruction lets go of its operands, or its callee does: the visit `gives` it up.
The last use of what a local holds is the visit "drop" where the local lets go, or the `rt.drop` where the frame has
ended, so `__del__` runs where it does in CPython.  A visit "drop" that is not the last use goes.
A branch gives its references away; what the other side still needs, and what is only borrowed, is counted up first.
Does not fire for constants and the cells of the closure, which are borrowed for the whole call.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import rt
from pymlir.passes.analyses.graph import reverse_post_order
from pymlir.passes.analyses.rt_references import (
    conditional_item,
    is_null,
    is_owned,
    live_at_start,
    nullable,
    popped_values,
    used_references,
)
from pymlir.passes.base import Pass, PassContext

Held = dict[SSAValue, None]
"""The references owned at one point, in the order in which they came."""


Clones = dict[tuple[SSAValue, tuple[SSAValue, ...]], SSAValue]
"""For a state and what is held, the state that also lets go of it."""


class ReferenceCounter:
    """Puts the counting ops of one function."""

    def __init__(self, func: rt.FuncOp, context: PassContext):
        self.func = func
        self.context = context
        self.blocks = reverse_post_order(func.body)
        self.live = live_at_start(self.blocks)
        self.clones: Clones = {}
        self.nullable = nullable(self.blocks)

    def run(self) -> None:
        given = {block: self.items_given(block) for block in self.blocks}
        clones: dict[Block, Clones] = {}
        for block in self.blocks:
            before = block.predecessors()
            # What dominates is there: the only way in has been counted already.
            self.clones = clones[block] = dict(clones.get(before[0], {})) if len(before) == 1 else {}
            held: Held = {value: None for value in self.live[block] if value not in given[block]}
            held |= {value: None for value in (*block.args, *given[block]) if is_owned(value)}
            self.count_block(block, held)
        for op in list(self.func.walk()):
            if isinstance(op, rt.SnapshotOp) and not op.result.uses:
                op.detach()
                op.erase()

    def items_given(self, block: Block) -> list[SSAValue]:
        """The item of "next" that is born where this block begins, when that is the only way in."""
        before = block.predecessors()
        if len(before) != 1 or (item := conditional_item(before[0])) is None:
            return []
        return [item] if before[0].last_op is not None and before[0].last_op.successors[0] is block else []

    # ---- one block

    def count_block(self, block: Block, held: Held) -> None:
        ops = list(block.ops)
        last_use = self.last_uses(block, ops)
        pending = conditional_item(block)
        first = ops[0]
        for value in [value for value in held if value not in last_use and value not in self.live_after(block)]:
            self.before(first, rt.DecRefOp, value)
            del held[value]
        for op in ops[:-1]:
            self.leave_by(op, held)
            dying = [value for value in held if last_use.get(value) is op]
            for result in op.results:
                if result is not pending and is_owned(result):
                    self.own(op, result, held, last_use, block)
            self.release_after(op, dying, held)
            if isinstance(op, rt.DropOp) or (isinstance(op, rt.VisitOp) and op.is_drop and not op.given):
                op.detach()
                op.erase()
        self.leave_by(ops[-1], held)
        self.end(ops[-1], held)

    def live_after(self, block: Block) -> set[SSAValue]:
        last = block.last_op
        return set[SSAValue]().union(*(self.live[target] for target in (last.successors if last else ())))

    def last_uses(self, block: Block, ops: list[Operation]) -> dict[SSAValue, Operation | None]:
        """For each reference used here the op after which it is dead; None when it lives on."""
        after = self.live_after(block)
        found: dict[SSAValue, Operation | None] = {}
        for op in ops:
            for value in used_references(op):
                found[value] = None if value in after else op
        return found

    def own(
        self, op: Operation, value: SSAValue, held: Held, last_use: dict[SSAValue, Operation | None], block: Block
    ) -> None:
        """A new reference; an item of a tuple is only borrowed from it, so it is counted up."""
        if isinstance(op, rt.ItemOp):
            self.after(op, rt.IncRefOp, value)
        if value in last_use or value in self.live_after(block):
            held[value] = None
        else:
            self.after(op, rt.DecRefOp, value)

    def release_after(self, op: Operation, dying: list[SSAValue], held: Held) -> None:
        given = popped_values(op) if dying and isinstance(op, rt.VisitOp) else set[SSAValue]()
        for value in dying:
            del held[value]
            if value not in given:
                self.after(op, rt.DecRefOp, value)
        if given := [value for value in dying if value in given]:
            op.operands = [*op.operands, *given]
            self.context.count("references-given", len(given))

    # ---- edges

    def leave_by(self, op: Operation, held: Held) -> None:
        """When `op` leaves, all that is held is let go: its state says so."""
        if not isinstance(op, rt.RtOp) or op.state is None or not held:
            return
        key = (op.state, tuple(held))
        if key not in self.clones:
            old = rt.snapshot_of(op.state)
            new = rt.SnapshotOp.of(old.frame, old.values, old.outer, list(held))
            new.location = old.location
            new.result.name_hint = old.result.name_hint
            block = op.parent_block()
            assert block is not None
            block.insert_op_before(new, op)
            self.clones[key] = new.result
            self.context.count("states-releasing")
        op.operands[op.input_count] = self.clones[key]

    def end(self, last: Operation, held: Held) -> None:
        match last:
            case rt.ReturnOp():
                for value in last.operands:
                    if value.type == rt.ref and value not in held:
                        self.before(last, rt.IncRefOp, value)
            case rt.BrOp():
                for kind, value in self.changes(last.successors[0], list(last.operands), held):
                    self.before(last, kind, value)
            case rt.CondBrOp():
                self.end_in_two(last, held)
            case _:
                pass

    def changes(
        self, target: Block, values: list[SSAValue], held: Held
    ) -> list[tuple[type[rt.IncRefOp] | type[rt.DecRefOp], SSAValue]]:
        """What an edge has to do: count up what is not given away, let go of what the target does not want."""
        passed = Counter(value for value in values if value.type == rt.ref and not is_null(value))
        wanted = self.live[target]
        found: list[tuple[type[rt.IncRefOp] | type[rt.DecRefOp], SSAValue]] = []
        for value, times in passed.items():
            given = int(value in held and value not in wanted)
            found.extend([(rt.IncRefOp, value)] * (times - given))
        found.extend((rt.DecRefOp, value) for value in held if value not in wanted and value not in passed)
        return found

    def end_in_two(self, last: rt.CondBrOp, held: Held) -> None:
        """Each way gets its own ops: in the target when it has no other way in, else in a block between."""
        edges = [(target, list(values)) for target, values in last.edges()]
        assert last.parent is not None
        item = conditional_item(last.parent)
        for number, (target, values) in enumerate(edges):
            born = item is not None and number == 0 and not self.items_given(target)
            changes = self.changes(target, values, held | {item: None} if item is not None and born else held)
            if not changes:
                continue
            if len(target.predecessors()) == 1 and not values and edges[1 - number][0] is not target:
                place = target.first_op
                assert place is not None
            else:
                between = Block([rt.BrOp.of(target, values)])
                self.func.body.insert_block_before(between, target)
                edges[number] = (between, [])
                place = between.first_op
                assert place is not None
                place.location = last.location
            for kind, value in changes:
                self.before(place, kind, value)
        (then_block, then_values), (else_block, else_values) = edges
        hint = None if last.hint is None else last.hint.data
        new = rt.CondBrOp.of(last.condition, then_block, then_values, else_block, else_values, hint)
        new.location = last.location
        block = last.parent_block()
        assert block is not None
        block.insert_op_before(new, last)
        last.detach()
        last.erase()

    # ---- ops

    def before(self, op: Operation, kind: type[rt.IncRefOp] | type[rt.DecRefOp], value: SSAValue) -> None:
        block = op.parent_block()
        assert block is not None
        block.insert_op_before(self.counting(op, kind, value), op)

    def after(self, op: Operation, kind: type[rt.IncRefOp] | type[rt.DecRefOp], value: SSAValue) -> None:
        block = op.parent_block()
        assert block is not None
        place = op.next_op
        while isinstance(place, rt.IncRefOp | rt.DecRefOp):
            place = place.next_op
        assert place is not None
        block.insert_op_before(self.counting(op, kind, value), place)

    def counting(self, op: Operation, kind: type[rt.IncRefOp] | type[rt.DecRefOp], value: SSAValue) -> Operation:
        new = kind.create(operands=[value], properties={"fact": rt.UNIT} if value in self.nullable else {})
        new.location = op.location
        self.context.count("increfs" if kind is rt.IncRefOp else "decrefs")
        return new


def say_what_is_borrowed(func: rt.FuncOp, context: PassContext) -> None:
    for op in func.walk() if context.listener is not None else ():
        if any(result.type == rt.ref and not is_owned(result) for result in op.results):
            context.declined(op, "what it gives is borrowed for the whole call")


@dataclass(frozen=True)
class RtRefcountsPass(Pass):
    name = "rt-refcounts"
    summary = "let go of each reference once, after its last use"
    statistics: ClassVar = {
        "increfs": "references counted up",
        "decrefs": "references let go",
        "references-given": "references that go with the operands of a visit",
        "states-releasing": "states that let go of references when left by",
    }
    required: ClassVar = True

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        changed = False
        for func in module.ops:
            if isinstance(func, rt.FuncOp) and not func.is_scalar:
                say_what_is_borrowed(func, context)
                ReferenceCounter(func, context).run()
                changed = True
        return changed
