"""What can be taken away from IR: functions, ops, ways of branches, blocks, attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeAlias

from xdsl.dialects import cf
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue
from xdsl.parser import Parser
from xdsl.traits import IsTerminator

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.passes.analyses.visibility import verify
from pymlir.tools.ir_text import ir_context, print_ir

Step: TypeAlias = Callable[[], None]


class NoSuchText(Exception):
    """What a step asks for cannot be."""


def parsed(text: str) -> ModuleOp:
    """The module of a text that parses and verifies; whatever the parser or the verifier raises."""
    module = Parser(ir_context(), text).parse_module()
    verify(module)
    return module


@lru_cache(maxsize=1)
def kept(text: str) -> ModuleOp:
    """The module of the text that is held: to copy it is a fifth of the work of parsing it again."""
    return parsed(text)


def normal(text: str) -> str:
    """The IR as it is printed."""
    return print_ir(parsed(text))


@dataclass(frozen=True)
class IrEdit:
    """An edit by steps that a function finds in a module, in the same order for equal texts."""

    name: str
    steps: Callable[[ModuleOp], Iterator[Step]]
    fine: bool = False

    def count(self, text: str) -> int:
        return sum(1 for _ in self.steps(kept(text)))

    def without(self, text: str, start: int, end: int) -> str | None:
        """What cannot go stays, and the others of the run go without it."""
        module = kept(text).clone()
        chosen = list(self.steps(module))[start:end]
        for step in reversed(chosen):  # users go before what they use
            with suppress(NoSuchText):
                step()
        try:
            verify(module)
        except Exception:  # whatever a verifier raises: it is no IR
            return None
        return print_ir(module)


def functions(module: ModuleOp) -> Iterator[Step]:
    """What stands right in the module."""
    for op in module.ops:
        yield partial(drop, op)


def operations(module: ModuleOp) -> Iterator[Step]:
    """Every op but terminators; what used its results uses an earlier value of the same type."""
    for op in module.walk():
        if op is not module and not op.has_trait(IsTerminator):
            yield partial(drop, op)


def drop(op: Operation) -> None:
    if op.parent is None:
        return
    instead = [(result, earlier_value(op, result)) for result in op.results if result.first_use is not None]
    for result, other in instead:
        result.replace_all_uses_with(other)
    op.detach()
    op.erase(safe_erase=False)


def earlier_value(op: Operation, like: SSAValue) -> SSAValue:
    """A value of the same type that is there where `op` is."""
    before = op.prev_op
    while before is not None:
        for result in before.results:
            if result.type == like.type:
                return result
        before = before.prev_op
    block = op.parent_block()
    for argument in block.args if block is not None else ():
        if argument.type == like.type:
            return argument
    raise NoSuchText


def branches(module: ModuleOp) -> Iterator[Step]:
    """A conditional branch goes one way, then the other."""
    for op in module.walk():
        if isinstance(op, pyv.CondBrOp | rt.CondBrOp | cf.ConditionalBranchOp):
            yield partial(go, op, 0)
            yield partial(go, op, 1)


def go(op: pyv.CondBrOp | rt.CondBrOp | cf.ConditionalBranchOp, which: int) -> None:
    block = op.parent_block()
    if block is None:
        return
    target = op.successors[which]
    if isinstance(op, pyv.CondBrOp):
        branch: Operation = pyv.BrOp(target, list((op.true_values, op.false_values)[which]))
    elif isinstance(op, rt.CondBrOp):
        branch = rt.BrOp.of(target, (op.then_args, op.else_args)[which])
    else:
        branch = cf.BranchOp(target, *(op.then_arguments, op.else_arguments)[which])
    op.detach()
    op.erase()
    block.add_op(branch)


def ends(module: ModuleOp) -> Iterator[Step]:
    """A block that goes on returns as another block of its function does."""
    for op in module.walk():
        if isinstance(op, pyv.BrOp | rt.BrOp | cf.BranchOp) and (region := op.parent_region()) is not None:
            last = (block.last_op for block in region.blocks)
            found = next((end for end in last if end is not None and not end.successors), None)
            if found is not None:
                yield partial(finish, op, found)


def finish(op: Operation, like: Operation) -> None:
    block = op.parent_block()
    if block is None:
        return
    end = like.clone()
    end.operands = [earlier_value(op, operand) for operand in like.operands]
    op.detach()
    op.erase()
    block.add_op(end)


def joints(module: ModuleOp) -> Iterator[Step]:
    """A block that only one other goes to becomes a part of it."""
    for op in module.walk():
        if isinstance(op, pyv.BrOp | rt.BrOp | cf.BranchOp):
            yield partial(join, op)


def join(op: Operation) -> None:
    block, target = op.parent_block(), op.successors[0] if op.successors else None
    if block is None or target is None or target is block or len(target.predecessors()) != 1:
        raise NoSuchText
    for argument, value in zip(list(target.args), op.operands, strict=True):
        argument.replace_all_uses_with(value)
        target.erase_arg(argument)
    op.detach()
    op.erase()
    for moved in list(target.ops):
        moved.detach()
        block.add_op(moved)
    if target.parent is not None:
        target.parent.detach_block(target)


def blocks(module: ModuleOp) -> Iterator[Step]:
    """Every block but the first of its region, once nothing leads to it."""
    for op in module.walk():
        for region in op.regions:
            for block in list(region.blocks)[1:]:
                yield partial(drop_block, block)


def drop_block(block: Block) -> None:
    region = block.parent
    if region is None:
        return
    others = (other for other in region.blocks if other is not block)
    if any(block in other.last_op.successors for other in others if other.last_op is not None):
        raise NoSuchText
    values = [*block.args, *(result for op in block.ops for result in op.results)]
    if any(not block.is_ancestor(use.operation) for value in values for use in value.uses):
        raise NoSuchText
    for op in block.ops:
        op.drop_all_references()
    region.detach_block(block)


def attributes(module: ModuleOp) -> Iterator[Step]:
    """What stands in an attribute dictionary."""
    for op in module.walk():
        for name in list(op.attributes):
            yield partial(drop_attribute, op, name)


def drop_attribute(op: Operation, name: str) -> None:
    op.attributes.pop(name, None)


EDITS = (
    IrEdit("functions", functions),
    IrEdit("ops", operations),
    IrEdit("branches", branches),
    IrEdit("ends", ends),
    IrEdit("joints", joints),
    IrEdit("blocks", blocks),
    IrEdit("attributes", attributes, fine=True),
)
