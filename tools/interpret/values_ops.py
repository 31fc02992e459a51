"""The ops of the values form: one row each, from operands to results."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import CellType
from typing import TYPE_CHECKING, Any

from xdsl.ir import Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed
from pymlir.dialects.py_types import StateType
from pymlir.tools.interpret import functions, operators
from pymlir.tools.interpret.assumptions import MISSING, look_up
from pymlir.tools.interpret.blocks import Leave
from pymlir.tools.interpret.calls import SPECIAL
from pymlir.tools.interpret.cells import EMPTY, contents
from pymlir.tools.interpret.claims import SMALLEST, UNBOXED, accepts, in_word
from pymlir.tools.interpret.faults import IrFault
from pymlir.tools.interpret.handing import unbound
from pymlir.tools.interpret.unpacking import unpack

if TYPE_CHECKING:
    from pymlir.tools.interpret.values import Values

END = object()


class Unbound:
    """What a local holds before it is assigned."""

    def __repr__(self) -> str:
        return "unbound"


UNBOUND = Unbound()


class RangeAt:
    """An iterator of a counted loop, made when the interpreter takes over."""

    def __init__(self, current: int, stop: int, step: int):
        self.parts = current, stop, step


def as_object(value: Any) -> Any:
    return iter(range(*value.parts)) if isinstance(value, RangeAt) else value


@dataclass(frozen=True)
class Facts:
    """What does not change of an op from one time to the next."""

    state: SSAValue | None
    """The state it leaves by."""
    given: tuple[SSAValue, ...]
    """The operands that are values."""
    is_native: bool


def facts_of(op: pyv.ValuesOp) -> Facts:
    state = None if isinstance(op, pyv.DropOp) else op.snapshot  # the instruction of a drop is done
    given = tuple(value for value in op.operands if not isinstance(value.type, StateType))
    return Facts(state, given, is_native(op))


def is_native(op: Operation) -> bool:
    """Whether an op is arithmetic on unboxed values: where it cannot give its result it leaves, having done nothing."""
    if isinstance(op, pyv_typed.NativeCallOp):
        return False
    if isinstance(op, pyv_typed.IntrinsicOp):
        return True
    if type(op) not in ARITHMETIC:
        return False
    operands = [value.type for value in op.operands]
    states = 1 if isinstance(op, pyv.ValuesOp) and op.snapshot is not None else 0
    kinds = [*operands[: len(operands) - states], *(result.type for result in op.results)]
    return all(isinstance(kind, UNBOXED) for kind in kinds)


ARITHMETIC = (pyv.BinaryOp, pyv.InplaceOp, pyv.CompareOp, pyv.UnaryOp, pyv.TruthOp, pyv.NotOp)


def call(frame: Values, op: pyv.CallOp, args: list[Any]) -> Any:
    names = op.keyword_names
    if id(args[0]) in SPECIAL:
        # It looks at its caller's frame, which bytecode has.
        raise Leave(frame.env[op.state])
    callee, positional = args[0], args[1 : len(args) - len(names)]
    keywords = dict(zip(names, args[len(args) - len(names) :], strict=True))
    args.clear()
    frame.hand_over(op)
    callee = unbound(callee, positional)
    return frame.program.caller(frame.space)(callee, positional, keywords)


def native_call(frame: Values, op: pyv_typed.NativeCallOp, args: list[Any]) -> Any:
    """The callee's native code; where that has left, this function leaves too, with what the interpreter gave."""
    if not frame.program.native_holds(op.callee.string_value(), frame.space):
        raise Leave(frame.env[op.state])
    outcome = frame.program.call_native(op.callee.string_value(), frame.space, args)
    if outcome.left:
        raise Leave(frame.env[op.state], True, (outcome.value,))
    return outcome.value


def global_op(frame: Values, op: pyv.GlobalOp, args: list[Any]) -> Any:
    found = look_up(frame.program, op.variable.data, frame.space)
    if found is MISSING:
        raise NameError(f"name '{op.variable.data}' is not defined", name=op.variable.data)
    return found


def next_op(frame: Values, op: pyv.NextOp, args: list[Any]) -> Sequence[Any]:
    item = next(args[0], END)
    return (False, UNBOUND) if item is END else (True, item)


def expect(frame: Values, op: pyv.ExpectOp, args: list[Any]) -> Any:
    value = args[0]
    if not accepts(op.results[0].type, value):
        raise Leave(frame.env[op.state], op.after is not None, (value,) if op.after is not None else ())
    return value


def check_bound(frame: Values, op: pyv.CheckBoundOp, args: list[Any]) -> Any:
    if args[0] is UNBOUND:
        raise Leave(frame.env[op.state])
    return args[0]


def guard(frame: Values, op: pyv_typed.GuardOp, args: list[Any]) -> Sequence[Any]:
    if not args[0]:
        raise Leave(frame.env[op.state])
    return ()


def range_check(frame: Values, op: pyv_typed.RangeCheckOp, args: list[Any]) -> Sequence[Any]:
    stop, step = args
    if not step or not in_word(stop + step):
        raise Leave(frame.env[op.state])
    return ()


def range_step(frame: Values, op: pyv_typed.RangeStepOp, args: list[Any]) -> int:
    if not in_word(args[0] + args[1]):
        raise IrFault(f"{op} overflows: {args}")
    return args[0] + args[1]


def intrinsic(frame: Values, op: pyv_typed.IntrinsicOp, args: list[Any]) -> Any:
    module, _, name = op.function.data.rpartition(".")
    if name == "pow":
        operators.refuse_huge("**", *args[:2])
    return operators.ORIGINALS[module][name](*args)


