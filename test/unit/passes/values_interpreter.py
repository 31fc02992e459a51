"""Runs the values form on real objects: what promote-locals made has to mean what the source means."""

from __future__ import annotations

import builtins
import inspect
import operator
from collections.abc import Callable, Sequence
from types import CellType, CodeType, FunctionType
from typing import Any, cast

from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv

NAMES = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "<<": "lshift",
    ">>": "rshift", "&": "and", "|": "or", "^": "xor", "@": "matmul", "<": "lt", "<=": "le", "==": "eq", "!=": "ne",
    ">": "gt", ">=": "ge",
}  # fmt: skip
BINARY: dict[str, Callable[[Any, Any], Any]] = {
    **{token: getattr(operator, f"__{name}__") for token, name in NAMES.items()},
    **{f"{token}=": getattr(operator, f"__i{name}__") for token, name in list(NAMES.items())[:13]},
    "is": lambda a, b: a is b,
    "is not": lambda a, b: a is not b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}
UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}
BUILD: dict[str, Callable[..., Any]] = {
    "tuple": lambda *items: items, "list": lambda *items: [*items], "set": lambda *items: {*items},
    "dict": lambda *items: dict(zip(items[::2], items[1::2], strict=True)), "slice": slice,
}  # fmt: skip
CONVERSIONS: dict[str, Callable[[Any], Any]] = {"s": str, "r": repr, "a": ascii}
UNBOUND = object()


class Left(Exception):
    """The interpreter would take over here."""


class Function:
    """A promoted function, callable in place of the original."""

    def __init__(self, func: py.FuncOp, original: FunctionType):
        self.entry = func.body.blocks[0]
        self.original = original
        self.signature = inspect.signature(original)
        self.first: Any = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return self.run(list(bound.arguments.values()))

    def run(self, arguments: Sequence[Any]) -> Any:
        outer, self.first = self.first, next(iter(arguments), None)
        try:
            return self.blocks(arguments)
        finally:
            self.first = outer

    def blocks(self, arguments: Sequence[Any]) -> Any:
        env: dict[SSAValue, Any] = {}
        block: Block = self.entry
        passed = arguments
        while True:
            env.update(zip(block.args, passed, strict=True))
            for op in block.ops:
                if isinstance(op, pyv.ReturnOp):
                    return env[op.value]
                if isinstance(op, pyv.LeaveOp):
                    raise Left(op.reason.data)
                if isinstance(op, pyv.BrOp):
                    block, passed = op.successors[0], [env[value] for value in op.operands]
                elif isinstance(op, pyv.CondBrOp):
                    yes = env[op.condition]
                    block = op.true_target if yes else op.false_target
                    passed = [env[value] for value in (op.true_values if yes else op.false_values)]
                else:
                    self.step(op, env)

    def step(self, op: Operation, env: dict[SSAValue, Any]) -> None:
        if isinstance(op, pyv.SnapshotOp | pyv.DropOp):
            return
        results = self.results(op, [env[value] for value in op.operands if value in env])
        env.update(zip(op.results, results, strict=True))

    def results(self, op: Operation, args: list[Any]) -> Sequence[Any]:
        if isinstance(op, pyv.NextOp):
            item = next(args[0], UNBOUND)
            return item is not UNBOUND, item
        if isinstance(op, pyv.UnpackOp):
            items = list(args[0])
            if len(items) != len(op.results):
                raise ValueError(f"wrong number of values to unpack: {len(items)}")
            return items
        handler = HANDLERS[type(op)]
        made = handler(self, op, args)
        return (made,) if op.results else ()

    def look_up(self, name: str) -> Any:
        space = self.original.__globals__
        return space[name] if name in space else getattr(builtins, name)

    def call(self, op: pyv.CallOp, args: list[Any]) -> Any:
        names = op.keyword_names
        if args == [super]:  # which looks at the frame of its caller
            closure: dict[str, CellType] = dict(
                zip(self.original.__code__.co_freevars, self.original.__closure__ or (), strict=True)
            )
            return cast(Any, super)(closure["__class__"].cell_contents, self.first)
        plain = args[1 : len(args) - len(names)]
        return args[0](*plain, **dict(zip(names, args[len(args) - len(names) :], strict=True)))

    def store_global(self, op: pyv.StoreGlobalOp, args: list[Any]) -> None:
        self.original.__globals__[op.variable.data] = args[0]

    def free_cell(self, op: pyv.FreeCellOp, args: list[Any]) -> CellType:
        code = self.original.__code__
        return (self.original.__closure__ or ())[code.co_freevars.index(op.variable.data)]

    def make_function(self, op: pyv.MakeFunctionOp, args: list[Any]) -> FunctionType:
        name, _, number = op.symbol.data.partition("#")
        constants = self.original.__code__.co_consts
        alike = [one for one in constants if isinstance(one, CodeType) and one.co_qualname == name]
        code = alike[int(number or 1) - 1]
        parts = list(op.parts.data)
        values: dict[str, Any] = dict(zip(parts, args, strict=False))
        if parts:
            topmost: Any = tuple(args[len(parts) - 1 :]) if op.constant is None else op.constant.data
            values[parts[-1]] = dict(zip(args[-1], topmost, strict=False)) if parts[-1] == "keywords" else topmost
        made = FunctionType(code, self.original.__globals__, None, values.get("defaults"), values.get("closure"))
        made.__kwdefaults__ = values.get("keywords")
        notes: Any = values.get("annotations", ())
        made.__annotations__ = dict(zip(notes[::2], notes[1::2], strict=True))
        return made

    def check_bound(self, op: pyv.CheckBoundOp, args: list[Any]) -> Any:
        if args[0] is UNBOUND:
            raise UnboundLocalError
        return args[0]

    def format(self, op: pyv.FormatOp, args: list[Any]) -> str:
        value = args[0] if op.conversion is None else CONVERSIONS[op.conversion.data](args[0])
        return format(value, *args[1:])


