"""Cells: found in the closure, made, read and written by the runtime."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Operation

from pymlir.dialects import rt
from pymlir.lowering.emit_builder import LIKELY
from pymlir.lowering.emit_function import FunctionEmitter
from pymlir.lowering.emit_object import drop_singleton, emit_visit_at
from pymlir.lowering.mlir_bindings import arith

CLOSURE = 1
"""The word of the context that points to the cells of the closure."""
LETTERS = {rt.i64: "i64", rt.f64: "f64", rt.i1: "bool"}


def emit_free_cell(fn: FunctionEmitter, op: rt.FreeCellOp) -> Any:
    cells = fn.load(fn.types.ptr, fn.slot(fn.ctx, CLOSURE))
    return fn.load(fn.types.ptr, fn.slot(cells, op.index))


def emit_make_cell(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    content = fn.inputs(op) or [fn.null()]
    return or_leave(fn, fn.call_c("pm_make_cell", content), op)


def emit_load_cell(fn: FunctionEmitter, op: rt.LoadCellOp) -> Any:
    type_ = op.results[0].type
    if type_ == rt.ref:
        return or_leave(fn, fn.call_c("pm_load_cell", fn.inputs(op)), op)
    stored: Any = fn.types.i32 if type_ == rt.i1 else fn.module.type_of(type_)
    made = fn.call_checked(f"pm_load_cell_{LETTERS[type_]}", fn.inputs(op), stored, op)
    return fn.compare("ne", made, fn.int32(0)) if type_ == rt.i1 else made


def or_leave(fn: FunctionEmitter, made: Any, op: rt.RtOp) -> Any:
    fn.leave_if(fn.compare_pointer("eq", made, fn.null()), op)
    return made


def emit_store_cell(fn: FunctionEmitter, op: rt.StoreCellOp) -> list[Any]:
    """Where letting go of the old content may run code, the interpreter's frame has to be there."""
    cell, value = fn.inputs(op)
    symbol = "pm_store_cell"
    if (type_ := op.inputs[1].type) != rt.ref:
        symbol = f"pm_store_cell_{LETTERS[type_]}"
        value = arith.ExtUIOp(fn.types.i32, value, loc=fn.loc, ip=fn.ip).result if type_ == rt.i1 else value
    done = fn.compare("ne", fn.call_c(symbol, [cell, value]), fn.int32(0))
    onward, visited = fn.new_block(), fn.new_block()
    fn.branch_if(done, onward, visited, weights=LIKELY)
    fn.enter(visited)
    drop_singleton(fn, emit_visit_at(fn, op, ("store_cell", op.below.data)))
    fn.branch(onward, [])
    fn.enter(onward)
    return []


CELLS: dict[type[Operation], Callable[[FunctionEmitter, Any], Any]] = {
    rt.FreeCellOp: emit_free_cell,
    rt.MakeCellOp: emit_make_cell,
    rt.MakeEmptyCellOp: emit_make_cell,
    rt.LoadCellOp: emit_load_cell,
    rt.StoreCellOp: emit_store_cell,
}
