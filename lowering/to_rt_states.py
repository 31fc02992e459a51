"""Snapshots, guards and expectations: where native code hands over to the interpreter.

    %s = pyv.snapshot 24 pops 2 locals("n" = %n) stack(%a, %b)
        =>
    %s = rt.snapshot at 24 next 26 pops 2 locals(0 = %n) stack(%a, %b)

A local's name becomes its slot; constants, iterators of counted loops and things known by an assumption become entries
that need no value.
"""

from __future__ import annotations

from xdsl.dialects.builtin import UnitAttr
from xdsl.ir import Attribute, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.dialects.py_types import MaybeUnboundType, ObjectType
from pymlir.dialects.pyv_typed import GuardOp, RangeCheckOp
from pymlir.lowering.to_rt_values import (
    I64_RANGE,
    NONE,
    Assumed,
    CannotLower,
    Const,
    FunctionBuilder,
    Low,
    Maybe,
    RangeOf,
    StatePoint,
    Unbound,
    representation,
)


class FrameValues:
    """The operands of a snapshot, collected while its entries are made."""

    def __init__(self, builder: FunctionBuilder):
        self.builder = builder
        self.operands: list[SSAValue] = []

    def take(self, *values: SSAValue) -> int:
        self.operands.extend(values)
        return len(self.operands) - len(values)

    def entry(self, low: Low) -> rt.Entry:
        match low:
            case SSAValue():
                return rt.Entry("value", self.take(low))
            case Const():
                return self.constant(low)
            case Assumed(index):
                return rt.Entry("assumed", index)
            case RangeOf(current, stop, step):
                return rt.Entry("range", self.take(current, stop, step))
            case Maybe(flag, value):
                return self.maybe(flag, value)
            case Unbound():
                raise CannotLower("an unbound local stands in a snapshot")

    def constant(self, low: Const) -> rt.Entry:
        value = low.value
        if low.assumed is not None:
            return rt.Entry("assumed", low.assumed)
        if value is None:
            return rt.Entry("none")
        if isinstance(value, bool):
            return rt.Entry("true" if value else "false")
        return rt.Entry("const", self.builder.tables.object_number(low.literal))

    def maybe(self, flag: SSAValue, value: Low) -> rt.Entry:
        if isinstance(value, Const):
            value = self.builder.coerce(value, kind_of(value.value))
        if not isinstance(value, SSAValue):
            raise CannotLower("a local that may be unbound has no value of its own")
        return rt.Entry("maybe", self.take(flag, value))


def kind_of(value: object) -> Attribute:
    """The representation of a constant."""
    if isinstance(value, bool):
        return rt.i1
    if isinstance(value, int) and value in I64_RANGE:
        return rt.i64
    return rt.f64 if isinstance(value, float) else rt.ref


def lower_snapshot(b: FunctionBuilder, op: pyv.SnapshotOp) -> None:
    values = FrameValues(b)
    locals_: list[tuple[int, rt.Entry]] = []
    for name, value in op.local_values.items():
        low = b.low[value]
        if not isinstance(low, Unbound):
            locals_.append((b.slots[name], values.entry(low)))
    stack = tuple(rt.Entry("null") if value is None else values.entry(b.low[value]) for value in op.stack)
    where = op.where
    frame = rt.Frame(where.at, where.resume, where.next, where.pops, tuple(sorted(locals_)), stack)
    state = b.add(rt.SnapshotOp.of(frame, values.operands)).result
    b.low[op.result] = state
    if not where.is_done:
        b.latest = StatePoint(state)


def state_of(b: FunctionBuilder, op: pyv.ValuesOp) -> SSAValue:
    """The `rt` state of an op that must have one."""
    if op.snapshot is None:
        raise CannotLower(f"{op.name} has no state to leave by")
    found = b.low[op.snapshot]
    assert isinstance(found, SSAValue)
    return found


UNBOX: dict[Attribute, type[rt.RtOp]] = {rt.i64: rt.UnboxIntOp, rt.f64: rt.UnboxFloatOp, rt.i1: rt.UnboxBoolOp}


def lower_expect(b: FunctionBuilder, op: pyv.ExpectOp) -> None:
    """The value in the representation of the expected type, or the interpreter's turn."""
    state, after = state_of(b, op), op.after is not None
    found = b.low[op.value]
    wanted = representation(op.result.type)
    if isinstance(op.result.type, ObjectType):
        b.low[op.result] = found
    elif isinstance(found, SSAValue) and found.type == rt.ref:
        b.low[op.result] = unbox(b, found, wanted, state, after)
    elif representation(op.value.type) == wanted and wanted != rt.ref:
        b.low[op.result] = found
    elif wanted is None or wanted == rt.ref:
        raise CannotLower(f"nothing checks that {op.value.type} is {op.result.type}")
    else:
        guard(b, b.constant(False), state, after, found if isinstance(found, SSAValue) else None)
        b.low[op.result] = any_value(b, op.result.type)


def any_value(b: FunctionBuilder, type_: Attribute) -> Low:
    """A value for what is never reached."""
    kind = representation(type_)
    if kind == rt.ref:
        return b.object("none")
    return NONE if kind is None else b.constant(0 if kind == rt.i64 else 0.0 if kind == rt.f64 else False)


def unbox(b: FunctionBuilder, value: SSAValue, wanted: Attribute | None, state: SSAValue, after: bool) -> Low:
    if wanted is None:
        guard(b, b.new(rt.IsNoneOp, value), state, after, value)
        return NONE
    if wanted == rt.ref:
        raise CannotLower("only numbers, bools and None are told apart by native code")
    b.note_state(None if after else state)
    operands = [value, state, value] if after else [value, state]
    op = UNBOX[wanted].create(operands=operands, result_types=[wanted], properties=after_flag(after))
    return b.add(op).results[0]


def after_flag(after: bool) -> dict[str, Attribute]:
    return {"after": UnitAttr()} if after else {}


def guard(
    b: FunctionBuilder, ok: SSAValue, state: SSAValue, after: bool = False, pushed: SSAValue | None = None
) -> None:
    b.note_state(None if after else state)
    operands = [ok, state] if pushed is None or not after else [ok, state, pushed]
    b.add(rt.GuardOp.create(operands=operands, properties=after_flag(after)))


def lower_guard(b: FunctionBuilder, op: GuardOp) -> None:
    guard(b, b.value(op.condition), state_of(b, op))


def lower_check_bound(b: FunctionBuilder, op: pyv.CheckBoundOp) -> None:
    found = b.low[op.value]
    if isinstance(found, Maybe):
        guard(b, found.flag, state_of(b, op))
        b.low[op.result] = found.value
    elif isinstance(found, Unbound):
        guard(b, b.constant(False), state_of(b, op))
        b.low[op.result] = any_value(b, op.result.type)
    else:
        assert isinstance(op.value.type, MaybeUnboundType)
        b.low[op.result] = found


def lower_leave(b: FunctionBuilder, op: pyv.LeaveOp) -> None:
    b.add(rt.LeaveOp.of(state_of(b, op), op.reason.data))


def lower_range_check(b: FunctionBuilder, op: RangeCheckOp) -> None:
    """Counting cannot overflow when it could not even one step behind the end; a step of 0 is CPython's error."""
    state, step = state_of(b, op), b.value(op.step)
    if not (isinstance(known := b.low[op.step], Const) and known.value):
        guard(b, b.add(rt.ICmpOp.of("ne", step, b.constant(0))).results[0], state)
    b.new(rt.IAddOp, b.value(op.stop), step, at=state)
