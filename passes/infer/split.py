"""Locals that may be unbound, as two values: the local's own and a flag.

    ^head(%x : !py.maybe_unbound)      =>   ^head(%v : !py.int, %bound : i1)
                                              %x = pyv.maybe %bound, %v
    %y = pyv.check_bound %x at %s      =>     pyv.guard %bound at %s
"""

from __future__ import annotations

from xdsl.dialects.builtin import i1
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.graph import edge_values
from pymlir.passes.edit import erase, insert_before, replace, replace_value
from pymlir.passes.infer.represent import Representation

ZEROS: dict[str | None, object] = {"int": 0, "float": 0.0, "bool": False, None: None}


def split_arguments(found: Representation) -> None:
    """Split the block arguments that `Representation` chose."""
    for index, entry in enumerate(found.graph.blocks):
        chosen = [number for number in entry.arguments if number in found.split] if found.live[index] else []
        for number in chosen:
            element = lattice.is_bound(found.frame.values[number])
            split_one(entry.block, found.graph.values[number], element)
    check_bound_ones(found)


def split_one(block: Block, old: SSAValue, element: lattice.Element) -> None:
    position = block.args.index(old)  # pyright: ignore[reportArgumentType]
    value = block.insert_arg(lattice.type_of(element), position + 1)
    flag = block.insert_arg(i1, position + 2)
    maybe = typed.MaybeOp(flag, value)
    first = block.first_op
    assert first is not None
    block.insert_op_before(maybe, first)
    value.name_hint = old.name_hint
    old.replace_all_uses_with(maybe.result)
    # The old argument goes once all edges pass two values for it; edges pass the old one until then.
    for terminator in predecessors(block):
        widen_edges(terminator, block, position, element)
    block.erase_arg(block.args[position])


def predecessors(block: Block) -> list[Operation]:
    region = block.parent
    assert region is not None
    return [op for other in region.blocks if (op := other.last_op) is not None and block in op.successors]


def widen_edges(terminator: Operation, block: Block, position: int, element: lattice.Element) -> None:
    """Pass value and flag in the place of what was passed at `position`."""
    passed = edge_values(terminator)
    for successor, values in zip(terminator.successors, passed, strict=True):
        if successor is block:
            values[position : position + 1] = pair(terminator, values[position], element)
    if isinstance(terminator, pyv.CondBrOp):
        new: Operation = pyv.CondBrOp(
            terminator.condition, terminator.true_target, passed[0], terminator.false_target, passed[1]
        )
    else:
        new = pyv.BrOp(terminator.successors[0], passed[0])
    replace(terminator, new)


def pair(before: Operation, passed: SSAValue, element: lattice.Element) -> list[SSAValue]:
    owner = passed.owner
    if isinstance(owner, typed.MaybeOp):
        return [owner.value, owner.bound]
    bound = not isinstance(owner, pyv.UnboundOp)
    flag = typed.FlagOp(bound)
    insert_before(before, flag)
    if bound:
        return [passed, flag.result]
    zero = pyv.ConstOp(ZEROS[lattice.single(element)])  # pyright: ignore[reportArgumentType]
    insert_before(before, zero)
    return [zero.result, flag.result]


def check_bound_ones(found: Representation) -> None:
    """Checks of split locals test the flag; checks of locals that are bound after all go."""
    for notes in found.notes:
        for note in notes:
            op = note.node.op
            if not isinstance(op, pyv.CheckBoundOp) or op.parent is None:
                continue
            owner = op.value.owner
            if isinstance(owner, typed.MaybeOp):
                insert_before(op, typed.GuardOp(owner.bound, op.state))
                replace_value(op.result, owner.value)
                erase(op)
            elif not note.args[0].maybe_unbound and note.args[0].base is None:
                replace_value(op.result, op.value)
                erase(op)
