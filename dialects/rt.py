"""`rt`: what the machine will do.

Invariant: every value has the representation that its type says (`i64`, `f64`, `i1`, `!rt.ref`), and every op that
may not be able to do its work names the state by which it leaves for the interpreter.  A state always comes from an
`rt.snapshot` that dominates its uses.  Made by lowering/to_rt.py; consumed by lowering/emit.py.

Here is the dialect as one name; its ops live in rt_arith (arithmetic), rt_cells (cells), rt_const (constants, `math`),
rt_control (branches, edges), rt_func (functions, calls), rt_object (visits, references) and rt_state (snapshots).
"""

# ruff: noqa: F403, F405 -- this module is the sum of the others

from __future__ import annotations

from xdsl.ir import Dialect

from pymlir.dialects.rt_arith import *
from pymlir.dialects.rt_base import *
from pymlir.dialects.rt_cells import *
from pymlir.dialects.rt_const import *
from pymlir.dialects.rt_control import *
from pymlir.dialects.rt_func import *
from pymlir.dialects.rt_object import *
from pymlir.dialects.rt_state import *

Rt = Dialect(
    "rt",
    [*ARITHMETIC, *CELLS, *CONSTANTS, *CONTROL, *FUNCTIONS, *OBJECTS, SnapshotOp],
    [RefType, StateType, FrameAttr, VisitAttr, AssumeAttr, SameAttr, NumberAttr],
)
