"""Write what inference found into the IR of one function: types, guards, dead branches."""

from __future__ import annotations

from typing import cast

from xdsl.ir import Attribute, Block, Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.dialects.py_types import FloatType, ObjectType
from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.graph import edge_values
from pymlir.passes.analyses.lattice import Element
from pymlir.passes.base import PassContext
from pymlir.passes.edit import (
    cut_from,
    erase,
    erase_unused_arguments,
    erase_with_snapshots,
    insert_after,
    insert_before,
    replace,
    replace_value,
    retype,
)
from pymlir.passes.infer.represent import BRANCHES, TAKES_ANYTHING, Note, Representation
from pymlir.passes.infer.split import split_arguments

OBJECT = ObjectType()
NUMBERS = frozenset(("int", "float", "bool", "NoneType"))


def is_as_expected(op: pyv.ExpectOp) -> bool:
    """Whether an unboxed value is of the class that is expected: a bool counts as an int.  Any other leaves there."""
    given, wanted = op.value.type, op.result.type
    return not isinstance(given, FloatType) or isinstance(wanted, FloatType)


class Writer:
    """Edits one function by its representation."""

    def __init__(self, found: Representation, context: PassContext):
        self.found = found
        self.context = context
        self.graph = found.graph
        region = self.graph.blocks[0].block.parent
        assert region is not None
        self.region = region
        self.dead: list[Block] = []

    def run(self) -> None:
        self.forget_dead_blocks()
        self.retype_arguments()
        for index, notes in enumerate(self.found.notes):
            for note in notes:
                if not self.write(index, note):
                    break
        self.drop_dead_edges()
        split_arguments(self.found)
        self.erase_leftovers()
        erase_unused_arguments(self.region)

    def value(self, number: int) -> SSAValue:
        return self.graph.values[number]

    def retype_arguments(self) -> None:
        found = self.found
        for index, block in enumerate(self.graph.blocks):
            for number in block.arguments if found.live[index] else ():
                element, value = found.frame.values[number], self.value(number)
                if found.unboxed[number]:
                    retype(value, lattice.type_of(element))
                    self.context.count("values-typed")
                elif element is lattice.UNBOUND:
                    pass_unbound(value, block.block)
                elif not element.maybe_unbound and index:
                    retype(value, OBJECT)

    def write(self, index: int, note: Note) -> bool:
        """Edit one op; False when nothing after it in the block happens."""
        op = note.node.op
        if any(outcome.element is lattice.BOTTOM for outcome in note.outcomes):
            state = cast(pyv.ValuesOp, op).snapshot
            assert state is not None, f"{op.name} never gives a value and cannot leave"
            cut_from(op, pyv.LeaveOp(state, "operands never have the expected class"))
            self.context.count("branches-decided")
            return False
        if self.fold(note):
            return True
        if isinstance(op, pyv.DropOp) and (note.args[0] is lattice.UNBOUND or dies_unseen(note.args[0])):
            erase(op)
            return True
        if isinstance(op, pyv.UnpackOp) and self.found.unboxed[note.node.results[0]]:
            self.divide(op, note)
            return True
        if isinstance(op, pyv.ExpectOp) and self.found.unboxed[note.node.operands[0]] and is_as_expected(op):
            replace_value(op.result, op.value)
            erase(op)
        elif note.is_native and not isinstance(op, TAKES_ANYTHING):
            self.unbox_operands(note)
        self.type_results(note)
        return True

    def fold(self, note: Note) -> bool:
        """Identity and `isinstance` tests that the classes decide."""
        op = note.node.op
        if not isinstance(op, pyv.IsOp | pyv.CallOp):
            return False
        element = note.outcomes[0].element
        pure = isinstance(op, pyv.IsOp) or lattice.name_of(note.args[0], "builtin") == "isinstance"
        if not pure or element not in (lattice.TRUE, lattice.FALSE):
            return False
        self.context.count("tests-decided")
        replace(op, pyv.ConstOp(element is lattice.TRUE))
        return True

    def divide(self, op: pyv.UnpackOp, note: Note) -> None:
        """`q, r = divmod(a, b)` of numbers is two divisions."""
        call = op.value.owner
        assert isinstance(call, pyv.CallOp)
        a, b = call.args
        for sign, old, outcome in zip(("//", "%"), op.items, note.outcomes, strict=True):
            new = pyv.BinaryOp(a, sign, b, call.state, lattice.type_of(outcome.element))
            insert_before(call, new)
            replace_value(old, new.result)
        erase(op)
        erase_with_snapshots(call)
        self.context.count("divmods-split")

    def unbox_operands(self, note: Note) -> None:
        """What narrowing knows to be unboxed, though the value is not: check it where it is used."""
        op = note.node.op
        state = cast(pyv.ValuesOp, op).snapshot
        for number, element in zip(note.node.operands, note.args, strict=True):
            if self.found.unboxed[number] or not lattice.is_unboxed(element):
                continue
            old = self.value(number)
            if state is None or isinstance(old.type, typed.StateType):
                continue
            guard = pyv.ExpectOp(old, state, lattice.type_of(lattice.class_only(element)))
            insert_before(op, guard)
            self.context.count("guards")
            for position, operand in enumerate(op.operands):
                if operand is old:
                    op.operands[position] = guard.result

    def type_results(self, note: Note) -> None:
        op = note.node.op
        for number, outcome in zip(note.node.results, note.outcomes, strict=True):
            value = self.value(number)
            if isinstance(op, pyv.ConstOp):
                retype(value, constant_type(value.type, outcome.element))
            elif not self.found.unboxed[number] or not isinstance(value.type, ObjectType | pyv_int | pyv_bool):
                continue
            elif outcome.native or isinstance(value.type, pyv_bool):
                self.refine(value, outcome.element)
            elif number in self.found.wanted:
                self.guard_result(op, value, outcome.element)

    def refine(self, value: SSAValue, element: Element) -> None:
        retype(value, lattice.type_of(element))
        self.context.count("values-typed")

    def guard_result(self, op: Operation, value: SSAValue, element: Element) -> None:
        """Unbox what an operation of the interpreter gave."""
        state = cast(pyv.ValuesOp, op).snapshot
        if state is None:
            return
        guard = pyv.ExpectOp(value, state, lattice.type_of(element), after=True)
        value.replace_all_uses_with(guard.result)
        guard.operands[0] = value
        insert_after(op, guard)
        self.context.count("guards")

    def drop_dead_edges(self) -> None:
        """Branches that always go one way; blocks nobody comes to any more."""
        edges = self.found.frame.edges
        for index, block in enumerate(self.graph.blocks):
            last = block.block.last_op
            if not self.found.live[index] or not isinstance(last, pyv.CondBrOp):
                continue
            taken = [which for which in (0, 1) if (index, which) in edges]
            assert taken, "a branch that goes neither way"
            if len(taken) == 1:
                target, values = last.successors[taken[0]], edge_values(last)[taken[0]]
                replace(last, pyv.BrOp(target, values))
                self.context.count("branches-decided")
        for block in self.dead:
            self.region.detach_block(block)

    def forget_dead_blocks(self) -> None:
        """What nobody comes to uses nothing, so that a value that is never made can go although it is used there."""
        live = {block.block for index, block in enumerate(self.graph.blocks) if self.found.live[index]}
        self.dead = [block for block in self.region.blocks if block not in live]
        for block in self.dead:
            for op in block.ops:
                op.drop_all_references()

    def erase_leftovers(self) -> None:
        """Drops of unboxed values; truth tests and placeholders nobody reads."""
        for block in self.region.blocks:
            for op in reversed(list(block.ops)):
                if is_leftover(op):
                    erase(op)


