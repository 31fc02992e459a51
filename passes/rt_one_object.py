"""A number that has become an object stays that object: what a program has been given is what it finds again.

    %t = rt.snapshot ... locals(0 = %x, 1 = %f) stack(%f, %x)
    %r = rt.visit "call"(1, []), %t : !rt.ref
    %u = rt.snapshot ... locals(0 = %x, 1 = %f) stack(%f, %x)
    %q = rt.visit "call"(1, []), %u : !rt.ref
  =>
    %t = rt.snapshot ... locals(0 = %x, 1 = %f) stack(%f, %x)
    %o = rt.box %x, %t
    %t1 = rt.snapshot ... locals(0 = %o, 1 = %f) stack(%f, %o)
    %r = rt.visit "call"(1, []), %t1 : !rt.ref
    %u1 = rt.snapshot ... locals(0 = %o, 1 = %f) stack(%f, %o)
    %q = rt.visit "call"(1, []), %u1 : !rt.ref

Beside a number goes its object, which is null where the number has none: what it was unboxed from, the argument that
came for a parameter, a constant, or what was made where a visit took it from the stack.  Where ways meet a block
argument holds it, and a frame shows `kept(%o, %x)` when the object may be null.
Does not fire in a scalar function, where nothing sees an object, nor for a number that is shown once only.  Where a
loop that shows nothing changes a number, its object is not carried round.  In a function so large that its states would
hold more than `most` objects the numbers are made objects each time they are shown, for LLVM takes the square of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replace_fields
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import rt
from pymlir.passes.analyses.number_objects import NumberObjects, number_of, shown_by
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import erase, insert_before, replace
from pymlir.passes.one_object.variables import ObjectVariables, home

Shown = dict[SSAValue, SSAValue]
"""Numbers, and the objects that they have at one place."""


class ObjectKeeper:
    """Makes the objects of one function's numbers and shows them."""

    def __init__(self, func: rt.FuncOp, found: NumberObjects):
        self.func = func
        self.found = found
        self.variables = ObjectVariables(func, found)
        self.null = self.variables.null
        self.instead: dict[Operation, rt.RtOp | None] = {}
        """What stands in the place of ops that were to make an object."""
        self.states: dict[object, SSAValue] = {}

    # ---- what shows objects

    def run(self) -> int:
        """How many numbers are made an object for good."""
        for block in self.found.blocks:
            self.make_objects(block)
        shown = [one for block in self.found.blocks for one in self.look_in(block)]
        returned = self.look_at_returns()
        self.variables.fill_arguments()
        self.variables.settle()
        made = sum(
            map(self.settle, [op for block in self.found.blocks for op in block.ops if isinstance(op, rt.KeptOp)])
        )
        for op, objects in returned:
            self.give_object(op, self.resolved(objects))
        for op, objects in shown:
            if (still := self.instead.get(op, op)) is not None:
                self.show(still, self.resolved(objects))
        self.variables.pass_objects()
        return made

    def make_objects(self, block: Block) -> None:
        """An object is made before the visit that takes it, and it is kept."""
        for op in list(block.ops):
            for number in self.found.seen.get(op, ()):
                kept = rt.KeptOp.create(operands=[self.null, number, op.operands[0]], result_types=[rt.ref])
                insert_before(op, kept)
                self.variables.made.setdefault(number, {})[block] = kept.results[0]
            if isinstance(op, rt.BoxOp) and op.operands[0] in self.found.tracked:
                number = op.operands[0]
                kept = rt.KeptOp.create(
                    operands=[self.null, *op.operands], properties=op.properties, result_types=[rt.ref]
                )
                replace(op, kept)
                self.variables.made.setdefault(number, {})[block] = kept.results[0]

    def look_in(self, block: Block) -> list[tuple[rt.RtOp, Shown]]:
        """What is kept of each number when the block comes to an op; gives the ops that show any, with the objects."""
        current: Shown = {}

        def look(number: SSAValue) -> SSAValue:
            if number not in self.found.tracked:
                return self.null
            if number in current:
                return current[number]
            return self.variables.at_birth(number) if home(number) is block else self.variables.at_start(number, block)

        found: list[tuple[rt.RtOp, Shown]] = []
        for op in block.ops:
            if isinstance(op, rt.KeptOp):
                op.operands[0] = look(op.operands[1])
            if isinstance(op, rt.RtOp) and op.state is not None:
                objects = {number: look(number) for number in shown_by(op) if number in self.found.tracked}
                if any(value is not self.null for value in objects.values()):
                    found.append((op, objects))
            if isinstance(op, rt.KeptOp):
                current[op.operands[1]] = op.results[0]
        return found

    def look_at_returns(self) -> list[tuple[rt.ReturnOp, Shown]]:
        if not self.found.returns_objects:
            return []
        self.func.properties["result"] = rt.ref
        found: list[tuple[rt.ReturnOp, Shown]] = []
        for block in self.found.blocks:
            if isinstance(op := block.last_op, rt.ReturnOp):
                found.append((op, {op.operands[0]: self.variables.at_end(op.operands[0], block)}))
        return found

    def resolved(self, objects: Shown) -> Shown:
        return {number: self.variables.resolved(value) for number, value in objects.items()}

    def settle(self, op: rt.KeptOp) -> bool:
        """Whether it makes an object."""
        kept = self.variables.resolved(op.operands[0])
        if kept not in self.variables.nullable:
            self.variables.same[op.results[0]] = kept
            self.instead[op] = None
            op.results[0].replace_all_uses_with(kept)
            erase(op)
            return False
        if kept is self.null:
            box = rt.BoxOp.create(operands=op.operands[1:], properties=op.properties, result_types=[rt.ref])
            self.variables.same[op.results[0]] = box.results[0]
            self.instead[op] = box
            replace(op, box)
        else:
            op.operands[0] = kept
        return True

    # ---- putting them there

    def give_object(self, op: rt.ReturnOp, objects: Shown) -> None:
        ((number, kept),) = objects.items()
        if kept in self.variables.nullable:
            kind, inputs = (rt.BoxOp, [number]) if kept is self.null else (rt.KeptOp, [kept, number])
            made = kind.create(operands=inputs, result_types=[rt.ref])
            insert_before(op, made)
            kept = made.results[0]
        replace(op, rt.ReturnOp.of(kept, op.origin))

    def show(self, op: rt.RtOp, objects: Shown) -> None:
        """The op leaves by a state with the objects."""
        assert op.state is not None
        key = (op.parent_block(), op.state, tuple(objects.items()))
        if key not in self.states:
            outer: SSAValue | None = None
            for snapshot in reversed(rt.snapshot_of(op.state).chain()):
                new = self.with_objects(snapshot, objects, outer)
                insert_before(op, new)
                new.location = snapshot.location
                outer = new.result
            assert outer is not None
            self.states[key] = outer
        op.operands[op.input_count] = self.states[key]

    def with_objects(self, old: rt.SnapshotOp, objects: Shown, outer: SSAValue | None) -> rt.SnapshotOp:
        values: list[SSAValue] = []

        def entry(one: rt.Entry) -> rt.Entry:
            width = rt.WIDTHS.get(one.kind, 0)
            if not width:
                return one
            *flag, value = old.operands[one.index : one.index + width]
            kept = objects.get(value, self.null) if number_of(old, one) is not None else self.null
            kind = one.kind
            if kept not in self.variables.nullable:
                value = kept
            elif kept is not self.null:
                kind, flag = "maybe_kept" if flag else "kept", [*flag, kept]
            values.extend((*flag, value))
            return rt.Entry(kind, len(values) - rt.WIDTHS[kind])

        frame = old.frame
        locals_ = tuple((slot, entry(one)) for slot, one in frame.locals)
        stack = tuple(entry(one) for one in frame.stack)
        return rt.SnapshotOp.of(replace_fields(frame, locals=locals_, stack=stack), values, outer)


@dataclass(frozen=True)
class RtOneObjectPass(Pass):
    name = "rt-one-object"
    summary = "let a number that has become an object stay that object"
    statistics: ClassVar = {
        "objects-kept": "numbers that are made an object once, where visits take them",
        "functions-tracked": "functions with numbers that have an object",
    }

    most: int = 40_000

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        changed = False
        for func in module.ops:
            if not isinstance(func, rt.FuncOp) or func.is_scalar:
                continue
            found = NumberObjects(func)
            if not found.tracked:
                context.declined(func, "no number that becomes an object is shown again")
                continue
            states = sum(isinstance(op, rt.SnapshotOp) for op in func.walk())
            if states * len(found.tracked) > self.most:
                context.declined(func, f"{len(found.tracked)} numbers have objects, in {states} states")
                continue
            context.count("functions-tracked")
            if made := ObjectKeeper(func, found).run():
                context.count("objects-kept", made)
            changed = True
        return changed
