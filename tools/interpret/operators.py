"""What the operators of Python do, by their tokens, and which of their operands would never come to an end."""

from __future__ import annotations

import builtins
import math
import operator
from collections.abc import Callable
from typing import Any

from pymlir.tools.interpret.faults import OutOfFuel

NAMES = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "<<": "lshift",
    ">>": "rshift", "&": "and", "|": "or", "^": "xor", "@": "matmul",
}  # fmt: skip
ORDERS = {"<": "lt", "<=": "le", "==": "eq", "!=": "ne", ">": "gt", ">=": "ge"}
HUGE_BITS = 1 << 20
"""Results of more bits are not computed: no program that is checked means to."""

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    **{token: getattr(operator, f"__{name}__") for token, name in NAMES.items()},
    **{f"{token}=": getattr(operator, f"__i{name}__") for token, name in NAMES.items()},
    **{token: getattr(operator, f"__{name}__") for token, name in ORDERS.items()},
    "is": lambda a, b: a is b,
    "is not": lambda a, b: a is not b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}
UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}
ORIGINALS: dict[str, dict[str, Any]] = {"": dict(vars(builtins)), "math": dict(vars(math))}
"""What native code means by a name, whatever the program puts there."""
CONVERSIONS: dict[str, Callable[[Any], Any]] = {"s": str, "r": repr, "a": ascii}


def binary(token: str, left: Any, right: Any) -> Any:
    """`left token right`."""
    refuse_huge(token, left, right)
    return BINARY[token](left, right)


def refuse_huge(token: str, left: Any, right: Any) -> None:
    """Give up instead of computing an int that fills the memory."""
    if token not in ("**", "**=", "<<", "<<=") or type(left) is not int or type(right) is not int or right <= 0:
        return
    bits = right * left.bit_length() if token.startswith("*") else right + left.bit_length()
    if bits > HUGE_BITS and abs(left) > (1 if token.startswith("*") else 0):
        raise OutOfFuel


def build(what: str, items: list[Any]) -> Any:
    """A display of plain items; a dict takes keys and values in turn."""
    if what == "dict":
        return dict(zip(items[::2], items[1::2], strict=True))
    return BUILD[what](items)


def formatted(conversion: str, value: Any, spec: list[Any]) -> Any:
    """A replacement field; CPython leaves a string as it is when there is no format."""
    text = CONVERSIONS[conversion](value) if conversion else value
    return text if type(text) is str and not spec else format(text, *spec)


BUILD: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "list": list,
    "set": set,
    "slice": lambda items: slice(*items),
    "string": "".join,
}
