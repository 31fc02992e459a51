"""`py`, names form: what the programmer wrote.

    py.func @total(prices : "list[float]", n : "int") -> "float" code 1 locals("prices", "n", "s", "i") {
      py.stmt [2:4-11 @2 depth 0]
      %0 = py.const 0.0
      py.store "s", %0 [2:4-5 @4 depth 1]
      ...
    }

One op a construct, locals by name, regions for blocks; each op that may raise carries its source span and its
instruction in the code object CPython's own `compile()` made (`#py.at`).
Invariant: in a module, `py.minor` is the CPython minor whose bytecode the places refer to, and each code number
occurs once. Produced by frontend/; turned into `pyv` (dialects/py_values.py) by passes/promote_locals.py.  This file
gathers the ops.
"""

from __future__ import annotations

from xdsl.ir import Dialect

from pymlir.dialects.py_access import (
    ACCESS,
    AttrOp,
    DelAttrOp,
    DeleteOp,
    DelSubscriptOp,
    SetAttrOp,
    SetSubscriptOp,
    StoreOp,
    SubscriptOp,
    UnpackOp,
)
from pymlir.dialects.py_base import FlatOp, PyOp, arguments_of, block_of, one_block
from pymlir.dialects.py_blocks import BLOCKS, CatchOp, CollectOp, ComprehensionOp, ForOp, TryOp, WithOp
from pymlir.dialects.py_calls import CALLS, BuildOp, CallOp, FormatOp
from pymlir.dialects.py_def import DEFINITIONS, ClassOp, FuncOp, FunctionOp, GenericOp
from pymlir.dialects.py_expr import (
    EXPRESSIONS,
    BinaryOp,
    CompareOp,
    ConstOp,
    InplaceOp,
    LoadOp,
    NotOp,
    UnaryOp,
)
from pymlir.dialects.py_flow import (
    FLOW,
    AssertOp,
    BoolOp,
    BreakOp,
    ChainOp,
    ContinueOp,
    FailOp,
    IfExpOp,
    IfOp,
    RaiseOp,
    ResultOp,
    ReturnOp,
    StmtOp,
    WhileOp,
)
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.py_match import MATCH, CaseOp, MatchOp, PatternOp
from pymlir.dialects.py_misc import (
    MISC,
    AnnotateOp,
    AwaitOp,
    GlobalOp,
    HintOp,
    ImportFromOp,
    ImportOp,
    ImportStarOp,
    NonlocalOp,
    SetTypeParamsOp,
    TypeParamOp,
    YieldFromOp,
    YieldOp,
)
from pymlir.dialects.py_params import Param, ParamKind, ParamsAttr
from pymlir.dialects.py_types import TYPES, AtAttr, NamesAttr

__all__ = [
    "AnnotateOp",
    "AssertOp",
    "AtAttr",
    "AttrOp",
    "AwaitOp",
    "BinaryOp",
    "BoolOp",
    "BreakOp",
    "BuildOp",
    "CallOp",
    "CaseOp",
    "CatchOp",
    "ChainOp",
    "ClassOp",
    "CollectOp",
    "CompareOp",
    "ComprehensionOp",
    "ConstOp",
    "ContinueOp",
    "DelAttrOp",
    "DelSubscriptOp",
    "DeleteOp",
    "FailOp",
    "FlatOp",
    "ForOp",
    "FormatOp",
    "FuncOp",
    "FunctionOp",
    "GenericOp",
    "GlobalOp",
    "HintOp",
    "IfExpOp",
    "IfOp",
    "ImportFromOp",
    "ImportOp",
    "ImportStarOp",
    "InplaceOp",
    "LiteralAttr",
    "LoadOp",
    "MatchOp",
    "NamesAttr",
    "NonlocalOp",
    "NotOp",
    "Param",
    "ParamKind",
    "ParamsAttr",
    "PatternOp",
    "Py",
    "PyOp",
    "RaiseOp",
    "ResultOp",
    "ReturnOp",
    "SetAttrOp",
    "SetSubscriptOp",
    "SetTypeParamsOp",
    "StmtOp",
    "StoreOp",
    "SubscriptOp",
    "TryOp",
    "TypeParamOp",
    "UnaryOp",
    "UnpackOp",
    "WhileOp",
    "WithOp",
    "YieldFromOp",
    "YieldOp",
    "arguments_of",
    "block_of",
    "one_block",
]

Py = Dialect(
    "py",
    [*EXPRESSIONS, *CALLS, *ACCESS, *FLOW, *BLOCKS, *DEFINITIONS, *MISC, *MATCH],
    [AtAttr, LiteralAttr, NamesAttr, ParamsAttr, *TYPES],
)
