"""`pyv` ops on values: constants, operators, comparisons, calls."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import ClassVar, cast

from xdsl.dialects.builtin import ArrayAttr, StringAttr, i1
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    irdl_op_definition,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import EffectInstance, MemoryEffect, Pure
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.py_literal import Literal, LiteralAttr, parse_literal
from pymlir.dialects.py_types import BOOL, OBJECT, UNBOUND, StateType
from pymlir.dialects.pyv_form import ValuesOp, parse_path, parse_tail, parse_value, path_of, print_path, print_tail


class CalmWithoutState(MemoryEffect):
    """May do anything at all, unless it has no state: then it is proved free of effects."""

    @classmethod
    def get_effects(cls, op: Operation) -> AbstractSet[EffectInstance] | None:
        return frozenset() if cast(ValuesOp, op).snapshot is None else None


def _with(operands: Sequence[SSAValue], state: SSAValue | None) -> list[SSAValue]:
    return [*operands] if state is None else [*operands, state]


@irdl_op_definition
class ConstOp(ValuesOp):
    """A constant of the code object; `pyv.const 100 as "LIMIT"`: what that global name, or attribute of one, is known
    to be."""

    name = "pyv.const"
    value = prop_def(LiteralAttr)
    path = opt_prop_def(StringAttr)
    result = result_def()
    traits = traits_def(Pure())

    def __init__(self, value: Literal | LiteralAttr, type: Attribute | None = None, path: str | None = None):
        attr = value if isinstance(value, LiteralAttr) else LiteralAttr(value)
        super().__init__([], {"value": attr, **path_of(path)}, [type or attr.type])

    def print(self, printer: Printer) -> None:
        printer.print_string(f" {self.value.text}")
        print_path(self, printer)
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> ConstOp:
        value = LiteralAttr(parse_literal(parser))
        return parse_tail(cls, parser, [], {"value": value, **path_of(parse_path(parser))}, [OBJECT])


@irdl_op_definition
class UnboundOp(ValuesOp):
    """No object, for a local that is assigned on another way to the same block."""

    name = "pyv.unbound"
    result = result_def(UNBOUND)
    traits = traits_def(Pure())
    USUAL: ClassVar = (UNBOUND,)
    FIXED: ClassVar = True


class TwoOperandsOp(ValuesOp):
    """`%a "+" %b`; the operator is the token of the source."""

    lhs = operand_def()
    rhs = operand_def()
    state = opt_operand_def(StateType)
    operator = prop_def(StringAttr)
    result = result_def()
    traits = traits_def(CalmWithoutState())
    SYNTAX: ClassVar = " $lhs $operator $rhs$state"
    USUAL: ClassVar = (OBJECT,)
    OPERATORS: ClassVar[frozenset[str]]

    def __init__(
        self, lhs: SSAValue, operator: str, rhs: SSAValue, state: SSAValue | None, type: Attribute | None = None
    ):
        super().__init__(_with([lhs, rhs], state), {"operator": StringAttr(operator)}, type and [type])

    def verify_(self) -> None:
        if self.operator.data not in self.OPERATORS:
            raise VerifyException(f'unknown operator "{self.operator.data}"')


ARITHMETIC = ("+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@")


@irdl_op_definition
class BinaryOp(TwoOperandsOp):
    """`a + b`."""

    name = "pyv.binary"
    OPERATORS: ClassVar = frozenset(ARITHMETIC)


@irdl_op_definition
class InplaceOp(TwoOperandsOp):
    """`a += b`: may change the left operand, and gives what is to be assigned."""

    name = "pyv.inplace"
    OPERATORS: ClassVar = frozenset(operator + "=" for operator in ARITHMETIC)


@irdl_op_definition
class CompareOp(TwoOperandsOp):
    """`a < b`, any object as result."""

    name = "pyv.compare"
    OPERATORS: ClassVar = frozenset(("<", "<=", "==", "!=", ">", ">="))


@irdl_op_definition
class ContainsOp(TwoOperandsOp):
    """`a in b`, `a not in b`: True or False."""

    name = "pyv.contains"
    OPERATORS: ClassVar = frozenset(("in", "not in"))
    USUAL: ClassVar = (BOOL,)


@irdl_op_definition
class IsOp(ValuesOp):
    """`a is b`, `a is not b`: True or False, and nothing else happens."""

    name = "pyv.is"
    lhs = operand_def()
    rhs = operand_def()
    operator = prop_def(StringAttr)
    result = result_def()
    traits = traits_def(Pure())
    SYNTAX: ClassVar = " $lhs $operator $rhs"
    USUAL: ClassVar = (BOOL,)

    def __init__(self, lhs: SSAValue, operator: str, rhs: SSAValue):
        super().__init__([lhs, rhs], {"operator": StringAttr(operator)})

    def verify_(self) -> None:
        if self.operator.data not in ("is", "is not"):
            raise VerifyException(f'unknown operator "{self.operator.data}"')


@irdl_op_definition
class UnaryOp(ValuesOp):
    """`-a`, `+a`, `~a`."""

    name = "pyv.unary"
    value = operand_def()
    state = opt_operand_def(StateType)
    operator = prop_def(StringAttr)
    result = result_def()
    traits = traits_def(CalmWithoutState())
    SYNTAX: ClassVar = " $operator $value$state"
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, operator: str, value: SSAValue, state: SSAValue | None, type: Attribute | None = None):
        super().__init__(_with([value], state), {"operator": StringAttr(operator)}, type and [type])

    def verify_(self) -> None:
        if self.operator.data not in ("-", "+", "~"):
            raise VerifyException(f'unknown operator "{self.operator.data}"')


@irdl_op_definition
class NotOp(ValuesOp):
    """`not a`, the object."""

    name = "pyv.not"
    value = operand_def()
    state = opt_operand_def(StateType)
    result = result_def()
    traits = traits_def(CalmWithoutState())
    SYNTAX: ClassVar = " $value$state"
    USUAL: ClassVar = (BOOL,)

    def __init__(self, value: SSAValue, state: SSAValue | None):
        super().__init__(_with([value], state))


@irdl_op_definition
class TruthOp(ValuesOp):
    """Whether a branch takes the value as true; an `i1`."""

    name = "pyv.truth"
    value = operand_def()
    state = opt_operand_def(StateType)
    result = result_def(i1)
    traits = traits_def(CalmWithoutState())
    SYNTAX: ClassVar = " $value$state"
    USUAL: ClassVar = (i1,)
    FIXED: ClassVar = True

    def __init__(self, value: SSAValue, state: SSAValue | None):
        super().__init__(_with([value], state))


@irdl_op_definition
class CallOp(ValuesOp):
    """`f(a, b, k=c)`: the last `keywords` arguments are given by name."""

    name = "pyv.call"
    callee = operand_def()
    args = var_operand_def()
    state = operand_def(StateType)
    keywords = prop_def(ArrayAttr[StringAttr])
    result = result_def()
    USUAL: ClassVar = (OBJECT,)

    def __init__(self, callee: SSAValue, args: Sequence[SSAValue], keywords: Sequence[str], state: SSAValue):
        names = ArrayAttr([StringAttr(name) for name in keywords])
        super().__init__([callee, *args, state], {"keywords": names})

    @property
    def keyword_names(self) -> tuple[str, ...]:
        return tuple(name.data for name in self.keywords)

    def verify_(self) -> None:
        if len(self.keywords) > len(self.args):
            raise VerifyException(f"{len(self.keywords)} keywords for {len(self.args)} arguments")

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_operand(self.callee)
        names = ["" for _ in range(len(self.args) - len(self.keywords))] + [f"{name} = " for name in self.keyword_names]
        printer.print_string("(")
        printer.print_list(zip(names, self.args, strict=True), lambda pair: _print_argument(printer, *pair))
        printer.print_string(") at ")
        printer.print_operand(self.state)
        print_tail(self, printer)

    @classmethod
    def parse(cls, parser: Parser) -> CallOp:
        operands = [parse_value(parser)]
        keywords: list[StringAttr] = []
        parser.parse_punctuation("(")
        while parser.parse_optional_punctuation(")") is None:
            if len(operands) > 1:
                parser.parse_punctuation(",")
            keyword = parser.parse_optional_identifier()
            if keyword is not None:
                parser.parse_punctuation("=")
                keywords.append(StringAttr(keyword))
            operands.append(parse_value(parser))
        parser.parse_keyword("at")
        operands.append(parse_value(parser))
        return parse_tail(cls, parser, operands, {"keywords": ArrayAttr(keywords)}, [OBJECT])


def _print_argument(printer: Printer, name: str, value: SSAValue) -> None:
    printer.print_string(name)
    printer.print_operand(value)


OPS = (ConstOp, UnboundOp, BinaryOp, InplaceOp, CompareOp, ContainsOp, IsOp, UnaryOp, NotOp, TruthOp, CallOp)
