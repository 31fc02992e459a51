"""Objects: visits, boxing and unboxing, reference counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xdsl.ir import Operation, SSAValue

from pymlir.dialects import rt
from pymlir.lowering.emit_builder import UNLIKELY
from pymlir.lowering.emit_function import FunctionEmitter
from pymlir.lowering.mlir_bindings import arith

IMMORTAL_SINCE = 12
"""The minor of CPython from which on None, True and False are not counted."""
SINGLETONS = {"none": "_Py_NoneStruct", "true": "_Py_TrueStruct", "false": "_Py_FalseStruct"}


def object_address(fn: FunctionEmitter, symbol: str) -> Any:
    """The address of an object that CPython or the runtime defines."""
    fn.module.declare_variable(symbol)
    return fn.address(symbol)


def is_object(fn: FunctionEmitter, value: Any, symbol: str) -> Any:
    return fn.compare_pointer("eq", value, object_address(fn, symbol))


def emit_visit(fn: FunctionEmitter, op: rt.VisitOp) -> list[Any]:
    if op.is_drop:
        emit_let_go(fn, op)
        return []
    return visit_results(fn, op, emit_visit_at(fn, op, op.kind, op.given))


def emit_visit_at(
    fn: FunctionEmitter, op: rt.RtOp, kind: tuple[rt.VisitArgument, ...], given: Sequence[SSAValue] = ()
) -> Any:
    """The operation runs in the frame of the site; a NULL result means that the runtime has recorded everything."""
    assert op.state is not None
    site = fn.module.sites.add(rt.snapshot_of(op.state), fn.index, "visit", visit=kind, given=given)
    helper = fn.module.edge_helper("visit", site)
    arguments = [fn.ctx, fn.int32(site.number), fn.depth, *fn.site_values(site)]
    result = fn.call([fn.types.ptr], helper, arguments)[0]
    onward = fn.new_block()
    fn.branch_if(fn.compare_pointer("eq", result, fn.null()), fn.left(), onward, weights=UNLIKELY)
    fn.enter(onward)
    return result


def emit_let_go(fn: FunctionEmitter, op: rt.VisitOp) -> None:
    """Only where letting go may run code, the interpreter's frame has to be there."""
    (value,) = op.given
    noisy = fn.compare("ne", fn.call_c("pm_let_go", [fn.value(value)]), fn.int32(0))
    onward, visited = fn.new_block(), fn.new_block()
    fn.branch_if(noisy, visited, onward, weights=UNLIKELY)
    fn.enter(visited)
    drop_singleton(fn, emit_visit_at(fn, op, op.kind, op.given))
    fn.branch(onward, [])
    fn.enter(onward)


def visit_results(fn: FunctionEmitter, op: rt.VisitOp, result: Any) -> list[Any]:
    if len(op.results) == 2:
        has_item = fn.compare_pointer("ne", result, object_address(fn, "pm_exhausted"))
        return [has_item, result]
    if op.results and op.results[0].type == rt.ref:
        return [result]
    drop_singleton(fn, result)
    return [is_object(fn, result, SINGLETONS["true"])] if op.results else []


def drop_singleton(fn: FunctionEmitter, result: Any) -> None:
    """Let go of None, True or False."""
    if fn.module.minor < IMMORTAL_SINCE:
        fn.call_c("pm_decref", [result])


def unboxed(symbol: str, kind: str) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        type_: Any = {"i": fn.types.i64, "f": fn.types.f64, "b": fn.types.i32}[kind]
        made = fn.call_checked(symbol, fn.inputs(op), type_, op)
        return fn.compare("ne", made, fn.int32(0)) if kind == "b" else made

    return emit


def emit_box(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    value = fn.value(op.operands[0])
    type_ = op.operands[0].type
    if type_ == rt.i1:
        wide = arith.ExtUIOp(fn.types.i32, value, loc=fn.loc, ip=fn.ip).result
        return fn.call_c("pm_box_bool", [wide])
    made = fn.call_c("pm_box_i64" if type_ == rt.i64 else "pm_box_f64", [value])
    if op.state is not None:
        fn.leave_if(fn.compare_pointer("eq", made, fn.null()), op)
    return made


def emit_kept(fn: FunctionEmitter, op: rt.KeptOp) -> Any:
    kept, number = fn.inputs(op)
    made = fn.call_c("pm_kept_i64" if op.operands[1].type == rt.i64 else "pm_kept_f64", [kept, number])
    if op.state is not None:
        fn.leave_if(fn.compare_pointer("eq", made, fn.null()), op)
    return made


def emit_argument(fn: FunctionEmitter, op: rt.ArgumentOp) -> Any:
    return fn.call_c("pm_argument", [fn.ctx, fn.int32(op.index)])


def emit_object(fn: FunctionEmitter, op: rt.ObjectOp) -> Any:
    which = op.which.data
    if op.is_null:
        return fn.null()
    if isinstance(which, str):
        return object_address(fn, SINGLETONS[which])
    return fn.call_c("pm_constant", [fn.module_pointer(), fn.int32(which)])


def emit_assumed(fn: FunctionEmitter, op: rt.AssumedOp) -> Any:
    return fn.call_c("pm_assumed", [fn.module_pointer(), fn.int32(op.index)])


def emit_item(fn: FunctionEmitter, op: rt.ItemOp) -> Any:
    return fn.call_c("pm_tuple_item", [fn.value(op.operands[0]), fn.int(op.index)])


def emit_is_none(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    return is_object(fn, fn.value(op.operands[0]), SINGLETONS["none"])


def emit_same(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    return fn.compare_pointer("eq", *fn.inputs(op))


def counted(symbol: str) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        if not op.has_fact:
            fn.call_c(symbol, fn.inputs(op))
            return []
        there, onward = fn.new_block(), fn.new_block()
        fn.branch_if(fn.compare_pointer("eq", fn.value(op.operands[0]), fn.null()), onward, there)
        fn.enter(there)
        fn.call_c(symbol, fn.inputs(op))
        fn.branch(onward, [])
        fn.enter(onward)
        return []

    return emit


OBJECT: dict[type[Operation], Callable[[FunctionEmitter, Any], Any]] = {
    rt.VisitOp: emit_visit,
    rt.UnboxIntOp: unboxed("pm_unbox_i64", "i"),
    rt.UnboxFloatOp: unboxed("pm_unbox_f64", "f"),
    rt.UnboxBoolOp: unboxed("pm_unbox_bool", "b"),
    rt.BoxOp: emit_box,
    rt.KeptOp: emit_kept,
    rt.ArgumentOp: emit_argument,
    rt.ObjectOp: emit_object,
    rt.AssumedOp: emit_assumed,
    rt.ItemOp: emit_item,
    rt.IsNoneOp: emit_is_none,
    rt.SameOp: emit_same,
    rt.IncRefOp: counted("pm_incref"),
    rt.DecRefOp: counted("pm_decref"),
}
