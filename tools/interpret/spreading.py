"""What stands behind `*` or `**` in a display or a call: CPython takes it apart before it evaluates what comes next.

[f(), *g(), h()]        g's result is iterated, then h is called
f(*g(), x = h())        here only when f is called: nothing else is positional
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xdsl.ir import Use

from pymlir.dialects import py
from pymlir.dialects.py_types import AtAttr

if TYPE_CHECKING:
    from pymlir.tools.interpret.frame import Frame


def spread(frame: Frame, value: Any, use: Use) -> Any:
    """The operand that a value becomes where it is used."""
    user = use.operation
    if isinstance(user, py.BuildOp):
        kind = user.kinds.data[use.index]
        taken = list if (user.what.data, kind) == ("set", "*") else IN_DISPLAYS.get(kind)
        return value if taken is None else taken(at(frame, user.at, value))
    if isinstance(user, py.CallOp) and use.index:
        return in_call(frame, user, value, user.kinds.data[use.index - 1])
    return value


def at(frame: Frame, place: AtAttr | None, value: Any) -> Any:
    """The value; what it raises comes from the display's line."""
    if place is not None:
        frame.line = place.line
    return value


def items(value: Any) -> list[Any]:
    kind: Any = type(value)
    if not hasattr(kind, "__iter__") and not hasattr(kind, "__getitem__"):
        raise TypeError(f"Value after * must be an iterable, not {kind.__name__}")
    return list(value)


IN_DISPLAYS: dict[str, Callable[[Any], Any]] = {"*": items, "**": lambda value: {**value}}


def in_call(frame: Frame, user: py.CallOp, value: Any, kind: str) -> Any:
    from pymlir.tools.interpret.calls import merge

    if kind == "*" and sum(other in ("", "*") for other in user.kinds.data) > 1:
        return items(at(frame, user.at, value))
    if kind == "**":
        keywords: dict[str, Any] = {}
        merge(frame.env[user.callee], keywords, at(frame, user.at, value))
        return keywords
    return value
