"""`%r = pyv.binary %x "*" %c`, `%c` a power of two  =>  `%r = pyv.binary %x "<<" %k`."""

from dataclasses import dataclass

from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import IntType
from pymlir.passes.base import Pass
from pymlir.passes.edit import insert_before, replace


@dataclass(frozen=True)
class MulToShiftPass(Pass):
    name = "mul-to-shift"
    summary = "shift instead of multiplying by a power of two"
    statistics = {"multiplications": "multiplications that became shifts"}

    def run(self, module, context):
        changed = False
        for op in [op for op in module.walk() if isinstance(op, pyv.BinaryOp) and op.operator.data == "*"]:
            factor = op.rhs.owner.value.data if isinstance(op.rhs.owner, pyv.ConstOp) else None
            if type(factor) is not int or factor < 1 or factor & (factor - 1) or not isinstance(op.lhs.type, IntType):
                context.declined(op, "no int times a constant power of two")
                continue
            insert_before(op, count := pyv.ConstOp(factor.bit_length() - 1))
            replace(op, pyv.BinaryOp(op.lhs, "<<", count.result, op.state, op.result.type))
            context.count("multiplications")
            changed = True
        return changed
