"""What a value is, as text: equal for two values exactly if a program could tell no difference but identity."""

from __future__ import annotations

from types import FunctionType
from typing import Any, cast

DEEP = 6
LONG = 1000
PLAIN = (int, bool, str, bytes, type(None), complex)


def described(value: Any, depth: int = 0) -> str:
    kind = cast(Any, type(value))
    if kind is float:
        return value.hex()
    if kind is int and value.bit_length() > LONG:
        # CPython refuses to write very long ones in decimal.
        return hex(value)
    if kind in PLAIN:
        return repr(value)
    if depth > DEEP:
        return "..."
    if kind in (list, tuple, set, frozenset):
        parts = [described(part, depth + 1) for part in value]
        return f"{kind.__name__}({', '.join(sorted(parts) if kind in (set, frozenset) else parts)})"
    if kind is dict:
        pairs = [f"{described(key, depth + 1)}: {described(one, depth + 1)}" for key, one in value.items()]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, FunctionType | type):
        return f"<{kind.__name__} {value.__qualname__}>"
    if kind is RecursionError:
        return kind.__name__
    if isinstance(value, BaseException):
        return f"{kind.__name__}({', '.join(described(one, depth + 1) for one in value.args)})"
    own = getattr(value, "__dict__", None)
    return f"<{kind.__qualname__} {described(own, depth + 1) if type(own) is dict else ''}>"
