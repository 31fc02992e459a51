"""Which parameters a function may hand back as they came.

`def clamp(x, low): return max(x, low)` gives one of its arguments, the very object.  Unboxed, the object is gone;
whoever boxes the result needs to know which argument it may have been.  A may-analysis over the typed values of a
module: a value may be parameter k when it is that parameter, or comes from it only by ways on which Python hands on
the object (block arguments, refinements, `+x`, `min`, `max`, `abs`, conversions to the type it has, a call that
returns it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import BlockArgument, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed
from pymlir.dialects.py import FuncOp

HANDING_ON = frozenset({"min", "max", "abs", "int", "float", "round"})
"""Builtins whose result may be an operand itself, where the types are equal."""

Returned = dict[str, frozenset[int]]


def returned_params(module: ModuleOp) -> Returned:
    """By function name, the parameters its result may be.  Functions without typed values have none."""
    functions = {op.sym_name.data: op for op in module.walk() if isinstance(op, FuncOp) and "native" in op.attributes}
    found: Returned = dict.fromkeys(functions, frozenset[int]())
    changed = True
    while changed:
        changed = False
        for name, function in functions.items():
            now = _returned_by(function, found)
            changed = changed or now != found[name]
            found[name] = now
    return found


def _returned_by(function: FuncOp, known: Mapping[str, frozenset[int]]) -> frozenset[int]:
    entry = function.body.blocks[0]
    open_ = [op.value for block in function.body.blocks if isinstance(op := block.last_op, pyv.ReturnOp)]
    seen: set[SSAValue] = set()
    params: set[int] = set()
    while open_:
        value = open_.pop()
        if value in seen:
            continue
        seen.add(value)
        if isinstance(value, BlockArgument) and value.block is entry:
            params.add(value.index)
        else:
            open_ += _origins(value, known)
    return frozenset(params)


def _origins(value: SSAValue, known: Mapping[str, frozenset[int]]) -> Iterator[SSAValue] | list[SSAValue]:
    """The values that `value` may be, as objects."""
    if isinstance(value, BlockArgument):
        return _incoming(value)
    op = value.owner
    if isinstance(op, pyv_typed.RefineOp | pyv.ExpectOp):
        return [op.operands[0]]
    if isinstance(op, pyv.UnaryOp) and op.operator.data == "+":
        return [op.value]
    if isinstance(op, pyv_typed.IntrinsicOp) and op.function.data in HANDING_ON:
        return list(op.args)
    if isinstance(op, pyv_typed.NativeCallOp):
        args = list(op.args)
        return [args[k] for k in known.get(op.callee.string_value(), ())]
    return []


def _incoming(argument: BlockArgument) -> Iterator[SSAValue]:
    for before in tuple(argument.block.predecessors()):
        last = before.last_op
        if isinstance(last, pyv.BrOp):
            yield last.operands[argument.index]
        elif isinstance(last, pyv.CondBrOp):
            for target, values in ((last.true_target, last.true_values), (last.false_target, last.false_values)):
                if target is argument.block:
                    yield values[argument.index]
