"""Let arithmetic wrap around where only the low bits of its result are used.

    %p = pyv.binary %a "*" %b at %s : !py.int              %p = pyv.binary %a "*" %b at %s {wraps} : !py.int
    %q = pyv.binary %p "+" %b at %s : !py.int        =>    %q = pyv.binary %p "+" %b at %s {wraps} : !py.int
    %n = pyv.unary "-" %q at %s : !py.int                  %n = pyv.unary "-" %q at %s {wraps} : !py.int
    %x = pyv.binary %n "^" %a at %s : !py.int              %x = pyv.binary %n "^" %a at %s : !py.int
    %r = pyv.binary %x "&" %mask at %s : ...              %r = pyv.binary %x "&" %mask at %s : ...

`wraps`: done modulo 2^64 with no check, which gives `& m` (0 <= m < 2^63) and `% 2**k` the same low bits. Sums,
differences, products, shifts to the left by a constant, bit operations and their kin hand low bits on.
Does not fire when anything else uses the value - a comparison, a call, a loop that carries it, a state to leave by -
when the ranges show that it fits anyway, or when what they say of the masked result rests on the check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, cast

from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.ir import Operation, Region, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import IntType
from pymlir.passes.analyses import intervals, lattice
from pymlir.passes.analyses.functions import typed_functions
from pymlir.passes.analyses.intervals import Bounds
from pymlir.passes.analyses.transfer import operator_of
from pymlir.passes.base import Pass, PassContext

WRAPPING = frozenset(("+", "-", "*"))
UNCHECKED = frozenset(("&", "|", "^", "~"))
BINARY = (pyv.BinaryOp, pyv.InplaceOp)


def sign_of(op: Operation) -> str:
    """The operator, without the `=` of an in-place one; nothing for other ops."""
    return operator_of(op).removesuffix("=") if isinstance(op, (*BINARY, pyv.UnaryOp)) else ""


def constant_of(value: SSAValue) -> int | None:
    found = value.owner.value.data if isinstance(value.owner, pyv.ConstOp) else None
    return found if type(found) is int else None


def bounds_of(value: SSAValue) -> Bounds:
    return lattice.bounds_of(lattice.element_of(value.type)) or intervals.ANY


def mask_of(op: Operation) -> int:
    """m, where the op gives `x & m` of its other operand and m fits; else 0."""
    if not isinstance(op, BINARY):
        return 0
    right = constant_of(op.rhs)
    if sign_of(op) == "%":
        # The remainder of a power of two is a mask: it rounds down.
        return right - 1 if right is not None and right > 0 and right & (right - 1) == 0 else 0
    constants = [right, constant_of(op.lhs)] if sign_of(op) == "&" else []
    return next((m for m in constants if m is not None and 0 < m <= intervals.INT64_MAX), 0)


def hands_on(op: Operation) -> bool:
    """Whether low bits of the result need no more than those of the operands."""
    if not op.results or not isinstance(op.results[0].type, IntType):
        return False
    if isinstance(op, pyv.UnaryOp):
        return all(isinstance(value.type, IntType) for value in op.operands[:1])
    if not isinstance(op, BINARY) or not all(isinstance(value.type, IntType) for value in (op.lhs, op.rhs)):
        return False
    sign, count = sign_of(op), constant_of(op.rhs)
    return sign in WRAPPING or sign in UNCHECKED or (sign == "<<" and count is not None and 0 <= count < 64)


class Wrapper:
    """Finds the values of one function of which only low bits are used."""

    def __init__(self, region: Region):
        self.ops = [op for block in region.blocks for op in block.ops if hands_on(op)]
        self.low = set(self.ops)
        self.reasons: dict[Operation, str] = {}
        """Why other operations keep their checks."""
        changed = True
        while changed:
            unfit = {op: reason for op in self.ops if op in self.low and (reason := self.reason(op))}
            self.low -= unfit.keys()
            self.reasons |= unfit
            changed = bool(unfit)

    def reason(self, op: Operation) -> str:
        """Why not only low bits are used; a value nobody uses keeps its check, which may be why what used it went."""
        users = [use.operation for use in op.results[0].uses]
        if not users:
            return "nothing uses the value"
        user = next((user for user in users if not self.takes_low(user)), None)
        return "" if user is None else f"all bits of the value are needed by {user.name}"

    def takes_low(self, user: Operation) -> bool:
        """Whether a user needs low bits only; what it gives must then not rest on the others."""
        if isinstance(user, pyv.SnapshotOp):
            return user.result.first_use is None
        if user in self.low:
            return True
        mask = mask_of(user)
        return mask > 0 and bounds_of(user.results[0]) == (0, mask)

    def wrapped(self) -> Iterator[Operation]:
        """The ops to change, in order: those that may overflow, and those that compute with their results."""
        loose: set[Operation] = set()
        for op in self.ops:
            if op not in self.low:
                continue
            if not fits(op) or any(value.owner in loose for value in op.operands):
                loose.add(op)
                if sign_of(op) not in UNCHECKED:
                    yield op


def fits(op: Operation) -> bool:
    """Whether the ranges of the operands show that the result fits."""
    sign = sign_of(op)
    if isinstance(op, pyv.UnaryOp):
        return intervals.fits64(intervals.UNARY[sign](bounds_of(op.value)))
    lhs, rhs = (bounds_of(value) for value in cast(pyv.BinaryOp, op).operands[:2])
    return intervals.fits64(intervals.BINARY[sign](lhs, rhs))


@dataclass(frozen=True)
class WrapMaskedPass(Pass):
    name = "wrap-masked"
    summary = "let arithmetic wrap around where only low bits of its result are used"
    statistics: ClassVar = {"wrapped": "operations done modulo 2^64"}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        wrappers = [Wrapper(function.region) for function in typed_functions(module).values()]
        for op, reason in (pair for wrapper in wrappers for pair in wrapper.reasons.items()):
            if sign_of(op) in WRAPPING and not fits(op):
                context.declined(op, reason)
        found = [op for wrapper in wrappers for op in wrapper.wrapped()]
        for op in found:
            op.attributes["wraps"] = UnitAttr()
        context.count("wrapped", len(found))
        return bool(found)
