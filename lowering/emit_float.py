"""Floats: strict IEEE double arithmetic, conversions, and functions of the math module.

What a machine instruction does with the very bits CPython gives is inline (square root, rounding, signs, tests);
all else calls pm_math.h.
"""

from __future__ import annotations

import math as python_math
from collections.abc import Callable
from typing import Any

from xdsl.ir import Operation

from pymlir.dialects import rt
from pymlir.lowering.emit_function import FunctionEmitter
from pymlir.lowering.emit_int import constant_of, is_exact
from pymlir.lowering.math_table import HELPERS, MathRow, row
from pymlir.lowering.mlir_bindings import arith, math

TWO_63 = 2.0**63


def pure(operation: Any) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        return fn.binary(operation, *fn.inputs(op))

    return emit


def unary(operation: Any) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        return fn.unary(operation, fn.value(op.operands[0]))

    return emit


def leave_if_zero(fn: FunctionEmitter, op: rt.RtOp) -> None:
    owner = op.operands[1].owner
    known = isinstance(owner, rt.FConstOp) and owner.value.data != 0.0
    if op.state is not None and not known:
        fn.leave_if(fn.compare_float("eq", fn.value(op.operands[1]), fn.float(0.0)), op)


def emit_div(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    leave_if_zero(fn, op)
    return fn.binary(arith.DivFOp, *fn.inputs(op))


def divided(name: str) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        leave_if_zero(fn, op)
        return fn.call_c(HELPERS[name].symbol, fn.inputs(op))

    return emit


# ---- conversions


def emit_from_int(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    value = fn.value(op.operands[0])
    constant = constant_of(op.operands[0])
    if op.state is not None and (constant is None or abs(constant) > 2**53):
        fn.leave_unless(is_exact(fn, value), op)
    return fn.to_float(value)


def to_int(fn: FunctionEmitter, op: rt.RtOp, value: Any) -> Any:
    """The int of a float without a fraction; leaves for a NaN, an infinity, and from 2^63 on."""
    if op.state is not None:
        size = fn.unary(math.AbsFOp, value)
        fn.leave_unless(fn.compare_float("lt", size, fn.float(TWO_63)), op)
    return fn.to_int(value)


def rounded(operation: Any) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    """Rounds to a whole float, then to an int."""

    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        return to_int(fn, op, fn.unary(operation, fn.value(op.operands[0])))

    return emit


def emit_to_int(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    return to_int(fn, op, fn.value(op.operands[0]))


def emit_compare(fn: FunctionEmitter, op: rt.FCmpOp) -> Any:
    return fn.compare_float(op.predicate.data, *fn.inputs(op))


# ---- calls of C


def emit_row(fn: FunctionEmitter, op: rt.RtOp, entry: MathRow) -> Any:
    """Calls the function of a table row and leaves as its guard says."""
    arguments = [
        fn.to_float(value) if kind == "f" and value.type == fn.types.i64 else value
        for kind, value in zip(entry.params, fn.inputs(op), strict=True)
    ]
    if entry.guard == "status":
        type_ = fn.types.f64 if entry.result == "f" else fn.types.i64
        if op.state is not None:
            return fn.call_checked(entry.symbol, arguments, type_, op)
        place = fn.scratch()
        fn.call_c(entry.symbol, [*arguments, place])
        return fn.load(type_, place)
    result = fn.call_c(entry.symbol, arguments)
    if entry.guard == "finite" and op.state is not None:
        size = fn.unary(math.AbsFOp, result)
        fn.leave_unless(fn.compare_float("lt", size, fn.float(python_math.inf)), op)
    return fn.compare("ne", result, fn.int32(0)) if entry.result == "b" else result


def helper(name: str) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        return emit_row(fn, op, HELPERS[name])

    return emit


def emit_sqrt(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    value = fn.value(op.operands[0])
    if op.state is not None:
        fn.leave_unless(fn.compare_float("ge", value, fn.float(0.0)), op)
    return fn.unary(math.SqrtOp, value)


def emit_isnan(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    value = fn.value(op.operands[0])
    return fn.compare_float("ne", value, value)


def size_compared(predicate: str) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        size = fn.unary(math.AbsFOp, fn.value(op.operands[0]))
        return fn.compare_float(predicate, size, fn.float(python_math.inf))

    return emit


INLINE: dict[str, Callable[[FunctionEmitter, rt.RtOp], Any]] = {
    "ceil": rounded(math.CeilOp),
    "copysign": pure(math.CopySignOp),
    "fabs": unary(math.AbsFOp),
    "floor": rounded(math.FloorOp),
    "isfinite": size_compared("lt"),
    "isinf": size_compared("eq"),
    "isnan": emit_isnan,
    "sqrt": emit_sqrt,
    "trunc": emit_to_int,
}
"""Functions of the math module that are machine instructions when all arguments are floats."""


def emit_math(fn: FunctionEmitter, op: rt.MathOp) -> Any:
    name = op.function.data
    inline = INLINE.get(name)
    if inline is not None and all(value.type == rt.f64 for value in op.inputs):
        return inline(fn, op)
    entry = row(name, len(op.inputs))
    assert entry is not None, f"no C function for math.{name} with {len(op.inputs)} arguments"
    return emit_row(fn, op, entry)


FLOAT: dict[type[Operation], Callable[[FunctionEmitter, Any], Any]] = {
    rt.FAddOp: pure(arith.AddFOp),
    rt.FSubOp: pure(arith.SubFOp),
    rt.FMulOp: pure(arith.MulFOp),
    rt.FDivOp: emit_div,
    rt.FFloorDivOp: divided("ffloordiv"),
    rt.FModOp: divided("fmod"),
    rt.FPowOp: helper("fpow"),
    rt.FNegOp: unary(arith.NegFOp),
    rt.FAbsOp: unary(math.AbsFOp),
    rt.FCmpOp: emit_compare,
    rt.IToFOp: emit_from_int,
    rt.FToIOp: emit_to_int,
    rt.FRoundOp: rounded(math.RoundEvenOp),
    rt.FRoundDigitsOp: helper("round/2"),
    rt.MathOp: emit_math,
}
