"""`pyv`: the values form of `py`.  Locals are SSA values, control flow is blocks, each op that the interpreter may
have to take over has a snapshot (`pyv_state.py`) as its last operand.

    %s = pyv.snapshot 24 next 28 pops 2 locals("n" = %n) stack(%a, %b)
    %r = pyv.binary %a "+" %b at %s

Invariant: native code never raises.  Whatever an op cannot do, it leaves to the interpreter, which finds the state
of the snapshot.  So an op with a state is not pure; one without is proved neither to raise nor to run code.
Made by passes/promote_locals.py; read by inference and by lowering/to_rt.py.  The types are those of `py_types.py`; a
function stays a `py.func`.  This module gathers the ops from the files that define them.
"""

from __future__ import annotations

from xdsl.ir import Dialect

from pymlir.dialects import pyv_cells, pyv_control, pyv_functions, pyv_objects, pyv_operators, pyv_state, pyv_typed
from pymlir.dialects.pyv_cells import FreeCellOp, LoadCellOp, MakeCellOp, StoreCellOp
from pymlir.dialects.pyv_control import (
    AssumeAttr,
    BrOp,
    BuiltinOp,
    CondBrOp,
    FunctionOp,
    LeaveOp,
    ModuleOp,
    ReturnOp,
)
from pymlir.dialects.pyv_form import ValuesOp
from pymlir.dialects.pyv_functions import MakeFunctionOp
from pymlir.dialects.pyv_objects import (
    AttrOp,
    BuildOp,
    DelAttrOp,
    DelSubscriptOp,
    FormatOp,
    GlobalOp,
    IterOp,
    NextOp,
    SetAttrOp,
    SetSubscriptOp,
    StoreGlobalOp,
    StringOp,
    SubscriptOp,
    UnpackOp,
)
from pymlir.dialects.pyv_operators import (
    BinaryOp,
    CallOp,
    CompareOp,
    ConstOp,
    ContainsOp,
    InplaceOp,
    IsOp,
    NotOp,
    TruthOp,
    TwoOperandsOp,
    UnaryOp,
    UnboundOp,
)
from pymlir.dialects.pyv_state import (
    DONE,
    CheckBoundOp,
    DropOp,
    ExpectOp,
    Instruction,
    InstructionAttr,
    LayoutAttr,
    SnapshotOp,
)

__all__ = [
    "DONE",
    "AssumeAttr",
    "AttrOp",
    "BinaryOp",
    "BrOp",
    "BuildOp",
    "BuiltinOp",
    "CallOp",
    "CheckBoundOp",
    "CompareOp",
    "CondBrOp",
    "ConstOp",
    "ContainsOp",
    "DelAttrOp",
    "DelSubscriptOp",
    "DropOp",
    "ExpectOp",
    "FormatOp",
    "FreeCellOp",
    "FunctionOp",
    "GlobalOp",
    "InplaceOp",
    "Instruction",
    "InstructionAttr",
    "IsOp",
    "IterOp",
    "LayoutAttr",
    "LeaveOp",
    "LoadCellOp",
    "MakeCellOp",
    "MakeFunctionOp",
    "ModuleOp",
    "NextOp",
    "NotOp",
    "PyValues",
    "ReturnOp",
    "SetAttrOp",
    "SetSubscriptOp",
    "SnapshotOp",
    "StoreCellOp",
    "StoreGlobalOp",
    "StringOp",
    "SubscriptOp",
    "TruthOp",
    "TwoOperandsOp",
    "UnaryOp",
    "UnboundOp",
    "UnpackOp",
    "ValuesOp",
]

PyValues = Dialect(
    "pyv",
    [
        *pyv_operators.OPS,
        *pyv_objects.OPS,
        *pyv_cells.OPS,
        *pyv_functions.OPS,
        *pyv_state.OPS,
        *pyv_control.OPS,
        *pyv_typed.OPS,
    ],
    [InstructionAttr, LayoutAttr, AssumeAttr],
)
