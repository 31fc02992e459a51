"""The generic operations that native code asks for, on entries of the interpreter's operand stack, topmost last."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.pyv_functions import PARTS
from pymlir.tools.interpret import functions, operators
from pymlir.tools.interpret.assumptions import MISSING, look_up
from pymlir.tools.interpret.calls import SPECIAL
from pymlir.tools.interpret.handing import unbound
from pymlir.tools.interpret.resume import NULL
from pymlir.tools.interpret.unpacking import unpack

if TYPE_CHECKING:
    from pymlir.tools.interpret.rt import Native

END = object()
MINOR = sys.version_info.minor


class NotHere(Exception):
    """Only the interpreter can do it, with its own frame; nothing has been done."""


def visit(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> Any:
    """Do the operation; gives its result, None for a store, a pair for "next"."""
    return VISITS[kind[0]](frame, kind, top)


def global_name(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> Any:
    found = look_up(frame.program, kind[1], frame.space)
    if found is MISSING:
        raise NotHere
    return found


def call(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> Any:
    _, count, names = kind
    args = top[len(top) - count :]
    first, second = top[len(top) - count - 2 : len(top) - count]
    # [null, f], [method, self] until 3.12; [f, null], [method, self] from 3.13 on.
    if MINOR >= 13:
        callee, own = first, [] if second is NULL else [second]
    else:
        callee, own = (second, []) if first is NULL else (first, [second])
    if id(callee) in SPECIAL:
        raise NotHere
    del top[:]
    frame.hand_over()
    positional = [*own, *args[: count - len(names)]]
    keywords = dict(zip(names, args[count - len(names) :], strict=True))
    del args, own, first, second
    callee = unbound(callee, positional)
    return frame.program.caller(frame.space)(callee, positional, keywords)


def index_of(top: list[Any], sliced: int) -> Any:
    """The index of a subscript; a slice that is written there comes as its two ends."""
    return slice(top[-2], top[-1]) if len(top) == sliced else top[-1]


def subscript(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> Any:
    return operator.getitem(top[0], index_of(top, 3))


def set_subscript(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> None:
    operator.setitem(top[1], index_of(top, 4), top[0])


def next_item(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> Any:
    item = next(top[-1], END)
    return (False, None) if item is END else (True, item)


def build(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> Any:
    _, what, count = kind
    if what == "keys":
        return dict(zip(top[-1], top[:-1], strict=True))
    return operators.build(what, top[len(top) - count * (2 if what == "dict" else 1) :])


def formatted(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> Any:
    _, conversion, has_spec = kind
    return operators.formatted(conversion, top[-1 - has_spec], top[len(top) - has_spec :])


def store_global(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> None:
    frame.space[kind[1]] = top[-1]


def make_function(frame: Native, kind: tuple[Any, ...], top: list[Any]) -> Any:
    _, code, flags, taken, constant = kind
    parts = [part for place, part in enumerate(PARTS) if flags & 1 << place]
    count = max(0, len(parts) - 1) + taken
    found = None if constant < 0 else LiteralAttr(frame.object(constant))
    return functions.make_function(frame.program, code, parts, top[len(top) - count :], found, frame.space)


def on_top(function: Callable[..., Any], count: int) -> Callable[[Native, tuple[Any, ...], list[Any]], Any]:
    """An operation on the last `count` entries."""
    return lambda frame, kind, top: function(*top[len(top) - count :])


VISITS: dict[str, Callable[[Native, tuple[Any, ...], list[Any]], Any]] = {
    "drop": lambda frame, kind, top: None,
    "global": global_name,
    "store_global": store_global,
    "attr": lambda frame, kind, top: frame.program.attribute(top[-1], kind[1]),
    "set_attr": lambda frame, kind, top: frame.program.set_attribute(top[-1], kind[1], top[-2]),
    "del_attr": lambda frame, kind, top: delattr(top[-1], kind[1]),
    "subscript": subscript,
    "set_subscript": set_subscript,
    "del_subscript": on_top(operator.delitem, 2),
    "call": call,
    "binary": lambda frame, kind, top: operators.binary(kind[1], top[-2], top[-1]),
    "inplace": lambda frame, kind, top: operators.binary(kind[1], top[-2], top[-1]),
    "unary": lambda frame, kind, top: operators.UNARY[kind[1]](top[-1]),
    "compare": lambda frame, kind, top: operators.BINARY[kind[1]](top[-2], top[-1]),
    "contains": lambda frame, kind, top: top[-2] in top[-1],
    "not_contains": lambda frame, kind, top: top[-2] not in top[-1],
    "truth": on_top(bool, 1),
    "not": on_top(operator.not_, 1),
    "iter": on_top(iter, 1),
    "next": next_item,
    "build": build,
    "format": formatted,
    "make_function": make_function,
    "string": lambda frame, kind, top: "".join(top[len(top) - kind[1] :]),
    "unpack": lambda frame, kind, top: tuple(unpack(top[-1], kind[1])),
}
