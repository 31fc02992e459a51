"""Reading and writing variables, taking iterables apart, deleting."""

from __future__ import annotations

from typing import cast

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import AtAttr, MaybeUnboundType, UnboundType
from pymlir.passes.promote.frame import Declined, Frame, hint
from pymlir.passes.promote.operands import Operands, kind_of


class Variables(Operands):
    """Locals are values; globals and what cells hold are read and written by ops."""

    def make_cells(self, func: py.FuncOp, start: SSAValue) -> None:
        """What the bytecode's MAKE_CELL and COPY_FREE_VARS do before its first statement."""
        frame = self.frame
        for name in func.cell_names.data:
            slot = frame.slots[name]
            given = frame.values[slot]
            cell = frame.result(pyv.MakeCellOp(() if given is None else (given,), start))
            frame.cells[name] = frame.values[slot] = cell
        for name in func.free_names.data:
            frame.cells[name] = frame.result(pyv.FreeCellOp(name))
        for name, cell in frame.cells.items():
            cell.name_hint = hint(name)

    def const(self, op: py.ConstOp) -> None:
        value = self.frame.result(pyv.ConstOp(op.value))
        if op in self.prepared.unpushed:
            self.env[op.result] = value
        else:
            self.push(op.result, value)

    def load(self, op: py.LoadOp) -> None:
        kind, name = kind_of(op), op.var.data
        frame = self.frame
        if kind == "global":
            return self._load_global(op, name)
        if kind == "cell":
            cell = frame.cells[name]
            return self.operation(op, (), lambda state: pyv.LoadCellOp(cell, name, state))
        if kind != "local":
            raise Declined(f"{kind} variable")
        value = frame.values[frame.slots[name]]
        if value is None or isinstance(value.type, UnboundType):
            raise Declined("unbound local")
        if isinstance(value.type, MaybeUnboundType):
            value = self.check_bound(op, value, name)
        self.push(op.result, value)

    def _load_global(self, op: py.LoadOp, name: str) -> None:
        frame = self.frame
        state = frame.snapshot(op.at, 0)
        value = frame.result(pyv.GlobalOp(name, state))
        value.name_hint = hint(name)
        if self.prepared.nulls.get(op, 0):
            frame.stack.append(None)
        self.push(op.result, value)

    def check_bound(self, op: py.LoadOp | py.DeleteOp, value: SSAValue, name: str) -> SSAValue:
        """The value of a local that may be unbound; from here on it is known to be bound."""
        frame = self.frame
        state = self._pair_state(op.at) if _second_of_pair(op.at, frame) else frame.snapshot(op.at, 0)
        checked = frame.result(pyv.CheckBoundOp(value, state))
        checked.name_hint = hint(name)
        frame.values[frame.slots[name]] = checked
        return checked

    def _pair_state(self, at: AtAttr | None) -> SSAValue:
        """LOAD_FAST_LOAD_FAST: the interpreter begins with the first of the two again."""
        first = self.frame.stack.pop()
        state = self.frame.snapshot(at, 0)
        self.frame.stack.append(first)
        return state

    def store(self, op: py.StoreOp) -> None:
        (value,) = self.values(op)
        kind, name = kind_of(op), op.var.data
        frame = self.frame
        if op.keep is not None:
            frame.stack.append(value)
        if kind == "global":
            state = frame.snapshot(op.at, 1)
            frame.pop((value,))
            frame.add(pyv.StoreGlobalOp(name, value, state))
        elif kind == "cell":
            cell = frame.cells[name]
            self.operation(op, (value,), lambda state: pyv.StoreCellOp(cell, name, value, state))
        elif kind == "local":
            self._store_local(frame.slots[name], value, op.at)
        else:
            raise Declined(f"{kind} variable")

    def _store_local(self, slot: int, value: SSAValue, at: AtAttr | None) -> None:
        frame = self.frame
        for place in reversed(range(len(frame.stack))):
            # Not only on top: where CPython exchanges stores instead of stack entries, their order differs.
            if frame.stack[place] is value:
                del frame.stack[place]
                break
        else:
            raise Declined("operands are not on top of the stack")
        old = frame.values[slot]
        frame.values[slot] = value
        if value.name_hint is None:
            value.name_hint = hint(frame.names[slot])
        if old is not None:
            frame.let_go(old, at, 1, value)
        self._pop_unused(at)

    def delete(self, op: py.DeleteOp) -> None:
        name = op.var.data
        if kind_of(op) != "local":
            raise Declined(f"del of a {kind_of(op)} variable")
        frame = self.frame
        old = frame.values[frame.slots[name]]
        if old is None:
            raise Declined("unbound local")
        if isinstance(old.type, MaybeUnboundType):
            old = self.check_bound(op, old, name)
        frame.values[frame.slots[name]] = None
        frame.let_go(old, op.at, 0)

    def unpack(self, op: py.UnpackOp) -> None:
        count = len(op.results)
        if op.after is not None:
            raise Declined("assignment with *")
        display = op.value.owner
        if op.value not in self.env:
            return self._exchange(op, [self.env[item] for item in cast(py.BuildOp, display).operands])
        value = self.env[op.value]
        state = self.frame.snapshot(op.at, 1)
        self.frame.pop((value,))
        made = self.frame.add(pyv.UnpackOp(value, count, state))
        for names_result, result in zip(reversed(op.results), reversed(made.results), strict=True):
            self.push(names_result, result)
            if names_result.uses.get_length() == 0:
                self.unused.add(result)
        self._pop_unused(op.at)

    def _pop_unused(self, at: AtAttr | None) -> None:
        """What an unpacking gave that is not stored is popped where it comes to the top, behind the instruction."""
        frame = self.frame
        while frame.stack and frame.stack[-1] in self.unused:
            value = frame.stack.pop()
            at = at.followed_by(len(frame.stack) + 1) if at is not None and at.found else None
            frame.let_go(cast(SSAValue, value), at, 1)

    def _exchange(self, op: py.UnpackOp, items: list[SSAValue]) -> None:
        """`a, b = b, a`: no tuple is made, the stack entries change places."""
        if len(items) != len(op.results):
            raise Declined("assignment of a display of another length")
        self.frame.pop(items)
        for names_result, item in zip(reversed(op.results), reversed(items), strict=True):
            self.push(names_result, item)


def _second_of_pair(at: AtAttr | None, frame: Frame) -> bool:
    return frame.minor >= 13 and at is not None and at.found and at.depth == len(frame.stack) - 1
