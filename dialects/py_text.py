"""Python constants as text, exactly.

    3  -7  0x1fff...  2.5  -0.0  nan  -nan  inf  complex(0.0, -1.0)  "text\\0A"  b"\\FF"  None  True  False  ...
    (1, "a")  (1,)  ()  {1, 2}                 (a tuple, tuples of one and none, a frozenset)

Invariant: `from_text(literal_text(v))` has `v`'s type and value to the last bit, signs of zeros and NaNs included,
and equal text means equal constant.  Strings use MLIR's escapes (`\\0A`, two hex digits for a byte of UTF-8) so that
MLIR's lexer passes over them; lone surrogates are written as the bytes `surrogatepass` gives.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from types import EllipsisType
from typing import TypeAlias

Constant: TypeAlias = (
    bool | int | float | complex | str | bytes | EllipsisType | tuple["Constant", ...] | frozenset["Constant"] | None
)

# Python refuses decimal text of ints longer than sys.int_max_str_digits; hexadecimal has no such limit.
_LONGEST_DECIMAL_BITS = 256

_SIMPLE_ESCAPES = {0x5C: "\\\\", 0x22: '\\"', 0x0A: "\\n", 0x09: "\\t"}
_ESCAPE = re.compile(rb'\\(?:([nt\\"])|([0-9A-Fa-f]{2}))')
_NAMED = {b"n": b"\n", b"t": b"\t", b"\\": b"\\", b'"': b'"'}


def quote(text: str) -> str:
    """`text` between double quotes, on one line."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join([_escape_char(char) for char in text]) + '"'


def name_text(name: str) -> str:
    """A name as it stands where names need no quotes: plain if it is an ASCII identifier."""
    return name if name.isascii() and name.isidentifier() else quote(name)


def _escape_char(char: str) -> str:
    code = ord(char)
    if code in _SIMPLE_ESCAPES:
        return _SIMPLE_ESCAPES[code]
    if char.isprintable():
        return char
    return "".join([f"\\{byte:02X}" for byte in char.encode("utf-8", "surrogatepass")])


def _quote_bytes(data: bytes) -> str:
    return (
        'b"' + "".join([_SIMPLE_ESCAPES.get(b) or (chr(b) if 0x20 <= b < 0x7F else f"\\{b:02X}") for b in data]) + '"'
    )


def _unescape(match: re.Match[bytes]) -> bytes:
    named = match[1]
    return _NAMED[named] if named else bytes.fromhex(match[2].decode())


def unquote(quoted: str) -> str:
    """The inverse of `quote`."""
    body = quoted[1:-1]
    if "\\" not in body:
        return body
    return _ESCAPE.sub(_unescape, body.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def _float_text(value: float) -> str:
    if math.isnan(value):
        return "-nan" if math.copysign(1.0, value) < 0 else "nan"
    return repr(value)


def literal_text(value: Constant) -> str:
    """The canonical text of a constant."""
    if isinstance(value, str):
        return quote(value)
    if value is None or value is True or value is False:
        return repr(value)
    if isinstance(value, int):
        return str(value) if value.bit_length() <= _LONGEST_DECIMAL_BITS else hex(value)
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, bytes):
        return _quote_bytes(value)
    if isinstance(value, complex):
        return f"complex({_float_text(value.real)}, {_float_text(value.imag)})"
    if isinstance(value, tuple):
        comma = "," if len(value) == 1 else ""
        return "(" + ", ".join([literal_text(item) for item in value]) + comma + ")"
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted([literal_text(item) for item in value])) + "}"
    return "..."


_WORDS: dict[str, Constant] = {
    "None": None, "True": True, "False": False, "...": ..., "nan": math.nan, "-nan": -math.nan,
    "inf": math.inf, "-inf": -math.inf,
}  # fmt: skip

_STRING = r'"(?:[^"\\\n]+|\\(?:[nt\\"]|[0-9A-Fa-f]{2}))*"'
ATOM = re.compile(
    rf"b?{_STRING}|-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf\b|nan\b)|None\b|True\b|False\b|\.\.\."
)
STRING = re.compile(_STRING)
_NUMBER = r"-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf|nan)"
_COMPLEX = re.compile(rf"complex\(({_NUMBER}), ({_NUMBER})\)")


def _atom_value(text: str) -> Constant:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] == '"':
        return unquote(text)
    if text[0] == "b":
        return _ESCAPE.sub(_unescape, text[2:-1].encode("ascii"))
    if "0x" in text:
        return int(text, 16)
    if "." in text or "e" in text:
        return float(text)
    return int(text)


def _float_of(text: str) -> float:
    value = _WORDS[text] if text in _WORDS else float(text)
    assert isinstance(value, float)
    return value


def scan_literal(text: str, pos: int) -> tuple[Constant, int] | None:
    """The constant written at `pos` and the position after it; None when there is none."""
    if (atom := ATOM.match(text, pos)) is not None:
        return _atom_value(atom[0]), atom.end()
    if (parts := _COMPLEX.match(text, pos)) is not None:
        return complex(_float_of(parts[1]), _float_of(parts[2])), parts.end()
    opening = text[pos : pos + 1]
    if opening not in ("(", "{"):
        return None
    closing = ")" if opening == "(" else "}"
    items: list[Constant] = []
    pos += 1
    while text[pos : pos + 1] != closing:
        if (item := scan_literal(text, pos)) is None:
            return None
        items.append(item[0])
        pos = item[1]
        while text[pos : pos + 1] in (",", " "):
            pos += 1
    return (tuple(items) if opening == "(" else frozenset(items)), pos + 1


@lru_cache(maxsize=4096)
def from_text(text: str) -> Constant:
    """The constant of a canonical text; raises ValueError for any other text."""
    found = scan_literal(text, 0)
    if found is None or found[1] != len(text):
        raise ValueError(f"not a constant: {text}")
    return found[0]
