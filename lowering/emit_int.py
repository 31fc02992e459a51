"""Integers: Python's rules on 64-bit words.

An op with a state checks and leaves; the same op proved does not.  Divisors and counts that are constants need fewer
checks or none, and a power of two becomes a shift or a mask (both round down, as Python does).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Operation, SSAValue

from pymlir.dialects import rt
from pymlir.lowering.emit_function import FunctionEmitter
from pymlir.lowering.mlir_bindings import arith, llvm, math

SMALLEST = -(2**63)
EXACT = 2**53
SIGN = 63


def constant_of(value: SSAValue) -> int | None:
    """The int that `value` always is, when that is known."""
    owner = value.owner
    return owner.value.data if isinstance(owner, rt.IConstOp) else None


def checked(with_overflow: Any, plain: Any) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    """`plain` when proved or when it wraps, else `with_overflow` and an edge."""

    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        lhs, rhs = fn.inputs(op)
        if op.has_fact:
            return fn.binary(plain, lhs, rhs)
        if op.state is None:
            return fn.no_wrap(plain, lhs, rhs)
        return overflow_checked(fn, op, with_overflow, lhs, rhs)

    return emit


def overflow_checked(fn: FunctionEmitter, op: rt.RtOp, with_overflow: Any, lhs: Any, rhs: Any) -> Any:
    both = with_overflow(fn.types.checked, lhs, rhs, loc=fn.loc, ip=fn.ip).res
    result = fn.extract(fn.types.i64, both, 0)
    fn.leave_if(fn.extract(fn.types.i1, both, 1), op)
    return result


def pure(operation: Any) -> Callable[[FunctionEmitter, rt.RtOp], Any]:
    def emit(fn: FunctionEmitter, op: rt.RtOp) -> Any:
        return fn.binary(operation, *fn.inputs(op))

    return emit


def emit_not(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    return fn.binary(arith.XOrIOp, fn.value(op.operands[0]), fn.int(-1))


def leave_if_smallest(fn: FunctionEmitter, op: rt.RtOp, value: Any) -> None:
    if op.state is not None:
        fn.leave_if(fn.compare("eq", value, fn.int(SMALLEST)), op)


def emit_neg(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    value = fn.value(op.operands[0])
    if op.has_fact:
        return fn.binary(arith.SubIOp, fn.int(0), value)
    leave_if_smallest(fn, op, value)
    return fn.no_wrap(arith.SubIOp, fn.int(0), value)


def emit_abs(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    value = fn.value(op.operands[0])
    leave_if_smallest(fn, op, value)
    return fn.unary(math.AbsIOp, value)


# ---- division: rounds down, the remainder has the divisor's sign


def leave_if_zero(fn: FunctionEmitter, op: rt.RtOp, divisor: Any) -> None:
    if op.state is not None:
        fn.leave_if(fn.compare("eq", divisor, fn.int(0)), op)


def positive_divisor(op: rt.RtOp) -> int:
    """The divisor, when it is a positive constant; else 0."""
    constant = constant_of(op.operands[1])
    return constant if constant is not None and constant > 0 else 0


def emit_floordiv(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    lhs, rhs = fn.inputs(op)
    constant = positive_divisor(op)
    if constant and constant & (constant - 1) == 0:
        return fn.binary(arith.ShRSIOp, lhs, fn.int(constant.bit_length() - 1))
    if op.has_fact:
        leave_if_zero(fn, op, rhs)
        return fn.binary(arith.DivUIOp, lhs, rhs)
    if constant:
        # ~x is -x - 1, never negative where x is: floor(x / c) == ~(~x // c).
        sign = fn.binary(arith.ShRSIOp, lhs, fn.int(SIGN))
        quotient = fn.binary(arith.DivUIOp, fn.binary(arith.XOrIOp, lhs, sign), rhs)
        return fn.binary(arith.XOrIOp, quotient, sign)
    if op.state is not None:
        smallest = fn.compare("eq", lhs, fn.int(SMALLEST))
        overflows = fn.binary(arith.AndIOp, smallest, fn.compare("eq", rhs, fn.int(-1)))
        zero = fn.compare("eq", rhs, fn.int(0))
        fn.leave_if(fn.binary(arith.OrIOp, zero, overflows), op)
    quotient = fn.binary(arith.DivSIOp, lhs, rhs)
    remainder = fn.binary(arith.SubIOp, lhs, fn.binary(arith.MulIOp, quotient, rhs))
    too_high = needs_step(fn, remainder, rhs)
    return fn.select(too_high, fn.binary(arith.AddIOp, quotient, fn.int(-1)), quotient)


def needs_step(fn: FunctionEmitter, remainder: Any, divisor: Any) -> Any:
    """Whether truncating division has rounded up: the remainder is not zero and its sign is not the divisor's."""
    differ = fn.compare("lt", fn.binary(arith.XOrIOp, remainder, divisor), fn.int(0))
    return fn.binary(arith.AndIOp, differ, fn.compare("ne", remainder, fn.int(0)))


