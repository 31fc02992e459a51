"""Calls of the names form, and the builtins that look at their caller's frame: they are given what they would find."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from pymlir.tools.interpret.frame import Frame
from pymlir.tools.interpret.handing import unbound


def call_with(frame: Frame, args: list[Any], kinds: Sequence[str]) -> Any:
    """Call the first of `args` with the others, each given as `kinds` says."""
    callee = args[0]
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    for value, kind in zip(args[1:], kinds, strict=True):
        if not kind:
            positional.append(value)
        elif kind == "*":
            extend(callee, positional, value)
        elif kind == "**":
            merge(callee, keywords, value)
        else:
            if kind in keywords:
                raise TypeError(f"{name_of(callee)} got multiple values for keyword argument '{kind}'")
            keywords[kind] = value
        del value
    args.clear()
    special = SPECIAL.get(id(callee))
    if special is not None:
        return special(frame, positional, keywords)
    callee = unbound(callee, positional)
    return frame.call(callee, positional, keywords)


def extend(callee: Any, positional: list[Any], value: Any) -> None:
    kind = cast(Any, type(value))
    if not hasattr(kind, "__iter__") and not hasattr(kind, "__getitem__"):
        raise TypeError(f"{name_of(callee)} argument after * must be an iterable, not {kind.__name__}")
    positional.extend(value)


def merge(callee: Any, keywords: dict[str, Any], value: Any) -> None:
    if not hasattr(value, "keys"):
        raise TypeError(f"{name_of(callee)} argument after ** must be a mapping, not {type(value).__name__}")
    for key in value.keys():  # noqa: SIM118 -- a mapping has no need to be iterable
        if not isinstance(key, str):
            raise TypeError("keywords must be strings")
        if key in keywords:
            raise TypeError(f"{name_of(callee)} got multiple values for keyword argument '{key}'")
        keywords[key] = value[key]


def name_of(callee: Any) -> str:
    """How CPython's messages call what is called."""
    name = getattr(callee, "__qualname__", None)
    module = getattr(callee, "__module__", None)
    if name is None:
        return f"{callee!r}"
    return f"{name}()" if module in (None, "builtins") else f"{module}.{name}()"


def variables(frame: Frame) -> dict[str, Any]:
    """What `locals()` gives: before 3.13 one dict for each call of a function, brought up to date."""
    if frame.by_name is not None:
        return frame.by_name  # pyright: ignore[reportReturnType]
    found = bound_variables(frame)
    if sys.version_info >= (3, 13):
        return found
    for name in frame.shown.keys() & frame.program.variables(frame.func):
        if name not in found:
            del frame.shown[name]
    frame.shown.update(found)
    return frame.shown


def bound_variables(frame: Frame) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in frame.program.variables(frame.func):
        try:
            found[name] = frame.cells[name].cell_contents if name in frame.cells else frame.names[name]
        except (KeyError, ValueError):
            continue
    return found


def call_super(frame: Frame, args: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    if args or keywords:
        return frame.call(super, args, keywords)
    cell = frame.cells.get("__class__")
    if cell is None:
        raise RuntimeError("super(): __class__ cell not found")
    first = frame.func.params.data[0].name if frame.func.params.data else ""
    found = bound_variables(frame)
    if first not in found:
        raise RuntimeError("super(): no arguments")
    return cast(Any, super)(cell.cell_contents, found[first])


def call_vars(frame: Frame, args: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    return variables(frame) if not args else frame.call(vars, args, keywords)


def call_dir(frame: Frame, args: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    return sorted(variables(frame)) if not args else frame.call(dir, args, keywords)


def evaluating(function: Callable[..., Any]) -> Callable[[Frame, Sequence[Any], Mapping[str, Any]], Any]:
    """`eval` and `exec`, which take the namespaces of their caller."""

    def call(frame: Frame, args: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        if len(args) == 1 and not keywords:
            args = [*args, frame.space, variables(frame)]
        return frame.call(function, args, keywords)

    return call


def set_limit(frame: Frame, args: Sequence[Any], keywords: Mapping[str, Any]) -> None:
    """The program's own limit of nested calls: the interpreter's calls do not count."""
    frame.program.limit = args[0]


LOOKING: dict[Any, Callable[[Frame, list[Any], dict[str, Any]], Any]] = {
    super: call_super,
    builtins.locals: lambda frame, args, keywords: variables(frame),
    builtins.vars: call_vars,
    builtins.dir: call_dir,
    builtins.eval: evaluating(eval),
    builtins.exec: evaluating(exec),
    sys.setrecursionlimit: set_limit,
    sys.getrecursionlimit: lambda frame, args, keywords: frame.program.limit,
}
SPECIAL = {id(callee): call for callee, call in LOOKING.items()}
"""By identity: to look a callee of the program's up by value would run its `__hash__`."""
