"""A function's body as something to copy into callers.

What changes in a copy: parameters are the call's arguments; a return goes on behind the call; a snapshot names its
function and has the call's state as parent; the depth left is the caller's less the frames between; constants are the
caller's.
"""

from __future__ import annotations

from dataclasses import replace

from xdsl.dialects.builtin import IntAttr
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pymlir.dialects import rt

FREE = (rt.SnapshotOp, rt.IConstOp, rt.FConstOp, rt.BConstOp, rt.DepthOp)
"""What costs nothing in machine code, or is there once anyway."""
CONSTANTS = (rt.IConstOp, rt.FConstOp, rt.BConstOp)


def weight_of(func: rt.FuncOp) -> int:
    """How many ops machine code is made for."""
    return sum(not isinstance(op, FREE) for block in func.body.blocks for op in block.ops)


class Body:
    """The blocks of a function as they are now, apart from it, so that copies may go into the function itself."""

    def __init__(self, func: rt.FuncOp):
        self.symbol = func.symbol
        self.weight = weight_of(func)
        self.region = func.body.clone()
        self.blocks = list(self.region.blocks)
        self.frames: dict[Operation, rt.FrameAttr] = {}
        for source, copy in zip(func.body.walk(), self.region.walk(), strict=True):
            copy.location = source.location
            if isinstance(copy, rt.SnapshotOp):
                frame = copy.frame
                named = frame if frame.function is not None else replace(frame, function=self.symbol)
                self.frames[copy] = rt.FrameAttr(named)


def checks_depth(op: Operation) -> bool:
    """Whether `op` is the guard that one more frame may be entered, or the comparison for it."""
    compare = op.inputs[0].owner if isinstance(op, rt.GuardOp) else op
    return isinstance(compare, rt.ICmpOp) and isinstance(compare.inputs[0].owner, rt.DepthOp)


def depth_of(guard: rt.GuardOp) -> tuple[SSAValue, int]:
    """The depth that a guard looks at, and what it must be greater than."""
    compare = guard.inputs[0].owner
    assert isinstance(compare, rt.ICmpOp)
    least = compare.inputs[1].owner
    assert isinstance(least, rt.IConstOp)
    return compare.inputs[0], least.value.data


class Host:
    """The function that copies go into: its constants and what it knows of its depth."""

    def __init__(self, func: rt.FuncOp):
        self.func = func
        self.constants: dict[tuple[str, Attribute], SSAValue] = {}
        self.depths: dict[int, SSAValue] = {}
        for op in func.entry.ops:
            if isinstance(op, CONSTANTS):
                self.constants.setdefault((op.name, op.properties["value"]), op.results[0])

    def at_start(self, *ops: Operation) -> None:
        first = self.func.entry.first_op
        assert first is not None
        self.func.entry.insert_ops_before(ops, first)

    def constant(self, op: Operation) -> SSAValue:
        key = (op.name, op.properties["value"])
        if key not in self.constants:
            new = type(op).create(result_types=[op.results[0].type], properties=op.properties)
            self.at_start(new)
            self.constants[key] = new.results[0]
        return self.constants[key]

    def depth(self, frames: int) -> SSAValue:
        """How much depth is left for a function that many frames further in."""
        if frames not in self.depths:
            here = rt.DepthOp.create(result_types=[rt.i64])
            less = rt.IConstOp.of(frames)
            inner = rt.ISubOp.create(operands=[here.results[0], less.results[0]], result_types=[rt.i64])
            self.at_start(here, less, inner)
            self.depths[frames] = inner.results[0]
        return self.depths[frames]

    def branch_on_depth(self, body: Body, frames: int) -> None:
        """Where less depth is left than `frames`, run a copy of the body as it was; what follows has enough."""
        room = next((op for op in self.func.entry.ops if isinstance(op, rt.GuardOp) and checks_depth(op)), None)
        assert room is not None and room.next_op is not None, "a function starts with the check of its depth"
        deep = self.func.entry.split_before(room.next_op)
        plain = body.region.clone()
        for source, copy in zip(body.region.walk(), plain.walk(), strict=True):
            copy.location = source.location
        first = plain.blocks[0]
        for arg, value in zip(list(first.args), self.func.entry.args, strict=True):
            arg.replace_all_uses_with(value)
            first.erase_arg(arg)
        blocks = [plain.detach_block(block) for block in list(plain.blocks)]
        self.func.body.add_block(blocks)
        depth, least = depth_of(room)
        limit = rt.IConstOp.of(frames + least)
        enough = rt.ICmpOp.of("gt", depth, limit.results[0])
        branch = rt.CondBrOp.of(enough.results[0], deep, [], first, [], "likely")
        for op in (limit, enough, branch):
            op.location = room.location
            self.func.entry.add_op(op)


