"""`pyv` ops on cells: variables that an inner function shares with the function that binds them.

A cell is CPython's own cell object, so that closures, generators and frames all see one variable.  Those a function
makes stand in its snapshots as the locals they are; those its closure brings are there before its first instruction,
and a snapshot does not name them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import irdl_op_definition, operand_def, prop_def, result_def, traits_def, var_operand_def
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_types import OBJECT, StateType
from pymlir.dialects.pyv_form import ValuesOp


@irdl_op_definition
class FreeCellOp(ValuesOp):
    """The cell of a free variable, out of the function's closure."""

    name = "pyv.free_cell"
    variable = prop_def(StringAttr)
    result = result_def()
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $variable"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, variable: str):
        super().__init__([], {"variable": StringAttr(variable)})


@irdl_op_definition
class MakeCellOp(ValuesOp):
    """A new cell: empty, or with what a parameter was bound to.  Leaves at the function's start."""

    name = "pyv.make_cell"
    args = var_operand_def()
    state = operand_def(StateType)
    result = result_def()
    SYNTAX: ClassVar = "$args$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, content: Sequence[SSAValue], state: SSAValue):
        super().__init__([*content, state])

    def verify_(self) -> None:
        if len(self.args) > 1:
            raise VerifyException(f"a cell holds at most one object, got {len(self.args)}")


@irdl_op_definition
class LoadCellOp(ValuesOp):
    """What a cell holds; leaves when it is empty, and the interpreter raises.

    With another result type than object it leaves, too, when the class is not exactly that.
    """

    name = "pyv.load_cell"
    cell = operand_def()
    state = operand_def(StateType)
    variable = prop_def(StringAttr)
    result = result_def()
    SYNTAX: ClassVar = " $cell $variable$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, cell: SSAValue, variable: str, state: SSAValue, type: Attribute = OBJECT):
        super().__init__([cell, state], {"variable": StringAttr(variable)}, [type])


@irdl_op_definition
class StoreCellOp(ValuesOp):
    """Binds the variable of a cell; what it held before is let go of, which may run code."""

    name = "pyv.store_cell"
    cell = operand_def()
    value = operand_def()
    state = operand_def(StateType)
    variable = prop_def(StringAttr)
    SYNTAX: ClassVar = " $cell $variable = $value$state"

    def __init__(self, cell: SSAValue, variable: str, value: SSAValue, state: SSAValue):
        super().__init__([cell, value, state], {"variable": StringAttr(variable)})


OPS = (FreeCellOp, MakeCellOp, LoadCellOp, StoreCellOp)
