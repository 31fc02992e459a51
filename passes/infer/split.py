"""Locals that may be unbound, as two values: the local's own and a flag.

    ^head(%x : !py.maybe_unbound)      =>   ^head(%v : !py.int, %bound : i1)
                                              %x = pyv.maybe %bound, %v
    %y = pyv.check_bound %x at %s      =>     pyv.guard %bound at %s

Where the local has no value, some value of the class stands in for it.
"""

from __future__ import annotations

from xdsl.dialects.builtin import i1
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.dialects.py_types import ObjectType
from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.graph import edge_values
from pymlir.passes.edit import erase, insert_before, replace, replace_value, with_edges
from pymlir.passes.infer.represent import Representation

STANDING_IN: dict[str | None, float | bool | None] = {"float": 0.0, "bool": False, None: None}


Chosen = dict[Block, dict[int, lattice.Element]]
"""For each block the positions of arguments to split, with the element of the value."""


def split_arguments(found: Representation) -> None:
    """Split the block arguments that `Representation` chose."""
    chosen: Chosen = {}
    for index, entry in enumerate(found.graph.blocks):
        positions = {
            position: lattice.is_bound(found.frame.values[number])
            for position, number in enumerate(entry.arguments)
            if found.live[index] and number in found.split
        }
        if positions:
            chosen[entry.block] = positions
    for block, positions in chosen.items():
        add_pairs(block, positions)
    # Only now do all edges pass a `maybe` for what is itself split.
    region = found.graph.blocks[0].block.parent
    assert region is not None
    for block in region.blocks:
        last = block.last_op
        if last is not None and any(target in chosen for target in last.successors):
            pass_pairs(last, chosen)
    for block, positions in chosen.items():
        for number, position in enumerate(sorted(positions)):
            block.erase_arg(block.args[position + number])
    check_bound_ones(found)


def add_pairs(block: Block, positions: dict[int, lattice.Element]) -> None:
    """Value and flag behind each old argument, which stays until all edges are changed."""
    for position in sorted(positions, reverse=True):
        old = block.args[position]
        value = block.insert_arg(lattice.type_of(positions[position]), position + 1)
        flag = block.insert_arg(i1, position + 2)
        maybe = typed.MaybeOp(flag, value)
        assert block.first_op is not None
        block.insert_op_before(maybe, block.first_op)
        value.name_hint = old.name_hint
        old.replace_all_uses_with(maybe.result)


def pass_pairs(terminator: Operation, chosen: Chosen) -> None:
    """Pass value and flag for what is split."""
    passed = edge_values(terminator)
    for successor, values in zip(terminator.successors, passed, strict=True):
        for position in sorted(chosen.get(successor, ()), reverse=True):
            values[position : position + 1] = pair(terminator, values[position], chosen[successor][position])
    replace(terminator, with_edges(terminator, terminator.successors, passed))


def pair(before: Operation, passed: SSAValue, element: lattice.Element) -> list[SSAValue]:
    owner = passed.owner
    if isinstance(owner, typed.MaybeOp):
        return [owner.value, owner.bound]
    bound = not isinstance(owner, pyv.UnboundOp)
    flag = typed.FlagOp(bound)
    insert_before(before, flag)
    if bound:
        return [passed, flag.result]
    stand_in = pyv.ConstOp(any_of(element))
    insert_before(before, stand_in)
    return [stand_in.result, flag.result]


def any_of(element: lattice.Element) -> int | float | bool | None:
    """Some value of the element, where the local has none."""
    name = lattice.single(element)
    if name != "int":
        return STANDING_IN[name]
    low, high = lattice.bounds_of(element) or (0, 0)
    return min(max(0, low or 0), high or 0)


def is_bound(element: lattice.Element) -> bool:
    return not element.maybe_unbound and element.base is None


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
            elif isinstance(op.value.type, ObjectType) or is_bound(note.args[0]):
                replace_value(op.result, op.value)
                erase(op)
