"""What each global name of a module is bound to, as far as the module's own text says.

A name counts as known when exactly one store in the whole module binds it, at module level, to a function just
made, an imported module or a constant number.  A name that nothing binds is the builtin of that name, if there is
one.  Code that cannot be seen may still change all of these: they are assumptions, checked at run time.
"""

from __future__ import annotations

import builtins
import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, field

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv

MAX_BITS = 63
BINDING = frozenset((py.StoreOp, pyv.StoreGlobalOp, py.DeleteOp, py.CatchOp, py.ImportStarOp))
"""Ops that bind or unbind names."""


@dataclass
class Bindings:
    """The known global names."""

    functions: dict[str, str] = field(default_factory=dict[str, str])
    """Global name to symbol of the `py.func`."""
    modules: dict[str, str] = field(default_factory=dict[str, str])
    constants: dict[str, int | float] = field(default_factory=dict[str, "int | float"])
    bound: set[str] = field(default_factory=set[str])
    """All names that anything in the module binds."""
    open: bool = False
    """Whether `import *` may bind any name."""

    def builtin(self, name: str) -> bool:
        return not self.open and name not in self.bound and hasattr(builtins, name)


def functions_of(module: ModuleOp) -> list[py.FuncOp]:
    return [op for op in module.ops if isinstance(op, py.FuncOp)]


def is_interpreted(function: py.FuncOp) -> bool:
    return "interpreted" in function.attributes


class Collector:
    """Reads all stores to globals."""

    def __init__(self) -> None:
        self.found = Bindings()
        self.meanings: dict[str, list[Operation | None]] = {}

    def read(self, module: ModuleOp) -> Bindings:
        for function in functions_of(module):
            top = function.kind.data == "module"
            for op in function.body.walk():
                if type(op) in BINDING:
                    self.read_op(op, top)
        found = self.found
        found.bound = set(self.meanings)
        for name, meanings in self.meanings.items():
            first = meanings[0]
            if first is None or found.open:
                continue
            if len(meanings) == 1 or all(imports(op) == name for op in meanings):
                self.decide(name, first)
        return found

    def read_op(self, op: Operation, top: bool) -> None:
        if isinstance(op, py.StoreOp):
            if top or (op.kind is not None and op.kind.data == "global"):
                self.bind(op.var.data, op.value.owner if top else None)
        elif isinstance(op, pyv.StoreGlobalOp):
            self.bind(op.variable.data, op.value.owner if top else None)
        elif isinstance(op, py.DeleteOp | py.CatchOp):
            self.unbind(op, top)
        else:
            self.found.open = True

    def unbind(self, op: py.DeleteOp | py.CatchOp, top: bool) -> None:
        """Ops that bind names to what is not known, or unbind them."""
        if op.var is not None and (top or (isinstance(op, py.DeleteOp) and op.kind and op.kind.data == "global")):
            self.bind(op.var.data, None)

    def bind(self, name: str, owner: object) -> None:
        self.meanings.setdefault(name, []).append(owner if isinstance(owner, Operation) else None)

    def decide(self, name: str, owner: Operation) -> None:
        if isinstance(owner, py.FunctionOp):
            self.found.functions[name] = owner.symbol.data
        elif isinstance(owner, py.ImportOp):
            if imports(owner) == name:
                self.found.modules[name] = name
        else:
            value = number_of(owner)
            if value is not None:
                self.found.constants[name] = value


def imports(owner: Operation | None) -> str | None:
    """The module that `import name` binds; the same import may stand in several places."""
    if not isinstance(owner, py.ImportOp) or owner.level.data != 0 or owner.names is not None:
        return None
    return owner.module.data


_OPERATORS: dict[str, Callable[[int, int], int]] = {
    "+": int.__add__,
    "-": int.__sub__,
    "*": int.__mul__,
    "&": int.__and__,
    "|": int.__or__,
    "^": int.__xor__,
}
_OF_FLOATS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


def number_of(owner: object) -> int | float | None:
    """The number an expression of constants gives: as the module body will compute it."""
    if isinstance(owner, py.ConstOp):
        value = owner.value.data
        fits = isinstance(value, float) or (type(value) is int and value.bit_length() <= MAX_BITS)
        return value if fits and isinstance(value, int | float) else None
    if isinstance(owner, py.UnaryOp) and owner.op.data == "-":
        inner = number_of(owner.operand.owner)
        return None if inner is None else -inner
    if isinstance(owner, py.BinaryOp):
        return _combined(owner.op.data, owner.lhs, owner.rhs)
    return None


def _combined(sign: str, left: SSAValue, right: SSAValue) -> int | float | None:
    a, b = number_of(left.owner), number_of(right.owner)
    if isinstance(a, int) and isinstance(b, int):
        if sign in _OPERATORS:
            result = _OPERATORS[sign](a, b)
        elif sign in ("<<", "**") and 0 <= b <= MAX_BITS and abs(a) <= 2**16:
            result = a << b if sign == "<<" else a**b
        else:
            return None
        return result if result.bit_length() <= MAX_BITS else None
    if a is None or b is None or sign not in _OF_FLOATS:
        return None
    result = _OF_FLOATS[sign](float(a), float(b))
    return None if math.isnan(result) else result


def bindings(module: ModuleOp) -> Bindings:
    return Collector().read(module)
