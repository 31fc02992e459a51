"""Interprets `rt`: machine values, visits of the interpreter, leaves by whole chains of frames, reference counts.

Invariant: an `i64` is an int that fits 64 bits, an `f64` a float, an `i1` a bool, a `!rt.ref` any object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import CellType
from typing import TYPE_CHECKING, Any, cast

from xdsl.dialects.builtin import ArrayAttr
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pymlir.dialects import rt
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.passes.analyses.rt_references import frame_values
from pymlir.tools.interpret.assumptions import MISSING
from pymlir.tools.interpret.blocks import (
    EMPTY,
    OURS,
    Activation,
    Cells,
    Leave,
    Outcome,
    Thrown,
    call_original,
    contents,
)
from pymlir.tools.interpret.claims import in_word
from pymlir.tools.interpret.faults import IrFault
from pymlir.tools.interpret.references import References
from pymlir.tools.interpret.resume import NULL, State
from pymlir.tools.interpret.rt_arith import CALCULATED, NoResult, calculate
from pymlir.tools.interpret.visits import NotHere, visit

if TYPE_CHECKING:
    from pymlir.tools.interpret.program import Program

UNBOUND = object()
WORDS: dict[str, Any] = {"none": None, "true": True, "false": False, "null": NULL}
CLASSES: dict[Attribute, type] = {rt.i64: int, rt.f64: float, rt.i1: bool}
BY_LETTER: dict[str, Callable[[Any], bool]] = {
    "i": lambda value: type(value) is int and in_word(value),
    "f": lambda value: type(value) is float,
    "b": lambda value: type(value) is bool,
    "n": lambda value: value is None,
    "o": lambda value: True,
}


class At:
    """A snapshot with its values, and the caller's when the code was inlined."""

    def __init__(self, op: rt.SnapshotOp, env: Mapping[SSAValue, Any]):
        self.op = op
        self.values = [env[value] for value in op.values]
        self.outer: At | None = None if op.outer is None else env[op.outer]

    def chain(self) -> list[At]:
        return [self, *(self.outer.chain() if self.outer is not None else ())]


def run_native(program: Program, func: rt.FuncOp, space: dict[str, Any], cells: Cells, args: list[Any]) -> Any:
    """A call from Python: native code takes what its letters say, while what it assumes holds."""
    activation = Native(program, func, space, cells)
    fits = all(BY_LETTER[letter](value) for letter, value in zip(func.params, args, strict=True))
    if not fits or not activation.holds():
        return call_original(program, func, space, cells, args)
    given = [value for letter, value in zip(func.params, args, strict=True) if letter != "n"]
    args.clear()
    same = [activation.same_object(one, given) for one in func.same]
    outcome = activation.called(given)
    found = (one for one in same if not outcome.left and type(one) is type(outcome.value))
    return next((one for one in found if repr(one) == repr(outcome.value)), outcome.value)


