"""Runs blocks of SSA values: what the values form and `rt` have in common.

Invariant: a value is kept only as long as something that may still run uses it, so that objects die where the IR lets
go of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import CellType, FunctionType
from typing import TYPE_CHECKING, Any

from xdsl.ir import Block, Operation, Region, SSAValue

from pymlir.dialects import py, rt
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_params import ParamKind
from pymlir.tools.interpret.assumptions import MISSING, Assumption, assumed
from pymlir.tools.interpret.faults import IrFault
from pymlir.tools.interpret.resume import State, raising, resume

if TYPE_CHECKING:
    from pymlir.tools.interpret.program import Program

Cells = tuple[CellType, ...]


class Lifetimes:
    """For each op the values that nothing uses after it, for each block those that come in."""

    def __init__(self, region: Region):
        self.ops = {block: list(block.ops) for block in region.blocks}
        self.live = self._live()
        self.dead: dict[Operation, list[SSAValue]] = {}
        for block in self.ops:
            self._find_dead(block)

    def _live(self) -> dict[Block, set[SSAValue]]:
        uses: dict[Block, set[SSAValue]] = {}
        for block, ops in self.ops.items():
            born: set[SSAValue] = set(block.args)
            uses[block] = set()
            for op in ops:
                uses[block].update(value for value in op.operands if value not in born)
                born.update(op.results)
        live = {block: set(found) for block, found in uses.items()}
        changed = True
        while changed:
            changed = False
            for block in reversed(list(self.ops)):
                after = self.after(block, live)
                own = set(block.args).union(*(op.results for op in self.ops[block]))
                found = uses[block] | (after - own)
                if found != live[block]:
                    live[block], changed = found, True
        return live

    def after(self, block: Block, live: dict[Block, set[SSAValue]]) -> set[SSAValue]:
        last = block.last_op
        return set[SSAValue]().union(*(live[target] for target in (last.successors if last else ())))

    def _find_dead(self, block: Block) -> None:
        needed = self.after(block, self.live)
        for op in reversed(self.ops[block]):
            gone = [value for value in dict.fromkeys((*op.operands, *op.results)) if value not in needed]
            # States first, which hold others: operands then die in their order, as the bytecode lets go of them.
            self.dead[op] = sorted(gone, key=lambda value: not isinstance(value.owner, pyv.SnapshotOp | rt.SnapshotOp))
            needed = (needed - set(op.results)) | set(op.operands)


@dataclass(frozen=True)
class Outcome:
    """What a call gave; `left`: the interpreter has finished it, so native callers leave too.

    `origin`: 0, or which of the objects that the function lists it is, from 1.
    """

    value: Any
    left: bool = False
    origin: int = 0


@dataclass
class Leave(Exception):
    """The interpreter goes on from a state: before its instruction, or behind it with what has been pushed."""

    state: Any
    after: bool = False
    pushed: tuple[Any, ...] = ()


@dataclass
class Thrown(Exception):
    """The instruction of a state has raised."""

    state: Any
    error: BaseException

    def let_go(self) -> list[BaseException]:
        """The error in a list, to be taken from there: frames that go on keep the frames they were called from."""
        error = [self.error]
        self.__traceback__ = self.__context__ = None
        self.args = ()
        del self.error
        return error


class Activation(ABC):
    """One call of a function made of blocks."""

    def __init__(self, program: Program, func: py.FuncOp | rt.FuncOp, space: dict[str, Any], cells: Cells):
        self.program = program
        self.func = func
        self.space = space
        self.cells = cells
        """The captured variables, in the order of the code object."""
        self.env: dict[SSAValue, Any] = {}
        self.meant: dict[Assumption, Any] = {}
        """What the names in assumptions stood for at entry."""
        self.lifetimes = program.lifetimes(func)

    @property
    def name(self) -> str:
        return self.func.sym_name.data

    def still(self, assumptions: Iterable[Assumption]) -> bool:
        """Whether all that is assumed holds, for the objects it was found for."""
        for one in assumptions:
            found = assumed(self.program, one, self.space)
            if found is MISSING or self.meant.setdefault(one, found) is not found:
                return False
        return True

    @abstractmethod
    def end(self, op: Operation) -> tuple[Block, Sequence[SSAValue]] | Outcome | None:
        """Where a terminator goes on, or what the call gives; None for an op that is no terminator."""

    @abstractmethod
    def compute(self, op: Operation) -> Sequence[Any]:
        """The results of an op; raises Leave where the IR leaves."""

    @abstractmethod
    def check(self, value: Any, ssa: SSAValue, where: Operation) -> None:
        """Raise IrFault unless the value is what the type says."""

    @abstractmethod
    def frames(self, state: Any) -> list[State]:
        """The frames of a state before its instruction, innermost first."""

    def run(self, args: Sequence[Any]) -> Outcome:
        block = self.func.body.blocks[0]
        while True:
            self.enter(block, args)
            args = ()
            for op in self.lifetimes.ops[block]:
                self.program.burn()
                try:
                    found = self.end(op)
                    if found is None:
                        self.step(op)
                        continue
                except (Leave, Thrown) as gone:
                    found = gone
                if isinstance(found, Leave):
                    # Not in the handler: the program would see what is being handled there.
                    return self.left(found)
                if isinstance(found, Thrown):
                    return self.raised_at(found.state, found.let_go())
                if isinstance(found, Outcome):
                    return found
                block, passed = found
                args = [self.env[value] for value in passed]
                live = self.lifetimes.live[block]
                self.env = {value: kept for value, kept in self.env.items() if value in live}
                break

    def enter(self, block: Block, args: Sequence[Any]) -> None:
        """Give the block's arguments their values; a list of them is emptied."""
        if len(block.args) != len(args):
            raise IrFault(f"a block of {len(block.args)} arguments is given {len(args)}")
        first = block.first_op
        assert first is not None
        for argument, given in zip(block.args, args, strict=True):
            value = self.coerced(given, argument)
            self.check(value, argument, first)
            self.env[argument] = value
        if isinstance(args, list):
            args.clear()

    def coerced(self, value: Any, argument: SSAValue) -> Any:
        """A value in the representation that a block's argument has."""
        return value

    def step(self, op: Operation) -> None:
        results = self.compute(op)
        for ssa, value in zip(op.results, results, strict=True):
            self.check(value, ssa, op)
            self.env[ssa] = value
        for ssa in self.lifetimes.dead[op]:
            self.env.pop(ssa, None)

    # ---- leaving

    def left(self, leave: Leave) -> Outcome:
        """The interpreter finishes the call."""
        self.program.left[self.name] += 1
        inner, *outer = self.frames(leave.state)
        if leave.after:
            del inner.stack[len(inner.stack) - self.popped(leave.state) :]
            inner.stack.extend(leave.pushed)
            inner.offset = self.following(leave.state)
        self.let_go(leave.state)
        leave.pushed = ()
        return Outcome(self.finish(inner, outer), True)

    def raised_at(self, state: Any, error: list[BaseException]) -> Outcome:
        """The interpreter finishes the call, which an exception has come into; it is taken from the list."""
        inner, *outer = self.frames(state)
        del inner.stack[len(inner.stack) - self.popped(state) :]
        inner.offset, inner.waits, inner.inner = self.following(state), self.performing(state), raising(error)
        self.let_go(state)
        return Outcome(self.finish(inner, outer), True)

    def finish(self, inner: State, outer: Sequence[State]) -> Any:
        """Run the frames, each in the call of the one around it."""
        run: Callable[[], Any] = lambda: resume(inner)  # noqa: E731
        for frame in outer:
            run = waiting(frame, run)
        return self.program.in_bytecode(run)

    @abstractmethod
    def let_go(self, state: Any) -> None:
        """Native code holds nothing any more: the frames do."""

    @abstractmethod
    def popped(self, state: Any) -> int:
        """How many entries the state's instruction takes from the stack."""

    @abstractmethod
    def following(self, state: Any) -> int:
        """The offset behind the state's instruction."""

    @abstractmethod
    def performing(self, state: Any) -> int:
        """The offset of the instruction itself."""


def waiting(frame: State, inner: Callable[[], Any]) -> Callable[[], Any]:
    """A frame with a call in it that has still to be made."""
    frame.inner = inner
    return lambda: resume(frame)


def call_original(
    program: Program, func: py.FuncOp | rt.FuncOp, space: dict[str, Any], cells: Cells, args: list[Any]
) -> Any:
    """The call in CPython's own code: the native code does not take these arguments."""
    params = program.shape(func).slots
    code = program.original(func)
    function = FunctionType(code, space, code.co_name, None, cells or None)
    pairs = list(zip(params, args, strict=True))
    args.clear()
    named = {param.name: value for param, value in pairs if param.kind is ParamKind.KEYWORD_ONLY}
    named |= {name: one for param, value in pairs if param.kind is ParamKind.KEYWORDS for name, one in value.items()}
    positional = [value for param, value in pairs if param.kind.value < ParamKind.REST.value]
    positional += [one for param, value in pairs if param.kind is ParamKind.REST for one in value]
    del pairs
    call = program.caller(space)
    return program.in_bytecode(lambda: call(function, positional, named))
