"""Cells: made at the start, found in the closure, read and written where the variable is; and functions that are made.

%c = pyv.free_cell "k"                               %c = rt.free_cell 0
%k = pyv.load_cell %c "k" at %s : !py.int     =>     %k = rt.load_cell %c, %s : i64
pyv.store_cell %c "k" = %v at %t                     rt.store_cell 1, %c, %v, %t
"""

from __future__ import annotations

from xdsl.ir import SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.lowering.to_rt_states import state_of
from pymlir.lowering.to_rt_values import NONE, CannotLower, Const, FunctionBuilder, representation


def lower_free_cell(b: FunctionBuilder, op: pyv.FreeCellOp) -> None:
    b.low[op.result] = b.add(rt.FreeCellOp.of(b.free_names.index(op.variable.data))).results[0]


def lower_make_cell(b: FunctionBuilder, op: pyv.MakeCellOp) -> None:
    state = state_of(b, op)
    if not op.args:
        b.low[op.result] = b.new(rt.MakeEmptyCellOp, at=state)
        return
    content = b.value(op.args[0])
    if content.type != rt.ref:
        # The variable would not be the object that was passed.
        raise CannotLower("a parameter that inner functions share is unboxed")
    b.low[op.result] = b.new(rt.MakeCellOp, content, at=state)


def lower_load_cell(b: FunctionBuilder, op: pyv.LoadCellOp) -> None:
    wanted = representation(op.result.type)
    if wanted is None:
        b.low[op.result] = NONE
    else:
        b.low[op.result] = b.new(rt.LoadCellOp, b.value(op.cell), at=state_of(b, op), result=wanted)


def lower_store_cell(b: FunctionBuilder, op: pyv.StoreCellOp) -> None:
    state = state_of(b, op)
    b.note_state(state)
    below = len(b.slots) - b.slots[op.variable.data]
    b.add(rt.StoreCellOp.of(below, b.value(op.cell), stored(b, op.value), state))
    b.did_visit(state, None)


def lower_make_function(b: FunctionBuilder, op: pyv.MakeFunctionOp) -> None:
    """The visit knows the code by number, the parts by flag, and how many entries the topmost part takes."""
    if b.scalar:
        raise CannotLower("a function is made in a function without a frame")
    state = state_of(b, op)
    taken = len(op.args) - max(0, len(op.parts.data) - 1)
    constant = -1 if op.constant is None else b.tables.object_number(op.constant)
    visit = b.add(rt.VisitOp.of(("make_function", op.code.data, op.flags, taken, constant), state, [rt.ref]))
    b.dirty = False
    b.did_visit(state, visit.results[0])
    b.low[op.result] = visit.results[0]


def stored(b: FunctionBuilder, python: SSAValue) -> SSAValue:
    """A constant is the object that the module has of it."""
    found = b.low[python]
    return b.coerce(found, rt.ref) if isinstance(found, Const) else b.value(python)
