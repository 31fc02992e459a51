"""Expressions and simple assignments: each names-form op takes its operands off the modelled stack and pushes its result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from xdsl.ir import Operation, SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import BOOL, AtAttr, BoolType, MaybeUnboundType, UnboundType
from pymlir.passes.promote.frame import Declined, Frame, NoPlace, hint
from pymlir.passes.promote.prepare import Prepared, constant_keys

Handler = Callable[["Expressions", Any], None]
TO_BOOL_BYTES = 8
"""Size of 3.13's TO_BOOL with its cache; a conditional jump is shorter."""


class Expressions:
    """Evaluates flat ops; `env` maps values of the names form to those of the values form."""

    def __init__(self, frame: Frame, prepared: Prepared):
        self.frame = frame
        self.prepared = prepared
        self.env: dict[SSAValue, SSAValue] = {}

    def evaluate(self, op: Operation) -> None:
        """One op of an expression."""
        handler = HANDLERS.get(type(op))
        if handler is None:
            raise Declined(op.name.removeprefix("py.").replace("_", " "))
        stack = self.frame.stack
        if (copied := self.prepared.copies.get(op)) is not None:
            stack.append(self.env[copied])
        nulls = self.prepared.nulls.get(op, 0)
        stack.extend([None] * (nulls - (1 if self._loads_null(op) else 0)))
        try:
            handler(self, op)
        except NoPlace as problem:
            raise Declined(f"{op.name.removeprefix('py.').replace('_', ' ')}: {problem}") from None

    def _loads_null(self, op: Operation) -> bool:
        """LOAD_GLOBAL pushes the NULL of its call itself."""
        return type(op) is py.LoadOp and op.results[0] in self.prepared.callees and _kind(op) == "global"

    def values(self, op: Operation) -> list[SSAValue]:
        return [self.env[operand] for operand in op.operands]

    def push(self, result: SSAValue, value: SSAValue) -> None:
        self.env[result] = value
        self.frame.stack.append(value)
        if self.frame.minor >= 13 and result in self.prepared.callees and not _is_method(result):
            self.frame.stack.append(None)

    def operation(self, op: Operation, wanted: Sequence[SSAValue], make: Callable[[SSAValue], Operation]) -> None:
        """An op that takes `wanted` from the stack and leaves its results there."""
        state = self.frame.snapshot(_at(op), len(wanted))
        self.frame.pop(wanted)
        made = self.frame.add(make(state))
        for names_result, result in zip(op.results, made.results):
            self.push(names_result, result)

    def const(self, op: py.ConstOp) -> None:
        value = self.frame.result(pyv.ConstOp(op.value))
        if op in self.prepared.unpushed:
            self.env[op.result] = value
        else:
            self.push(op.result, value)

    def load(self, op: py.LoadOp) -> None:
        kind, name = _kind(op), op.var.data
        if kind == "global":
            return self._load_global(op, name)
        if kind != "local":
            raise Declined(f"{kind} variable")
        frame = self.frame
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

    def binary(self, op: py.BinaryOp) -> None:
        lhs, rhs = self.values(op)
        self.operation(op, (lhs, rhs), lambda state: pyv.BinaryOp(lhs, op.op.data, rhs, state))

    def inplace(self, op: py.InplaceOp) -> None:
        lhs, rhs = self.values(op)
        self.operation(op, (lhs, rhs), lambda state: pyv.InplaceOp(lhs, op.op.data, rhs, state))

    def unary(self, op: py.UnaryOp) -> None:
        (value,) = self.values(op)
        self.operation(op, (value,), lambda state: pyv.UnaryOp(op.op.data, value, state))

    def compare(self, op: py.CompareOp) -> None:
        lhs, rhs = self.values(op)
        operator = op.op.data
        if op.keep is not None:
            self.frame.pop((lhs, rhs))
            self.frame.stack.extend((rhs, lhs, rhs))
        if operator in ("is", "is not"):
            self.frame.pop((lhs, rhs))
            return self.push(op.result, self.frame.result(pyv.IsOp(lhs, operator, rhs)))
        if operator in ("in", "not in"):
            return self.operation(op, (lhs, rhs), lambda state: pyv.ContainsOp(lhs, operator, rhs, state))
        type = BOOL if self._compared_as_bool(op) else None
        self.operation(op, (lhs, rhs), lambda state: pyv.CompareOp(lhs, operator, rhs, state, type))

    def _compared_as_bool(self, op: py.CompareOp) -> bool:
        """3.13 fuses a comparison and the truth test that follows it."""
        if self.frame.minor < 13 or op.result.uses.get_length() != 1:
            return False
        user = op.result.get_user_of_unique_use()
        test = None if user is None else _at(user)
        return test is not None and test.found and test.next - test.at < TO_BOOL_BYTES and _is_test(user, op.result)

    def not_(self, op: py.NotOp) -> None:
        (value,) = self.values(op)
        if isinstance(value.type, BoolType):
            self.frame.pop((value,))
            return self.push(op.result, self.frame.result(pyv.NotOp(value, None)))
        at = op.at
        if self.frame.minor >= 13 and at is not None and at.found:
            # UNARY_NOT takes what the TO_BOOL before it made: the two are done as one.
            at = AtAttr(at.span, at.at - TO_BOOL_BYTES, at.next, at.depth)
        state = self.frame.snapshot(at, 1)
        self.frame.pop((value,))
        self.push(op.result, self.frame.result(pyv.NotOp(value, state)))

    def call(self, op: py.CallOp) -> None:
        callee, *args = self.values(op)
        kinds = op.kinds.data
        if any(kind in ("*", "**") for kind in kinds):
            raise Declined("call with * or **")
        frame = self.frame
        state = frame.snapshot(op.at, len(args) + 2)
        frame.pop(args)
        self.pop_callee(callee)
        keywords = [kind for kind in kinds if kind]
        self.push(op.result, frame.result(pyv.CallOp(callee, args, keywords, state)))

    def pop_callee(self, callee: SSAValue) -> None:
        wanted = [callee, None] if self.frame.minor >= 13 else [None, callee]
        if self.frame.stack[-2:] != wanted:
            raise Declined("callee is not on top of the stack")
        del self.frame.stack[-2:]

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

    def store(self, op: py.StoreOp) -> None:
        (value,) = self.values(op)
        kind, name = _kind(op), op.var.data
        frame = self.frame
        if op.keep is not None:
            frame.stack.append(value)
        if kind == "global":
            state = frame.snapshot(op.at, 1)
            frame.pop((value,))
            frame.add(pyv.StoreGlobalOp(name, value, state))
        elif kind == "local":
            self._store_local(frame.slots[name], value)
        else:
            raise Declined(f"{kind} variable")

    def _store_local(self, slot: int, value: SSAValue) -> None:
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
            frame.add(pyv.DropOp(old))

    def delete(self, op: py.DeleteOp) -> None:
        name = op.var.data
        if _kind(op) != "local":
            raise Declined("del of a global")
        frame = self.frame
        old = frame.values[frame.slots[name]]
        if old is None:
            raise Declined("unbound local")
        if isinstance(old.type, MaybeUnboundType):
            old = self.check_bound(op, old, name)
        frame.values[frame.slots[name]] = None
        frame.add(pyv.DropOp(old))

    def build(self, op: py.BuildOp) -> None:
        values, what = self.values(op), op.what.data
        if any(kind not in ("", ":") for kind in op.kinds.data):
            raise Declined(f"{what} display with * or **")
        if what == "string" and len(values) == 1:
            # A format made of one piece is that piece.
            self.env[op.result] = values[0]
            return None
        if what == "string":
            return self.operation(op, values, lambda state: pyv.StringOp(values, state))
        if op.at is None or not op.at.found:
            return self._never_built(op, what, values)
        if constant_keys(op):
            return self._build_dict(op, values)
        self.operation(op, values, lambda state: pyv.BuildOp(what, values, state))

    def _never_built(self, op: py.BuildOp, what: str, values: list[SSAValue]) -> None:
        """The operands stay on the stack, for an instruction that takes them one by one."""
        user = op.result.get_user_of_unique_use()
        if what == "slice":
            self.env[op.result] = self.frame.result(pyv.BuildOp(what, values, None))
        elif what != "tuple" or not isinstance(user, py.UnpackOp):
            raise Declined(f"{what} display: no instruction of its own")

    def _build_dict(self, op: py.BuildOp, values: list[SSAValue]) -> None:
        """The keys are one constant on top of the values."""
        frame = self.frame
        keys = tuple(key.value.data for key in constant_keys(op) if isinstance(key, py.ConstOp))
        items = values[1::2]
        frame.stack.append(frame.result(pyv.ConstOp(keys)))
        state = frame.snapshot(op.at, len(items) + 1)
        frame.stack.pop()
        frame.pop(items)
        self.push(op.result, frame.result(pyv.BuildOp("dict", values, state)))

    def format(self, op: py.FormatOp) -> None:
        value, *spec = self.values(op)
        conversion = op.conversion.data or None
        make = pyv.FormatOp
        self.operation(op, (value, *spec), lambda state: make(value, conversion, spec[0] if spec else None, state))

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
        for names_result, result in zip(reversed(op.results), reversed(made.results)):
            self.push(names_result, result)

    def _exchange(self, op: py.UnpackOp, items: list[SSAValue]) -> None:
        """`a, b = b, a`: no tuple is made, the stack entries change places."""
        if len(items) != len(op.results):
            raise Declined("assignment of a display of another length")
        self.frame.pop(items)
        for names_result, item in zip(reversed(op.results), reversed(items)):
            self.push(names_result, item)

    def nothing(self, op: Operation) -> None:
        """A declaration."""


