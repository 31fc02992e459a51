"""What native code assumes about names, asked at entry and after whatever could have changed it.

Invariant: a builtin, or a function of a C module, is the original when CPython's own module defines it under that name.
"""

from __future__ import annotations

import math
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymlir.tools.interpret.program import Program

Assumption = tuple[str | int | float, ...]
CONSTANTS = {"pi": math.pi, "e": math.e, "tau": math.tau, "inf": math.inf}
MISSING = object()


def look_up(program: Program, name: str, space: dict[str, Any]) -> Any:
    """A global, else a builtin, else MISSING."""
    found = space.get(name, MISSING)
    return getattr(program.builtins, name, MISSING) if found is MISSING else found


def assumed(program: Program, assumption: Assumption, space: dict[str, Any]) -> Any:
    """The object that an assumption stands for; MISSING when it does not hold."""
    kind, name, *rest = assumption
    found = look_up(program, str(name), space)
    if kind == "builtin":
        is_type = isinstance(found, type) and not found.__flags__ & 1 << 9
        return found if is_type or is_original(found, "builtins", str(name)) else MISSING
    if kind == "function":
        return found if is_function(program, found, str(rest[0])) else MISSING
    if kind == "module":
        return found if is_module(found, str(rest[0])) else MISSING
    if kind == "attr":
        return attribute(found, str(rest[1]), str(rest[0])) if is_module(found, str(rest[1])) else MISSING
    if kind == "member":
        return original(found, str(rest[0]), str(rest[1]))
    same = type(found) is type(rest[0]) and repr(found) == repr(rest[0])
    return found if same else MISSING


def is_function(program: Program, found: Any, symbol: str) -> bool:
    """The function of that symbol, with the defaults it was first seen with: native callers have put them in."""
    if not isinstance(found, FunctionType) or found.__code__ is not program.symbol_code(symbol):
        return False
    named = found.__kwdefaults__ or {}
    defaults = [found.__defaults__, *named, *named.values()]
    seen = program.seen.setdefault(found, defaults)
    return len(seen) == len(defaults) and all(one is two for one, two in zip(seen, defaults, strict=True))


def is_module(found: Any, name: str) -> bool:
    return isinstance(found, ModuleType) and found.__name__ == name


def attribute(module: Any, name: str, attr: str) -> Any:
    return original(getattr(module, attr, MISSING), name, attr)


def original(found: Any, name: str, attr: str) -> Any:
    """The object, if it is what the module `name` has as `attr` from the start."""
    if type(found) is float:
        return found if found == CONSTANTS.get(attr) or (attr == "nan" and math.isnan(found)) else MISSING
    return found if is_original(found, name, attr) else MISSING


def is_original(found: Any, module: str, name: str) -> bool:
    return isinstance(found, BuiltinFunctionType) and found.__name__ == name and found.__module__ == module
