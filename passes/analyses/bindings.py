"""What each global name of a module is bound to, as far as the module's own text says.

A name counts as known when exactly one store in the whole module binds it, at module level, to a function just
made, an imported module, a builtin or member of `math`, or a constant number.  An import may stand in several places,
if it is the same.  A name that nothing binds is the builtin of that name, if there is one.  Code that cannot be seen
may still change all of these: they are assumptions, checked at run time.
"""

from __future__ import annotations

import builtins
import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from types import BuiltinFunctionType
from typing import TypeAlias

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.passes.analyses.known_calls import CONSTANTS, is_known

MAX_BITS = 63
BINDING = frozenset((py.StoreOp, pyv.StoreGlobalOp, py.DeleteOp, py.CatchOp, py.ImportStarOp))
"""Ops that bind or unbind names."""
CALLED = (type, BuiltinFunctionType)
"""What the runtime takes for an original builtin."""
Origin: TypeAlias = "tuple[str, str] | None"
"""`("module", "math")`, `("member", "math.sin")`, `("member", "max")`."""


@dataclass
class Bindings:
    """The known global names."""

    functions: dict[str, str] = field(default_factory=dict[str, str])
    """Global name to symbol of the `py.func`."""
    modules: dict[str, str] = field(default_factory=dict[str, str])
    """Global name to module: with `import math as m`, "m" to "math"."""
    members: dict[str, str] = field(default_factory=dict[str, str])
    """Global name to what it stands for: with `from math import sin as s`, "s" to "math.sin"; a builtin by its name."""
    constants: dict[str, int | float] = field(default_factory=dict[str, "int | float"])
    bound: set[str] = field(default_factory=set[str])
    """All names that anything in the module binds."""
    open: bool = False
    """Whether `import *` may bind any name."""

    def builtin(self, name: str) -> bool:
        return not self.open and name not in self.bound and isinstance(getattr(builtins, name, None), CALLED)


def functions_of(module: ModuleOp) -> list[py.FuncOp]:
    return [op for op in module.ops if isinstance(op, py.FuncOp)]


def is_interpreted(function: py.FuncOp) -> bool:
    return "interpreted" in function.attributes


class Collector:
    """Reads all stores to globals."""

    def __init__(self) -> None:
        self.found = Bindings()
        self.origins: dict[str, Origin] = {}
        self.meanings: dict[str, list[Operation | None]] = {}

    def read(self, module: ModuleOp) -> Bindings:
        for function in functions_of(module):
            top = function.kind.data == "module"
            for op in function.body.walk():
                if type(op) in BINDING:
                    self.read_op(op, top)
        found = self.found
        found.bound = set(self.meanings)
        for name, meanings in () if found.open else self.meanings.items():
            self.decide(name, meanings)
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

    def decide(self, name: str, owners: list[Operation | None]) -> None:
        found, origin = self.found, self.origin_of_name(name)
        if origin is not None:
            kind, path = origin
            if path in CONSTANTS:
                found.constants[name] = CONSTANTS[path]
            else:
                (found.modules if kind == "module" else found.members)[name] = path
        elif len(owners) == 1:
            (owner,) = owners
            if isinstance(owner, py.FunctionOp):
                found.functions[name] = owner.symbol.data
            elif (value := number_of(owner, self.constant)) is not None:
                found.constants[name] = value

    def constant(self, owner: Operation) -> float | None:
        """A number of `math`, in an expression."""
        origin = self.origin(owner)
        return None if origin is None else CONSTANTS.get(origin[1])

    def origin_of_name(self, name: str) -> Origin:
        """Where all bindings of a name take the same thing from."""
        if name not in self.meanings:
            return ("member", name) if self.found.builtin(name) else None
        if name not in self.origins:
            self.origins[name] = None  # while it is looked for, in `a = b; b = a`
            found = {self.origin(owner) for owner in self.meanings[name]}
            self.origins[name] = found.pop() if len(found) == 1 else None
        return self.origins[name]

    def origin(self, owner: Operation | None) -> Origin:
        """Where a value of the module's body comes from, if from an import or from `builtins`."""
        if isinstance(owner, py.LoadOp):
            return self.origin_of_name(owner.var.data)
        if isinstance(owner, py.ImportOp):
            # Without a from-list the value is the package that the module is in.
            whole = owner.names is not None or "." not in owner.module.data
            return ("module", owner.module.data) if whole and owner.level.data == 0 else None
        if not isinstance(owner, py.ImportFromOp | py.AttrOp):
            return None
        holder = (owner.module if isinstance(owner, py.ImportFromOp) else owner.object).owner
        module = self.origin(holder) if isinstance(holder, Operation) else None
        path = "" if module is None else f"{module[1]}.{owner.attr.data}"
        return ("member", path) if module is not None and module[0] == "module" and is_known(path) else None


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


def number_of(owner: object, known: Callable[[Operation], int | float | None]) -> int | float | None:
    """The number an expression of constants gives: as the module body will compute it."""
    if isinstance(owner, py.LoadOp | py.AttrOp):
        return known(owner)
    if isinstance(owner, py.ConstOp):
        value = owner.value.data
        fits = isinstance(value, float) or (type(value) is int and value.bit_length() <= MAX_BITS)
        return value if fits and isinstance(value, int | float) else None
    if isinstance(owner, py.UnaryOp) and owner.op.data == "-":
        inner = number_of(owner.operand.owner, known)
        return None if inner is None else -inner
    if isinstance(owner, py.BinaryOp):
        return _combined(owner.op.data, *(number_of(side.owner, known) for side in (owner.lhs, owner.rhs)))
    return None


def _combined(sign: str, a: float | None, b: float | None) -> int | float | None:
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
