"""Calls that hand their arguments over, as CPython's do: nothing of ours keeps them while the callee runs.

    lambda pop: pop()(pop(), k=pop())

is such a call, of a callee with one argument and `k`, from a list that has the callee last.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import CodeType, FunctionType, MethodType
from typing import Any

from pymlir.frontend.bytecode import inner_codes

Caller = Callable[[Any, Sequence[Any], Mapping[str, Any]], Any]


def unbound(callee: Any, args: list[Any]) -> Any:
    """The function of a method, whose object comes first among the arguments: the callee may let go of it."""
    if type(callee) is not MethodType:
        return callee
    args.insert(0, callee.__self__)
    return callee.__func__


def _call(callee: Any, args: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    return callee(*args, **keywords)


@lru_cache(maxsize=1024)
def _handing(count: int, names: tuple[str, ...]) -> CodeType | None:
    """None where a name can only be given in a dictionary."""
    if not all(name.isidentifier() and not keyword.iskeyword(name) for name in names):
        return None
    given = ["pop()"] * count + [f"{name}=pop()" for name in names]
    code = compile(f"lambda pop: pop()({', '.join(given)})", "<call>", "eval", dont_inherit=True)
    return inner_codes(code)[0].replace(co_name="call")


def caller(space: dict[str, Any]) -> Caller:
    """What calls from a frame whose globals are the program's: CPython's library looks at its callers'.

    A list and a dictionary of arguments are emptied.
    """
    plain = FunctionType(_call.__code__, space, "call")

    def call(callee: Any, args: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        code = _handing(len(args), tuple(keywords))
        if code is None:
            return plain(callee, args, keywords)
        stack = [*reversed(list(keywords.values())), *reversed(args), callee]
        if isinstance(args, list):
            args.clear()
        if isinstance(keywords, dict):
            keywords.clear()
        del callee
        return FunctionType(code, space, "call")(stack.pop)

    return call
