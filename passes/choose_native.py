"""Choose what becomes native code: scalar, mixed, or left to the interpreter.

    py.func @scalar(n) ... {          =>    py.func @scalar(n) ... attributes {... native = "scalar"} {

    py.func @mixed(o, n) ... {        =>    py.func @mixed(o, n) ... attributes {... native = "mixed"} {

A function is *scalar* when nothing but native code is on every way that returns; operations on objects on the way
to `raise` become leaves.  Other functions are *mixed* when what their loops save by unboxed work and native calls
outweighs the visits their objects need.  The rest stays interpreted, with the reason.  Also completes `assumes` by
those of the functions called natively.

Does not fire for a scalar function that computes so little that a call from the
interpreter costs more than it saves, unless native code calls it.  `force` makes everything that can be compiled mixed
at least, for tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from xdsl.dialects.builtin import ArrayAttr, ModuleOp, StringAttr
from xdsl.ir import Operation

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.passes.analyses.functions import typed_functions
from pymlir.passes.analyses.loops import loops
from pymlir.passes.analyses.scalar import COMPUTING, ScalarFunctions, cold_blocks, is_native, where
from pymlir.passes.analyses.signatures import Function
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import cut_from, erase, erase_unreachable

SAVED_BY_OP = 8
"""Nanoseconds the interpreter needs more than native code for an unboxed operation."""
SAVED_BY_CALL = 45
VISIT = 90  # what a visit needs more than the interpreter
LET_GO = 10
"""The same of an object that is let go of, which is a visit only where its class is a program's own."""
ENTRY = 3 * SAVED_BY_OP
"""What a call from the interpreter must save: arguments are checked and unboxed, the result is boxed."""
ROUNDS = 100
"""How often a loop is taken to go round where nothing says so; once in the function counts little beside it."""
MARGIN = 2
NAMES = frozenset((pyv.BuiltinOp, pyv.FunctionOp, pyv.ModuleOp, pyv.ConstOp))
WORK = COMPUTING | {typed.IntrinsicOp, typed.RangeStepOp}


@dataclass
class Balance:
    """What mixed native code would save and cost."""

    saved: float = 0
    lost: float = 0
    work_in_loops: bool = False
    worst: Operation | None = None
    worst_weight: float = 0


def weigh(function: Function) -> Balance:
    """Saved and lost nanoseconds, each loop counted as a hundred rounds."""
    depth = loops(function.region).depth
    cold = cold_blocks(list(function.region.blocks))
    found = Balance()
    for block in function.region.blocks:
        if block in cold:
            continue
        level = depth.get(block, 0)
        weight = float(ROUNDS**level)
        for op in block.ops:
            if type(op) is typed.NativeCallOp:
                found.saved += weight * SAVED_BY_CALL
                found.work_in_loops |= level > 0
            elif type(op) in WORK and is_native(op):
                found.saved += weight * SAVED_BY_OP
                found.work_in_loops |= level > 0
            elif not is_native(op) and cast(pyv.ValuesOp, op).snapshot is not None and not isinstance(op, pyv.ExpectOp):
                found.lost += weight * (LET_GO if isinstance(op, pyv.DropOp) else VISIT)
                if weight > found.worst_weight:
                    found.worst, found.worst_weight = op, weight
    return found


def nothing_won(balance: Balance) -> str | None:
    """Why a mixed function is not worth it; None when it is."""
    if not balance.work_in_loops:
        return "nothing won: no loop does unboxed work"
    if balance.saved > MARGIN * balance.lost:
        return None
    worst = balance.worst
    what = "" if worst is None else f": {worst.name.removeprefix('pyv.')} of objects at {where(worst)}"
    return f"nothing won: objects cost more than unboxed work saves{what}"


def pays_for_its_entry(function: Function) -> bool:
    """Whether it is worth entering from the interpreter.  A truth test of a comparison is no work of its own."""
    balance = weigh(function)
    tests = sum(type(op) is pyv.TruthOp for block in function.region.blocks for op in block.ops)
    return balance.work_in_loops or balance.saved - tests * SAVED_BY_OP >= ENTRY


def callees(function: Function) -> list[str]:
    """Whom it calls natively."""
    found = (op for block in function.region.blocks for op in block.ops if type(op) is typed.NativeCallOp)
    return list(dict.fromkeys(op.callee.string_value() for op in found))


