"""Arithmetic on unboxed values: which `rt` op each Python operator is, by the types of its operands and result.

    %r = pyv.binary %i "+" %j at %s : !py.int      =>   %r = rt.iadd %i, %j, %s
    %r = pyv.binary %i "*" %x at %s : !py.float    =>   %f = rt.i2f %i proved ; %r = rt.fmul %f, %x
    %r = pyv.compare %i "<" %x at %s : !py.bool    =>   %f = rt.i2f %i, %s ; %r = rt.fcmp lt %f, %x

The conversions are CPython's: an int meets a float as the nearest float, but is compared exactly, so there it must be
one that a float can hold.  What int-ranges proved takes the state, and with it the check, away.
"""

from __future__ import annotations

from xdsl.ir import Attribute, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.dialects.py_types import BoolType, FloatType, IntType, NoneType
from pymlir.dialects.pyv_typed import FlagOp, RangeMoreOp, RangeStateOp, RangeStepOp, RefineOp
from pymlir.lowering.to_rt_states import state_of
from pymlir.lowering.to_rt_values import I64_RANGE, CannotLower, Const, FunctionBuilder, RangeOf

INT_OPS: dict[str, type[rt.RtOp]] = {
    "+": rt.IAddOp,
    "-": rt.ISubOp,
    "*": rt.IMulOp,
    "//": rt.IFloorDivOp,
    "%": rt.IModOp,
    "**": rt.IPowOp,
    "<<": rt.IShlOp,
    ">>": rt.IShrOp,
    "&": rt.IAndOp,
    "|": rt.IOrOp,
    "^": rt.IXorOp,
}
FLOAT_OPS: dict[str, type[rt.RtOp]] = {
    "+": rt.FAddOp,
    "-": rt.FSubOp,
    "*": rt.FMulOp,
    "/": rt.FDivOp,
    "//": rt.FFloorDivOp,
    "%": rt.FModOp,
    "**": rt.FPowOp,
}
BOOL_OPS: dict[str, type[rt.RtOp]] = {"&": rt.BAndOp, "|": rt.BOrOp, "^": rt.BXorOp}
PROVING: dict[str, tuple[str, ...]] = {
    "+": ("nowrap", "wraps"),
    "-": ("nowrap", "wraps"),
    "*": ("nowrap", "wraps"),
    "**": ("nowrap",),
    "<<": ("nowrap", "wraps"),
    ">>": ("count_ok",),
    "//": ("nonneg", "nonzero"),
    "%": ("nonneg", "nonzero"),
}
"""For each operator the facts, any of which proves that it cannot fail."""
PREDICATES = {"<": "lt", "<=": "le", "==": "eq", "!=": "ne", ">": "gt", ">=": "ge"}

UNBOXED = (IntType, FloatType, BoolType, NoneType)


def is_native(*types: Attribute) -> bool:
    return all(isinstance(type_, UNBOXED) or type_ == rt.i1 for type_ in types)


def lower_binary(b: FunctionBuilder, op: pyv.TwoOperandsOp) -> None:
    operator = op.operator.data.removesuffix("=")
    wanted = op.result.type
    if isinstance(wanted, FloatType):
        b.low[op.result] = float_result(b, op, operator)
    elif isinstance(wanted, BoolType):
        b.low[op.result] = b.new(row(BOOL_OPS, operator, "bool"), b.value(op.lhs), b.value(op.rhs))
    else:
        b.low[op.result] = int_result(b, op, operator)


def row(table: dict[str, type[rt.RtOp]], operator: str, kind: str) -> type[rt.RtOp]:
    if operator not in table:
        raise CannotLower(f"no native {operator} of {kind}")
    return table[operator]


def int_result(b: FunctionBuilder, op: pyv.TwoOperandsOp, operator: str) -> SSAValue:
    kind = row(INT_OPS, operator, "int")
    lhs, rhs = b.number(op.lhs, rt.i64), b.number(op.rhs, rt.i64)
    facts = op.attributes
    fact = kind.FACT != "" and kind.FACT in facts
    if kind.LEAVES is rt.Leaves.NEVER or any(word in facts for word in PROVING[operator]):
        return b.new(kind, lhs, rhs, fact=fact)
    return b.new(kind, lhs, rhs, at=state_of(b, op), fact=fact)


def float_result(b: FunctionBuilder, op: pyv.TwoOperandsOp, operator: str) -> SSAValue:
    if not any(isinstance(value.type, FloatType) for value in (op.lhs, op.rhs)):
        return int_division(b, op, operator)
    kind = row(FLOAT_OPS, operator, "float")
    lhs, rhs = b.number(op.lhs, rt.f64), b.number(op.rhs, rt.f64)
    never = kind.LEAVES is rt.Leaves.NEVER or (operator != "**" and not_zero(b, op))
    return b.new(kind, lhs, rhs, at=None if never else state_of(b, op))


def int_division(b: FunctionBuilder, op: pyv.TwoOperandsOp, operator: str) -> SSAValue:
    if operator != "/":
        raise CannotLower(f"no native {operator} of ints that gives a float")
    lhs, rhs = b.number(op.lhs, rt.i64), b.number(op.rhs, rt.i64)
    exact = "exact" in op.attributes
    if exact and not_zero(b, op):
        return b.new(rt.ITrueDivOp, lhs, rhs)
    return b.new(rt.ITrueDivOp, lhs, rhs, at=state_of(b, op), fact=exact)