def _at(op: Operation | None) -> AtAttr | None:
    return None if op is None else cast("AtAttr | None", op.properties.get("at"))


def _kind(op: py.LoadOp | py.StoreOp | py.DeleteOp) -> str:
    return "unresolved" if op.kind is None else op.kind.data


def _is_method(result: SSAValue) -> bool:
    owner = result.owner
    return isinstance(owner, py.AttrOp) and owner.method is not None


def _is_test(user: Operation | None, value: SSAValue) -> bool:
    """The value's truth is all the op asks for."""
    if isinstance(user, (py.IfOp, py.IfExpOp, py.AssertOp, py.NotOp, py.ChainOp)):
        return user.operands[0] is value
    return isinstance(user, py.ResultOp)


def _second_of_pair(at: AtAttr | None, frame: Frame) -> bool:
    return frame.minor >= 13 and at is not None and at.found and at.depth == len(frame.stack) - 1


HANDLERS: dict[type[Operation], Handler] = {
    py.ConstOp: Expressions.const,
    py.LoadOp: Expressions.load,
    py.BinaryOp: Expressions.binary,
    py.InplaceOp: Expressions.inplace,
    py.UnaryOp: Expressions.unary,
    py.CompareOp: Expressions.compare,
    py.NotOp: Expressions.not_,
    py.CallOp: Expressions.call,
    py.AttrOp: Expressions.attr,
    py.SubscriptOp: Expressions.subscript,
    py.SetAttrOp: Expressions.set_attr,
    py.SetSubscriptOp: Expressions.set_subscript,
    py.DelAttrOp: Expressions.del_attr,
    py.DelSubscriptOp: Expressions.del_subscript,
    py.StoreOp: Expressions.store,
    py.DeleteOp: Expressions.delete,
    py.BuildOp: Expressions.build,
    py.FormatOp: Expressions.format,
    py.UnpackOp: Expressions.unpack,
    py.GlobalOp: Expressions.nothing,
    py.NonlocalOp: Expressions.nothing,
    py.HintOp: Expressions.nothing,
}
