"""From names to values: locals become SSA values, control flow blocks, and each op that may have to be done by the
interpreter gets a snapshot of the frame.

    py.func @f(a, b) code 1 locals("a", "b") {
      py.stmt [2:4-16 @2 depth 0]
      %0 = py.load "a" local [2:11-12 @2 depth 0]
      %1 = py.load "b" local [2:15-16 @4 depth 1]
      %2 = py.binary "+" %0, %1 [2:11-16 @6..10 depth 2]
      py.return %2 [2:4-16 @10 depth 1]
    }
  =>
    py.func @f(a, b) code 1 locals("a", "b") {
    ^bb0(%a: !py.object, %b: !py.object):
      %0 = pyv.snapshot 0 locals("a" = %a, "b" = %b)
      %1 = pyv.snapshot 6 next 10 pops 2 locals("a" = %a, "b" = %b) stack(%a, %b)
      %2 = pyv.binary %a "+" %b at %1
      pyv.drop %a
      pyv.drop %b
      pyv.return %2
    }

The operand stack is modelled op by op (`promote/frame.py`); a statement whose model does not match the bytecode, or
that has no native form, becomes `pyv.leave` where it starts.  The first snapshot is the state at the entry.
A variable that inner functions share lives in its cell, which is a local like others; reads and writes of it are ops.
Does not fire when the whole function has no native form, as a generator has none: it gets the attribute `interpreted`
with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

from xdsl.dialects.builtin import IntegerAttr, IntegerType, ModuleOp, StringAttr

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import AtAttr
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.promote.frame import Declined, Frame, NotPromoted
from pymlir.passes.promote.prepare import prepare, reason_to_interpret
from pymlir.passes.promote.statements import Statements

OLDEST_MINOR = 11
ENTRY = pyv.Instruction(at=0, resume=0, next=2, pops=0)


@dataclass(frozen=True)
class PromoteLocalsPass(Pass):
    """Turn the names form into the values form."""

    name = "promote-locals"
    summary = "make locals SSA values and control flow blocks, with snapshots for the interpreter"
    statistics: ClassVar = {
        "functions-promoted": "functions turned into the values form",
        "functions-interpreted": "functions left to the interpreter as a whole",
        "statements-left": "statements left to the interpreter",
    }
    required: ClassVar = True

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        def left(reason: str) -> None:
            context.count("statements-left")

        minor = minor_of(module)
        filename = module.attributes.get("py.filename")
        name = str(filename.data) if isinstance(filename, py.LiteralAttr) else ""
        changed = False
        functions = [op for op in module.ops if isinstance(op, py.FuncOp)]
        free_names = {func.code.data: func.free_names.data for func in functions}
        for func in functions:
            if not is_promoted(func):
                changed = True
                promoted = promote(func, minor, name, left, free_names)
                context.count("functions-promoted" if promoted else "functions-interpreted")
                say_what_is_left(func, context)
        return changed


def say_what_is_left(func: py.FuncOp, context: PassContext) -> None:
    """The function as a whole, or each statement at which native code leaves."""
    reason = func.attributes.get("interpreted")
    if isinstance(reason, StringAttr):
        context.declined(func, reason.data)
        return
    for block in func.body.blocks:
        if isinstance(block.last_op, pyv.LeaveOp):
            context.declined(block.last_op, block.last_op.reason.data)


def minor_of(module: ModuleOp) -> int:
    """The CPython minor whose bytecode the places of the module refer to."""
    minor = module.attributes.get("py.minor")
    return cast("IntegerAttr[IntegerType]", minor).value.data if isinstance(minor, IntegerAttr) else OLDEST_MINOR


def is_promoted(func: py.FuncOp) -> bool:
    block = func.body.blocks.first
    first = None if block is None else block.first_op
    return "interpreted" in func.attributes or type(first) in (pyv.SnapshotOp, pyv.UnboundOp)


def deepest(func: py.FuncOp) -> int:
    """How many entries the operand stack has room for, as far as the places of the ops tell."""
    places = (op.properties.get("at") for op in func.walk())
    return max((place.depth for place in places if isinstance(place, AtAttr)), default=0)


def promote(
    func: py.FuncOp,
    minor: int,
    filename: str,
    left: Callable[[str], None],
    free_names: Mapping[int, tuple[str, ...]],
) -> bool:
    """Promote one function; where that is not possible, mark it as interpreted and give False."""
    reason = reason_to_interpret(func)
    if reason is None:
        names = tuple(dict.fromkeys((*func.local_names.data, *func.cell_names.data)))
        frame = Frame(names, len(func.params.data), minor, filename, deepest(func))
        start = frame.result(pyv.SnapshotOp(ENTRY, frame.bound(), ()))
        try:
            Statements(frame, prepare(func, minor, free_names), left).function(func, start)
        except (Declined, NotPromoted) as problem:
            reason = str(problem)
        except RecursionError:
            reason = "nested too deeply"
        else:
            _replace_body(func, frame)
            return True
    func.attributes["interpreted"] = StringAttr(reason)
    return False


def _replace_body(func: py.FuncOp, frame: Frame) -> None:
    for block in list(func.body.blocks):
        # Not erased op by op: nothing outside refers to the old body.
        func.body.detach_block(block)
    frame.region.move_blocks(func.body)
