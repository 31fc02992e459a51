"""Attributes and subscripts: reads, and the stores of plain and augmented assignments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.passes.promote.frame import hint
from pymlir.passes.promote.variables import Variables


class Objects(Variables):
    """Parts of objects."""

    def attr(self, op: py.AttrOp) -> None:
        (value,) = self.values(op)
        if op.keep is not None:
            self.frame.stack.append(value)
        state = self.frame.snapshot(op.at, 1)
        self.frame.pop((value,))
        result = self.frame.result(pyv.AttrOp(value, op.attr.data, state))
        result.name_hint = hint(op.attr.data)
        if op.method is None:
            return self.push(op.result, result)
        self.env[op.result] = result
        self.frame.stack.extend((result, None) if self.frame.minor >= 13 else (None, result))

    def subscript(self, op: py.SubscriptOp) -> None:
        target, index = self.values(op)
        wanted = (target, *self.index(op, index))
        if op.keep is not None:
            self.frame.stack.extend(wanted)
        self.operation(op, wanted, lambda state: pyv.SubscriptOp(target, index, state))

    def index(self, op: py.SubscriptOp | py.SetSubscriptOp, index: SSAValue) -> Sequence[SSAValue]:
        """What stands on the stack for an index: start and stop where the slice is never made."""
        return cast(pyv.BuildOp, index.owner).args if op.sliced is not None else (index,)

    def set_attr(self, op: py.SetAttrOp) -> None:
        target, value = self.values(op)
        self.arrange([value, target])
        self.operation(op, (value, target), lambda state: pyv.SetAttrOp(target, op.attr.data, value, state))

    def set_subscript(self, op: py.SetSubscriptOp) -> None:
        target, index, value = self.values(op)
        wanted = [value, target, *self.index(op, index)]
        self.arrange(wanted)
        self.operation(op, wanted, lambda state: pyv.SetSubscriptOp(target, index, value, state))

    def arrange(self, wanted: list[SSAValue]) -> None:
        """An augmented assignment has its value on top; CPython rotates it below the target."""
        stack = self.frame.stack
        if stack[-len(wanted) :] == [*wanted[1:], wanted[0]]:
            stack[-len(wanted) :] = wanted

    def del_attr(self, op: py.DelAttrOp) -> None:
        (target,) = self.values(op)
        self.operation(op, (target,), lambda state: pyv.DelAttrOp(target, op.attr.data, state))

    def del_subscript(self, op: py.DelSubscriptOp) -> None:
        target, index = self.values(op)
        self.operation(op, (target, index), lambda state: pyv.DelSubscriptOp(target, index, state))
