"""Calls that need no interpreter: builtins and `math` on unboxed values, and native functions.

%r = pyv.intrinsic "abs"(%i) at %s : !py.int            =>   %r = rt.iabs %i, %s
%r = pyv.intrinsic "math.sin"(%x) at %s : !py.float     =>   %r = rt.math "sin"(%x), %s : f64
%r = pyv.native_call @fib(%a) at %s : !py.int           =>   %r = rt.call @fib(%a), %s : i64
"""

from __future__ import annotations

from collections.abc import Callable

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Attribute, SSAValue

from pymlir.dialects import rt
from pymlir.dialects.py_types import FloatType
from pymlir.dialects.pyv_typed import IntrinsicOp, NativeCallOp
from pymlir.lowering.math_table import row
from pymlir.lowering.to_rt_arith import truth
from pymlir.lowering.to_rt_states import state_of
from pymlir.lowering.to_rt_values import NONE, CannotLower, FunctionBuilder, representation

MACHINE = {"f": rt.f64, "i": rt.i64, "b": rt.i1}
SAME_ON_INTS = frozenset(("math.floor", "math.ceil", "math.trunc", "int", "round"))


def lower_intrinsic(b: FunctionBuilder, op: IntrinsicOp) -> None:
    name = op.function.data
    ints = not any(isinstance(arg.type, FloatType) for arg in op.args)
    if name in SAME_ON_INTS and ints and len(op.args) == 1:
        b.low[op.result] = b.number(op.args[0], rt.i64)
    elif name in BUILTINS:
        b.low[op.result] = BUILTINS[name](b, op)
    elif name.startswith("math."):
        b.low[op.result] = math_function(b, op, name.removeprefix("math."))
    else:
        raise CannotLower(f"no native form of {name}")


def math_function(b: FunctionBuilder, op: IntrinsicOp, name: str) -> SSAValue:
    found = row(name, len(op.args))
    if found is None:
        raise CannotLower(f"no native form of math.{name} with {len(op.args)} arguments")
    args = [b.number(arg, MACHINE[kind]) for arg, kind in zip(op.args, found.params, strict=True)]
    state = None if found.guard == "none" else state_of(b, op)
    b.note_state(state)
    operands = args if state is None else [*args, state]
    properties: dict[str, Attribute] = {"function": StringAttr(name)}
    made = rt.MathOp.create(operands=operands, properties=properties, result_types=[MACHINE[found.result]])
    return b.add(made).results[0]


def absolute(b: FunctionBuilder, op: IntrinsicOp) -> SSAValue:
    if isinstance(op.args[0].type, FloatType):
        return b.new(rt.FAbsOp, b.value(op.args[0]))
    state = None if "nowrap" in op.attributes else state_of(b, op)
    return b.new(rt.IAbsOp, b.number(op.args[0], rt.i64), at=state)


def extreme(predicate: str) -> Callable[[FunctionBuilder, IntrinsicOp], SSAValue]:
    """min or max: the first stays unless a later one is strictly less or greater, which decides for NaN and -0.0."""

    def lower(b: FunctionBuilder, op: IntrinsicOp) -> SSAValue:
        kind = representation(op.result.type)
        if kind not in (rt.i64, rt.f64) or any(representation(arg.type) != kind for arg in op.args):
            raise CannotLower("min and max are native only for numbers of one type")
        compare = rt.FCmpOp if kind == rt.f64 else rt.ICmpOp
        best = b.value(op.args[0])
        for arg in op.args[1:]:
            value = b.value(arg)
            better = b.add(compare.of(predicate, value, best)).results[0]
            best = b.new(rt.SelectOp, better, value, best, result=kind)
        return best

    return lower


def to_int(b: FunctionBuilder, op: IntrinsicOp) -> SSAValue:
    return b.new(rt.FToIOp, b.value(op.args[0]), at=state_of(b, op))


def to_float(b: FunctionBuilder, op: IntrinsicOp) -> SSAValue:
    return b.number(op.args[0], rt.f64)


def to_bool(b: FunctionBuilder, op: IntrinsicOp) -> SSAValue:
    return truth(b, op.args[0])


def rounded(b: FunctionBuilder, op: IntrinsicOp) -> SSAValue:
    if not isinstance(op.args[0].type, FloatType):
        raise CannotLower("no native form of round of an int to some digits")
    value = b.value(op.args[0])
    if len(op.args) == 1:
        return b.new(rt.FRoundOp, value, at=state_of(b, op))
    return b.new(rt.FRoundDigitsOp, value, b.number(op.args[1], rt.i64), at=state_of(b, op))


def power(b: FunctionBuilder, op: IntrinsicOp) -> SSAValue:
    kind = representation(op.result.type)
    if len(op.args) != 2 or kind not in (rt.i64, rt.f64):
        raise CannotLower("pow is native only for two numbers")
    lhs, rhs = (b.number(arg, kind) for arg in op.args)
    made = rt.FPowOp if kind == rt.f64 else rt.IPowOp
    return b.new(made, lhs, rhs, at=None if "nowrap" in op.attributes else state_of(b, op))


BUILTINS: dict[str, Callable[[FunctionBuilder, IntrinsicOp], SSAValue]] = {
    "abs": absolute,
    "min": extreme("lt"),
    "max": extreme("gt"),
    "int": to_int,
    "float": to_float,
    "bool": to_bool,
    "round": rounded,
    "pow": power,
    "math.fabs": lambda b, op: b.new(rt.FAbsOp, b.number(op.args[0], rt.f64)),
    "math.trunc": to_int,
}


def lower_native_call(b: FunctionBuilder, op: NativeCallOp) -> None:
    """Arguments that are None have no value; a result of None neither."""
    kinds = [representation(arg.type) for arg in op.args]
    args = [b.coerce(b.low[arg], kind) for arg, kind in zip(op.args, kinds, strict=True) if kind is not None]
    if rt.ref in kinds:
        raise CannotLower("a native call takes numbers only")
    state = state_of(b, op)
    b.note_state(state)
    result = representation(op.result.type)
    asked = b.origins is not None and b.origins.is_asked(op.result)
    results = [] if result is None else [result, rt.i64] if asked else [result]
    call = b.add(rt.CallOp.of(op.callee.string_value(), args, state, results))
    if b.origins is not None and asked:
        b.origins.called(op.result, call.results[1])
    b.low[op.result] = call.results[0] if result is not None else NONE
    b.did_visit(state, call.results[0] if result is not None else None)
