"""Objects: every generic operation is one visit, which finds its operands in the frame of its snapshot.

%s = pyv.snapshot 24 next 34 pops 2 stack(%o, %i)
%r = pyv.subscript %o[%i] at %s              =>   %r = rt.visit "subscript"(), %s : !rt.ref
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Attribute, Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.lowering.to_rt_states import state_of
from pymlir.lowering.to_rt_values import NONE, CannotLower, FunctionBuilder, Low, Maybe, representation

Kind = tuple[rt.VisitArgument, ...]


def format_kind(op: pyv.FormatOp) -> Kind:
    conversion = "" if op.conversion is None else op.conversion.data
    return "format", conversion, int(op.spec is not None)


def build_kind(op: pyv.BuildOp) -> Kind:
    """A dict counts pairs; where its keys are constants CPython has them in one tuple on top of the values."""
    kind, count = op.kind.data, len(op.args)
    if kind != "dict":
        return "build", kind, count
    snapshot = None if op.snapshot is None else op.snapshot.owner
    keys_in_one = isinstance(snapshot, pyv.SnapshotOp) and count > 0 and snapshot.popped[-1] is not op.args[-1]
    return "build", "keys" if keys_in_one else kind, count // 2


def call_kind(op: pyv.CallOp) -> Kind:
    """A decorator is called without the NULL entry of other calls: what it decorates stands in its place."""
    snapshot = None if op.snapshot is None else op.snapshot.owner
    entries = snapshot.where.pops if isinstance(snapshot, pyv.SnapshotOp) else len(op.args) + 2
    return "call", entries - 2, op.keyword_names


VISITS: dict[type[Operation], Callable[[Any], Kind]] = {
    pyv.GlobalOp: lambda op: ("global", op.variable.data),
    pyv.StoreGlobalOp: lambda op: ("store_global", op.variable.data),
    pyv.AttrOp: lambda op: ("attr", op.attr.data),
    pyv.SetAttrOp: lambda op: ("set_attr", op.attr.data),
    pyv.DelAttrOp: lambda op: ("del_attr", op.attr.data),
    pyv.SubscriptOp: lambda op: ("subscript",),
    pyv.SetSubscriptOp: lambda op: ("set_subscript",),
    pyv.DelSubscriptOp: lambda op: ("del_subscript",),
    pyv.CallOp: call_kind,
    pyv.BinaryOp: lambda op: ("binary", op.operator.data),
    pyv.InplaceOp: lambda op: ("inplace", op.operator.data),
    pyv.UnaryOp: lambda op: ("unary", op.operator.data),
    pyv.CompareOp: lambda op: ("compare", op.operator.data),
    pyv.ContainsOp: lambda op: ("contains",) if op.operator.data == "in" else ("not_contains",),
    pyv.TruthOp: lambda op: ("truth",),
    pyv.NotOp: lambda op: ("not",),
    pyv.IterOp: lambda op: ("iter",),
    pyv.NextOp: lambda op: ("next",),
    pyv.BuildOp: build_kind,
    pyv.FormatOp: format_kind,
    pyv.StringOp: lambda op: ("string", len(op.args)),
    pyv.UnpackOp: lambda op: ("unpack", len(op.results)),
}
"""What the site table says of each op."""

TESTS: tuple[type[Operation], ...] = (pyv.ContainsOp, pyv.TruthOp, pyv.NotOp)
"""Their answer is True or False, so it is an `i1` at once."""


def is_test(op: pyv.ValuesOp) -> bool:
    """From 3.13 on a comparison whose truth alone counts is an instruction that gives True or False."""
    return isinstance(op, TESTS) or (isinstance(op, pyv.CompareOp) and representation(op.result.type) == rt.i1)


def lower_visit(b: FunctionBuilder, op: pyv.ValuesOp) -> None:
    if isinstance(op, pyv.BuildOp) and op.snapshot is None:
        b.low[op.result] = NONE  # a slice that is never made: the visit of its subscript finds start and stop
        return
    state = state_of(b, op)
    b.dirty = False  # a visit looks at the assumptions itself
    if b.scalar:
        raise CannotLower(f"{op.name} of objects in a function without a frame")
    kind = VISITS[type(op)](op)
    if isinstance(op, pyv.UnpackOp):
        unpack(b, op, kind, state)
    elif isinstance(op, pyv.NextOp):
        visit = b.add(rt.VisitOp.of(kind, state, [rt.i1, rt.ref]))
        b.low[op.has_item], b.low[op.item] = visit.results
        b.latest = None
    else:
        results: list[Attribute] = [rt.i1 if is_test(op) else rt.ref] * len(op.results)
        visit = b.add(rt.VisitOp.of(kind, state, results))
        b.did_visit(state, visit.results[0] if visit.results else None)
        for python, result in zip(op.results, visit.results, strict=True):
            b.low[python] = typed_result(b, python, result)


def typed_result(b: FunctionBuilder, python: SSAValue, result: SSAValue) -> Low:
    """An i1 where Python has an object becomes one; the other way round inference has put a `pyv.expect`."""
    wanted = representation(python.type)
    if wanted == result.type:
        return result
    if wanted == rt.ref:
        return b.box(result)
    raise CannotLower(f"the result of a visit is an object, not {python.type}")


def unpack(b: FunctionBuilder, op: pyv.UnpackOp, kind: Kind, state: SSAValue) -> None:
    items = b.add(rt.VisitOp.of(kind, state, [rt.ref])).results[0]
    b.latest = None
    for number, python in enumerate(op.results):
        b.low[python] = b.add(rt.ItemOp.of(items, number)).results[0]


def lower_drop(b: FunctionBuilder, op: pyv.DropOp) -> None:
    """An object's drop stays in place until reference counts are put; nothing else has one."""
    found = b.low[op.value]
    if isinstance(found, Maybe):
        found = found.value
    if not isinstance(found, SSAValue) or found.type != rt.ref:
        return
    if op.state is None:
        b.add(rt.DropOp.create(operands=[found]))
        b.dirty = True
    else:
        state = state_of(b, op)
        b.add(rt.VisitOp.of(("drop",), state, []))
        b.did_visit(state, None)
