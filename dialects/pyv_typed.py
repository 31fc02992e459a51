"""`pyv` ops that inference adds: known calls, native calls, counted loops, refinements.

    %r = pyv.intrinsic "math.sin"(%x) at %s : !py.float
    %f = pyv.native_call @fib(%a) at %s : !py.int

Invariant: operands and results are unboxed (`!py.int` that fits 64 bits, `!py.float`, `!py.bool`, `!py.none`), save
those that only snapshots use (`range_state`, `maybe`).  Made by passes from count-loops to devirtualize; read by
lowering/to_rt.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects.builtin import StringAttr, SymbolRefAttr, i1
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import irdl_op_definition, operand_def, prop_def, result_def, traits_def, var_operand_def
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_types import IntType, MaybeUnboundType, RangeIterType, StateType
from pymlir.dialects.pyv_form import ValuesOp, parse_tail, parse_value, parse_values, print_tail, print_values

INT = IntType(None, None)


@irdl_op_definition
class RefineOp(ValuesOp):
    """The same value, of which more is known here: no code."""

    name = "pyv.refine"
    value = operand_def()
    result = result_def()
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $value"
    USUAL: ClassVar = (INT,)

    def __init__(self, value: SSAValue, type: Attribute):
        super().__init__([value], None, [type])


@irdl_op_definition
class GuardOp(ValuesOp):
    """Leaves when the condition is false."""

    name = "pyv.guard"
    condition = operand_def(i1)
    state = operand_def(StateType)
    SYNTAX: ClassVar = " $condition$state"

    def __init__(self, condition: SSAValue, state: SSAValue):
        super().__init__([condition, state])


@irdl_op_definition
class MaybeOp(ValuesOp):
    """A local that has the value where the flag is set and none elsewhere; for snapshots."""

    name = "pyv.maybe"
    bound = operand_def(i1)
    value = operand_def()
    result = result_def(MaybeUnboundType)
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $bound, $value"
    USUAL: ClassVar = (MaybeUnboundType(),)
    FIXED: ClassVar = True

    def __init__(self, bound: SSAValue, value: SSAValue):
        super().__init__([bound, value])


@irdl_op_definition
class FlagOp(ValuesOp):
    """`true` or `false`, whether a local is bound."""

    name = "pyv.flag"
    answer = prop_def(StringAttr)
    result = result_def(i1)
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $answer"
    USUAL: ClassVar = (i1,)
    FIXED: ClassVar = True

    def __init__(self, answer: bool):
        super().__init__([], {"answer": StringAttr("true" if answer else "false")})

    def verify_(self) -> None:
        if self.answer.data not in ("true", "false"):
            raise VerifyException(f'flag must be "true" or "false", got "{self.answer.data}"')


class RangeOp(ValuesOp):
    """What the ops of a counted loop have in common: the next number, the end, the step."""

    current = operand_def(IntType)
    stop = operand_def(IntType)
    step = operand_def(IntType)
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $current to $stop by $step"

    def __init__(self, current: SSAValue, stop: SSAValue, step: SSAValue):
        super().__init__([current, stop, step])


@irdl_op_definition
class RangeMoreOp(RangeOp):
    """Whether a range has a next number: `current < stop`, or `>` for a negative step."""

    name = "pyv.range_more"
    result = result_def(i1)
    USUAL: ClassVar = (i1,)
    FIXED: ClassVar = True


@irdl_op_definition
class RangeStateOp(RangeOp):
    """The iterator of the range as it stands, for snapshots: made only when the interpreter takes over."""

    name = "pyv.range_state"
    result = result_def(RangeIterType)
    USUAL: ClassVar = (RangeIterType(),)
    FIXED: ClassVar = True


@irdl_op_definition
class RangeStepOp(ValuesOp):
    """The number after `current`; never overflows, by the loop's `pyv.range_check`."""

    name = "pyv.range_step"
    current = operand_def(IntType)
    step = operand_def(IntType)
    result = result_def(IntType)
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $current by $step"
    USUAL: ClassVar = (INT,)

    def __init__(self, current: SSAValue, step: SSAValue, type: Attribute = INT):
        super().__init__([current, step], None, [type])


@irdl_op_definition
class RangeCheckOp(ValuesOp):
    """Leaves unless the step is not 0 and `stop + step` fits 64 bits, so that counting cannot overflow."""

    name = "pyv.range_check"
    stop = operand_def(IntType)
    step = operand_def(IntType)
    state = operand_def(StateType)
    SYNTAX: ClassVar = " $stop by $step$state"

    def __init__(self, stop: SSAValue, step: SSAValue, state: SSAValue):
        super().__init__([stop, step, state])


@irdl_op_definition
class IntrinsicOp(ValuesOp):
    """A builtin or a function of `math` on unboxed operands, done in native code."""

    name = "pyv.intrinsic"
    args = var_operand_def()
    state = operand_def(StateType)
    function = prop_def(StringAttr)
    result = result_def()
    SYNTAX: ClassVar = " $function$args$state"
    USUAL: ClassVar = (IntType(None, None),)

    def __init__(self, function: str, args: Sequence[SSAValue], state: SSAValue, type: Attribute):
        super().__init__([*args, state], {"function": StringAttr(function)}, [type])


@irdl_op_definition
class NativeCallOp(ValuesOp):
    """Calls the native code of a `py.func` with unboxed arguments, one for each of its parameters."""

    name = "pyv.native_call"
    args = var_operand_def()
    state = operand_def(StateType)
    callee = prop_def(SymbolRefAttr)
    result = result_def()

    def __init__(self, callee: str, args: Sequence[SSAValue], state: SSAValue, type: Attribute):
        super().__init__([*args, state], {"callee": SymbolRefAttr(callee)}, [type])

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_symbol_name(self.callee.string_value())
        print_values(printer, self.args)
        printer.print_string(" at ")
        printer.print_operand(self.state)
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> NativeCallOp:
        callee = SymbolRefAttr(parser.parse_symbol_name())
        parser.parse_punctuation("(")
        operands = parse_values(parser)
        parser.parse_keyword("at")
        operands.append(parse_value(parser))
        return parse_tail(cls, parser, operands, {"callee": callee}, [INT])


OPS = (
    RefineOp,
    GuardOp,
    MaybeOp,
    FlagOp,
    RangeMoreOp,
    RangeStateOp,
    RangeStepOp,
    RangeCheckOp,
    IntrinsicOp,
    NativeCallOp,
)