def emit_mod(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    lhs, rhs = fn.inputs(op)
    constant = positive_divisor(op)
    if constant and constant & (constant - 1) == 0:
        return fn.binary(arith.AndIOp, lhs, fn.int(constant - 1))
    if op.has_fact:
        leave_if_zero(fn, op, rhs)
        return fn.binary(arith.RemUIOp, lhs, rhs)
    if constant:
        remainder = fn.binary(arith.RemSIOp, lhs, rhs)
        negative = fn.binary(arith.ShRSIOp, remainder, fn.int(SIGN))
        return fn.binary(arith.AddIOp, remainder, fn.binary(arith.AndIOp, negative, rhs))
    leave_if_zero(fn, op, rhs)
    # The machine traps for -2^63 % -1; x % 1 is the same 0.
    safe = fn.select(fn.compare("eq", rhs, fn.int(-1)), fn.int(1), rhs)
    remainder = fn.binary(arith.RemSIOp, lhs, safe)
    stepped = fn.binary(arith.AddIOp, remainder, rhs)
    return fn.select(needs_step(fn, remainder, rhs), stepped, remainder)


def emit_truediv(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    lhs, rhs = fn.inputs(op)
    if op.state is not None:
        tests: list[Any] = []
        for operand, made in zip(op.operands[:2], (lhs, rhs), strict=True):
            constant = constant_of(operand)
            if not op.has_fact and (constant is None or abs(constant) > EXACT):
                tests.append(is_exact(fn, made))
        if not constant_of(op.operands[1]):
            tests.append(fn.compare("ne", rhs, fn.int(0)))
        for index in range(1, len(tests)):
            tests[0] = fn.binary(arith.AndIOp, tests[0], tests[index])
        if tests:
            fn.leave_unless(tests[0], op)
    return fn.binary(arith.DivFOp, fn.to_float(lhs), fn.to_float(rhs))


def is_exact(fn: FunctionEmitter, value: Any) -> Any:
    """-2^53 <= value <= 2^53, as one comparison."""
    return fn.compare("ule", fn.binary(arith.AddIOp, value, fn.int(EXACT)), fn.int(2 * EXACT))


# ---- shifts and powers


def emit_shl(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    lhs, rhs = fn.inputs(op)
    if op.state is None:
        return fn.binary(arith.ShLIOp, lhs, rhs)
    return shifted_left(fn, op, lhs, rhs, constant_of(op.operands[1]))


def shifted_left(fn: FunctionEmitter, op: rt.RtOp, lhs: Any, rhs: Any, count: int | None) -> Any:
    known = op.has_fact or (count is not None and 0 <= count <= SIGN)
    if constant_of(op.operands[0]) == 1 or op.name == "rt.ipow":
        fn.leave_unless(fn.compare("ult", rhs, fn.int(SIGN)), op)
        return fn.binary(arith.ShLIOp, fn.int(1), rhs)
    if not known:
        fn.leave_unless(fn.compare("ule", rhs, fn.int(SIGN)), op)
    result = fn.binary(arith.ShLIOp, lhs, rhs)
    fn.leave_unless(fn.compare("eq", fn.binary(arith.ShRSIOp, result, rhs), lhs), op)
    return result


def emit_shr(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    lhs, rhs = fn.inputs(op)
    count = constant_of(op.operands[1])
    if op.has_fact:
        return fn.binary(arith.ShRSIOp, lhs, rhs)
    if count is not None and count >= 0:
        return fn.binary(arith.ShRSIOp, lhs, fn.int(min(count, SIGN)))
    if op.state is not None:
        fn.leave_if(fn.compare("lt", rhs, fn.int(0)), op)
    return fn.binary(arith.ShRSIOp, lhs, fn.binary(arith.MinUIOp, rhs, fn.int(SIGN)))


def emit_pow(fn: FunctionEmitter, op: rt.RtOp) -> Any:
    lhs, rhs = fn.inputs(op)
    exponent = constant_of(op.operands[1])
    if exponent in (2, 3):
        square = power_step(fn, op, lhs, lhs)
        return square if exponent == 2 else power_step(fn, op, square, lhs)
    if constant_of(op.operands[0]) == 2 and op.state is not None:
        return shifted_left(fn, op, lhs, rhs, exponent)
    if op.state is not None:
        return fn.call_checked("pm_ipow", [lhs, rhs], fn.types.i64, op)
    place = fn.scratch()
    fn.call_c("pm_ipow", [lhs, rhs, place])
    return fn.load(fn.types.i64, place)


def power_step(fn: FunctionEmitter, op: rt.RtOp, lhs: Any, rhs: Any) -> Any:
    if op.state is None:
        return fn.no_wrap(arith.MulIOp, lhs, rhs)
    return overflow_checked(fn, op, llvm.SMulWithOverflowOp, lhs, rhs)


def emit_compare(fn: FunctionEmitter, op: rt.ICmpOp) -> Any:
    return fn.compare(op.predicate.data, *fn.inputs(op))


INT: dict[type[Operation], Callable[[FunctionEmitter, Any], Any]] = {
    rt.IAddOp: checked(llvm.SAddWithOverflowOp, arith.AddIOp),
    rt.ISubOp: checked(llvm.SSubWithOverflowOp, arith.SubIOp),
    rt.IMulOp: checked(llvm.SMulWithOverflowOp, arith.MulIOp),
    rt.INegOp: emit_neg,
    rt.IAbsOp: emit_abs,
    rt.IAndOp: pure(arith.AndIOp),
    rt.IOrOp: pure(arith.OrIOp),
    rt.IXorOp: pure(arith.XOrIOp),
    rt.INotOp: emit_not,
    rt.IFloorDivOp: emit_floordiv,
    rt.IModOp: emit_mod,
    rt.ITrueDivOp: emit_truediv,
    rt.IShlOp: emit_shl,
    rt.IShrOp: emit_shr,
    rt.IPowOp: emit_pow,
    rt.ICmpOp: emit_compare,
    rt.BAndOp: pure(arith.AndIOp),
    rt.BOrOp: pure(arith.OrIOp),
    rt.BXorOp: pure(arith.XOrIOp),
}