def store_global(frame: Values, op: pyv.StoreGlobalOp, args: list[Any]) -> Sequence[Any]:
    frame.space[op.variable.data] = args[0]
    return ()


def known_builtin(frame: Values, op: pyv.BuiltinOp, args: list[Any]) -> Any:
    return known_path(frame, op)


def known_function(frame: Values, op: pyv.FunctionOp, args: list[Any]) -> Any:
    symbol = op.function.string_value()
    return frame.known("function", symbol)


def known_path(frame: Values, op: pyv.BuiltinOp) -> Any:
    path = (op.path or op.builtin).data
    return frame.known("attr" if "." in path else "builtin" if op.path is None else "member", path)


def effect(function: Callable[..., Any]) -> Handler:
    """An op without a result."""

    def run(frame: Values, op: Operation, args: list[Any]) -> Sequence[Any]:
        function(*args)
        return ()

    return run


def binary(frame: Values, op: pyv.TwoOperandsOp, args: list[Any]) -> Any:
    return wrapped(op, operators.binary(op.operator.data, *args))


def wrapped(op: Operation, value: Any) -> Any:
    """Modulo 2^64 where the op says so."""
    return (value - SMALLEST) % 2**64 + SMALLEST if "wraps" in op.attributes else value


def set_attr(frame: Values, op: pyv.SetAttrOp, args: list[Any]) -> Sequence[Any]:
    frame.program.set_attribute(args[0], op.attr.data, args[1])
    return ()


def del_attr(frame: Values, op: pyv.DelAttrOp, args: list[Any]) -> Sequence[Any]:
    delattr(args[0], op.attr.data)
    return ()


def load_cell(frame: Values, op: pyv.LoadCellOp, args: list[Any]) -> Any:
    found = contents(args[0])
    if found is EMPTY or not accepts(op.results[0].type, found):
        raise Leave(frame.env[op.state])
    return found


def store_cell(frame: Values, op: pyv.StoreCellOp, args: list[Any]) -> Sequence[Any]:
    args[0].cell_contents = args[1]
    return ()


def make_function(frame: Values, op: pyv.MakeFunctionOp, args: list[Any]) -> Any:
    return functions.make_function(frame.program, op.code.data, op.parts.data, args, op.constant, frame.space)


Handler = Callable[["Values", Any, list[Any]], Any]
HANDLERS: dict[type[Operation], Handler] = {
    pyv.ConstOp: lambda frame, op, args: frame.constant(op),
    pyv.UnboundOp: lambda frame, op, args: UNBOUND,
    pyv.BinaryOp: binary,
    pyv.InplaceOp: binary,
    pyv.CompareOp: binary,
    pyv.ContainsOp: binary,
    pyv.IsOp: binary,
    pyv.UnaryOp: lambda frame, op, args: wrapped(op, operators.UNARY[op.operator.data](args[0])),
    pyv.NotOp: lambda frame, op, args: not args[0],
    pyv.TruthOp: lambda frame, op, args: bool(args[0]),
    pyv.CallOp: call,
    pyv.AttrOp: lambda frame, op, args: frame.program.attribute(args[0], op.attr.data),
    pyv.SetAttrOp: set_attr,
    pyv.DelAttrOp: del_attr,
    pyv.SubscriptOp: lambda frame, op, args: operator.getitem(*args),
    pyv.SetSubscriptOp: effect(operator.setitem),
    pyv.DelSubscriptOp: effect(operator.delitem),
    pyv.GlobalOp: global_op,
    pyv.StoreGlobalOp: store_global,
    pyv.IterOp: lambda frame, op, args: iter(args[0]),
    pyv.NextOp: next_op,
    pyv.UnpackOp: lambda frame, op, args: unpacked(op, args),
    pyv.BuildOp: lambda frame, op, args: operators.build(op.kind.data, args),
    pyv.FormatOp: lambda frame, op, args: operators.formatted(
        "" if op.conversion is None else op.conversion.data, args[0], args[1:]
    ),
    pyv.StringOp: lambda frame, op, args: "".join(args),
    pyv.DropOp: lambda frame, op, args: (),
    pyv.ExpectOp: expect,
    pyv.CheckBoundOp: check_bound,
    pyv.BuiltinOp: known_builtin,
    pyv.FunctionOp: known_function,
    pyv.ModuleOp: lambda frame, op, args: frame.known("module", (op.path or op.module).data),
    pyv.FreeCellOp: lambda frame, op, args: frame.cells[frame.func.free_names.data.index(op.variable.data)],
    pyv.MakeCellOp: lambda frame, op, args: CellType(*args),
    pyv.LoadCellOp: load_cell,
    pyv.StoreCellOp: store_cell,
    pyv.MakeFunctionOp: make_function,
    pyv_typed.GuardOp: guard,
    pyv_typed.RangeCheckOp: range_check,
    pyv_typed.RangeStepOp: range_step,
    pyv_typed.RangeMoreOp: lambda frame, op, args: args[0] < args[1] if args[2] > 0 else args[0] > args[1],
    pyv_typed.RangeStateOp: lambda frame, op, args: RangeAt(*args),
    pyv_typed.RefineOp: lambda frame, op, args: args[0],
    pyv_typed.FlagOp: lambda frame, op, args: op.answer.data == "true",
    pyv_typed.MaybeOp: lambda frame, op, args: args[1] if args[0] else UNBOUND,
    pyv_typed.IntrinsicOp: intrinsic,
    pyv_typed.NativeCallOp: native_call,
}


def unpacked(op: pyv.UnpackOp, args: list[Any]) -> Any:
    """One result is not a sequence of results."""
    items = unpack(args[0], len(op.results))
    return items[0] if len(items) == 1 else items
