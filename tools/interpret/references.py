"""Checks the reference counts of `rt`: each owned reference is let go of exactly once on each way, and not used after.

What counts is the reference an SSA value stands for, not the object: two values may well be one object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import rt
from pymlir.passes.analyses.rt_references import is_null, is_owned
from pymlir.tools.interpret.faults import IrFault


def are_counted(module: ModuleOp) -> bool:
    """Whether `rt-refcounts` has been at a module, as far as its ops show."""
    return any(
        isinstance(op, rt.IncRefOp | rt.DecRefOp) or (isinstance(op, rt.SnapshotOp) and bool(op.release))
        for op in module.walk()
    )


class References:
    """The references that one call holds."""

    def __init__(self, symbol: str):
        self.symbol = symbol
        self.held: dict[SSAValue, int] = {}
        self.gone: set[SSAValue] = set()

    def fault(self, value: SSAValue, what: str, where: Operation) -> IrFault:
        name = value.name_hint or str(value.type)
        return IrFault(f"@{self.symbol}: reference %{name} is {what} in '{where.name}' at {where.location}")

    def born(self, op: Operation, results: Sequence[object]) -> None:
        """The results of an op are owned; the item of a "next" only where there is one, that of a tuple is borrowed."""
        for value in op.results:
            if not is_owned(value):
                continue
            self.gone.discard(value)
            if isinstance(op, rt.ItemOp) or (len(results) == 2 and not results[0]):
                continue
            self.own(value, op)

    def own(self, value: SSAValue, where: Operation) -> None:
        if self.held.get(value):
            raise self.fault(value, "still held when it is made again", where)
        self.gone.discard(value)
        self.held[value] = 1

    def count_up(self, value: SSAValue) -> None:
        self.held[value] = self.held.get(value, 0) + 1

    def let_go(self, value: SSAValue, where: Operation, what: str = "let go of") -> None:
        count = self.held.get(value, 0)
        if count < 1:
            raise self.fault(value, f"{what} without being owned", where)
        self.held[value] = count - 1
        if count == 1 and is_owned(value):
            self.gone.add(value)

    def use(self, op: Operation) -> None:
        if isinstance(op, rt.SnapshotOp):
            return
        for value in op.operands:
            if value in self.gone:
                raise self.fault(value, "used after it was let go of", op)

    def use_in_frame(self, values: Iterable[SSAValue], where: Operation) -> None:
        for value in values:
            if value in self.gone:
                raise self.fault(value, "in a frame after it was let go of", where)

    def branch(self, where: Operation, target: Block, values: Sequence[SSAValue]) -> None:
        """A branch gives its references away."""
        for value in values:
            if value.type == rt.ref and not is_null(value):
                self.let_go(value, where, "given away")
        for argument in target.args:
            if argument.type == rt.ref:
                self.own(argument, where)

    def end(self, where: Operation) -> None:
        """Nothing may be held when a call ends."""
        for value, count in self.held.items():
            if count:
                raise self.fault(value, f"held {count} times at the end of the call,", where)
