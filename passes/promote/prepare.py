"""What building a function's blocks has to know before it comes to an op."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects import py
from pymlir.dialects.py_def import NO_CODE
from pymlir.dialects.py_types import AtAttr
from pymlir.passes.promote.frame import NotPromoted
from pymlir.passes.promote.parts import first_values

INTERPRETED_KINDS = {
    "module": "module body",
    "class": "class body",
    "generic": "type parameters",
    "lazy": "lazily evaluated type",
}


def reason_to_interpret(func: py.FuncOp) -> str | None:
    """Why the function as a whole has no native form, if so."""
    if func.kind.data in INTERPRETED_KINDS:
        return INTERPRETED_KINDS[func.kind.data]
    if func.runs.data != "plain":
        return func.runs.data.replace("_", " ")
    return None


@dataclass
class Prepared:
    """`nulls`: NULL entries CPython pushes before the op, for a callee evaluated from there on.  `copies`: values it
    pushes again before the op, for a further target of an assignment.  `needed`: values on top of the stack before the
    op, with which the evaluation of their target begins.  `unpushed`: constants that never reach the stack.
    `stored`, `deleted`: names bound or unbound, and unbound, inside of a loop.  `operations`: how many there are.
    `decorates`: calls of decorators, which have no NULL entry.  `before`: values of a function to be made with whose
    evaluation the op begins.  `free_names`: of each code object.  `conditions`: which ops are conditions, as far as
    asked."""

    nulls: Counter[Operation] = field(default_factory=Counter[Operation])
    copies: dict[Operation, SSAValue] = field(default_factory=lambda: {})
    needed: dict[Operation, SSAValue] = field(default_factory=lambda: {})
    unpushed: set[Operation] = field(default_factory=set[Operation])
    stored: dict[Operation, set[str]] = field(default_factory=lambda: {})
    deleted: dict[Operation, set[str]] = field(default_factory=lambda: {})
    operations: int = 0
    callees: set[SSAValue] = field(default_factory=set[SSAValue])
    decorates: set[Operation] = field(default_factory=set[Operation])
    before: dict[Operation, list[tuple[py.FunctionOp, SSAValue]]] = field(default_factory=lambda: {})
    free_names: Mapping[int, tuple[str, ...]] = field(default_factory=lambda: {})
    conditions: dict[Operation, bool] = field(default_factory=lambda: {})


def prepare(func: py.FuncOp, minor: int, free_names: Mapping[int, tuple[str, ...]]) -> Prepared:
    if func.cell_names.data:
        check_comprehensions(func)
    found = Prepared(free_names=free_names)
    _visit(func.body.blocks[0], found, [], minor)
    return found


def check_comprehensions(func: py.FuncOp) -> None:
    """A comprehension without a code object of its own makes the cells of its variables anew each time it runs."""
    for whole in func.body.walk():
        if isinstance(whole, py.ComprehensionOp) and whole.code.data == NO_CODE:
            for op in whole.walk():
                if isinstance(op, py.StoreOp) and op.var.data in func.cell_names.data:
                    raise NotPromoted(f"a comprehension makes a cell for '{op.var.data}'")


def _visit(block: Block, found: Prepared, loops: list[Operation], minor: int) -> None:
    for op in block.ops:
        found.operations += 1
        if isinstance(op, py.CallOp):
            _callee(op, found, minor)
        elif isinstance(op, py.StoreOp | py.DeleteOp) and (op.kind is None or op.kind.data != "cell"):
            for loop in loops:
                found.stored[loop].add(op.var.data)
                if isinstance(op, py.DeleteOp):
                    found.deleted[loop].add(op.var.data)
        elif isinstance(op, py.SetAttrOp | py.SetSubscriptOp):
            copied = found.copies if "keep" in op.properties else found.needed
            copied[first_op(op.operands[0], op)] = op.operands[-1]
        elif isinstance(op, py.BuildOp) and op.what.data == "dict":
            found.unpushed.update(constant_keys(op))
        elif isinstance(op, py.FunctionOp):
            for value in first_values(op):
                found.before.setdefault(first_op(value, op), []).append((op, value))
        inside = loops
        if isinstance(op, py.ForOp | py.WhileOp):
            inside = [*loops, op]
            found.stored[op], found.deleted[op] = set(), set()
        for region in op.regions:
            for inner in region.blocks:
                _visit(inner, found, inside, minor)


def _callee(op: py.CallOp, found: Prepared, minor: int) -> None:
    callee = op.operands[0]
    if is_decoration(op):
        found.decorates.add(op)
        return
    found.callees.add(callee)
    owner = callee.owner
    if minor < 13 and not (isinstance(owner, py.AttrOp) and "method" in owner.properties):
        found.nulls[first_op(callee, op)] += 1


def is_decoration(op: py.CallOp) -> bool:
    """The call of a decorator stands where the decorator does."""
    place, callee = op.at, op.operands[0].owner
    where = callee.properties.get("at") if isinstance(callee, Operation) else None
    made = len(op.operands) == 2 and isinstance(op.operands[1].owner, py.FunctionOp | py.ClassOp | py.CallOp)
    return made and place is not None and isinstance(where, AtAttr) and place.span == where.span


def first_op(value: SSAValue, default: Operation) -> Operation:
    """The op with which the evaluation of a value begins."""
    op = value.owner
    if isinstance(op, Block):
        return default
    while op.operands and not isinstance(owner := op.operands[0].owner, Block):
        op = owner
    return op


def constant_keys(op: py.BuildOp) -> list[Operation]:
    """The keys of a dict display which CPython loads as one tuple, at the end."""
    keys = [value.owner for value, kind in zip(op.operands, op.kinds.data, strict=True) if kind == ":"]
    if 2 <= len(keys) * 2 == len(op.operands) and len(keys) > 1 and all(isinstance(key, py.ConstOp) for key in keys):
        return [key for key in keys if isinstance(key, py.ConstOp)]
    return []