class Copy:
    """One copy of a body in the place of one call."""

    def __init__(self, host: Host, body: Body, call: rt.CallOp, *, deep: bool = False):
        self.deep = deep  # known that there is depth enough, so that nothing need check it
        self.host = host
        self.body = body
        self.call = call
        self.values: dict[SSAValue, SSAValue] = dict(zip(body.blocks[0].args, call.inputs, strict=True))
        self.blocks: dict[Block, Block] = {}
        self.calls: list[rt.CallOp] = []

    def place(self) -> list[rt.CallOp]:
        """Put the copy; the calls in it."""
        here, call = self.call.parent, self.call
        assert here is not None
        if len(self.body.blocks) == 1:
            returned = self.copy_ops(self.body.blocks[0], before=call)
        else:
            returned = self.place_blocks(here)
        for result, value in zip(call.results, returned, strict=True):
            if value.name_hint is None:
                value.name_hint = result.name_hint
            result.replace_all_uses_with(value)
        call.detach()
        call.erase()
        return self.calls

    def place_blocks(self, here: Block) -> list[SSAValue]:
        """The block ends in the callee's first block; what followed the call follows the callee's returns."""
        behind = here.split_before(self.call, arg_types=[result.type for result in self.call.results])
        region = self.host.func.body
        for block in self.body.blocks[1:]:
            new = Block(arg_types=[arg.type for arg in block.args])
            self.blocks[block] = new
            self.values.update(zip(block.args, new.args, strict=True))
            region.insert_block_before(new, behind)
        for block in self.body.blocks:
            into = self.blocks.get(block, here)
            returned = self.copy_ops(block, into=into)
            if isinstance(block.last_op, rt.ReturnOp):
                into.add_op(rt.BrOp.of(behind, returned))
        return list(behind.args)

    def copy_ops(self, block: Block, *, before: Operation | None = None, into: Block | None = None) -> list[SSAValue]:
        """Copy a block's ops; returns what it returns."""
        values = self.values
        for op in block.ops:
            if isinstance(op, CONSTANTS):
                values[op.results[0]] = self.host.constant(op)
            elif (self.deep and checks_depth(op)) or (isinstance(op, rt.PollOp) and block is self.body.blocks[0]):
                # The poll at a recursive function's start is for its real calls.
                continue
            elif isinstance(op, rt.DepthOp):
                values[op.results[0]] = self.host.depth(self.call.frames)
            elif isinstance(op, rt.ReturnOp):
                # Where the caller does not ask for the origin, it has no result for it.
                return [values[value] for value in op.operands[: len(self.call.results)]]
            else:
                new = self.copy_op(op)
                if before is not None:
                    assert before.parent is not None
                    before.parent.insert_op_before(new, before)
                elif into is not None:
                    into.add_op(new)
        return []

    def copy_op(self, op: Operation) -> Operation:
        values = self.values
        operands = [values[value] for value in op.operands]
        properties = op.properties
        if isinstance(op, rt.SnapshotOp):
            properties = {"frame": self.body.frames[op]}
            if op.outer is None:
                assert self.call.state is not None
                operands.insert(op.frame.value_count, self.call.state)
        new = type(op).create(
            operands=operands,
            result_types=[result.type for result in op.results],
            properties=properties,
            successors=[self.blocks[target] for target in op.successors],
            location=op.location,
        )
        for old, result in zip(op.results, new.results, strict=True):
            values[old] = result
            result.name_hint = old.name_hint
        if isinstance(new, rt.CallOp):
            new.properties["frames"] = IntAttr(new.frames + self.call.frames)
            self.calls.append(new)
        return new
