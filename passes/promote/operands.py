"""What evaluating any op needs: operands on top of the modelled stack, a place in the bytecode, the result pushed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, cast

from xdsl.ir import Operation, SSAValue

from pymlir.dialects import py
from pymlir.dialects.py_types import AtAttr
from pymlir.passes.promote.frame import Declined, Frame, NoPlace
from pymlir.passes.promote.prepare import Prepared

Handler = Callable[[Any, Any], None]
TO_BOOL_BYTES = 8
"""Size of 3.13's TO_BOOL with its cache; a conditional jump is shorter."""


class Operands:
    """`env` maps values of the names form to those of the values form."""

    handlers: ClassVar[Mapping[type[Operation], Handler]] = {}

    def __init__(self, frame: Frame, prepared: Prepared):
        self.frame = frame
        self.prepared = prepared
        self.env: dict[SSAValue, SSAValue] = {}
        self.unused: set[SSAValue | None] = set()

    def evaluate(self, op: Operation) -> None:
        """One op of an expression."""
        handler = self.handlers.get(type(op))
        if handler is None:
            raise Declined(reason(op))
        stack = self.frame.stack
        prepared = self.prepared
        for function, value in prepared.before.get(op, ()):
            self.before_value(function, value)
        if (copied := prepared.copies.get(op)) is not None:
            stack.append(self.env[copied])
        elif (needed := self.env.get(prepared.needed[op]) if op in prepared.needed else None) is not None:
            exchange(stack, needed)
        nulls = prepared.nulls.get(op, 0)
        stack.extend([None] * (nulls - (1 if self._loads_null(op) else 0)))
        try:
            handler(self, op)
        except NoPlace as problem:
            raise Declined(f"{reason(op)}: {problem}") from None

    def before_value(self, op: py.FunctionOp, value: SSAValue) -> None:
        """What a function to be made needs on the stack before one of its values."""
        raise Declined("nested function")

    def _loads_null(self, op: Operation) -> bool:
        """LOAD_GLOBAL pushes the NULL before it itself."""
        return type(op) is py.LoadOp and op in self.prepared.nulls and kind_of(op) == "global"

    def values(self, op: Operation) -> list[SSAValue]:
        return [self.env[operand] for operand in op.operands]

    def push(self, result: SSAValue, value: SSAValue) -> None:
        self.env[result] = value
        self.frame.stack.append(value)
        if self.frame.minor >= 13 and result in self.prepared.callees and not _is_method(result):
            self.frame.stack.append(None)

    def operation(self, op: Operation, wanted: Sequence[SSAValue], make: Callable[[SSAValue], Operation]) -> None:
        """An op that takes `wanted` from the stack and leaves its results there."""
        state = self.frame.snapshot(place_of(op), len(wanted))
        self.frame.pop(wanted)
        made = self.frame.add(make(state))
        for names_result, result in zip(op.results, made.results, strict=True):
            self.push(names_result, result)


def reason(op: Operation) -> str:
    """The construct an op stands for, for people."""
    word = op.name.removeprefix("py.").replace("_", " ")
    return {"function": "nested function", "class": "nested class"}.get(word, word)


def exchange(stack: list[SSAValue | None], needed: SSAValue) -> None:
    """SWAP: `a[i], b[j] = x, y` stores the first value first, so it has to come to the top."""
    if stack and stack[-1] is not needed:
        for place in reversed(range(len(stack))):
            if stack[place] is needed:
                stack[place], stack[-1] = stack[-1], needed
                return


def place_of(op: Operation | None) -> AtAttr | None:
    return None if op is None else cast("AtAttr | None", op.properties.get("at"))


def kind_of(op: py.LoadOp | py.StoreOp | py.DeleteOp) -> str:
    return "unresolved" if op.kind is None else op.kind.data


def _is_method(result: SSAValue) -> bool:
    owner = result.owner
    return isinstance(owner, py.AttrOp) and owner.method is not None
