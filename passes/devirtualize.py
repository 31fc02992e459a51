"""Calls of known functions: natively where the callee is scalar, as intrinsics where it is a builtin.

    %f = pyv.function @scaled
    %a = pyv.call %f(%n) at %s0                     =>    %b = pyv.native_call @scaled(%n, %7) at %s0 : !py.int
    %b = pyv.expect %a at %s0 after : !py.int
    %g = pyv.builtin "math.sqrt"
    %e = pyv.call %g(%d) at %s2                           %h = pyv.intrinsic "math.sqrt"(%d) at %s2 : !py.float
    %h = pyv.expect %e at %s2 after : !py.float

Arguments by keyword and defaults go to their parameters' places.  An argument that is an object where the callee
takes a number is checked before the call.  A function that is not scalar is looked up again: its `pyv.function`
turns back into `pyv.global`. Does not fire when the callee is not scalar, arguments have other classes than the
callee's native code takes, or the builtin has no native form for these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.functions import typed_functions
from pymlir.passes.analyses.scalar import CallPlan, ScalarFunctions, is_unboxed, parameter_types, plan_call
from pymlir.passes.analyses.signatures import Function
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import erase, insert_before, replace, replace_value


class Devirtualizer:
    """Rewrites the calls of one function."""

    def __init__(self, functions: Mapping[str, Function], scalar: set[str], context: PassContext):
        self.functions = functions
        self.scalar = scalar
        self.context = context

    def run(self, function: Function) -> bool:
        changed = False
        for block in function.region.blocks:
            for op in list(block.ops):
                if isinstance(op, pyv.CallOp):
                    changed |= self.call(op)
                elif isinstance(op, pyv.FunctionOp) and op.function.string_value() not in self.scalar:
                    changed |= self.restore(op)
        return changed

    def call(self, op: pyv.CallOp) -> bool:
        plan = plan_call(op, self.functions, self.scalar)
        if isinstance(plan, str):
            self.context.declined(op, plan)
            return False
        if plan.intrinsic is not None:
            new: Operation = typed.IntrinsicOp(plan.intrinsic, op.args, op.state, lattice.type_of(plan.result))
            self.context.count("intrinsics")
        else:
            new = self.native(op, plan)
            self.context.count("native-calls")
        insert_before(op, new)
        result = new.results[0]
        self.forward_checks(op, result)
        replace_value(op.result, result)
        erase(op)
        return True

    def native(self, op: pyv.CallOp, plan: CallPlan) -> Operation:
        assert plan.function is not None
        args: list[SSAValue] = []
        for place, kind in zip(plan.places, parameter_types(plan.function), strict=True):
            if isinstance(place, str):
                default = pyv.ConstOp(plan.function.defaults[place])  # pyright: ignore[reportArgumentType]
                insert_before(op, default)
                args.append(default.result)
            elif is_unboxed(op.args[place].type):
                args.append(op.args[place])
            else:
                guard = pyv.ExpectOp(op.args[place], op.state, kind)
                insert_before(op, guard)
                args.append(guard.result)
        return typed.NativeCallOp(plan.function.symbol, args, op.state, lattice.type_of(plan.result))

    def forward_checks(self, op: pyv.CallOp, result: SSAValue) -> None:
        """The check behind the call is done by the callee's type; so are drops of the result."""
        for use in list(op.result.uses):
            user = use.operation
            if isinstance(user, pyv.DropOp):
                erase(user)
            elif isinstance(user, pyv.ExpectOp) and type(user.result.type) is type(result.type):
                replace_value(user.result, result)
                erase(user)

    def restore(self, op: pyv.FunctionOp) -> bool:
        """Look the global name up after all, at the instruction that did it."""
        before = op.prev_op
        if not isinstance(before, pyv.SnapshotOp):
            return False
        replace(op, pyv.GlobalOp(op.function.string_value(), before.result))
        self.context.count("lookups-restored")
        return True


@dataclass(frozen=True)
class DevirtualizePass(Pass):
    name = "devirtualize"
    summary = "call scalar functions natively and builtins as intrinsics"
    statistics: ClassVar = {
        "native-calls": "calls that go straight to native code",
        "intrinsics": "calls of builtins done natively",
        "lookups-restored": "functions that are looked up by name again",
    }

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        functions = typed_functions(module)
        scalar = ScalarFunctions(functions).scalar
        editor = Devirtualizer(functions, scalar, context)
        return any([editor.run(function) for function in functions.values()])