def leave_cold_objects(function: Function) -> None:
    """In a scalar function, the first operation on objects of a cold block becomes a leave; what followed it goes."""
    cold = cold_blocks(list(function.region.blocks))
    for block in function.region.blocks:
        state = None
        for op in block.ops if block in cold else ():
            if isinstance(op, pyv.SnapshotOp) and not op.where.is_done:
                state = op.result
            if not is_native(op):
                own = cast(pyv.ValuesOp, op).snapshot or state
                if own is not None:
                    cut_from(op, pyv.LeaveOp(own, "an operation on objects"))
                    break
    erase_unreachable(function.region)
    erase_unused_names(function)


def erase_unused_names(function: Function) -> None:
    for block in reversed(list(function.region.blocks)):
        for op in reversed(list(block.ops)):
            if type(op) in NAMES and op.results[0].first_use is None:
                erase(op)


class Chooser:
    """Decides for all functions of a module."""

    def __init__(self, functions: dict[str, Function], force: bool):
        self.functions = functions
        self.force = force
        self.analysis = ScalarFunctions(functions)
        self.modes: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.callees = {symbol: callees(function) for symbol, function in functions.items()}

    def run(self) -> None:
        for symbol, function in self.functions.items():
            if symbol not in self.analysis.scalar:
                reason = None if self.force else nothing_won(weigh(function))
                if reason is None:
                    self.modes[symbol] = "mixed"
                else:
                    self.reasons[symbol] = f"{reason} ({self.analysis.reasons[symbol]})"
        called = {callee for symbol in self.modes for callee in self.callees[symbol]}
        todo = sorted(
            symbol
            for symbol in self.analysis.scalar
            if self.force or symbol in called or pays_for_its_entry(self.functions[symbol])
        )
        while todo:
            symbol = todo.pop()
            if symbol not in self.modes:
                self.modes[symbol] = "scalar"
                todo += self.callees[symbol]
        for symbol in self.functions:
            if symbol not in self.modes:
                self.reasons.setdefault(symbol, "nothing won: it computes less than a call costs")

    def write(self) -> None:
        for symbol, function in self.functions.items():
            attributes = function.op.attributes
            if symbol in self.modes:
                attributes["native"] = StringAttr(self.modes[symbol])
                if self.modes[symbol] == "scalar":
                    leave_cold_objects(function)
            else:
                attributes["interpreted"] = StringAttr(self.reasons[symbol])
        self.complete_assumptions()

    def complete_assumptions(self) -> None:
        """Of each function its own and those of all it calls natively; of functions only such as have native code."""
        # By number, since attributes are slow to compare: in a chain of calls every function has all of them.
        numbers: dict[pyv.AssumeAttr, int] = {}
        rows = {
            symbol: [numbers.setdefault(one, len(numbers)) for one in self.assumptions_of(function)]
            for symbol, function in self.functions.items()
        }
        attributes = list(numbers)
        for symbol in self.modes:
            if found := self.reached(symbol, rows):
                self.functions[symbol].op.attributes["assumes"] = ArrayAttr([attributes[one] for one in found])

    def assumptions_of(self, function: Function) -> list[pyv.AssumeAttr]:
        given = cast("ArrayAttr[pyv.AssumeAttr]", function.op.attributes.get("assumes", ArrayAttr([])))
        return [one for one in given if one.kind.data != "function" or one.subject.data in self.modes]

    def reached(self, symbol: str, rows: dict[str, list[int]]) -> list[int]:
        """The assumptions of a function and of those it calls, directly or not, in the order met."""
        found: dict[int, None] = {}
        seen: set[str] = set()
        todo = [symbol]
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            found.update(dict.fromkeys(rows[name]))
            todo += self.callees[name]
        return list(found)


@dataclass(frozen=True)
class ChooseNativePass(Pass):
    name = "choose-native"
    summary = "choose which functions become native code, and say why others do not"
    statistics: ClassVar = {
        "scalar": "functions without objects on the way",
        "mixed": "functions that visit the interpreter for operations on objects",
        "interpreted": "functions left to the interpreter",
    }
    required: ClassVar = True
    force: bool = False

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        chooser = Chooser(typed_functions(module), self.force)
        chooser.run()
        chooser.write()
        for mode in (*chooser.modes.values(), *["interpreted"] * len(chooser.reasons)):
            context.count(mode)
        for symbol, reason in chooser.reasons.items():
            context.declined(chooser.functions[symbol].op, reason)
        return True
