"""Parameters of a `py.func`, written as in Python.

    (a, b : "int", /, c = default, *args, d, e = default, **kwargs)

The annotation is the source text, a hint; the default's value belongs to the op that makes the function.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from xdsl.ir import Data
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer

from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import name_text, quote


class ParamKind(Enum):
    """How a parameter is given; in the order in which kinds stand in a signature."""

    POSITIONAL_ONLY = 0
    NORMAL = 1
    REST = 2
    KEYWORD_ONLY = 3
    KEYWORDS = 4


class Param(NamedTuple):
    """One parameter."""

    name: str
    kind: ParamKind = ParamKind.NORMAL
    has_default: bool = False
    hint: str | None = None


_STARS = {ParamKind.REST: "*", ParamKind.KEYWORDS: "**"}


def _param_text(param: Param) -> str:
    name = name_text(param.name)
    hint = "" if param.hint is None else f" : {quote(param.hint)}"
    return f"{_STARS.get(param.kind, '')}{name}{hint}{' = default' if param.has_default else ''}"


def params_text(params: Sequence[Param]) -> str:
    """The parameters between the parentheses, with Python's `/` and `*` marks."""
    parts: list[str] = []
    kind = ParamKind.POSITIONAL_ONLY
    for param in params:
        if kind is ParamKind.POSITIONAL_ONLY and param.kind is not kind and parts:
            parts.append("/")
        if param.kind is ParamKind.KEYWORD_ONLY and kind not in (ParamKind.REST, ParamKind.KEYWORD_ONLY):
            parts.append("*")
        kind = param.kind
        parts.append(_param_text(param))
    if parts and kind is ParamKind.POSITIONAL_ONLY:
        parts.append("/")
    return ", ".join(parts)


def _scan_param(cursor: Cursor, kind: ParamKind) -> Param:
    name = cursor.text_name()
    hint = cursor.string() if cursor.accept(" :") else None
    return Param(name, kind, cursor.accept(" = default"), hint)


def scan_params(cursor: Cursor) -> tuple[Param, ...]:
    """Parameters up to and with the closing parenthesis."""
    found: list[Param] = []
    kind = ParamKind.NORMAL
    if cursor.accept(")"):
        return ()
    while True:
        if cursor.accept("/"):
            found = [param._replace(kind=ParamKind.POSITIONAL_ONLY) for param in found]
        elif cursor.accept("**"):
            found.append(_scan_param(cursor, ParamKind.KEYWORDS))
        elif cursor.accept("*"):
            kind = ParamKind.KEYWORD_ONLY
            if not cursor.text.startswith(",", cursor.pos):
                found.append(_scan_param(cursor, ParamKind.REST))
        else:
            found.append(_scan_param(cursor, kind))
        if not cursor.accept(","):
            cursor.expect(")")
            return tuple(found)


@irdl_attr_definition
class ParamsAttr(Data[tuple[Param, ...]]):
    """The parameters of a function."""

    name = "py.params"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> tuple[Param, ...]:
        cursor = Cursor(parser)
        cursor.expect("<(")
        params = scan_params(cursor)
        cursor.expect(">")
        cursor.done()
        return params

    def print_parameter(self, printer: Printer) -> None:
        printer.print_string(f"<({params_text(self.data)})>")
