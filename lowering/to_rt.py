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
    required: ClassVar = True

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        file = module.attributes.get("py.filename")
        lowering = ModuleLowering(
            module, str(file.data) if isinstance(file, StringAttr | LiteralAttr) else "?", context
        )
        lowering.run()
        context.count("functions-lowered", len(lowering.made))
        replace_body(module, list(lowering.made.values()))
        set_tables(module, lowering.tables, lowering.interpreted)
        return True


class ModuleLowering:
    """All functions of a module, in rounds: when one is declined, the others start again without its table rows."""

    def __init__(self, module: ModuleOp, file: str, context: PassContext):
        self.file = file
        self.context = context
        self.known = bindings(module)
        self.returned = returned_params(module)
        self.interpreted: dict[str, str] = {}
        self.tables = Tables(self.known)
        self.made: dict[str, rt.FuncOp] = {}
        functions = [op for op in module.walk() if isinstance(op, FuncOp)]
        self.functions = {func.sym_name.data: func for func in functions}
        self.chosen = [func for func in functions if "native" in func.attributes]
        for func in functions:
            if "native" not in func.attributes:
                reason = func.attributes.get("interpreted")
                self.interpreted[func.sym_name.data] = reason.data if isinstance(reason, StringAttr) else "not chosen"

    def run(self) -> None:
        declined = -1
        while declined != len(self.interpreted):
            declined = len(self.interpreted)
            self.tables, self.made = Tables(self.known), {}
            for func in self.chosen:
                if func.sym_name.data not in self.interpreted:
                    self.lower(func)
            drop_callers_of_missing(self.made, self.interpreted)

    def lower(self, func: FuncOp) -> None:
        name = func.sym_name.data
        try:
            if name in self.made:
                raise CannotLower("another function has the same name")
            made = FunctionLowering(func, self.tables, self.file, self.returned, self.functions).lower()
            self.made[name] = made
        except CannotLower as refusal:
            self.context.declined(func, str(refusal))
            self.context.count("functions-declined")
            self.made.pop(name, None)
            self.interpreted[name] = str(refusal)


def drop_callers_of_missing(made: dict[str, rt.FuncOp], interpreted: dict[str, str]) -> None:
    """Who calls natively what is not there, or rests on it, stays interpreted, and so on outwards."""
    needs = {name: {op.callee for op in func.walk() if isinstance(op, rt.CallOp)} for name, func in made.items()}
    for name, func in made.items():
        needs[name].update(str(one[2]) for one in func.assumes if one[0] == "function")
    while missing := {name: gone for name in made if (gone := sorted(needs[name] - made.keys()))}:
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
