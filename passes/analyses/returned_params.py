"""Which parameters and constants a function may hand back as they came.

`def clamp(x, low): return max(x, low)` gives one of its arguments, the very object; `return 1000` the code's constant,
`return pi` what the global is.  Unboxed, the object is gone; whoever boxes the result needs to know which object it may
have been.  A may-analysis over the typed values of a module: a value may be parameter k when it is that parameter, or
comes from it only by ways on which Python hands on the object (block arguments, refinements, `+x`, `min`, `max`, `abs`,
conversions to the type it has, a call that returns it); the same for constants.  Small ints exist once anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import BlockArgument, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed
from pymlir.dialects.py import FuncOp
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.passes.analyses.identity import SMALL

HANDING_ON = frozenset({"min", "max", "abs", "int", "float", "round"})
"""Builtins whose result may be an operand itself, where the types are equal."""

Origin: TypeAlias = "int | tuple[LiteralAttr, StringAttr | None]"
"""The number of a parameter; a constant, and the global name it is known by."""
Origins: TypeAlias = "frozenset[Origin]"
Returned: TypeAlias = "dict[str, Origins]"
MOST = 8
"""A function that may give back more objects than that is not looked at on return."""


def returned_params(module: ModuleOp) -> Returned:
    """By function name, what its result may be.  Functions without typed values have nothing."""
    functions = {op.sym_name.data: op for op in module.walk() if isinstance(op, FuncOp) and "native" in op.attributes}
    found: Returned = dict.fromkeys(functions, frozenset[Origin]())
    changed = True
    while changed:
        changed = False
        for name, function in functions.items():
            now = _returned_by(function, found)
            changed = changed or now != found[name]
            found[name] = now
    return {name: origins if len(origins) <= MOST else frozenset() for name, origins in found.items()}


def _returned_by(function: FuncOp, known: Mapping[str, Origins]) -> Origins:
    entry = function.body.blocks[0]
    open_ = [op.value for block in function.body.blocks if isinstance(op := block.last_op, pyv.ReturnOp)]
    seen: set[SSAValue] = set()
    origins: set[Origin] = set()
    while open_:
        value = open_.pop()
        if value in seen:
            continue
        seen.add(value)
        if isinstance(value, BlockArgument) and value.block is entry:
            origins.add(value.index)
        elif isinstance(op := value.owner, pyv.ConstOp):
            origins.update([(op.value, op.path)] if is_numbered(op.value.data) else [])
        else:
            if isinstance(op, pyv_typed.NativeCallOp):
                origins.update(one for one in known.get(op.callee.string_value(), ()) if not isinstance(one, int))
            open_ += _origins(value, known)
    return frozenset(origins)


def is_numbered(value: object) -> bool:
    """A number of which there may be several objects."""
    return isinstance(value, float) or (type(value) is int and not SMALL[0] <= value <= SMALL[1])


def _origins(value: SSAValue, known: Mapping[str, Origins]) -> Iterator[SSAValue] | list[SSAValue]:
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
        return [args[k] for k in known.get(op.callee.string_value(), ()) if isinstance(k, int)]
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