def not_zero(b: FunctionBuilder, op: pyv.TwoOperandsOp) -> bool:
    """Whether the divisor is known not to be 0."""
    divisor = b.low[op.rhs]
    return "nonzero" in op.attributes or (isinstance(divisor, Const) and bool(divisor.value))


def lower_compare(b: FunctionBuilder, op: pyv.CompareOp) -> None:
    b.low[op.result] = compare(b, PREDICATES[op.operator.data], op)


def compare(b: FunctionBuilder, predicate: str, op: pyv.CompareOp) -> SSAValue:
    nones = sum(isinstance(value.type, NoneType) for value in (op.lhs, op.rhs))
    if nones:
        if predicate not in ("eq", "ne"):
            raise CannotLower("None has no order")
        return b.constant((nones == 2) == (predicate == "eq"))
    floats = [isinstance(value.type, FloatType) for value in (op.lhs, op.rhs)]
    if any(floats):
        lhs, rhs = (compared(b, value, op) for value in (op.lhs, op.rhs))
        return b.add(rt.FCmpOp.of(predicate, lhs, rhs)).results[0]
    return b.add(rt.ICmpOp.of(predicate, b.number(op.lhs, rt.i64), b.number(op.rhs, rt.i64))).results[0]


def compared(b: FunctionBuilder, value: SSAValue, op: pyv.CompareOp) -> SSAValue:
    """An operand of a comparison with a float: an int must be one that a float can hold."""
    low = b.low[value]
    if isinstance(low, Const):
        if isinstance(low.value, int) and low.value in I64_RANGE and int(float(low.value)) != low.value:
            raise CannotLower("no float is equal to an int constant that one is compared with")
        return b.number(value, rt.f64)
    if isinstance(value.type, IntType) and "exact" not in op.attributes:
        return b.new(rt.IToFOp, b.value(value), at=state_of(b, op))
    return b.number(value, rt.f64)


def lower_unary(b: FunctionBuilder, op: pyv.UnaryOp) -> None:
    operator = op.operator.data
    if isinstance(op.result.type, FloatType):
        value = b.value(op.value)
        b.low[op.result] = value if operator == "+" else b.new(rt.FNegOp, value)
        return
    value = b.number(op.value, rt.i64)
    if operator == "-":
        wraps = "wraps" in op.attributes
        state = None if wraps or "nowrap" in op.attributes else state_of(b, op)
        b.low[op.result] = b.new(rt.INegOp, value, at=state, fact=wraps)
    else:
        b.low[op.result] = value if operator == "+" else b.new(rt.INotOp, value)


def truth(b: FunctionBuilder, python: SSAValue, *, negated: bool = False) -> SSAValue:
    """Whether an unboxed value is true (or false)."""
    low = b.low[python]
    if isinstance(low, Const):
        return b.constant(bool(low.value) != negated)
    if isinstance(python.type, NoneType):
        return b.constant(negated)
    value = b.value(python)
    if value.type == rt.i1:
        return b.new(rt.BNotOp, value) if negated else value
    compare_op, zero = (rt.FCmpOp, 0.0) if value.type == rt.f64 else (rt.ICmpOp, 0)
    return b.add(compare_op.of("eq" if negated else "ne", value, b.constant(zero))).results[0]


def lower_flag(b: FunctionBuilder, op: FlagOp) -> None:
    b.low[op.result] = b.constant(op.answer.data == "true")


def lower_refine(b: FunctionBuilder, op: RefineOp) -> None:
    b.low[op.result] = b.low[op.value]


def lower_range_more(b: FunctionBuilder, op: RangeMoreOp) -> None:
    current, stop, step = (b.value(value) for value in op.operands)
    known = b.low[op.step]
    if isinstance(known, Const):
        predicate = "lt" if isinstance(known.value, int) and known.value > 0 else "gt"
        b.low[op.result] = b.add(rt.ICmpOp.of(predicate, current, stop)).results[0]
        return
    rising = b.add(rt.ICmpOp.of("gt", step, b.constant(0))).results[0]
    below = b.add(rt.ICmpOp.of("lt", current, stop)).results[0]
    above = b.add(rt.ICmpOp.of("gt", current, stop)).results[0]
    b.low[op.result] = b.new(rt.SelectOp, rising, below, above, result=rt.i1)


def lower_range_state(b: FunctionBuilder, op: RangeStateOp) -> None:
    b.low[op.result] = RangeOf(*(b.value(value) for value in op.operands))


def lower_range_step(b: FunctionBuilder, op: RangeStepOp) -> None:
    b.low[op.result] = b.new(rt.IAddOp, b.value(op.current), b.value(op.step))


def lower_truth(b: FunctionBuilder, op: pyv.TruthOp) -> None:
    b.low[op.result] = truth(b, op.value)


def lower_not(b: FunctionBuilder, op: pyv.NotOp) -> None:
    b.low[op.result] = truth(b, op.value, negated=True)
