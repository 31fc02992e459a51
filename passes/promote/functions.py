"""Functions made inside functions: their parts from the bottom of the stack to the top, then the function.

    %f = py.function @f code 2 (%1, k = %2) defaults [... @12] [... @46 resume 20]
  =>
    %d = pyv.build "tuple"(%1) at ...               the defaults, where the bytecode makes them
    %f = pyv.make_function @f code 2 defaults keywords(%d, %2, %names) at ...

The topmost part is made by the op itself, since it begins where the bytecode makes that part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.py_types import AtAttr
from pymlir.passes.promote.frame import Declined
from pymlir.passes.promote.objects import Objects
from pymlir.passes.promote.operands import place_of
from pymlir.passes.promote.parts import constant_items, is_constant, parts_of, values_of


class Functions(Objects):
    """What a `def` or a `lambda` makes."""

    def before_value(self, op: py.FunctionOp, value: SSAValue) -> None:
        """The part that comes before a value's own is finished, and an annotation's name is pushed."""
        parts = parts_of(op)
        part = next(part for part in parts if any(value is own for _, own in values_of(op, part)))
        named = values_of(op, part)
        if named[0][1] is value and part != parts[0]:
            self.finish_part(op, parts[parts.index(part) - 1])
        if part == "annotations" and not is_constant(op, part):
            name = next(name for name, own in named if own is value)
            self.frame.stack.append(self.frame.result(pyv.ConstOp(name)))

    def finish_part(self, op: py.FunctionOp, part: str) -> None:
        """A part below the topmost becomes one value."""
        frame = self.frame
        items = self.items(op, part)
        if is_constant(op, part):
            frame.pop(items)
            frame.stack.append(frame.result(pyv.ConstOp(constant_items(op, part))))
            return
        state = frame.snapshot(cast("AtAttr | None", op.properties.get(part)), len(items))
        frame.pop(items)
        if part == "keywords":
            names = [frame.result(pyv.ConstOp(name)) for name, _ in values_of(op, part)]
            pairs = [value for pair in zip(names, items[:-1], strict=True) for value in pair]
            frame.stack.append(frame.result(pyv.BuildOp("dict", pairs, state)))
        else:
            frame.stack.append(frame.result(pyv.BuildOp("tuple", items, state)))

    def items(self, op: py.FunctionOp, part: str) -> list[SSAValue]:
        """What stands on the stack for a part that is not made yet."""
        named = values_of(op, part)
        values = [self.env[value] for _, value in named]
        if part == "annotations" and not is_constant(op, part):
            stack = self.frame.stack
            return [cast(SSAValue, value) for value in stack[len(stack) - 2 * len(values) :]]
        if part == "keywords":
            self.frame.stack.append(names := self.frame.result(pyv.ConstOp(tuple(name for name, _ in named))))
            values.append(names)
        return values

    def make_function(self, op: py.FunctionOp) -> None:
        frame = self.frame
        free = self.prepared.free_names.get(op.code.data)
        if free is None or any(name not in frame.cells for name in free):
            raise Declined("nested function")
        parts, cells = parts_of(op), [frame.cells[name] for name in free]
        constant: LiteralAttr | None = None
        taken: Sequence[SSAValue] = cells
        if cells:
            if parts:
                self.finish_part(op, parts[-1])
            frame.stack.extend(cells)
        elif parts and is_constant(op, parts[-1]):
            frame.pop(self.items(op, parts[-1]))
            constant, taken = LiteralAttr(constant_items(op, parts[-1])), ()
        elif parts:
            taken = self.items(op, parts[-1])
        self._make(op, [*parts, *(["closure"] if cells else [])], taken, constant)

    def _make(
        self, op: py.FunctionOp, parts: Sequence[str], taken: Sequence[SSAValue], constant: LiteralAttr | None
    ) -> None:
        frame = self.frame
        count = len(taken) + max(0, len(parts) - 1)
        entries = frame.stack[len(frame.stack) - count :]
        state = frame.snapshot(place_of(op), count)
        wanted = [entry for entry in entries if entry is not None]
        if len(wanted) != count:
            raise Declined("operands are not on top of the stack")
        frame.pop(wanted)
        made = pyv.MakeFunctionOp(op.symbol.data, op.code.data, parts, wanted, state, constant)
        self.push(op.result, frame.result(made))