def dies_unseen(element: Element) -> bool:
    """Whether it is a number whatever it is: nobody can tell when one dies."""
    classes = lattice.classes_of(element)
    return classes is not None and classes <= NUMBERS


def pass_unbound(value: SSAValue, block: Block) -> None:
    """An argument that is unbound whichever way the block is come to: branches pass an op on that says so."""
    op = pyv.UnboundOp([])
    assert block.first_op is not None
    insert_before(block.first_op, op)
    for use in [use for use in value.uses if isinstance(use.operation, BRANCHES)]:
        use.operation.operands[use.index] = op.result


def is_leftover(op: Operation) -> bool:
    kind = type(op)
    if kind is pyv.DropOp:
        return not is_counted(op.operands[0])
    if kind not in (pyv.UnboundOp, pyv.ConstOp, pyv.TruthOp) or op.results[0].first_use is not None:
        return False
    return kind is not pyv.TruthOp or not is_counted(op.operands[0])


pyv_int = type(lattice.type_of(lattice.INT))
pyv_bool = type(lattice.type_of(lattice.BOOL))


def constant_type(old: Attribute, element: Element) -> Attribute:
    """The type a constant has already, unless it is an int that no register holds."""
    return OBJECT if isinstance(old, pyv_int) and not lattice.is_unboxed(element) else old


def is_counted(value: SSAValue) -> bool:
    """Whether the value is an object whose references count."""
    element = lattice.element_of(value.type)
    if isinstance(value.owner, typed.MaybeOp):
        return is_counted(value.owner.value)
    return not lattice.is_unboxed(element) and not isinstance(
        value.owner, pyv.BuiltinOp | pyv.FunctionOp | pyv.ModuleOp
    )
