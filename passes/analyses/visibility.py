"""Whether each value is there wherever it is used: what defines it dominates the use.

    %c = rt.iadd %a, %b, %s        // %b is defined two lines below: an early use
    %b = rt.iconst 1

xDSL's verifier does not look at that.  One walk down the tree of dominators knows which values are there; code that
nothing leads to may use what it likes, as in MLIR.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.utils.exceptions import VerifyException

from pymlir.passes.analyses.dominance import dominance

GRAPHS = frozenset({"builtin", "arc", "equivalence", "fsm", "hw", "pdl", "seq"})
"""Dialects whose regions have no order: a use may stand before the definition."""


def verify(module: ModuleOp) -> None:
    """The verifiers of all ops, and no early use.  Raises VerifyException."""
    module.verify()
    for _, message in early_uses(module):
        raise VerifyException(message)


def early_uses(module: ModuleOp) -> Iterator[tuple[Operation, str]]:
    """Each op that uses a value which may not be there yet, and what to say of it."""
    yield from _in_op(module, set())


def _in_op(op: Operation, there: set[SSAValue]) -> Iterator[tuple[Operation, str]]:
    for number, operand in enumerate(op.operands):
        if operand not in there:
            yield op, f"operand {number} does not dominate this use: on some way here it has no value yet"
    for region in op.regions:
        if op.dialect_name() in GRAPHS:
            yield from _in_graph(region, there)
        else:
            yield from _in_region(region, there)


def _in_graph(region: Region, there: set[SSAValue]) -> Iterator[tuple[Operation, str]]:
    there = there.union(*(_values_of(block) for block in region.blocks))
    for block in region.blocks:
        for op in block.ops:
            yield from _in_op(op, there)


def _in_region(region: Region, there: set[SSAValue]) -> Iterator[tuple[Operation, str]]:
    if not region.blocks:
        return
    below: dict[Block, list[Block]] = {}
    found = dominance(region)
    for place, block in enumerate(found.order[1:], start=1):
        below.setdefault(found.order[found.parent[place]], []).append(block)
    todo: list[tuple[Block, bool]] = [(found.order[0], True)]
    while todo:
        block, entering = todo.pop()
        if not entering:
            there.difference_update(_values_of(block))
            continue
        there.update(block.args)
        for op in block.ops:
            yield from _in_op(op, there)
            there.update(op.results)
        todo.append((block, False))
        todo += [(inner, True) for inner in below.get(block, ())]


def _values_of(block: Block) -> set[SSAValue]:
    return {*block.args, *(result for op in block.ops for result in op.results)}