class Native(Activation):
    """One call of an `rt.func`."""

    func: rt.FuncOp

    def __init__(self, program: Program, func: rt.FuncOp, space: dict[str, Any], cells: Cells):
        super().__init__(program, func, space, cells)
        self.references = References(func.symbol) if program.counts_references else None
        self.must_leave = False
        """Whether a visit found that what is assumed holds no more."""

    def holds(self) -> bool:
        return self.still(self.func.assumes)

    def called(self, args: list[Any]) -> Outcome:
        given = args.copy()
        args.clear()
        if self.references is not None:
            for argument in self.func.entry.args:
                if argument.type == rt.ref:
                    self.references.own(argument, self.func)
        return self.run(given)

    def end(self, op: Operation) -> tuple[Block, Sequence[SSAValue]] | Outcome | None:
        if isinstance(op, rt.BrOp | rt.CondBrOp):
            place = 0 if isinstance(op, rt.BrOp) or self.env[op.condition] else 1
            target, values = op.edges()[place]
            if self.references is not None:
                self.references.use(op)
                self.references.branch(op, target, values)
            return target, values
        if isinstance(op, rt.ReturnOp):
            if self.references is not None:
                for value in op.operands:
                    if value.type == rt.ref:
                        self.references.let_go(value, op, "returned")
                self.references.end(op)
            return Outcome(self.env[op.operands[0]] if op.operands else None)
        return None

    def same_object(self, same: rt.Same, given: list[Any]) -> Any:
        """An object that the result may be itself."""
        kind, number = same
        if kind == "argument":
            return given[number]
        return self.object(number) if kind == "const" else self.assumption(number)

    # ---- ops

    def compute(self, op: Operation) -> Sequence[Any]:
        if self.references is not None:
            self.references.use(op)
        if isinstance(op, rt.SnapshotOp):
            return (At(op, self.env),)
        assert isinstance(op, rt.RtOp)
        if self.must_leave and op.state is not None:
            raise self.leave_by(op)
        args = [self.env[value] for value in op.inputs]
        if isinstance(op, CALCULATED):
            try:
                results: Sequence[Any] = (calculate(op, args),)
            except NoResult:
                raise self.leave_by(op) from None
        else:
            results = HANDLERS[type(op)](self, op, args)
        if self.references is not None:
            self.references.born(op, results)
        return results

    def leave_by(self, op: rt.RtOp) -> Leave:
        """By the op's state: before its instruction, or behind it with what that has pushed."""
        assert op.state is not None
        pushed = () if op.pushed is None else (self.env[op.pushed],)
        if self.references is not None:
            self.check_frames(op, op.is_after)
        return Leave(self.env[op.state], op.is_after, pushed)

    def check_frames(self, op: rt.RtOp, after: bool) -> None:
        """What the frames take is still there, and what is held is let go of: as `release` of the states says."""
        assert op.state is not None and self.references is not None
        for place, snapshot in enumerate(rt.snapshot_of(op.state).chain()):
            self.references.use_in_frame(frame_values(snapshot, popped=not after and not place), op)
            for value in snapshot.release:
                self.references.let_go(value, op, "released")
        self.references.end(op)

    def check(self, value: Any, ssa: SSAValue, where: Operation) -> None:
        wanted = CLASSES.get(ssa.type)
        if wanted is not None and (type(value) is not wanted or (wanted is int and not in_word(value))):
            raise IrFault(f"{where.name} at {where.location}: {value!r} is no {ssa.type}")

    def object(self, number: int) -> Any:
        objects = cast("ArrayAttr[LiteralAttr]", self.program.module.attributes["rt.objects"])
        return objects.data[number].data

    def assumption(self, number: int) -> Any:
        rows = cast("ArrayAttr[rt.AssumeAttr]", self.program.module.attributes["rt.assumptions"])
        found = self.meant.get(rows.data[number].data, MISSING)
        if found is MISSING:
            raise IrFault(f"@{self.func.symbol} uses {rows.data[number].data}, which it does not list as assumed")
        return found

    # ---- states

    def entry(self, at: At, entry: rt.Entry) -> Any:
        """A local or stack entry as the interpreter has it."""
        if entry.kind == "value":
            return at.values[entry.index]
        if entry.kind == "maybe":
            return at.values[entry.index + 1] if at.values[entry.index] else UNBOUND
        if entry.kind == "range":
            current, stop, step = at.values[entry.index : entry.index + rt.RANGE_WIDTH]
            return iter(range(current, stop, step))
        if entry.kind == "const":
            return self.object(entry.index)
        return self.assumption(entry.index) if entry.kind == "assumed" else WORDS[entry.kind]

    def frames(self, state: At) -> list[State]:
        inner, *outer = [self.state(at) for at in state.chain()]
        for at, frame in zip(state.chain()[1:], outer, strict=True):
            del frame.stack[len(frame.stack) - at.op.frame.pops :]
            frame.offset, frame.waits = at.op.frame.next, at.op.frame.at
        return [inner, *outer]

    def state(self, at: At) -> State:
        frame = at.op.frame
        func = self.func if frame.function is None else self.program.symbols[frame.function]
        cells = self.cells if frame.function is None else self.program.cells_of(frame.function, self.space)
        found = [(slot, self.entry(at, entry)) for slot, entry in frame.locals]
        slots = [(slot, value) for slot, value in found if value is not UNBOUND]
        stack = [self.entry(at, entry) for entry in frame.stack]
        return State(self.program.original(func), self.space, frame.resume, slots, stack, cells)

    def let_go(self, state: At) -> None:
        for at in state.chain():
            at.values = []
        self.env = {}

    def popped(self, state: At) -> int:
        return state.op.frame.pops

    def following(self, state: At) -> int:
        return state.op.frame.next

    def performing(self, state: At) -> int:
        return state.op.frame.at


# ---- handlers


def run_visit(frame: Native, op: rt.VisitOp, args: list[Any]) -> Sequence[Any]:
    state: At = frame.env[op.operands[0]]
    place = state.op.frame
    wanted = 1 if op.kind[0] == "next" else place.pops
    top = [frame.entry(state, entry) for entry in place.stack[len(place.stack) - wanted :]]
    try:
        made = visit(frame, op.kind, top)
    except NotHere:
        raise frame.leave_by(op) from None
    except OURS:
        raise
    except BaseException as error:
        if frame.references is not None:
            frame.check_frames(op, True)
        raise Thrown(state, error) from None
    frame.must_leave = not frame.holds()
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
        raise Thrown(state, error) from None
    if not outcome.left:
        return (outcome.value,) if op.results else ()
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
    rt.DepthOp: lambda frame, op, args: (frame.program.limit - frame.program.depth,),
    rt.CallOp: run_call,
    rt.FreeCellOp: run_free_cell,
    rt.MakeCellOp: run_make_cell,
    rt.MakeEmptyCellOp: run_make_cell,
    rt.LoadCellOp: run_load_cell,
    rt.StoreCellOp: run_store_cell,
}
