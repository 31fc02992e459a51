"""`pyv` ops for control flow, the end of locals, and known things behind global names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from xdsl.dialects.builtin import DenseArrayBase, StringAttr, SymbolRefAttr, i1, i32
from xdsl.ir import Block, ParametrizedAttribute, SSAValue
from xdsl.irdl import (
    AttrSizedOperandSegments,
    irdl_attr_definition,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    successor_def,
    traits_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import IsTerminator, Pure
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_types import BuiltinType, FunctionType, ModuleType, StateType
from pymlir.dialects.pyv_form import (
    ValuesOp,
    parse_path,
    parse_tail,
    parse_value,
    parse_values,
    path_of,
    print_tail,
    print_values,
)


def verify_edge(what: str, block: Block, values: Sequence[SSAValue]) -> None:
    """A branch passes as many values as its block takes; the types may be narrower than the block's."""
    if len(values) != len(block.args):
        raise VerifyException(f"{what} takes {len(block.args)} values, got {len(values)}")


def _print_edge(printer: Printer, block: Block, values: Sequence[SSAValue]) -> None:
    printer.print_block_name(block)
    if values:
        print_values(printer, values)


def _parse_edge(parser: Parser) -> tuple[Block, list[SSAValue]]:
    block = parser.parse_successor()
    return block, parse_values(parser) if parser.parse_optional_punctuation("(") is not None else []


@irdl_op_definition
class BrOp(ValuesOp):
    """Go on in another block."""

    name = "pyv.br"
    values = var_operand_def()
    target = successor_def()
    traits = traits_def(IsTerminator())

    def __init__(self, target: Block, values: Sequence[SSAValue] = ()):
        super().__init__(values, successors=[target])

    def verify_(self) -> None:
        verify_edge("target", self.successors[0], self.operands)

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        _print_edge(printer, self.successors[0], self.operands)
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> BrOp:
        block, values = _parse_edge(parser)
        return parse_tail(cls, parser, values, {}, [], [block])


@irdl_op_definition
class CondBrOp(ValuesOp):
    """Go on in one of two blocks."""

    name = "pyv.cond_br"
    condition = operand_def(i1)
    true_values = var_operand_def()
    false_values = var_operand_def()
    true_target = successor_def()
    false_target = successor_def()
    irdl_options = (AttrSizedOperandSegments(as_property=True),)
    traits = traits_def(IsTerminator())

    def __init__(
        self,
        condition: SSAValue,
        true_target: Block,
        true_values: Sequence[SSAValue],
        false_target: Block,
        false_values: Sequence[SSAValue],
    ):
        super().__init__(
            [condition, *true_values, *false_values],
            {"operandSegmentSizes": DenseArrayBase.from_list(i32, [1, len(true_values), len(false_values)])},
            successors=[true_target, false_target],
        )

    def verify_(self) -> None:
        verify_edge("true target", self.true_target, self.true_values)
        verify_edge("false target", self.false_target, self.false_values)

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_operand(self.condition)
        printer.print_string(", ")
        _print_edge(printer, self.true_target, self.true_values)
        printer.print_string(", ")
        _print_edge(printer, self.false_target, self.false_values)
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> CondBrOp:
        condition = parse_value(parser)
        parser.parse_punctuation(",")
        true_target, true_values = _parse_edge(parser)
        parser.parse_punctuation(",")
        false_target, false_values = _parse_edge(parser)
        op = CondBrOp(condition, true_target, true_values, false_target, false_values)
        op.attributes = parser.parse_optional_attr_dict()
        return op


@irdl_op_definition
class ReturnOp(ValuesOp):
    """The function's result.  Drops of all bound locals stand before it."""

    name = "pyv.return"
    value = operand_def()
    traits = traits_def(IsTerminator())
    SYNTAX: ClassVar = " $value"

    def __init__(self, value: SSAValue):
        super().__init__([value])


@irdl_op_definition
class LeaveOp(ValuesOp):
    """The interpreter goes on from the snapshot and finishes the call; the reason is for people."""

    name = "pyv.leave"
    state = operand_def(StateType)
    reason = prop_def(StringAttr)
    traits = traits_def(IsTerminator())
    SYNTAX: ClassVar = " $reason$state"

    def __init__(self, state: SSAValue, reason: str):
        super().__init__([state], {"reason": StringAttr(reason)})


@irdl_attr_definition
class AssumeAttr(ParametrizedAttribute):
    """What a function relies on: kind `builtin`, `function`, `module`, `attr`, `member` or `const`, and the name it is
    about, as the module's code says it: with `from math import sin as s` that is "s"."""

    name = "pyv.assume"
    kind: StringAttr
    subject: StringAttr

    def __init__(self, kind: str | StringAttr, subject: str | StringAttr):
        super().__init__(
            kind if isinstance(kind, StringAttr) else StringAttr(kind),
            subject if isinstance(subject, StringAttr) else StringAttr(subject),
        )


ValuesOpT = TypeVar("ValuesOpT", bound=ValuesOp)


def _with_attributes(op: ValuesOpT, parser: Parser) -> ValuesOpT:
    op.attributes = parser.parse_optional_attr_dict()
    return op


@irdl_op_definition
class BuiltinOp(ValuesOp):
    """The original object of that name in `builtins`, or `math.sin` and the like, by an assumption of the function.

    `pyv.builtin "math.sin" as "m.sin"`: the assumption is about another name, as the module's code has it."""

    name = "pyv.builtin"
    builtin = prop_def(StringAttr)
    path = opt_prop_def(StringAttr)
    result = result_def(BuiltinType)
    FIXED: ClassVar = True
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $builtin$path"

    def __init__(self, builtin: str, path: str | None = None):
        properties = {"builtin": StringAttr(builtin), **path_of(path)}
        super().__init__([], properties, [BuiltinType(builtin)])

    @classmethod
    def parse(cls, parser: Parser) -> BuiltinOp:
        return _with_attributes(cls(parser.parse_str_literal(), parse_path(parser)), parser)


@irdl_op_definition
class FunctionOp(ValuesOp):
    """The function object of a `py.func`, by an assumption."""

    name = "pyv.function"
    function = prop_def(SymbolRefAttr)
    result = result_def(FunctionType)
    FIXED: ClassVar = True
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $function"

    def __init__(self, function: str):
        symbol = SymbolRefAttr(function)
        super().__init__([], {"function": symbol}, [FunctionType(symbol)])

    @classmethod
    def parse(cls, parser: Parser) -> FunctionOp:
        return _with_attributes(FunctionOp(parser.parse_symbol_name().data), parser)


@irdl_op_definition
class ModuleOp(ValuesOp):
    """The module of that name, by an assumption; `as "m"` where the code calls it otherwise."""

    name = "pyv.module"
    module = prop_def(StringAttr)
    path = opt_prop_def(StringAttr)
    result = result_def(ModuleType)
    FIXED: ClassVar = True
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $module$path"

    def __init__(self, module: str, path: str | None = None):
        super().__init__([], {"module": StringAttr(module), **path_of(path)}, [ModuleType(module)])

    @classmethod
    def parse(cls, parser: Parser) -> ModuleOp:
        return _with_attributes(cls(parser.parse_str_literal(), parse_path(parser)), parser)


OPS = (BrOp, CondBrOp, ReturnOp, LeaveOp, BuiltinOp, FunctionOp, ModuleOp)
