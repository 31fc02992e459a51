"""Known things behind global names: what the runtime has to check, and what stands in frames for them.

    %f = pyv.builtin "math.sin" as "m.sin"    =>    Assumed(2), where `rt.assumptions` has ("attr", "m", "sin", "math")
                                                    as its number 2

A row says first where to look and then what must be there:

    ("builtin", "range")               no global has the name, and `builtins` has its own object there
    ("function", "fib", "fib")         the global is the function made of the code of that symbol
    ("module", "m", "math")            the global is a module that calls itself so
    ("attr", "m", "sin", "math")       the global is such a module, its attribute the original
    ("member", "s", "math", "sin")     the global is itself that module's original; the module may be `builtins`
    ("const", "LIMIT", 100)            the global is that number
"""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects.builtin import StringAttr

from pymlir.dialects import py_values as pyv
from pymlir.dialects import rt
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.lowering.to_rt_values import Assumed, Const, FunctionBuilder
from pymlir.passes.analyses.bindings import Bindings


def assumption_of(kind: str, path: str, known: Bindings) -> rt.Assumption:
    """The row for what the code calls `path`."""
    if kind == "attr":
        name, attr = path.rsplit(".", 1)
        return (kind, name, attr, module_of(name, known.modules))
    if kind == "member":
        module, _, member = known.members[path].rpartition(".")
        return (kind, path, module or "builtins", member)
    if kind == "const":
        return (kind, path, known.constants[path])
    if kind == "module":
        return (kind, path, module_of(path, known.modules))
    return (kind, path, path) if kind == "function" else (kind, path)


def module_of(name: str, modules: Mapping[str, str]) -> str:
    return modules.get(name, name)


def number_of(b: FunctionBuilder, kind: str, path: str) -> int:
    return b.tables.assumption_number(assumption_of(kind, path, b.tables.known))


def lower_builtin(b: FunctionBuilder, op: pyv.BuiltinOp) -> None:
    path = (op.path or op.builtin).data
    kind = "attr" if "." in path else "builtin" if op.path is None else "member"
    b.low[op.result] = Assumed(number_of(b, kind, path))


def lower_module(b: FunctionBuilder, op: pyv.ModuleOp) -> None:
    b.low[op.result] = Assumed(number_of(b, "module", (op.path or op.module).data))


def lower_function(b: FunctionBuilder, op: pyv.FunctionOp) -> None:
    b.low[op.result] = Assumed(number_of(b, "function", op.function.string_value()))


def lower_const(b: FunctionBuilder, op: pyv.ConstOp) -> None:
    """A constant of the code, or the object that a global is."""
    path = op.path
    b.low[op.result] = Const(op.value, None if path is None else number_of(b, constant_kind(path), path.data))


def object_of(b: FunctionBuilder, literal: LiteralAttr, path: StringAttr | None) -> rt.Same:
    """The object a constant is: the code's own, or what the assumption about a global name finds."""
    if path is None:
        return "const", b.tables.object_number(literal)
    return "assumed", number_of(b, constant_kind(path), path.data)


def constant_kind(path: StringAttr) -> str:
    return "attr" if "." in path.data else "const"
