"""The ops of `rt` that are no arithmetic: one row each, from operands to results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import CellType
from typing import TYPE_CHECKING, Any

from xdsl.ir import Attribute, Operation

from pymlir.dialects import rt
from pymlir.tools.interpret.blocks import Leave, Thrown
from pymlir.tools.interpret.cells import EMPTY, contents
from pymlir.tools.interpret.claims import in_word
from pymlir.tools.interpret.faults import OURS
from pymlir.tools.interpret.resume import NULL
from pymlir.tools.interpret.tracebacks import tidy
from pymlir.tools.interpret.visits import NotHere, visit

if TYPE_CHECKING:
    from pymlir.tools.interpret.rt import At, Native

WORDS: dict[str, Any] = {"none": None, "true": True, "false": False, "null": NULL}
CLASSES: dict[Attribute, type] = {rt.i64: int, rt.f64: float, rt.i1: bool}


def run_visit(frame: Native, op: rt.VisitOp, args: list[Any]) -> Sequence[Any]:
    state: At = frame.env[op.operands[0]]
    place = state.op.frame
    wanted = 1 if op.kind[0] == "next" else place.pops
    top = [frame.entry(state, entry) for entry in place.stack[len(place.stack) - wanted :]]
    frame.visiting = op
    try:
        made = visit(frame, op.kind, top)
    except NotHere:
        raise frame.leave_by(op) from None
    except OURS:
        raise
    except BaseException as error:
        if frame.references is not None:
            frame.check_frames(op, True)
        tidy(error)
        raise Thrown(state, error) from None
    frame.must_leave = not frame.holds()
    if frame.references is not None:
        for value in op.given:
            frame.references.let_go(value, op, "given up")
    return made if len(op.results) == 2 else (made,) if op.results else ()


def run_unbox(frame: Native, op: rt.RtOp, args: list[Any]) -> Sequence[Any]:
    wanted = CLASSES[op.results[0].type]
    if type(args[0]) is not wanted or (wanted is int and not in_word(args[0])):
        raise frame.leave_by(op)
    return (args[0],)


def run_object(frame: Native, op: rt.ObjectOp, args: list[Any]) -> Sequence[Any]:
    which = op.which.data
    return (WORDS[which] if isinstance(which, str) else frame.object(which),)


def run_guard(frame: Native, op: rt.GuardOp, args: list[Any]) -> Sequence[Any]:
    if not args[0]:
        raise frame.leave_by(op)
    return ()


def run_leave(frame: Native, op: rt.LeaveOp, args: list[Any]) -> Sequence[Any]:
    raise frame.leave_by(op)


def run_check(frame: Native, op: rt.CheckAssumptionsOp, args: list[Any]) -> Sequence[Any]:
    if not frame.holds():
        raise frame.leave_by(op)
    return ()


def run_stress(frame: Native, op: rt.StressOp, args: list[Any]) -> Sequence[Any]:
    if frame.program.stressed():
        raise frame.leave_by(op)
    return ()


def run_call(frame: Native, op: rt.CallOp, args: list[Any]) -> Sequence[Any]:
    """Where the callee has left, this function leaves too: its frame has waited in the call."""
    state: At = frame.env[op.operands[-1]]
    try:
        outcome = frame.program.call_native(op.callee, frame.space, args)
    except OURS:
        raise
    except BaseException as error:
        if frame.references is not None:
            frame.check_frames(op, True)
        tidy(error)
        raise Thrown(state, error) from None
    if not outcome.left:
        return (outcome.value, outcome.origin)[: len(op.results)]
    if frame.references is not None:
        frame.check_frames(op, True)
    raise Leave(state, True, (outcome.value,))


def run_free_cell(frame: Native, op: rt.FreeCellOp, args: list[Any]) -> Sequence[Any]:
    cell: CellType = frame.cells[op.index]
    return (cell,)


def run_make_cell(frame: Native, op: rt.RtOp, args: list[Any]) -> Sequence[Any]:
    cell: CellType = CellType(*args)
    return (cell,)


def run_load_cell(frame: Native, op: rt.LoadCellOp, args: list[Any]) -> Sequence[Any]:
    found = contents(args[0])
    wanted = CLASSES.get(op.results[0].type)
    if found is EMPTY or (wanted is not None and (type(found) is not wanted or (wanted is int and not in_word(found)))):
        raise frame.leave_by(op)
    return (found,)


def run_store_cell(frame: Native, op: rt.StoreCellOp, args: list[Any]) -> Sequence[Any]:
    args[0].cell_contents = args[1]
    frame.must_leave = not frame.holds()
    return ()


def run_incref(frame: Native, op: rt.IncRefOp, args: list[Any]) -> Sequence[Any]:
    if frame.references is not None:
        frame.references.count_up(op.operands[0])
    return ()


def run_decref(frame: Native, op: rt.DecRefOp, args: list[Any]) -> Sequence[Any]:
    if frame.references is not None:
        frame.references.let_go(op.operands[0], op)
    return ()


def nothing(frame: Native, op: rt.RtOp, args: list[Any]) -> Sequence[Any]:
    return ()


HANDLERS: dict[type[Operation], Callable[[Native, Any, list[Any]], Sequence[Any]]] = {
    rt.IConstOp: lambda frame, op, args: (op.value.data,),
    rt.FConstOp: lambda frame, op, args: (op.value.data,),
    rt.BConstOp: lambda frame, op, args: (bool(op.value),),
    rt.VisitOp: run_visit,
    rt.UnboxIntOp: run_unbox,
    rt.UnboxFloatOp: run_unbox,
    rt.UnboxBoolOp: run_unbox,
    rt.BoxOp: lambda frame, op, args: args,
    rt.KeptOp: lambda frame, op, args: (args[1] if args[0] is NULL else args[0],),
    rt.ArgumentOp: lambda frame, op, args: (frame.arguments[op.index],),
    rt.ObjectOp: run_object,
    rt.AssumedOp: lambda frame, op, args: (frame.assumption(op.index),),
    rt.ItemOp: lambda frame, op, args: (args[0][op.index],),
    rt.IsNoneOp: lambda frame, op, args: (args[0] is None,),
    rt.SameOp: lambda frame, op, args: (args[0] is args[1],),
    rt.DropOp: nothing,
    rt.IncRefOp: run_incref,
    rt.DecRefOp: run_decref,
    rt.GuardOp: run_guard,
    rt.LeaveOp: run_leave,
    rt.PollOp: nothing,
    rt.CheckAssumptionsOp: run_check,
    rt.StressOp: run_stress,
    rt.ReadyOp: lambda frame, op, args: (),
    rt.DepthOp: lambda frame, op, args: (frame.program.limit - frame.program.depth,),
    rt.CallOp: run_call,
    rt.FreeCellOp: run_free_cell,
    rt.MakeCellOp: run_make_cell,
    rt.MakeEmptyCellOp: run_make_cell,
    rt.LoadCellOp: run_load_cell,
    rt.StoreCellOp: run_store_cell,
}
