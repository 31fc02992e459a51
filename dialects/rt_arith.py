"""Arithmetic of `rt`: Python's rules on machine values.

An op with a state leaves, before the instruction, whenever its result would not be what CPython computes as a value
of the result's type: a raised error, an int outside of i64, a complex.  The op without its state is `proved`.
"""

from __future__ import annotations

from typing import ClassVar

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import irdl_op_definition, prop_def
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.rt_base import Leaves, Operands, RtOp, f64, i1, i64, operand_named

II: Operands = (("lhs", i64), ("rhs", i64))
I: Operands = (("value", i64),)  # noqa: E741
FF: Operands = (("lhs", f64), ("rhs", f64))
F: Operands = (("value", f64),)
BB: Operands = (("lhs", i1), ("rhs", i1))
B: Operands = (("value", i1),)


class CheckedInt(RtOp):
    """Two ints to an int that may not fit."""

    TAKES: ClassVar = II
    GIVES: ClassVar = (i64,)
    LEAVES: ClassVar = Leaves.UNLESS_PROVED


class CheckedIntUnary(RtOp):
    TAKES: ClassVar = I
    GIVES: ClassVar = (i64,)
    LEAVES: ClassVar = Leaves.UNLESS_PROVED


class PureInt(RtOp):
    TAKES: ClassVar = II
    GIVES: ClassVar = (i64,)


class CheckedFloat(RtOp):
    TAKES: ClassVar = FF
    GIVES: ClassVar = (f64,)
    LEAVES: ClassVar = Leaves.UNLESS_PROVED


class PureFloat(RtOp):
    TAKES: ClassVar = FF
    GIVES: ClassVar = (f64,)


class PureFloatUnary(RtOp):
    TAKES: ClassVar = F
    GIVES: ClassVar = (f64,)


class PureBool(RtOp):
    TAKES: ClassVar = BB
    GIVES: ClassVar = (i1,)


@irdl_op_definition
class IAddOp(CheckedInt):
    """a + b: leaves when it does not fit.  `wraps`: done modulo 2^64, for the low bits."""

    name = "rt.iadd"
    FACT: ClassVar = "wraps"


@irdl_op_definition
class ISubOp(CheckedInt):
    """a - b: leaves when it does not fit.  `wraps`: done modulo 2^64, for the low bits."""

    name = "rt.isub"
    FACT: ClassVar = "wraps"


@irdl_op_definition
class IMulOp(CheckedInt):
    """a * b: leaves when it does not fit.  `wraps`: done modulo 2^64, for the low bits."""

    name = "rt.imul"
    FACT: ClassVar = "wraps"


@irdl_op_definition
class IFloorDivOp(CheckedInt):
    """a // b: rounds down; leaves for b == 0 and for -2^63 // -1.  `nonneg`: neither is negative."""

    name = "rt.ifloordiv"
    FACT: ClassVar = "nonneg"


@irdl_op_definition
class IModOp(CheckedInt):
    """a % b: has the sign of b; leaves for b == 0.  `nonneg`: neither is negative."""

    name = "rt.imod"
    FACT: ClassVar = "nonneg"


@irdl_op_definition
class IShlOp(CheckedInt):
    """a << b: leaves for b < 0 and when bits are lost.  `count_ok`: 0 <= b < 64; proved: modulo 2^64, too."""

    name = "rt.ishl"
    FACT: ClassVar = "count_ok"


@irdl_op_definition
class IShrOp(CheckedInt):
    """a >> b: sign fills, any b > 63 counts as 63; leaves for b < 0.  Proved: 0 <= b; `count_ok`: b < 64 too."""

    name = "rt.ishr"
    FACT: ClassVar = "count_ok"


@irdl_op_definition
class IPowOp(CheckedInt):
    """a ** b: leaves for b < 0 (a float) and when it does not fit."""

    name = "rt.ipow"


@irdl_op_definition
class INegOp(CheckedIntUnary):
    """-a: leaves for -2^63.  `wraps`: done modulo 2^64."""

    name = "rt.ineg"
    FACT: ClassVar = "wraps"


@irdl_op_definition
class IAbsOp(CheckedIntUnary):
    """abs(a)"""

    name = "rt.iabs"


@irdl_op_definition
class IAndOp(PureInt):
    """a & b"""

    name = "rt.iand"


@irdl_op_definition
class IOrOp(PureInt):
    """a | b"""

    name = "rt.ior"


@irdl_op_definition
class IXorOp(PureInt):
    """a ^ b"""

    name = "rt.ixor"


@irdl_op_definition
class INotOp(RtOp):
    """~a"""

    name = "rt.inot"
    TAKES: ClassVar = I
    GIVES: ClassVar = (i64,)


@irdl_op_definition
class ITrueDivOp(RtOp):
    """a / b of ints: leaves for b == 0 and unless |a|, |b| <= 2^53, where f64 division is CPython's rule.
    `exact`: they are known to be so small."""

    name = "rt.itruediv"
    FACT: ClassVar = "exact"
    TAKES: ClassVar = II
    GIVES: ClassVar = (f64,)
    LEAVES: ClassVar = Leaves.UNLESS_PROVED


@irdl_op_definition
class FAddOp(PureFloat):
    """a + b"""

    name = "rt.fadd"


@irdl_op_definition
class FSubOp(PureFloat):
    """a - b"""

    name = "rt.fsub"


@irdl_op_definition
class FMulOp(PureFloat):
    """a * b"""

    name = "rt.fmul"


@irdl_op_definition
class FDivOp(CheckedFloat):
    """a / b: leaves for b == 0.0."""

    name = "rt.fdiv"


