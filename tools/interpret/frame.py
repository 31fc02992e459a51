"""One call as it is interpreted from the names form: its variables, its values, and how a block can end.

Invariant: an exception of the program is data here (`Raised`) until the call ends, because Python's own generators, of
which the interpreter is made, let no StopIteration through.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Generator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import CellType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import py
from pymlir.passes.resolve_scopes import kinds_of
from pymlir.tools.interpret.resume import raising
from pymlir.tools.interpret.spreading import spread

if TYPE_CHECKING:
    from pymlir.tools.interpret.program import Program


@dataclass(frozen=True)
class Returned:
    value: Any


@dataclass(frozen=True)
class Result:
    """The value of a region."""

    value: Any


@dataclass(frozen=True)
class Raised:
    error: BaseException


@dataclass(frozen=True)
class Jump:
    """`break`, `continue`, or on to the next handler."""

    word: str


BREAK, CONTINUE, NO_MATCH = Jump("break"), Jump("continue"), Jump("no match")
Signal: TypeAlias = Returned | Result | Raised | Jump
Steps: TypeAlias = Generator[tuple[bool, list[Any]], list[Any], Signal | None]
"""Asks the entry to yield (False) or to await or delegate (True) what is in the list."""


class Frame:
    """A call of one function, or the body of a module or class."""

    def __init__(self, program: Program, func: py.FuncOp, space: dict[str, Any], cells: Mapping[str, CellType]):
        self.program = program
        self.func = func
        self.space = space
        self.names: MutableMapping[str, Any] = {}
        self.cells = dict(cells)
        self.by_name: MutableMapping[str, Any] | None = None
        """The namespace of a module or class body, which looks its variables up by name."""
        self.hidden: list[dict[str, CellType]] = []
        """The variables of the comprehensions around, innermost last."""
        self.env: dict[SSAValue, Any] = {}
        self.known: dict[SSAValue, bool] = {}
        """Values whose truth has been asked for."""
        self.region_truth: bool | None = None
        """The truth of the region's value that has just come, if it has been asked for."""
        self.collected: list[Any] = []
        self.errors: list[BaseException] = []
        """What is being handled, innermost last."""
        self.matcher: Callable[[Any], Any] | None = None
        """In `except*`, what gives a class its part of the group."""
        self.type_params: list[Any] = []
        self.line = 0
        self.shown: dict[str, Any] = {}
        """What `locals()` gave, where it gives the same dict each time."""
        self.given: list[Any] = []
        """A list that the entry's frame has: what is in it lives as long as that."""
        self.code = program.layout(func)
        self.call = program.caller(space)

    @property
    def builtins(self) -> Mapping[str, Any]:
        found = self.space.get("__builtins__", builtins)
        return cast("dict[str, Any]", found if isinstance(found, dict) else vars(found))

    def keep(self) -> None:
        """An exception keeps the frames it came through, and so what their variables hold."""
        if not self.given:
            self.given.append(self.names)

    # ---- values

    def take(self, op: Operation) -> list[Any]:
        """The operands; what is not used again is let go of here."""
        env = self.env
        return [env.pop(value) if last else env[value] for value, last in self.code.uses(op)]

    def give(self, op: Operation, value: Any) -> None:
        """The op's results: one, or as many as there are items."""
        results = op.results
        if len(results) == 1:
            if (use := results[0].first_use) is not None:
                self.env[results[0]] = spread(self, value, use)
        else:
            for result, item in zip(results, value, strict=True):
                self.env[result] = item

    def truth(self, value: Any, ssa: SSAValue, tested: bool) -> bool:
        """Whether an operand is true; its `__bool__` runs once, where its test stands."""
        known = self.known.pop(ssa, None)
        if known is None or tested:
            return bool(value)
        return known

    @contextmanager
    def comprehension(self, scope: dict[str, CellType], collector: Any) -> Generator[None]:
        """Inside of a comprehension that collects in `collector`."""
        self.hidden.append(scope)
        self.collected.append(collector)
        try:
            yield
        finally:
            self.hidden.pop()
            self.collected.pop()

    # ---- variables

    def cell(self, name: str) -> CellType | None:
        """The cell of a captured variable, if the name is one here."""
        for scope in reversed(self.hidden):
            if name in scope:
                return scope[name]
        return self.cells.get(name)

    def kind(self, op: py.LoadOp | py.StoreOp | py.DeleteOp) -> str:
        """`resolve-scopes` says it in the IR; before that the code object's names do."""
        given = op.kind
        return given.data if isinstance(given, StringAttr) else self.code.kinds.get(op.var.data, self.code.default)


class Layout:
    """What is known of a function before it runs: the kinds of its variables, and the last use of each value."""

    def __init__(self, func: py.FuncOp):
        self.kinds, self.default = kinds_of(func)
        self._blocks: dict[Block, list[Operation]] = {}
        self._uses: dict[Operation, list[tuple[SSAValue, bool]]] = {}

    def ops(self, block: Block) -> list[Operation]:
        found = self._blocks.get(block)
        if found is None:
            found = self._blocks[block] = list(block.ops)
        return found

    def uses(self, op: Operation) -> list[tuple[SSAValue, bool]]:
        """The operands, each with whether this is the last use."""
        found = self._uses.get(op)
        if found is None:
            operands = list(op.operands)
            found = [
                (value, is_last(op, value) and value not in operands[place + 1 :])
                for place, value in enumerate(operands)
            ]
            self._uses[op] = found
        return found


def is_last(op: Operation, value: SSAValue) -> bool:
    """Whether no op after `op` uses the value; only ops of the same block are looked at."""
    users = {use.operation for use in value.uses}
    if users == {op}:
        return True
    if any(user.parent is not op.parent for user in users):
        return False
    after = op.next_op
    while after is not None:
        if after in users:
            return False
        after = after.next_op
    return True


def finish(signal: Signal | None) -> Any:
    """What a call gives or raises, by how its body ended."""
    if isinstance(signal, Raised):
        raising([signal.error])()
    return signal.value if isinstance(signal, Returned) else None
