"""Interprets `rt`: machine values, visits of the interpreter, leaves by whole chains of frames, reference counts.

Invariant: an `i64` is an int that fits 64 bits, an `f64` a float, an `i1` a bool, a `!rt.ref` any object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from xdsl.dialects.builtin import ArrayAttr
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import rt
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.passes.analyses.rt_references import frame_values
from pymlir.tools.interpret.assumptions import MISSING
from pymlir.tools.interpret.blocks import (
    Activation,
    Cells,
    Leave,
    Outcome,
    call_original,
)
from pymlir.tools.interpret.claims import in_word
from pymlir.tools.interpret.faults import IrFault
from pymlir.tools.interpret.references import References
from pymlir.tools.interpret.resume import NULL, State
from pymlir.tools.interpret.rt_arith import CALCULATED, NoResult, calculate
from pymlir.tools.interpret.rt_ops import CLASSES, HANDLERS, WORDS

if TYPE_CHECKING:
    from pymlir.tools.interpret.program import Program

UNBOUND = object()
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
        self.values = [env.get(value) for value in op.values]
        """None for what the state's instruction has given up, where the state is the one behind it."""
        self.has_popped = False
        self.outer: At | None = None if op.outer is None else env[op.outer]

    def hand_over(self) -> None:
        """A call takes its operands from the stack: they are the callee's."""
        frame = self.op.frame
        kept = [entry for _, entry in frame.locals] + list(frame.stack[: len(frame.stack) - frame.pops])
        places = {entry.index + index for entry in kept for index in range(rt.WIDTHS.get(entry.kind, 0))}
        self.values = [value if place in places else None for place, value in enumerate(self.values)]
        self.has_popped = True

    def chain(self) -> list[At]:
        return [self, *(self.outer.chain() if self.outer is not None else ())]


def run_native(program: Program, func: rt.FuncOp, space: dict[str, Any], cells: Cells, args: list[Any]) -> Any:
    """A call from Python: native code takes what its letters say, while what it assumes holds."""
    activation = Native(program, func, space, cells)
    fits = all(BY_LETTER[letter](value) for letter, value in zip(func.params, args, strict=True))
    if not fits or not activation.holds():
        return call_original(program, func, space, cells, args)
    given = [value for letter, value in zip(func.params, args, strict=True) if letter != "n"]
    same = [activation.same_object(one, args) for one in func.same]
    activation.arguments = [value if letter in "if" else None for letter, value in zip(func.params, args, strict=True)]
    args.clear()
    outcome = activation.called(given)
    if outcome.origin:
        return same[outcome.origin - 1]
    return outcome.value if outcome.left or func.result not in (rt.i64, rt.f64) else boxed(outcome.value)


def boxed(number: Any) -> Any:
    """A new object, as boxing makes one: not the argument that it is equal to."""
    negated = -number
    return -negated


def is_drop(op: rt.RtOp) -> bool:
    """The instruction of its state is done: what has to leave does so by the next one."""
    return isinstance(op, rt.VisitOp) and op.is_drop


class Native(Activation):
    """One call of an `rt.func`."""

    func: rt.FuncOp

    def __init__(self, program: Program, func: rt.FuncOp, space: dict[str, Any], cells: Cells):
        super().__init__(program, func, space, cells)
        self.references = References(func.symbol) if program.counts_references else None
        self.visiting: rt.VisitOp | None = None
        """The visit that is being made, as long as it has not handed its operands over."""
        self.arguments: list[Any] = []
        """The numbers that came from Python."""
        self.must_leave = False
        """Whether a visit found that what is assumed holds no more."""

    def holds(self) -> bool:
        return self.still(self.func.assumes)

    def called(self, args: list[Any]) -> Outcome:
        if self.references is not None:
            for argument in self.func.entry.args:
                if argument.type == rt.ref:
                    self.references.own(argument, self.func)
        return self.run(args)

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
            origin = 0 if op.origin is None else self.env[op.origin]
            return Outcome(self.env[op.operands[0]] if op.operands else None, origin=origin)
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
        if self.must_leave and op.state is not None and not is_drop(op):
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

    def hand_over(self) -> None:
        """What the visit gives up is its callee's."""
        assert self.visiting is not None
        state: At = self.env[self.visiting.operands[0]]
        state.hand_over()
        for value in self.visiting.given:
            self.env.pop(value, None)
        self.visiting = None

    def check_frames(self, op: rt.RtOp, after: bool) -> None:
        """What the frames take is still there, and what is held is let go of: as `release` of the states says."""
        assert op.state is not None and self.references is not None
        chain = list(rt.snapshot_of(op.state).chain())
        for place, snapshot in enumerate(chain):
            self.references.use_in_frame(frame_values(snapshot, popped=not after and not place), op)
        for snapshot in chain:
            for value in snapshot.release:
                self.references.let_go(value, op, "released")
        self.references.end(op)

    def check(self, value: Any, ssa: SSAValue, where: Operation) -> None:
        wanted = CLASSES.get(ssa.type)
        if wanted is not None and (type(value) is not wanted or (wanted is int and not in_word(value))):
            raise IrFault(f"{where.name} at {where.location}: {value!r} is no {ssa.type}")

    def object(self, number: int) -> Any:
        objects = cast("ArrayAttr[LiteralAttr]", self.program.module.attributes["rt.objects"])
        return self.program.constant(objects.data[number].data)

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
        values = at.values[entry.index : entry.index + rt.WIDTHS.get(entry.kind, 0)]
        if entry.kind in ("maybe", "maybe_kept") and not values.pop(0):
            return UNBOUND
        if entry.kind in ("maybe", "kept", "maybe_kept"):
            return values[-1] if values[0] is NULL else values[0]
        if entry.kind == "range":
            return iter(range(*values))
        if entry.kind == "const":
            return self.object(entry.index)
        return self.assumption(entry.index) if entry.kind == "assumed" else WORDS[entry.kind]

    def frames(self, state: At) -> list[State]:
        inner, *outer = [self.state(at) for at in state.chain()]
        for at, frame in zip(state.chain()[1:], outer, strict=True):
            del frame.stack[len(frame.stack) - self.popped(at) :]
            frame.offset, frame.waits = at.op.frame.next, at.op.frame.at
        return [inner, *outer]

    def state(self, at: At) -> State:
        frame = at.op.frame
        func = self.func if frame.function is None else self.program.symbols[frame.function]
        cells = self.cells if frame.function is None else self.program.cells_of(frame.function, self.space)
        found = [(slot, self.entry(at, entry)) for slot, entry in frame.locals]
        slots = [(slot, value) for slot, value in found if value is not UNBOUND]
        kept = frame.stack[: len(frame.stack) - frame.pops] if at.has_popped else frame.stack
        stack = [self.entry(at, entry) for entry in kept]
        return State(self.program.original(func), self.space, frame.resume, slots, stack, cells)

    def let_go(self, state: At) -> None:
        for at in state.chain():
            at.values = []
        self.env = {}

    def popped(self, state: At) -> int:
        return 0 if state.has_popped else state.op.frame.pops

    def following(self, state: At) -> int:
        return state.op.frame.next

    def performing(self, state: At) -> int:
        return state.op.frame.at