@irdl_op_definition
class FFloorDivOp(CheckedFloat):
    """a // b: leaves for b == 0.0."""

    name = "rt.ffloordiv"


@irdl_op_definition
class FModOp(CheckedFloat):
    """a % b: has the sign of b; leaves for b == 0.0."""

    name = "rt.fmod"


@irdl_op_definition
class FPowOp(CheckedFloat):
    """a ** b: leaves where CPython raises or gives a complex."""

    name = "rt.fpow"


@irdl_op_definition
class FNegOp(PureFloatUnary):
    """-a"""

    name = "rt.fneg"


@irdl_op_definition
class FAbsOp(PureFloatUnary):
    """abs(a)"""

    name = "rt.fabs"


@irdl_op_definition
class IToFOp(RtOp):
    """An int as the nearest float (ties to even).  With a state: leaves unless |a| <= 2^53, where it is exact."""

    name = "rt.i2f"
    TAKES: ClassVar = I
    GIVES: ClassVar = (f64,)
    LEAVES: ClassVar = Leaves.UNLESS_PROVED


@irdl_op_definition
class FToIOp(RtOp):
    """int(a): rounds towards zero; leaves for NaN, infinities and what does not fit."""

    name = "rt.f2i"
    TAKES: ClassVar = F
    GIVES: ClassVar = (i64,)
    LEAVES: ClassVar = Leaves.UNLESS_PROVED


@irdl_op_definition
class FRoundOp(RtOp):
    """round(a): to the nearest int, ties to even; leaves for NaN, infinities and what does not fit."""

    name = "rt.fround"
    TAKES: ClassVar = F
    GIVES: ClassVar = (i64,)
    LEAVES: ClassVar = Leaves.YES


@irdl_op_definition
class FRoundDigitsOp(RtOp):
    """round(a, digits): a float, correctly rounded as CPython does; leaves where CPython raises."""

    name = "rt.fround_digits"
    TAKES: ClassVar = (("value", f64), ("digits", i64))
    GIVES: ClassVar = (f64,)
    LEAVES: ClassVar = Leaves.YES


@irdl_op_definition
class BToIOp(RtOp):
    """False, True as 0, 1."""

    name = "rt.b2i"
    TAKES: ClassVar = B
    GIVES: ClassVar = (i64,)


@irdl_op_definition
class BAndOp(PureBool):
    """Both."""

    name = "rt.band"


@irdl_op_definition
class BOrOp(PureBool):
    """One or both."""

    name = "rt.bor"


@irdl_op_definition
class BXorOp(PureBool):
    """Exactly one."""

    name = "rt.bxor"


@irdl_op_definition
class BNotOp(RtOp):
    """Not."""

    name = "rt.bnot"
    TAKES: ClassVar = B
    GIVES: ClassVar = (i1,)


PREDICATES = ("lt", "le", "eq", "ne", "gt", "ge")


class Compare(RtOp):
    """`rt.icmp lt %a, %b`"""

    GIVES: ClassVar = (i1,)
    predicate = prop_def(StringAttr)

    @classmethod
    def of(cls, predicate: str, lhs: SSAValue, rhs: SSAValue) -> Compare:
        return cls.create(operands=[lhs, rhs], result_types=[i1], properties={"predicate": StringAttr(predicate)})

    def print_head(self, printer: Printer) -> None:
        printer.print_string(f"{self.predicate.data} ")

    @classmethod
    def parse_head(cls, parser: Parser) -> dict[str, Attribute]:
        return {"predicate": StringAttr(parser.parse_identifier())}

    def verify_(self) -> None:
        super().verify_()
        if self.predicate.data not in PREDICATES:
            raise VerifyException(f"predicate must be one of {', '.join(PREDICATES)}, got {self.predicate.data}")


@irdl_op_definition
class ICmpOp(Compare):
    """Ints, signed."""

    name = "rt.icmp"
    TAKES: ClassVar = II


@irdl_op_definition
class FCmpOp(Compare):
    """Floats: with a NaN, `ne` is true and all others are false."""

    name = "rt.fcmp"
    TAKES: ClassVar = FF


@irdl_op_definition
class SelectOp(RtOp):
    """`rt.select %c, %a, %b`: %a where %c, else %b; both of one type."""

    name = "rt.select"

    @property
    def input_count(self) -> int:
        return 3

    @classmethod
    def parse(cls, parser: Parser) -> SelectOp:
        operands = [operand_named(parser)]
        for _ in range(2):
            parser.parse_punctuation(",")
            operands.append(operand_named(parser))
        return cls.create(operands=operands, result_types=[operands[1].type])

    def verify_(self) -> None:
        condition, if_true, if_false = (operand.type for operand in self.operands)
        if condition != i1:
            raise VerifyException(f"operand 'condition' must be {i1}, got {condition}")
        if not if_true == if_false == self.results[0].type:
            raise VerifyException(f"both values and the result must be of one type, got {if_true} and {if_false}")


ARITHMETIC = (
    IAddOp, ISubOp, IMulOp, IFloorDivOp, IModOp, IShlOp, IShrOp, IPowOp, INegOp, IAbsOp, IAndOp, IOrOp, IXorOp, INotOp,
    ITrueDivOp, FAddOp, FSubOp, FMulOp, FDivOp, FFloorDivOp, FModOp, FPowOp, FNegOp, FAbsOp, IToFOp, FToIOp, FRoundOp,
    FRoundDigitsOp, BToIOp, BAndOp, BOrOp, BXorOp, BNotOp, ICmpOp, FCmpOp, SelectOp,
)  # fmt: skip
