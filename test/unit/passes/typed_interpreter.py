"""Runs typed IR of scalar functions in Python, and checks every claim it makes on the way.

Each value must be of its type and inside its interval, each fact (`nowrap`, `nonneg`, ...) must hold, each branch
must go where the IR still has one.  Where native code would leave, `Leave` is raised.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import py, pyv_typed
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import BoolType, FloatType, IntType, NoneType, ObjectType

MIN, MAX = -(2**63), 2**63 - 1
BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "//": lambda a, b: a // b, "%": lambda a, b: a % b, "**": lambda a, b: a**b, "<<": lambda a, b: a << b,
    ">>": lambda a, b: a >> b, "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b,
}  # fmt: skip
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge
}  # fmt: skip
UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}
BUILTINS: dict[str, Callable[..., Any]] = {
    "abs": abs, "min": min, "max": max, "int": int, "float": float, "bool": bool, "round": round, "pow": pow
}  # fmt: skip


class Leave(Exception):
    """Native code would hand over to the interpreter here."""


class Unbound:
    """What a local holds before it is assigned."""


UNBOUND = Unbound()


def check_type(value: object, kind: object, op: Operation) -> None:
    """The claim a type makes."""
    where = f"{op.name} at {op.location}: {value!r} is no {kind}"
    if isinstance(kind, IntType):
        assert type(value) is int, where
        low, high = kind.data
        assert (MIN if low is None else low) <= value <= (MAX if high is None else high), where
    elif isinstance(kind, FloatType):
        assert type(value) is float, where
    elif isinstance(kind, BoolType):
        assert type(value) is bool, where
    elif isinstance(kind, NoneType):
        assert value is None, where


class TypedInterpreter:
    """The scalar functions of a module."""

    def __init__(self, module: ModuleOp, fuel: int = 200_000):
        self.functions = {
            op.sym_name.data: op
            for op in module.ops
            if isinstance(op, py.FuncOp) and getattr(op.attributes.get("native"), "data", "") == "scalar"
        }
        self.fuel = fuel
        self.depth = 0

    def accepts(self, symbol: str, args: Sequence[object]) -> bool:
        """Whether the C entry would let these arguments in."""
        kinds = [argument.type for argument in self.functions[symbol].body.blocks[0].args]
        exact: dict[type, type] = {IntType: int, FloatType: float, BoolType: bool, NoneType: type(None)}
        for kind, value in zip(kinds, args, strict=True):
            wanted = exact.get(type(kind))
            if wanted is not None and type(value) is not wanted:
                return False
            if wanted is int and not MIN <= value <= MAX:  # pyright: ignore[reportOperatorIssue]
                return False
        return True

    def call(self, symbol: str, args: Sequence[object]) -> object:
        function = self.functions[symbol]
        self.depth += 1
        if self.depth > 200:
            self.depth -= 1
            raise Leave
        try:
            result = self.run(function.body.blocks[0], args)
        finally:
            self.depth -= 1
        check_type(result, function.attributes["returns"], function)
        return result

    def run(self, block: Block, args: Sequence[object]) -> object:
        values: dict[SSAValue, Any] = {}
        while True:
            assert len(block.args) == len(args)
            for argument, value in zip(block.args, args, strict=True):
                check_type(value, argument.type, block.last_op or pyv.UnboundOp([]))
                values[argument] = value
            for op in block.ops:
                self.fuel -= 1
                if self.fuel < 0:
                    raise Leave
                if isinstance(op, pyv.ReturnOp):
                    return values[op.value]
                if isinstance(op, pyv.BrOp):
                    block, args = op.target, [values[value] for value in op.values]
                elif isinstance(op, pyv.CondBrOp):
                    taken = values[op.condition]
                    passed = op.true_values if taken else op.false_values
                    block, args = op.true_target if taken else op.false_target, [values[value] for value in passed]
                else:
                    self.step(op, values)

    def step(self, op: Operation, values: dict[SSAValue, Any]) -> None:
        args = [values[value] for value in op.operands if value in values]
        if isinstance(op, pyv.SnapshotOp):
            assert all(value in values for value in op.operands), f"snapshot of a value that does not exist: {op}"
            return
        try:
            result = self.compute(op, args)
        except (ArithmeticError, ValueError, TypeError):
            raise Leave from None
        if isinstance(result, complex):
            raise Leave
        self.check_facts(op, args, result)
        if op.results:
            kind = op.results[0].type
            if type(result) is int and not isinstance(op, pyv.ConstOp) and not MIN <= result <= MAX:
                raise Leave
            check_type(result, kind, op)
            values[op.results[0]] = result

    def compute(self, op: Operation, args: list[Any]) -> Any:
        if isinstance(op, pyv.ConstOp):
            return op.value.data
        if isinstance(op, pyv.BinaryOp | pyv.InplaceOp):
            return self.binary(op, op.operator.data.removesuffix("="), args)
        if isinstance(op, pyv.CompareOp):
            return COMPARE[op.operator.data](args[0], args[1])
        if isinstance(op, pyv.IsOp):
            return (args[0] is args[1]) == (op.operator.data == "is")
        if isinstance(op, pyv.UnaryOp):
            return wrapped(op, UNARY[op.operator.data](args[0]))
        if isinstance(op, pyv.TruthOp):
            return bool(args[0])
        if isinstance(op, pyv.NotOp):
            return not args[0]
        if isinstance(op, pyv.LeaveOp):
            raise Leave
        return self.compute_typed(op, args)

    def compute_typed(self, op: Operation, args: list[Any]) -> Any:
        if isinstance(op, pyv_typed.RangeMoreOp):
            return args[0] < args[1] if args[2] > 0 else args[0] > args[1]
        if isinstance(op, pyv_typed.RangeStepOp):
            assert MIN <= args[0] + args[1] <= MAX, "a range step overflows"
            return args[0] + args[1]
        if isinstance(op, pyv_typed.RangeCheckOp):
            if args[1] == 0 or not MIN <= args[0] + args[1] <= MAX:
                raise Leave
            return None
        if isinstance(op, pyv_typed.GuardOp):
            if not args[0]:
                raise Leave
            return None
        if isinstance(op, pyv_typed.IntrinsicOp):
            module, _, name = op.function.data.rpartition(".")
            return getattr(math, name)(*args) if module else BUILTINS[name](*args)
        if isinstance(op, pyv_typed.NativeCallOp):
            return self.call(op.callee.string_value(), args)
        if isinstance(op, pyv_typed.FlagOp):
            return op.answer.data == "true"
        if isinstance(op, pyv_typed.MaybeOp):
            return args[1] if args[0] else UNBOUND
        if isinstance(op, pyv.UnboundOp):
            return UNBOUND
        assert isinstance(op, pyv.BuiltinOp | pyv.FunctionOp | pyv.ModuleOp | pyv_typed.RangeStateOp), (
            f"{op} in scalar code"
        )
        return op

    def binary(self, op: Operation, sign: str, args: list[Any]) -> Any:
        big = sign in ("<<", "**") and isinstance(args[1], int) and abs(args[1]) > 200
        if big and isinstance(args[0], int) and abs(args[0]) > (1 if sign == "**" else 0):
            assert "nowrap" not in op.attributes
            raise Leave
        if sign == "**" and isinstance(op.results[0].type, IntType) and args[1] < 0:
            raise Leave
        return wrapped(op, BINARY[sign](args[0], args[1]))

    def check_facts(self, op: Operation, args: list[Any], result: Any) -> None:
        facts = op.attributes
        if "nowrap" in facts:
            assert MIN <= result <= MAX, f"{op} wraps: {args}"
        if "nonneg" in facts:
            assert args[0] >= 0 and args[1] > 0, f"{op}: {args}"
        if "nonzero" in facts:
            assert args[1] != 0 and args != [MIN, -1], f"{op}: {args}"
        if "count_ok" in facts:
            assert 0 <= args[1] <= 63, f"{op}: {args}"
        if "exact" in facts:
            assert all(abs(arg) <= 2**53 for arg in args if type(arg) is int), f"{op}: {args}"


def wrapped(op: Operation, result: Any) -> Any:
    """Modulo 2^64 where the op says so."""
    return (result - MIN) % 2**64 + MIN if "wraps" in op.attributes else result


__all__ = ["Leave", "ObjectType", "TypedInterpreter"]
