"""`is`: of objects by their address, of unboxed values by what is known of their objects.

%r = pyv.is %o "is" %p                     =>   %r = rt.same %o, %p
%r = pyv.is %n "is" %k : k in -5..256      =>   %r = rt.icmp eq %n, %k
%s = pyv.binary %n "+" %k at %0
%r = pyv.is %s "is" %n                     =>   %e = rt.icmp eq %s, %n ; ... and %s in -5..256
"""

from __future__ import annotations

from xdsl.ir import SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.lowering.to_rt_values import CannotLower, FunctionBuilder, representation
from pymlir.passes.analyses.identity import SMALL, Identity, identity


def lower_is(b: FunctionBuilder, op: pyv.IsOp) -> None:
    same = is_same(b, op)
    b.low[op.result] = same if op.operator.data == "is" else b.new(rt.BNotOp, same)


def is_same(b: FunctionBuilder, op: pyv.IsOp) -> SSAValue:
    kinds = (representation(op.lhs.type), representation(op.rhs.type))
    if rt.ref in kinds:
        return of_objects(b, op)
    found = identity(op)
    if found is Identity.SAME or found is Identity.NEVER:
        return b.constant(found is Identity.SAME)
    if found is None:
        raise CannotLower("whether two numbers are one object is known to the interpreter only")
    if kinds[0] is None:
        return b.constant(True)
    if kinds[0] == rt.i1:
        return b.new(rt.BNotOp, b.new(rt.BXorOp, b.value(op.lhs), b.value(op.rhs)))
    lhs, rhs = b.number(op.lhs, rt.i64), b.number(op.rhs, rt.i64)
    equal = b.add(rt.ICmpOp.of("eq", lhs, rhs)).results[0]
    if found is Identity.EQUAL:
        return equal
    low, high = (b.constant(end) for end in SMALL)
    at_least = b.add(rt.ICmpOp.of("ge", lhs, low)).results[0]
    at_most = b.add(rt.ICmpOp.of("le", lhs, high)).results[0]
    return b.new(rt.BAndOp, equal, b.new(rt.BAndOp, at_least, at_most))


def of_objects(b: FunctionBuilder, op: pyv.IsOp) -> SSAValue:
    kinds = (representation(op.lhs.type), representation(op.rhs.type))
    if rt.i64 in kinds or rt.f64 in kinds:
        raise CannotLower("the identity of a number is known to the interpreter only")
    if None in kinds:
        return b.new(rt.IsNoneOp, b.value(op.lhs if kinds[1] is None else op.rhs))
    first, second = (b.coerce(b.low[value], rt.ref) for value in (op.lhs, op.rhs))
    return b.new(rt.SameOp, first, second)
