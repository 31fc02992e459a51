"""Interprets the names form of `py`: blocks, and the ops that need no region.

An op is either simple, a function from its operands to its result, or structured (`names_flow.py`,
`names_define.py`, `names_match.py`): a generator, since something inside of it may yield.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, cast

from xdsl.ir import Block, Operation, Region

from pymlir.dialects import py
from pymlir.dialects.py_types import AtAttr
from pymlir.tools.interpret import operators
from pymlir.tools.interpret.calls import call_with
from pymlir.tools.interpret.frame import BREAK, CONTINUE, Frame, Raised, Result, Returned, Signal, Steps
from pymlir.tools.interpret.tracebacks import tidy
from pymlir.tools.interpret.unpacking import unpack
from pymlir.tools.interpret.variables import MISSING, delete, load, store

Simple = Callable[[Frame, Any, list[Any]], Any]
Structured = Callable[[Frame, Any, list[Any]], Steps]


def run_block(frame: Frame, block: Block) -> Steps:
    """Run the ops of a block; gives how it ended, or None at its end."""
    for op in frame.code.ops(block):
        kind = type(op)
        simple = SIMPLE.get(kind)
        if simple is not None:
            frame.program.burn()
            args = frame.take(op)
            try:
                value = simple(frame, op, args)
                if kind in IN_ORDER:
                    args.reverse()  # a list lets go of its last item first
                del args
            except BaseException as error:
                locate(frame, op)
                tidy(error, frame)
                return Raised(error)
            if op.results:
                frame.give(op, value)
                value = None
            continue
        end = ENDS.get(kind)
        if end is not None:
            return end(frame, op, frame.take(op))
        signal = yield from STRUCTURED[kind](frame, op, frame.take(op))
        if signal is not None:
            if type(signal) is Raised and not op.regions:
                locate(frame, op)
            return signal
    return None


def run_region(frame: Frame, region: Region) -> Steps:
    return (yield from run_block(frame, py.block_of(region)))


def locate(frame: Frame, op: Operation) -> None:
    """Remember where an exception came from."""
    place = op.properties.get("at")
    if isinstance(place, AtAttr):
        frame.line = place.line


# ---- expressions


def compare(frame: Frame, op: py.CompareOp, args: list[Any]) -> Any:
    return operators.BINARY[op.op.data](*args)


def negate(frame: Frame, op: py.NotOp, args: list[Any]) -> bool:
    answer = not frame.truth(args[0], op.operands[0], op.at is not None)
    if op.at is None:
        frame.known[op.results[0]] = answer
    return answer


def call(frame: Frame, op: py.CallOp, args: list[Any]) -> Any:
    return call_with(frame, args, op.kinds.data)


def build(frame: Frame, op: py.BuildOp, args: list[Any]) -> Any:
    kinds = op.kinds.data
    what = op.what.data
    if what == "dict":
        return build_dict(args, kinds)
    if "*" not in kinds:
        made = operators.build(what, args)
    else:
        items: list[Any] = []
        for value, how in zip(args, kinds, strict=True):
            if how == "*":
                items.extend(value)
            else:
                items.append(value)
        made = operators.build(what, items)
    return made


def build_dict(args: list[Any], kinds: tuple[str, ...]) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    key: Any = None
    for value, kind in zip(args, kinds, strict=True):
        if kind == ":":
            key = value
        elif kind == "**":
            made |= value
        else:
            made[key] = value
    return made


def raise_op(frame: Frame, op: py.RaiseOp, args: list[Any]) -> None:
    if not args:
        raise  # noqa: PLE0704 -- what a block around is handling, as the program's own `raise` does
    if len(args) == 1:
        raise args[0]
    raise args[0] from args[1]


def fail(frame: Frame, op: py.FailOp, args: list[Any]) -> None:
    raise AssertionError(*args)


def import_op(frame: Frame, op: py.ImportOp, args: list[Any]) -> Any:
    names = None if op.names is None else tuple(op.names.data)
    own = frame.by_name if frame.by_name is not None else None
    importer = frame.builtins["__import__"]
    return frame.call(importer, (op.module.data, frame.space, own, names, op.level.data), {})


def import_from(frame: Frame, op: py.ImportFromOp, args: list[Any]) -> Any:
    import sys

    module, name = args[0], op.attr.data
    found = getattr(module, name, MISSING)
    if found is MISSING:
        found = sys.modules.get(f"{getattr(module, '__name__', '')}.{name}", MISSING)
    if found is MISSING:
        text = f"from {module.__name__} import {name}"
        exec(text, {})
    return found


def import_star(frame: Frame, op: py.ImportStarOp, args: list[Any]) -> None:
    module = args[0]
    names: Any = getattr(module, "__all__", None)
    public: list[str] = (
        [name for name in cast("dict[str, Any]", vars(module)) if not name.startswith("_")] if names is None else names
    )
    assert frame.by_name is not None
    for name in public:
        frame.by_name[name] = getattr(module, name)


def annotate(frame: Frame, op: py.AnnotateOp, args: list[Any]) -> None:
    assert frame.by_name is not None
    frame.by_name["__annotations__"][op.var.data] = args[0]


def set_type_params(frame: Frame, op: py.SetTypeParamsOp, args: list[Any]) -> Any:
    args[0].__type_params__ = args[1]
    return args[0]


def statement(frame: Frame, op: py.StmtOp, args: list[Any]) -> None:
    locate(frame, op)


def nothing(frame: Frame, op: Operation, args: list[Any]) -> None:
    pass


# ---- ends of blocks


def result(frame: Frame, op: py.ResultOp, args: list[Any]) -> Signal:
    """The value of a region; a test that stands here is made here."""
    if not args:
        return Result(None)
    value, ssa = args[0], op.operands[0]
    if op.at is not None:
        try:
            frame.region_truth = frame.truth(value, ssa, True)
        except BaseException as error:
            return Raised(error)
    else:
        frame.region_truth = frame.known.pop(ssa, None)
    return Result(value)


def return_op(frame: Frame, op: py.ReturnOp, args: list[Any]) -> Signal:
    return Returned(args[0] if args else None)


SIMPLE: dict[type[Operation], Simple] = {
    py.ConstOp: lambda frame, op, args: frame.program.constant(op.value.data),
    py.LoadOp: load,
    py.StoreOp: store,
    py.DeleteOp: delete,
    py.BinaryOp: lambda frame, op, args: operators.binary(op.op.data, *args),
    py.InplaceOp: lambda frame, op, args: operators.binary(op.op.data, *args),
    py.CompareOp: compare,
    py.UnaryOp: lambda frame, op, args: operators.UNARY[op.op.data](args[0]),
    py.NotOp: negate,
    py.AttrOp: lambda frame, op, args: frame.program.attribute(args[0], op.attr.data),
    py.SetAttrOp: lambda frame, op, args: frame.program.set_attribute(args[0], op.attr.data, args[1]),
    py.DelAttrOp: lambda frame, op, args: delattr(args[0], op.attr.data),
    py.SubscriptOp: lambda frame, op, args: operator.getitem(*args),
    py.SetSubscriptOp: lambda frame, op, args: operator.setitem(*args),
    py.DelSubscriptOp: lambda frame, op, args: operator.delitem(*args),
    py.UnpackOp: lambda frame, op, args: unpack(args[0], op.before.data, None if op.after is None else op.after.data),
    py.CallOp: call,
    py.BuildOp: build,
    py.FormatOp: lambda frame, op, args: operators.formatted(op.conversion.data, args[0], args[1:]),
    py.RaiseOp: raise_op,
    py.FailOp: fail,
    py.StmtOp: statement,
    py.GlobalOp: nothing,
    py.NonlocalOp: nothing,
    py.HintOp: nothing,
    py.AnnotateOp: annotate,
    py.ImportOp: import_op,
    py.ImportFromOp: import_from,
    py.ImportStarOp: import_star,
    py.SetTypeParamsOp: set_type_params,
}
IN_ORDER = {py.BinaryOp, py.InplaceOp, py.CompareOp, py.SubscriptOp, py.SetAttrOp, py.SetSubscriptOp, py.DelSubscriptOp}
"""Ops whose operands die first to last, once they have run."""
ENDS: dict[type[Operation], Callable[[Frame, Any, list[Any]], Signal]] = {
    py.ResultOp: result,
    py.ReturnOp: return_op,
    py.BreakOp: lambda frame, op, args: BREAK,
    py.ContinueOp: lambda frame, op, args: CONTINUE,
}
STRUCTURED: dict[type[Operation], Structured] = {}
"""Filled by the modules that define them."""


def structured(*kinds: type[Operation]) -> Callable[[Structured], Structured]:
    """Register how ops of these types are interpreted."""

    def register(function: Structured) -> Structured:
        STRUCTURED.update(dict.fromkeys(kinds, function))
        return function

    return register
