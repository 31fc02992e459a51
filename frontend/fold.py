"""Constants CPython makes at compile time out of expressions that have no instruction of their own.

    -1    2 ** 10    (1, "a")    "%s: %r" % (a, b)

Only asked for where the bytecode shows that CPython folded, so nothing here decides whether to fold.
"""

from __future__ import annotations

import ast
import operator as _operator
import re
from collections.abc import Callable
from typing import Any, cast

from pymlir.dialects.py_text import Constant

operator = cast(Any, _operator)
_OPERATORS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow, ast.LShift: operator.lshift,
    ast.RShift: operator.rshift, ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor,
    ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Invert: operator.invert, ast.Not: operator.not_,
}  # fmt: skip


def fold(node: ast.expr) -> tuple[Constant] | None:
    """The value of an expression made of constants, in a tuple; None for any other."""
    if isinstance(node, ast.Constant):
        return (node.value,)
    if isinstance(node, ast.Name) and node.id == "__debug__":
        return (__debug__,)
    if isinstance(node, ast.Tuple):
        parts = [fold(item) for item in node.elts]
        return None if None in parts else (tuple(part[0] for part in parts if part is not None),)
    operands: list[ast.expr] = []
    compute: Callable[..., Any] | None = None
    if isinstance(node, ast.BinOp):
        operands, compute = [node.left, node.right], _OPERATORS.get(type(node.op))
    elif isinstance(node, ast.UnaryOp):
        operands, compute = [node.operand], _OPERATORS.get(type(node.op))
    elif isinstance(node, ast.Subscript):
        operands, compute = [node.value, node.slice], operator.getitem
    values = [fold(operand) for operand in operands]
    if compute is None or None in values:
        return None
    try:
        return (compute(*(value[0] for value in values if value is not None)),)
    except (ArithmeticError, TypeError, ValueError, LookupError, MemoryError):
        return None


_FORMAT = re.compile(r"%([-+ #0]*)(\d*)(?:\.(\d*))?([sra%])|([^%]+)")


def format_pieces(node: ast.BinOp) -> ast.JoinedStr | None:
    """`"%s: %r" % (a, b)` as the f-string CPython makes of it; None where it does not."""
    if not isinstance(node.op, ast.Mod) or not isinstance(node.right, ast.Tuple):
        return None
    if not isinstance(node.left, ast.Constant) or not isinstance(node.left.value, str):
        return None
    if any(isinstance(item, ast.Starred) for item in node.right.elts):
        return None
    arguments = iter(node.right.elts)
    values: list[ast.expr] = []
    for part in _split_format(node.left.value):
        if isinstance(part, str):
            values.append(ast.copy_location(ast.Constant(part), node))
            continue
        argument = next(arguments, None)
        if argument is None:
            return None
        conversion, spec = part
        inner = None
        if spec:
            inner = ast.copy_location(ast.JoinedStr([ast.copy_location(ast.Constant(spec), argument)]), argument)
        field = ast.FormattedValue(argument, ord(conversion), inner)
        values.append(ast.copy_location(field, argument))
    return ast.copy_location(ast.JoinedStr(values), node)


def _split_format(text: str) -> list[str | tuple[str, str]]:
    """Literal text, and conversions with their format."""
    parts: list[str | tuple[str, str]] = []
    pending = ""
    for match in _FORMAT.finditer(text):
        flags, width, precision, conversion, literal = match.groups()
        if literal is not None or conversion == "%":
            pending += literal or "%"
            continue
        if pending:
            parts.append(pending)
            pending = ""
        spec = "" if "-" in flags or not width else ">"
        spec += width + ("" if precision is None else f".{precision or '0'}")
        parts.append((conversion, spec))
    return [*parts, pending] if pending else parts
