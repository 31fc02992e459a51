"""`to-rt`: typed Python values become machine values.

    py.func @add(a, b) ... {                          rt.func @add(%a : i64, %b : i64) -> i64 scalar ... {
      ^0(%a : !py.int, %b : !py.int):            =>     %s = rt.snapshot at 6 next 10 pops 2 ...
        %s = pyv.snapshot 6 next 10 pops 2 ...          %r = rt.iadd %a, %b, %s
        %r = pyv.binary %a "+" %b at %s : !py.int       rt.return %r
        pyv.return %r

`int` is a checked `i64`, `float` an `f64`, `bool` an `i1`, `None` nothing at all, everything else a `!rt.ref` that only
visits touch.  Each function starts with the check that one more Python frame may be entered.
Afterwards the module holds `rt` ops only, its tables `rt.objects` and `rt.assumptions`, and in `rt.interpreted` why
each of the other functions stays with the interpreter.

Does not fire when choose-native left the function interpreted, or when something has no native form after all
(`CannotLower`): then the function, and whoever calls it natively, stays interpreted too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, IntAttr, IntegerAttr, IntegerType, ModuleOp, StringAttr

from pymlir.dialects import rt
from pymlir.dialects.py import FuncOp
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.lowering.to_rt_function import FunctionLowering
from pymlir.lowering.to_rt_values import CannotLower, Tables
from pymlir.passes.analyses.bindings import bindings
from pymlir.passes.analyses.returned_params import returned_params
from pymlir.passes.base import Pass, PassContext


@dataclass(frozen=True)
class ToRtPass(Pass):
    name = "to-rt"
    summary = "typed Python values to machine values, visits and leaves"
    statistics: ClassVar = {
        "functions-lowered": "functions that got native code",
        "functions-declined": "functions that were to be native and have something without native form",
    }

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        tables = Tables()
        file = module.attributes.get("py.filename")
        file_name = str(file.data) if isinstance(file, StringAttr | LiteralAttr) else "?"
        constants = bindings(module).constants
        returned = returned_params(module)
        made: dict[str, rt.FuncOp] = {}
        interpreted: dict[str, str] = {}
        for func in [op for op in module.walk() if isinstance(op, FuncOp)]:
            name = func.sym_name.data
            if "native" not in func.attributes:
                reason = func.attributes.get("interpreted")
                interpreted.setdefault(name, reason.data if isinstance(reason, StringAttr) else "not chosen")
                continue
            try:
                lowered = FunctionLowering(func, tables, file_name, constants, returned[name]).lower()
                if name in made:
                    raise CannotLower("another function has the same name")
                made[name] = lowered
            except CannotLower as refusal:
                context.declined(func, str(refusal))
                context.count("functions-declined")
                interpreted[name] = str(refusal)
        drop_callers_of_missing(made, interpreted)
        context.count("functions-lowered", len(made))
        replace_body(module, list(made.values()))
        set_tables(module, tables, interpreted)
        return True


def drop_callers_of_missing(made: dict[str, rt.FuncOp], interpreted: dict[str, str]) -> None:
    """Who calls natively what is not there stays interpreted, and so on outwards."""
    callees = {name: {op.callee for op in func.walk() if isinstance(op, rt.CallOp)} for name, func in made.items()}
    while missing := {name: gone for name in made if (gone := sorted(callees[name] - made.keys()))}:
        for name, gone in missing.items():
            interpreted[name] = f"calls {gone[0]}, which stays interpreted"
            del made[name]


def replace_body(module: ModuleOp, functions: list[rt.FuncOp]) -> None:
    for op in list(module.body.block.ops):
        op.detach()
        op.erase(safe_erase=False)
    module.body.block.add_ops(functions)


def set_tables(module: ModuleOp, tables: Tables, interpreted: dict[str, str]) -> None:
    minor = module.attributes.get("py.minor")
    number = cast("IntegerAttr[IntegerType]", minor).value.data if isinstance(minor, IntegerAttr) else 0
    module.attributes = {key: value for key, value in module.attributes.items() if not key.startswith("py.")} | {
        "rt.minor": IntAttr(number),
        "rt.objects": ArrayAttr(tables.objects),
        "rt.assumptions": ArrayAttr([rt.AssumeAttr(one) for one in tables.assumptions]),
        "rt.interpreted": DictionaryAttr({name: StringAttr(why) for name, why in interpreted.items()}),
    }
