"""Type parameters and aliases of CPython 3.12 and later, made by CPython from a little source with a function in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pymlir.dialects import py
from pymlir.tools.interpret.frame import Frame

STARS = {"typevar": "", "typevartuple": "*", "paramspec": "**"}


def make(frame: Frame, op: py.TypeParamOp, args: list[Any]) -> Any:
    """The type variable or the alias; bounds and values are computed when they are asked for."""
    name = op.var.data
    bound = lazily(frame, op.bound, op.bound_code)
    default = lazily(frame, op.default, op.default_code)
    space: dict[str, Any] = {"bound": bound, "default": default, "__name__": frame.space.get("__name__")}
    if op.what.data == "alias":
        params = tuple(args[0]) if args and args[0] is not None else ()
        return alias(name, params, space)
    text = f"{STARS[op.what.data]}{name}"
    text += ": bound()" if bound is not None else ""
    text += " = default()" if default is not None else ""
    exec(f"def make[{text}](): pass", space)
    made = space["make"].__type_params__[0]
    frame.type_params.append(made)
    return made


def alias(name: str, params: tuple[Any, ...], space: dict[str, Any]) -> Any:
    if not params:
        exec(f"type {name} = bound()", space)
        return space[name]
    import typing

    bound = space["bound"]
    return cast(Any, typing).TypeAliasType(name, bound(), type_params=params)


def lazily(frame: Frame, symbol: Any, code: Any) -> Callable[[], Any] | None:
    """The function that evaluates a bound, a default or an alias."""
    if symbol is None:
        return None
    program = frame.program
    func = program.func(code.data, symbol.data)

    def evaluate() -> Any:
        inner = Frame(program, func, frame.space, {**frame.cells})
        inner.by_name = None
        return program.finish_plain(inner)

    return evaluate


def generic_base(frame: Frame) -> Any:
    """`Generic[...]` of the type parameters, the hidden last base of a class that has some."""
    import typing

    return cast(Any, typing).Generic[tuple(frame.type_params)]
