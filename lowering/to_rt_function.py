"""One `py.func` to one `rt.func`: the walk, the table of lowerings, and the edges between blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from xdsl.dialects.builtin import ArrayAttr, FileLineColLoc, StringAttr
from xdsl.ir import Attribute, Block, BlockArgument, Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed, rt
from pymlir.dialects.py import FuncOp
from pymlir.dialects.py_types import (
    STATE,
    BuiltinType,
    FunctionType,
    MaybeUnboundType,
    ModuleType,
    NoneType,
    RangeIterType,
)
from pymlir.lowering import counted
from pymlir.lowering import to_rt_arith as arith
from pymlir.lowering import to_rt_calls as calls
from pymlir.lowering import to_rt_cells as cells
from pymlir.lowering import to_rt_identity as identity
from pymlir.lowering import to_rt_known as known
from pymlir.lowering import to_rt_objects as objects
from pymlir.lowering import to_rt_states as states
from pymlir.lowering import to_rt_unbound as unbound
from pymlir.lowering.to_rt_origins import OriginTags
from pymlir.lowering.to_rt_values import (
    NONE,
    UNBOUND,
    CannotLower,
    FunctionBuilder,
    Low,
    Maybe,
    StatePoint,
    Tables,
    representation,
)
from pymlir.passes.analyses.returned_params import Returned

Handler = Callable[[FunctionBuilder, Any], None]

NATIVE_FORMS: dict[type[Operation], Handler] = {
    pyv.BinaryOp: arith.lower_binary,
    pyv.InplaceOp: arith.lower_binary,
    pyv.CompareOp: arith.lower_compare,
    pyv.UnaryOp: arith.lower_unary,
    pyv.TruthOp: arith.lower_truth,
    pyv.NotOp: arith.lower_not,
}
"""Used instead, where all operands and results are unboxed."""


def lower_unbound(b: FunctionBuilder, op: pyv.UnboundOp) -> None:
    b.low[op.results[0]] = UNBOUND


LOWERINGS: dict[type[Operation], Handler] = {
    pyv.SnapshotOp: states.lower_snapshot,
    pyv.ExpectOp: states.lower_expect,
    pyv.CheckBoundOp: states.lower_check_bound,
    pyv.LeaveOp: states.lower_leave,
    pyv_typed.GuardOp: states.lower_guard,
    pyv_typed.RangeCheckOp: states.lower_range_check,
    pyv.ConstOp: known.lower_const,
    pyv.IsOp: identity.lower_is,
    pyv_typed.FlagOp: arith.lower_flag,
    pyv_typed.RefineOp: arith.lower_refine,
    pyv_typed.RangeMoreOp: arith.lower_range_more,
    pyv_typed.RangeStateOp: arith.lower_range_state,
    pyv_typed.RangeStepOp: arith.lower_range_step,
    pyv_typed.IntrinsicOp: calls.lower_intrinsic,
    pyv_typed.NativeCallOp: calls.lower_native_call,
    pyv.DropOp: objects.lower_drop,
    pyv.MakeFunctionOp: cells.lower_make_function,
    pyv.FreeCellOp: cells.lower_free_cell,
    pyv.MakeCellOp: cells.lower_make_cell,
    pyv.LoadCellOp: cells.lower_load_cell,
    pyv.StoreCellOp: cells.lower_store_cell,
    **dict.fromkeys(objects.VISITS, objects.lower_visit),
    pyv.BuiltinOp: known.lower_builtin,
    pyv.FunctionOp: known.lower_function,
    pyv.ModuleOp: known.lower_module,
    pyv.UnboundOp: lower_unbound,
    pyv_typed.MaybeOp: unbound.lower_maybe,
}


class FunctionLowering:
    """One py.func to one rt.func."""

    def __init__(
        self,
        func: FuncOp,
        tables: Tables,
        file: str,
        returned: Returned,
        functions: Mapping[str, FuncOp],
    ):
        self.func = func
        self.file = file
        names = [*func.local_names.data, *func.cell_names.data, *func.free_names.data]
        self.slots = {name: slot for slot, name in enumerate(dict.fromkeys(names))}
        self.scalar = cast(StringAttr, func.attributes["native"]).data == "scalar"
        self.builder = FunctionBuilder(tables, self.slots, func.free_names.data, scalar=self.scalar)
        self.result = representation(func.attributes["returns"])
        self.origins = self.builder.origins = OriginTags(self.builder, func, returned, functions)
        self.blocks: dict[Block, Block] = {}
        self.bound_kinds: dict[BlockArgument, Attribute] = {}

    def lower(self) -> rt.FuncOp:
        b = self.builder
        python_blocks = list(self.func.body.blocks)
        self.bound_kinds = unbound.kinds_where_bound(python_blocks)
        for block in python_blocks:
            self.blocks[block] = self.make_block(block)
        latest: dict[Block, StatePoint | None] = {}
        for block in python_blocks:
            points = [latest.get(before) for before in block.predecessors()]
            # A state that holds at the end of all ways here holds here.
            b.latest = points[0] if points and all(point == points[0] for point in points) else None
            b.block, b.dirty = self.blocks[block], False
            if block is python_blocks[0]:
                self.enter(block)
            for op in block.ops:
                self.lower_op(op)
            latest[block] = b.latest
        self.place_constants()
        return self.function(python_blocks[0])

    def make_block(self, python: Block) -> Block:
        """The block, with an argument for each value its Python arguments need."""
        block = Block()
        self.builder.region.add_block(block)
        for arg in python.args:
            self.builder.low[arg] = self.argument(block, arg)
            self.origins.add_argument(block, arg)
            self.name_value(arg)
        return block

    def argument(self, block: Block, python: BlockArgument) -> Low:
        type_ = python.type
        if isinstance(type_, RangeIterType | BuiltinType | FunctionType | ModuleType):
            raise CannotLower(f"a value of type {type_} is carried from block to block")
        kind = self.bound_kinds.get(python) if isinstance(type_, MaybeUnboundType) else representation(type_)
        if self.scalar and kind == rt.ref:
            raise CannotLower(f"a value of type {type_} in a function without objects")
        if isinstance(type_, MaybeUnboundType):
            flag, value = (block.insert_arg(one, len(block.args)) for one in (rt.i1, kind or rt.ref))
            return Maybe(flag, value)
        return NONE if kind is None else block.insert_arg(kind, len(block.args))

    def enter(self, python: Block) -> None:
        """The state at the function's start, and the check that there is room for its frame and what counts in it."""
        b = self.builder
        values = states.FrameValues(b)
        locals_ = tuple((slot, values.entry(b.low[arg])) for slot, arg in enumerate(python.args))
        state = b.add(rt.SnapshotOp.of(rt.Frame(0, 0, locals=locals_), values.operands)).result
        depth = b.add(rt.DepthOp.create(result_types=[rt.i64])).results[0]
        room = b.add(rt.ICmpOp.of("gt", depth, b.constant(counted.levels(self.func))))
        states.guard(b, room.results[0], state)

    def lower_op(self, op: Operation) -> None:
        b, kind = self.builder, type(op)
        b.location = op.location
        if kind is pyv.ReturnOp:
            self.lower_return(cast(pyv.ReturnOp, op))
        elif kind is pyv.BrOp:
            b.add(rt.BrOp.of(*self.edge(op.successors[0], op.operands)))
        elif kind is pyv.CondBrOp:
            self.lower_cond_br(cast(pyv.CondBrOp, op))
        elif kind in NATIVE_FORMS and arith.is_native(
            *(value.type for value in op.operands if value.type != STATE), *(value.type for value in op.results)
        ):
            NATIVE_FORMS[kind](b, op)
        elif kind in LOWERINGS:
            LOWERINGS[kind](b, op)
        else:
            raise CannotLower(f"no native form of {op.name}")
        for python in op.results:
            self.name_value(python)

    def name_value(self, python: SSAValue) -> None:
        """The name that the source gave, so that `rt` reads as the Python it came from."""
        made = self.builder.low.get(python)
        if isinstance(made, SSAValue) and made.name_hint is None and python.name_hint is not None:
            made.name_hint = python.name_hint

    def lower_return(self, op: pyv.ReturnOp) -> None:
        b = self.builder
        found = b.low[op.value]
        if self.result is None:
            b.add(rt.ReturnOp.of(None))
            return
        origin = self.origins.of(op.value) if self.origins.listed else None
        b.add(rt.ReturnOp.of(b.coerce(found, self.result, returned=True), origin))

    def edge(self, target: Block, values: Sequence[SSAValue]) -> tuple[Block, list[SSAValue]]:
        """Where a branch goes and with what; boxes what the target wants as an object."""
        b = self.builder
        made: list[SSAValue] = []
        for value, arg in zip(values, target.args, strict=True):
            found = b.low[value]
            if isinstance(arg.type, MaybeUnboundType):
                made.extend(unbound.flag_and_value(b, found, self.bound_kinds[arg]))
            elif not isinstance(arg.type, NoneType):
                wanted = representation(arg.type)
                assert wanted is not None
                made.append(b.coerce(found, wanted))
            made.extend(self.origins.passed(arg, value))
        return self.blocks[target], made

    def lower_cond_br(self, op: pyv.CondBrOp) -> None:
        b = self.builder
        condition = b.value(op.condition)
        here, point = b.block, b.latest
        edges: list[tuple[Block, list[SSAValue]]] = []
        for target, values in ((op.true_target, op.true_values), (op.false_target, op.false_values)):
            b.block, b.latest = Block(), point
            edge = self.edge(target, values)
            if b.block.ops:
                # Only this way needs the box, so it gets a block of its own.
                b.region.insert_block_before(b.block, self.blocks[target])
                b.add(rt.BrOp.of(*edge))
                edge = (b.block, list[SSAValue]())
            edges.append(edge)
        b.block, b.latest = here, point
        (then_block, then_args), (else_block, else_args) = edges
        b.add(rt.CondBrOp.of(condition, then_block, then_args, else_block, else_args))

    def place_constants(self) -> None:
        constants, entry = self.builder.constants, self.builder.region.blocks[0]
        first = entry.first_op
        assert first is not None
        entry.insert_ops_before(constants, first)

    def function(self, entry: Block) -> rt.FuncOp:
        func = self.func
        letters = [rt.LETTERS.get(representation(arg.type) or arg.type, "n") for arg in entry.args]
        assumes = cast("ArrayAttr[pyv.AssumeAttr]", func.attributes.get("assumes", ArrayAttr(())))
        tables = self.builder.tables
        rows = [known.assumption_of(one.kind.data, one.subject.data, tables.known) for one in assumes]
        for one in rows:
            tables.assumption_number(one)
        return rt.FuncOp.of(
            func.sym_name.data,
            self.builder.region,
            self.result,
            mode="scalar" if self.scalar else "mixed",
            code=func.code.data,
            params="".join(letters),
            qualname=func.sym_name.data,
            file=self.file,
            line=self.first_line(),
            assumes=rows,
            same=self.origins.rows(),
            by_value=self.origins.lost_in_frames(),
        )

    def first_line(self) -> int:
        """Where the function starts; the line of its first op when nobody says."""
        located = (op.location for op in self.func.walk())
        return next((where.line.data for where in located if isinstance(where, FileLineColLoc)), 0)
