"""Expressions without control flow: each op takes its operands off the modelled stack and pushes its result."""

from __future__ import annotations

from xdsl.ir import Operation, SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import BOOL, AtAttr, BoolType
from pymlir.passes.promote.frame import Declined
from pymlir.passes.promote.functions import Functions
from pymlir.passes.promote.operands import TO_BOOL_BYTES, Handler, place_of
from pymlir.passes.promote.prepare import constant_keys

UPDATES = {"list": "+=", "set": "|="}
"""What adds all items of a constant to a display."""
LEAST_CONSTANTS = 3
FEW = 250


class Expressions(Functions):
    """Operators, calls, displays, f-strings."""

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
        test = None if user is None else place_of(user)
        return test is not None and test.found and test.next - test.at < TO_BOOL_BYTES and _is_test(user, op.result)

    def not_(self, op: py.NotOp) -> None:
        (value,) = self.values(op)
        if isinstance(value.type, BoolType):
            self.frame.pop((value,))
            return self.push(op.result, self.frame.result(pyv.NotOp(value, None)))
        # On 3.13 the place is that of TO_BOOL and UNARY_NOT together.
        state = self.frame.snapshot(op.at, 1)
        self.frame.pop((value,))
        self.push(op.result, self.frame.result(pyv.NotOp(value, state)))

    def call(self, op: py.CallOp) -> None:
        callee, *args = self.values(op)
        kinds = op.kinds.data
        if "*" in kinds or "**" in kinds:
            raise Declined("call with * or **")
        frame = self.frame
        decorates = op in self.prepared.decorates
        state = frame.snapshot(op.at, 2 if decorates else len(args) + 2)
        if decorates:
            frame.pop((callee, *args))
        else:
            frame.pop(args)
            self.pop_callee(callee)
        keywords = [kind for kind in kinds if kind]
        self.push(op.result, frame.result(pyv.CallOp(callee, args, keywords, state)))

    def pop_callee(self, callee: SSAValue) -> None:
        wanted = [callee, None] if self.frame.minor >= 13 else [None, callee]
        if self.frame.stack[-2:] != wanted:
            raise Declined("callee is not on top of the stack")
        del self.frame.stack[-2:]

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
        if what in UPDATES and len(values) >= LEAST_CONSTANTS and self._all_constant(op):
            return self._build_constant(op, what, values)
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

    def _all_constant(self, op: py.BuildOp) -> bool:
        # With few ops there are few constants, so that loading them takes no EXTENDED_ARG and offsets are known.
        return self.prepared.operations < FEW and all(isinstance(item.owner, py.ConstOp) for item in op.operands)

    def _build_constant(self, op: py.BuildOp, what: str, values: list[SSAValue]) -> None:
        """BUILD_LIST 0, LOAD_CONST, LIST_EXTEND: constants are added at once to an empty display."""
        frame, at = self.frame, op.at
        assert at is not None
        frame.pop(values)
        made = frame.result(pyv.BuildOp(what, (), frame.snapshot(at, 0)))
        items = tuple(item.owner.value.data for item in op.operands if isinstance(item.owner, py.ConstOp))
        constant = frame.result(pyv.ConstOp(items if what == "list" else frozenset(items)))
        frame.stack.extend((made, constant))
        update = AtAttr.of(at.span, at.next + 2, at.next + 4, at.depth + 2)
        state = frame.snapshot(update, 2)
        frame.pop((made, constant))
        self.push(op.result, frame.result(pyv.InplaceOp(made, UPDATES[what], constant, state)))

    def format(self, op: py.FormatOp) -> None:
        value, *spec = self.values(op)
        conversion, at = op.conversion.data or None, op.at
        if conversion is not None and self.frame.minor >= 13:
            if spec:
                raise Declined("format with conversion and specification")
            if at is not None and at.found:
                # CONVERT_VALUE and the FORMAT_SIMPLE behind it are done as one.
                at = AtAttr.of(at.span, at.at, at.next + 2, at.depth)
        state = self.frame.snapshot(at, 1 + len(spec))
        self.frame.pop((value, *spec))
        made = pyv.FormatOp(value, conversion, spec[0] if spec else None, state)
        self.push(op.result, self.frame.result(made))

    def nothing(self, op: Operation) -> None:
        """A declaration."""


def _is_test(user: Operation | None, value: SSAValue) -> bool:
    """The value's truth is all the op asks for."""
    if isinstance(user, (py.IfOp, py.IfExpOp, py.AssertOp, py.NotOp, py.ChainOp)):
        return user.operands[0] is value
    return isinstance(user, py.ResultOp)


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
    py.FunctionOp: Expressions.make_function,
    py.FormatOp: Expressions.format,
    py.UnpackOp: Expressions.unpack,
    py.GlobalOp: Expressions.nothing,
    py.NonlocalOp: Expressions.nothing,
    py.HintOp: Expressions.nothing,
}

Expressions.handlers = HANDLERS
