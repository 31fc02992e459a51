"""Control: constants, branches, calls between native functions, polls, and the ops that only leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Operation

from pymlir.dialects import rt
from pymlir.lowering.emit_builder import LIKELY, UNLIKELY
from pymlir.lowering.emit_function import FunctionEmitter
from pymlir.lowering.mlir_bindings import arith, llvm

HINTS = {"likely": LIKELY, "unlikely": UNLIKELY}


def emit_iconst(fn: FunctionEmitter, op: rt.IConstOp) -> Any:
    return fn.int(op.value.data)


def emit_fconst(fn: FunctionEmitter, op: rt.FConstOp) -> Any:
    return fn.float(op.value.data)


def emit_bconst(fn: FunctionEmitter, op: rt.BConstOp) -> Any:
    return fn.bool(bool(op.value))


def emit_not(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    return fn.binary(arith.XOrIOp, fn.value(op.operands[0]), fn.bool(True))


def emit_widen(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    return fn.widen(fn.value(op.operands[0]))


def emit_select(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    return fn.select(*fn.inputs(op))


def emit_depth(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    return fn.depth


def emit_branch(fn: FunctionEmitter, op: rt.BrOp) -> list[Any]:
    fn.branch(fn.blocks[op.successors[0]], [fn.value(value) for value in op.operands])
    return []


def emit_branch_if(fn: FunctionEmitter, op: rt.CondBrOp) -> list[Any]:
    (then_block, then_args), (else_block, else_args) = op.edges()
    fn.branch_if(
        fn.value(op.operands[0]),
        fn.blocks[then_block],
        fn.blocks[else_block],
        then_arguments=[fn.value(value) for value in then_args],
        else_arguments=[fn.value(value) for value in else_args],
        weights=None if op.hint is None else HINTS[op.hint.data],
    )
    return []


def emit_return(fn: FunctionEmitter, op: rt.ReturnOp) -> list[Any]:
    """The status is twice the origin; the lowest bit says that the function has left."""
    status = fn.int32(0)
    if op.origin is not None:
        twice = fn.binary(arith.ShLIOp, fn.value(op.origin), fn.int(1))
        status = arith.TruncIOp(fn.types.i32, twice, loc=fn.loc, ip=fn.ip).result
    fn.give_back([*(fn.value(value) for value in op.operands[:1]), status])
    return []


def emit_leave(fn: FunctionEmitter, op: rt.LeaveOp) -> list[Any]:
    fn.branch(fn.edge_of(op), [])
    return []


def emit_guard(fn: FunctionEmitter, op: rt.RtOp) -> list[Any]:
    fn.leave_unless(fn.value(op.operands[0]), op)
    return []


def emit_poll(fn: FunctionEmitter, op: rt.RtOp) -> list[Any]:
    """Another thread writes the breaker at any time."""
    breaker = fn.load(fn.types.i32, fn.breaker(), volatile=True)
    if fn.module.breaker_mask != -1:
        breaker = fn.binary(arith.AndIOp, breaker, fn.int32(fn.module.breaker_mask))
    onward, pending = fn.new_block(), fn.new_block()
    fn.branch_if(fn.compare("eq", breaker, fn.int32(0)), onward, pending, weights=LIKELY)
    fn.enter(pending)
    assert op.state is not None
    site = fn.module.sites.add(rt.snapshot_of(op.state), fn.index, "before")
    helper = fn.module.edge_helper("poll", site)
    has_left = fn.call([fn.types.i32], helper, [fn.ctx, fn.int32(site.number), fn.depth, *fn.site_values(site)])[0]
    fn.branch_if(fn.compare("eq", has_left, fn.int32(0)), onward, fn.left())
    fn.enter(onward)
    return []


def emit_assumptions(fn: FunctionEmitter, op: rt.RtOp) -> list[Any]:
    hold = fn.call_c("pm_assumptions_hold", [fn.module_pointer(), fn.int32(fn.index)])
    fn.leave_if(fn.compare("eq", hold, fn.int32(0)), op)
    return []


def emit_stress(fn: FunctionEmitter, op: rt.RtOp) -> list[Any]:
    now = fn.call_c("pm_stress", [fn.ctx])
    fn.leave_if(fn.compare("ne", now, fn.int32(0)), op)
    return []


def emit_ready(fn: FunctionEmitter, op: rt.RtOp) -> list[Any]:
    """An empty piece of assembly that takes the float in a register: no pass of LLVM's moves it behind a branch."""
    llvm.InlineAsmOp(None, fn.inputs(op), "", "x", has_side_effects=True, loc=fn.loc, ip=fn.ip)
    return []


def emit_call(fn: FunctionEmitter, op: rt.CallOp) -> list[Any]:
    """A callee that has left returns an odd status; its caller then waits in the call."""
    assert op.state is not None
    index = fn.module.indices[op.callee]
    depth = fn.binary(arith.SubIOp, fn.depth, fn.int(op.frames))
    _, results = fn.module.native_types(fn.module.functions[index])
    made = fn.call(results, fn.module.native_names[index], [fn.ctx, depth, *fn.inputs(op)])
    onward = fn.new_block()
    status = made[len(results) - 1]
    left = fn.binary(arith.AndIOp, status, fn.int32(1)) if fn.module.functions[index].same else status
    fn.branch_if(fn.compare("eq", left, fn.int32(0)), onward, fn.edge(op.state, "call"), weights=LIKELY)
    fn.enter(onward)
    if len(op.results) < 2:
        return [made[0]] if op.results else []
    origin = fn.binary(arith.ShRUIOp, status, fn.int32(1))
    return [made[0], arith.ExtUIOp(fn.types.i64, origin, loc=fn.loc, ip=fn.ip).result]


CONTROL: dict[type[Operation], Callable[[FunctionEmitter, Any], Any]] = {
    rt.IConstOp: emit_iconst,
    rt.FConstOp: emit_fconst,
    rt.BConstOp: emit_bconst,
    rt.BNotOp: emit_not,
    rt.BToIOp: emit_widen,
    rt.SelectOp: emit_select,
    rt.DepthOp: emit_depth,
    rt.BrOp: emit_branch,
    rt.CondBrOp: emit_branch_if,
    rt.ReturnOp: emit_return,
    rt.LeaveOp: emit_leave,
    rt.GuardOp: emit_guard,
    rt.PollOp: emit_poll,
    rt.CheckAssumptionsOp: emit_assumptions,
    rt.StressOp: emit_stress,
    rt.ReadyOp: emit_ready,
    rt.CallOp: emit_call,
}
