"""Say what global names mean: builtins, the module's own functions, modules, constants.

    %r = pyv.global "range" at %s0       =>   %r = pyv.builtin "range"
    %f = pyv.global "fib" at %s1         =>   %f = pyv.function @fib
    %m = pyv.global "math" at %s2        =>   %m = pyv.module "math"
    %g = pyv.attr %m "sin" at %s3        =>   %g = pyv.builtin "math.sin"
    %p = pyv.attr %m "pi" at %s4         =>   %p = pyv.const 3.141592653589793 as "math.pi" : !py.float
    %k = pyv.global "LIMIT" at %s5       =>   %k = pyv.const 100 as "LIMIT" : !py.int<100, 100>
    %s = pyv.global "sqrt" at %s6        =>   %s = pyv.builtin "math.sqrt" as "sqrt"       `from math import sqrt`

Each is an assumption, listed in the function's `assumes` and checked when native code is entered and after anything
that could have changed it.  The snapshots stay, so that `devirtualize` can take a replacement back. Does not fire
when a name is bound more than once, by `global`, by a decorated function, a class or a computed value, or when the
module has `import *`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ArrayAttr, ModuleOp
from xdsl.ir import Attribute, Operation

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.passes.analyses.bindings import Bindings, bindings, functions_of, is_interpreted
from pymlir.passes.analyses.known_calls import CONSTANTS, is_known
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.edit import replace

Assumption = tuple[str, str]


class Resolver:
    """Resolves the names of one function."""

    def __init__(self, known: Bindings, context: PassContext, symbols: frozenset[str]):
        self.known = known
        self.context = context
        self.symbols = symbols
        self.assumes: dict[Assumption, None] = {}

    def run(self, function: py.FuncOp) -> bool:
        for block in function.body.blocks:
            for op in list(block.ops):
                if isinstance(op, pyv.GlobalOp):
                    self.resolve(op, self.meaning(op.variable.data), op.variable.data)
                elif isinstance(op, pyv.AttrOp) and isinstance(op.value.owner, pyv.ModuleOp):
                    path = f"{called(op.value.owner)}.{op.attr.data}"
                    self.resolve(op, self.member(f"{op.value.owner.module.data}.{op.attr.data}", path), path)
        if self.assumes:
            entries: list[Attribute] = [pyv.AssumeAttr(*assumption) for assumption in self.assumes]
            function.attributes["assumes"] = ArrayAttr(entries)
        return bool(self.assumes)

    def resolve(self, op: Operation, found: tuple[str, Operation] | None, name: str) -> None:
        if found is None:
            self.context.declined(op, f"'{name}' is not bound once to something known")
            return
        kind, new = found
        self.assumes[kind, name] = None
        replace(op, new)
        self.context.count(f"{kind}-names")

    def meaning(self, name: str) -> tuple[str, Operation] | None:
        known = self.known
        if known.builtin(name):
            return "builtin", pyv.BuiltinOp(name)
        if known.functions.get(name) in self.symbols:
            return "function", pyv.FunctionOp(known.functions[name])
        if name in known.modules:
            module = known.modules[name]
            return "module", pyv.ModuleOp(module, None if name == module else name)
        if name in known.members:
            return "member", pyv.BuiltinOp(known.members[name], name)
        if name in known.constants:
            return "const", pyv.ConstOp(known.constants[name], path=name)
        return None

    def member(self, name: str, path: str) -> tuple[str, Operation] | None:
        """`math.sin` and the like; other modules' attributes stay what they are."""
        if not is_known(name):
            return None
        if name in CONSTANTS:
            return "attr", pyv.ConstOp(CONSTANTS[name], path=path)
        return "attr", pyv.BuiltinOp(name, None if name == path else path)


def called(module: pyv.ModuleOp) -> str:
    """The global name of a module."""
    return (module.path or module.module).data


@dataclass(frozen=True)
class ResolveGlobalsPass(Pass):
    name = "resolve-globals"
    summary = "say which builtins, functions, modules and constants global names mean"
    statistics: ClassVar = {
        "builtin-names": "names that mean a builtin",
        "function-names": "names that mean a function of the module",
        "module-names": "names that mean an imported module",
        "attr-names": "attributes of `math`",
        "member-names": "names that mean a member of `math`, or a builtin under another name",
        "const-names": "names that mean a constant number",
    }

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        known = bindings(module)
        functions = functions_of(module)
        # The name in the source and the symbol agree for functions of module level: the runtime looks for the name.
        symbols = frozenset(f.sym_name.data for f in functions if not is_interpreted(f))
        known.functions = {name: symbol for name, symbol in known.functions.items() if name == symbol}
        changed = False
        for function in functions:
            if not is_interpreted(function):
                changed |= Resolver(known, context, symbols).run(function)
        return changed
