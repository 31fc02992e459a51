"""Interprets the values form of `py`, typed or not, and checks every claim it makes on the way.

Each value must be of its type and inside its interval, each fact (`nowrap`, `nonneg`, ...) must hold.  Where native
code would leave, the code object goes on from the snapshot, so a wrong snapshot shows as a wrong result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import CellType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from xdsl.dialects.builtin import ArrayAttr, StringAttr
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import FloatType, IntType
from pymlir.dialects.pyv_form import ValuesOp
from pymlir.tools.interpret.assumptions import MISSING, Assumption
from pymlir.tools.interpret.blocks import Activation, Cells, Leave, Outcome, Thrown, call_original
from pymlir.tools.interpret.claims import accepts, check_operands, check_result, check_type, in_word
from pymlir.tools.interpret.faults import OURS, IrFault
from pymlir.tools.interpret.resume import NULL, State
from pymlir.tools.interpret.tracebacks import tidy
from pymlir.tools.interpret.values_ops import HANDLERS, UNBOUND, as_object, facts_of

if TYPE_CHECKING:
    from pymlir.tools.interpret.program import Program


def is_long(made: Any, op: ValuesOp) -> bool:
    """Whether the one result is an int of any size in place of one of 64 bits: what unboxes it leaves."""
    kind = op.results[0].type if len(op.results) == 1 else None
    return isinstance(kind, IntType) and type(made) is int and not in_word(made)


Shown: TypeAlias = tuple[tuple[tuple[str, SSAValue], ...], tuple[SSAValue | None, ...]]
"""The locals and the stack of a snapshot."""


def shown_by(op: pyv.SnapshotOp) -> Shown:
    return tuple(op.local_values.items()), tuple(op.stack)


class Taken:
    """A snapshot with its values."""

    def __init__(self, op: pyv.SnapshotOp, shown: Shown, env: Mapping[SSAValue, Any]):
        self.op = op
        self.locals = [(name, env[value]) for name, value in shown[0]]
        self.has_popped = False
        self.stack = [NULL if value is None else env[value] for value in shown[1]]


def run_values(
    program: Program, func: py.FuncOp, space: dict[str, Any], cells: tuple[CellType, ...], args: list[Any]
) -> Any:
    """A call from Python: native code takes what has the types of its parameters, while what it assumes holds."""
    activation = Values(program, func, space, cells)
    params = func.body.blocks[0].args
    if not all(accepts(param.type, value) for param, value in zip(params, args, strict=True)) or not activation.holds():
        return call_original(program, func, space, cells, args)
    return activation.called(args).value


ENDS = (pyv.ReturnOp, pyv.BrOp, pyv.CondBrOp, pyv.LeaveOp)


class Values(Activation):
    """One call of a function in the values form."""

    func: py.FuncOp

    def __init__(self, program: Program, func: py.FuncOp, space: dict[str, Any], cells: Cells):
        super().__init__(program, func, space, cells)
        self.suspect = False
        """Whether code has run that may have changed what is assumed."""

    # ---- assumptions

    def assumptions(self) -> list[Assumption]:
        given = cast("ArrayAttr[pyv.AssumeAttr]", self.func.attributes.get("assumes", ArrayAttr(())))
        return [self.program.row(one.kind.data, one.subject.data) for one in given]

    def holds(self) -> bool:
        return self.still(self.assumptions())

    def constant(self, op: pyv.ConstOp) -> Any:
        """The object that the bytecode would have: what a name is assumed to mean, or the code's own constant."""
        value = op.value.data
        given = cast("ArrayAttr[pyv.AssumeAttr]", self.func.attributes.get("assumes", ArrayAttr(())))
        for one in given if op.path is not None else ():
            if one.subject == op.path:
                found = self.meant.get(self.program.row(one.kind.data, one.subject.data), MISSING)
                if type(found) is type(value):
                    return found
        return self.program.constant(value)

    def known(self, kind: str, path: str) -> Any:
        """What stands for a name that an assumption is about."""
        assumption = self.program.row(kind, path)
        found = self.meant.get(assumption, MISSING)
        if found is MISSING:
            raise IrFault(f"@{self.func.sym_name.data} uses {assumption}, which it does not list as assumed")
        return found

    # ---- running

    def coerced(self, value: Any, argument: SSAValue) -> Any:
        """As native code has it: a bool is the int it is equal to, and an int the float, where the argument is one."""
        if isinstance(argument.type, IntType) and type(value) is bool:
            return int(value)
        return float(value) if isinstance(argument.type, FloatType) and type(value) in (bool, int) else value

    def called(self, args: list[Any]) -> Outcome:
        """The call; the caller's list is emptied, so that only locals hold the arguments."""
        outcome = self.run(args)
        returns = self.func.attributes.get("returns")
        if not outcome.left and returns is not None and not isinstance(returns, StringAttr):
            check_type(outcome.value, returns, self.func)
        return outcome

    def end(self, op: Operation) -> tuple[Block, Sequence[SSAValue]] | Outcome | None:
        if type(op) not in ENDS:  # xDSL's classes answer isinstance slowly, and this is asked of every op
            return None
        if isinstance(op, pyv.ReturnOp):
            return Outcome(self.env[op.value])
        if isinstance(op, pyv.BrOp):
            return op.successors[0], op.operands
        if isinstance(op, pyv.CondBrOp):
            yes = self.env[op.condition]
            return (op.true_target, op.true_values) if yes else (op.false_target, op.false_values)
        if isinstance(op, pyv.LeaveOp):
            raise Leave(self.env[op.state])
        return None

    def compute(self, op: Operation) -> Sequence[Any]:
        if type(op) is pyv.SnapshotOp:
            snapshots = self.program.snapshots
            shown = snapshots.get(id(op)) or snapshots.setdefault(id(op), shown_by(op))
            return (Taken(op, shown, self.env),)
        assert isinstance(op, ValuesOp)
        facts = self.program.facts.get(id(op)) or self.program.facts.setdefault(id(op), facts_of(op))
        state = None if facts.state is None else self.env[facts.state]
        if self.suspect and state is not None:
            self.suspect = False
            if not self.holds():
                raise Leave(state)
        native = facts.is_native
        args = [self.env[value] for value in facts.given]
        given = args.copy() if native else args
        if native:
            check_operands(op, given)
        try:
            made = HANDLERS[type(op)](self, op, args)
        except (Leave, *OURS):
            raise
        except BaseException as error:
            if state is None:
                raise IrFault(f"{op} has no state, and raised {error!r}") from None
            tidy(error)
            raise (Leave(state) if native else Thrown(state, error)) from None
        self.suspect = self.suspect or not (native or state is None) or isinstance(op, pyv.DropOp)
        if native:
            check_result(op, given, made)
        results = made if len(op.results) != 1 else (made,)
        if native and state is not None and not accepts(op.results[0].type, made):
            raise Leave(state)
        if not native and state is not None and is_long(made, op):
            raise Leave(state, True, (made,))
        return results

    def check(self, value: Any, ssa: SSAValue, where: Operation) -> None:
        if value is not UNBOUND:
            check_type(value, ssa.type, where)

    # ---- leaving

    def hand_over(self, op: pyv.CallOp) -> None:
        """A call takes its operands from the stack: they are the callee's."""
        state: Taken = self.env[op.state]
        del state.stack[len(state.stack) - self.popped(state) :]
        state.has_popped = True
        for value in self.lifetimes.dead[op]:
            if value is not op.state:
                self.env.pop(value, None)

    def frames(self, state: Taken) -> list[State]:
        slots = self.program.slots(self.func)
        found = [(slots[name], as_object(value)) for name, value in state.locals if value is not UNBOUND]
        stack = [as_object(value) for value in state.stack]
        return [State(self.program.original(self.func), self.space, state.op.where.resume, found, stack, self.cells)]

    def let_go(self, state: Taken) -> None:
        state.locals, state.stack = [], []
        self.env = {}

    def popped(self, state: Taken) -> int:
        return 0 if state.has_popped else state.op.where.pops

    def following(self, state: Taken) -> int:
        return state.op.where.next

    def performing(self, state: Taken) -> int:
        return state.op.where.at
