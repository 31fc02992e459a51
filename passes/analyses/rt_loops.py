"""Loops of an `rt` function, and who calls whom: what passes over `rt` ask about control flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, BlockArgument, Operation, Region, SSAValue

from pymlir.dialects import rt
from pymlir.passes.analyses.graph import reverse_post_order


@dataclass(slots=True)
class Loop:
    """A natural loop: its header, the blocks that branch back to it, and all of its blocks, the header first."""

    header: Block
    latches: list[Block]
    body: list[Block]


def loops_of(region: Region) -> list[Loop]:
    """All loops, outer ones before those inside of them."""
    order = reverse_post_order(region)
    number = {block: i for i, block in enumerate(order)}
    latches: dict[Block, list[Block]] = {}
    for block in order:
        for target in successors(block):
            if number[target] <= number[block]:
                latches.setdefault(target, []).append(block)
    return [Loop(header, ends, body_of(header, ends, number)) for header, ends in latches.items()]


def body_of(header: Block, latches: list[Block], number: dict[Block, int]) -> list[Block]:
    body = {header: None}
    todo = list(latches)
    while todo:
        block = todo.pop()
        if block not in body:
            body[block] = None
            todo.extend(before for before in block.predecessors() if before in number)
    return sorted(body, key=number.__getitem__)


def successors(block: Block) -> list[Block]:
    return list(block.last_op.successors) if block.last_op is not None else []


def edges_of(op: Operation | None) -> list[tuple[Block, list[SSAValue]]]:
    """Where a terminator goes, and with which values."""
    return [(target, list(values)) for target, values in op.edges()] if isinstance(op, rt.BrOp | rt.CondBrOp) else []


def incoming(block: Block) -> Iterator[tuple[Block, list[SSAValue]]]:
    """The blocks that branch here, once for each of their edges, and the values they pass."""
    for before in block.predecessors():
        for target, values in edges_of(before.last_op):
            if target is block:
                yield before, values


def closure(values: Iterable[SSAValue], leads_to: dict[SSAValue, list[SSAValue]]) -> set[SSAValue]:
    """The values, and all that they lead to."""
    found: set[SSAValue] = set()
    todo = list(values)
    while todo:
        value = todo.pop()
        if value not in found:
            found.add(value)
            todo += leads_to.get(value, ())
    return found


def constant_of(value: SSAValue) -> int | None:
    return value.owner.value.data if isinstance(value.owner, rt.IConstOp) else None


def trip_count(loop: Loop) -> int | None:
    """How often the body of a counted loop runs at most, when start, end and step are constants."""
    last = loop.header.last_op
    if not isinstance(last, rt.CondBrOp) or not isinstance(compare := last.condition.owner, rt.ICmpOp):
        return None
    current, stop = compare.inputs[0], constant_of(compare.inputs[1])
    if not isinstance(current, BlockArgument) or current.owner is not loop.header or stop is None:
        return None
    start, step = start_and_step(loop, current)
    if start is None or not step or (compare.predicate.data, step > 0) not in (("lt", True), ("gt", False)):
        return None
    return max(0, -((start - stop) // step))


def start_and_step(loop: Loop, current: BlockArgument) -> tuple[int | None, int | None]:
    """From which constant a header's argument starts, and by which constant it grows each time."""
    starts: set[int | None] = set()
    steps: set[int | None] = set()
    for before, values in incoming(loop.header):
        value = values[current.index]
        if before not in loop.latches:
            starts.add(constant_of(value))
        elif isinstance(add := value.owner, rt.IAddOp) and add.inputs[0] is current and add.state is None:
            steps.add(constant_of(add.inputs[1]))
        else:
            steps.add(None)
    return (starts.pop() if len(starts) == 1 else None), (steps.pop() if len(steps) == 1 else None)


def recursive_functions(module: ModuleOp) -> set[str]:
    """Functions that can call themselves, over others or not."""
    callees = {
        func.symbol: {op.callee for op in func.walk() if isinstance(op, rt.CallOp)}
        for func in module.ops
        if isinstance(func, rt.FuncOp)
    }
    return {name for name in callees if reaches(name, name, callees)}


def reaches(start: str, goal: str, callees: dict[str, set[str]]) -> bool:
    todo, seen = list(callees.get(start, ())), set[str]()
    while todo:
        name = todo.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            todo.extend(callees.get(name, ()))
    return False