HANDLERS: dict[type[Operation], Callable[[Function, Any, list[Any]], Any]] = {
    pyv.ConstOp: lambda f, op, args: op.value.data,
    pyv.UnboundOp: lambda f, op, args: UNBOUND,
    pyv.BinaryOp: lambda f, op, args: BINARY[op.operator.data](*args),
    pyv.InplaceOp: lambda f, op, args: BINARY[op.operator.data](*args),
    pyv.CompareOp: lambda f, op, args: BINARY[op.operator.data](*args),
    pyv.ContainsOp: lambda f, op, args: BINARY[op.operator.data](*args),
    pyv.IsOp: lambda f, op, args: BINARY[op.operator.data](*args),
    pyv.UnaryOp: lambda f, op, args: UNARY[op.operator.data](*args),
    pyv.NotOp: lambda f, op, args: not args[0],
    pyv.TruthOp: lambda f, op, args: bool(args[0]),
    pyv.CallOp: Function.call,
    pyv.AttrOp: lambda f, op, args: getattr(args[0], op.attr.data),
    pyv.SetAttrOp: lambda f, op, args: setattr(args[0], op.attr.data, args[1]),
    pyv.DelAttrOp: lambda f, op, args: delattr(args[0], op.attr.data),
    pyv.SubscriptOp: lambda f, op, args: operator.getitem(*args),
    pyv.SetSubscriptOp: lambda f, op, args: operator.setitem(*args),
    pyv.DelSubscriptOp: lambda f, op, args: operator.delitem(*args),
    pyv.GlobalOp: lambda f, op, args: f.look_up(op.variable.data),
    pyv.StoreGlobalOp: Function.store_global,
    pyv.IterOp: lambda f, op, args: iter(args[0]),
    pyv.BuildOp: lambda f, op, args: BUILD[op.kind.data](*args),
    pyv.FormatOp: Function.format,
    pyv.StringOp: lambda f, op, args: "".join(args),
    pyv.CheckBoundOp: Function.check_bound,
    pyv.MakeFunctionOp: Function.make_function,
    pyv.FreeCellOp: Function.free_cell,
    pyv.MakeCellOp: lambda f, op, args: CellType(*args),
    pyv.LoadCellOp: lambda f, op, args: args[0].cell_contents,
    pyv.StoreCellOp: lambda f, op, args: setattr(args[0], "cell_contents", args[1]),
}
