"""Read free variables as the class that their uses tell, where native code only computes with them.

    %k = pyv.load_cell %c "k" at %s              =>    %k = pyv.load_cell %c "k" at %s : !py.int
    %v = pyv.binary %n "*" %k at %t                    %v = pyv.binary %n "*" %k at %t

The variable may be bound again by anybody who shares the cell, so each load checks the class, and leaves when it is
another.  The class is what the annotation of the enclosing function's parameter names, else a guess from all uses of
the variable in this function (`analyses/guesses.py`).
Does not fire where the object itself could be seen: when it is returned, kept in a local, passed on or stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import SSAValue

from pymlir.dialects import py, pyv_typed
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import FloatType, IntType
from pymlir.passes.analyses.functions import typed_functions
from pymlir.passes.analyses.guesses import flow_of, guess_of
from pymlir.passes.analyses.signatures import Function
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import retype

COMPUTING = (pyv.BinaryOp, pyv.InplaceOp, pyv.UnaryOp, pyv.CompareOp, pyv.TruthOp, pyv.NotOp)
RANGES = (pyv.ExpectOp, pyv_typed.RangeStateOp, pyv_typed.RangeMoreOp, pyv_typed.RangeStepOp, pyv_typed.RangeCheckOp)
"""What `for` over a `range` makes of its bounds, which are not kept."""
TYPES = {"int": IntType, "float": FloatType}
INSIDE = ".<locals>."


def only_computed_with(value: SSAValue) -> bool:
    """Whether nothing sees the object: an entry of the interpreter's stack goes into the operation that is left for."""
    for use in value.uses:
        user = use.operation
        if isinstance(user, pyv.SnapshotOp):
            if use.index < len(user.layout.data[0]):
                return False
        elif isinstance(user, pyv.ExpectOp):
            if not only_computed_with(user.result):
                return False
        elif not isinstance(user, (*COMPUTING, *RANGES)):
            return False
    return True


def loads_of(function: Function) -> dict[str, list[pyv.LoadCellOp]]:
    """The loads of each free variable."""
    found: dict[str, list[pyv.LoadCellOp]] = {}
    for block in function.region.blocks:
        for op in block.ops:
            if isinstance(op, pyv.LoadCellOp) and isinstance(op.cell.owner, pyv.FreeCellOp):
                found.setdefault(op.variable.data, []).append(op)
    return found


@dataclass
class Guesser:
    """The classes of one module's free variables."""

    functions: Mapping[str, Function]
    context: PassContext

    def hint(self, symbol: str, variable: str) -> str | None:
        """What the nearest enclosing function that binds the variable says of it, when it is a parameter there."""
        while INSIDE in symbol:
            symbol = symbol.rpartition(INSIDE)[0]
            outer = self.functions.get(symbol)
            if outer is not None and variable in cast(py.FuncOp, outer.op).cell_names.data:
                return outer.hints.get(variable)
        return None

    def of(self, function: Function) -> Iterator[tuple[pyv.LoadCellOp, str]]:
        """The loads that are to be typed, and as what."""
        loads = loads_of(function)
        for variable, ops in loads.items():
            hint = self.hint(function.symbol, variable)
            numbers = [function.graph.number[op.result] for op in ops if op.result in function.graph.number]
            name = hint or guess_of(function.graph, numbers, lambda *_: None, flow_of(function.graph))
            for op in ops:
                if name not in TYPES:
                    self.context.declined(op, f"no use of '{variable}' tells a class of numbers")
                elif not only_computed_with(op.result):
                    self.context.declined(op, f"'{variable}' may be {name}, but more is done with it than to compute")
                else:
                    yield op, name


@dataclass(frozen=True)
class GuessCellsPass(Pass):
    name = "guess-cells"
    summary = "read free variables as the class that their uses tell"
    statistics: ClassVar = {"guessed": "loads of free variables that check a class"}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        guesser = Guesser(typed_functions(module), context)
        found = [pair for function in guesser.functions.values() for pair in guesser.of(function)]
        for op, name in found:
            retype(op.result, TYPES[name]())
        context.count("guessed", len(found))
        return bool(found)
