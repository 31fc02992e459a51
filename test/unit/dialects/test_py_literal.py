"""`#py.literal` holds any constant exactly: through its text, and when two are compared."""

import math
import struct
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xdsl.context import Context
from xdsl.parser import Parser

from pymlir.dialects.py import LiteralAttr, Py
from pymlir.dialects.py_text import from_text, literal_text, quote, unquote

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(st.characters(exclude_categories=[])),
    st.binary(),
    st.just(...),
)
CONSTANTS = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=8)


def exact(value: Any) -> Any:
    """Something two constants share only when they are the same to the last bit."""
    if isinstance(value, float):
        return ("float", struct.pack("<d", math.copysign(math.nan, value) if math.isnan(value) else value))
    if isinstance(value, complex):
        return ("complex", exact(value.real), exact(value.imag))
    if isinstance(value, (tuple, frozenset)):
        parts = [repr(exact(item)) for item in cast("tuple[Any, ...]", value)]
        items = parts if isinstance(value, tuple) else sorted(parts)
        return (type(cast(Any, value)).__name__, items)
    return (type(value).__name__, value)


@given(CONSTANTS)
def test_text_gives_the_constant_back(value: Any) -> None:
    text = literal_text(value)
    assert "\n" not in text
    assert exact(from_text(text)) == exact(value)
    assert literal_text(from_text(text)) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_quoted_text_comes_back_and_mlir_can_read_it(text: str) -> None:
    assert unquote(quote(text)) == text
    context = Context()
    context.load_dialect(Py)
    attribute = Parser(context, f"#py.literal<{quote(text)}>").parse_attribute()
    assert isinstance(attribute, LiteralAttr)
    assert attribute.data == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (True, "True"),
        (10**100, hex(10**100)),
        (-(1 << 4000), hex(-(1 << 4000))),
        (0.1, "0.1"),
        (1e22, "1e+22"),
        (-math.nan, "-nan"),
        (-math.inf, "-inf"),
        (complex(-0.0, math.inf), "complex(-0.0, inf)"),
        ("a\nb", '"a\\nb"'),
        ("\udc80é\u2028", '"\\ED\\B2\\80é\\E2\\80\\A8"'),
        (b'\x00"', 'b"\\00\\""'),
        (("a",), '("a",)'),
        (frozenset((2, 1)), "{1, 2}"),
    ],
)  # fmt: skip
def test_text_of(value: Any, text: str) -> None:
    assert literal_text(value) == text
    assert exact(from_text(text)) == exact(value)


def test_equal_means_the_same_constant() -> None:
    different = [1, True, 1.0, complex(1), 0.0, -0.0, math.nan, -math.nan, "1", b"1", (1,), (True,), (1.0,)]
    attributes = [LiteralAttr(value) for value in different]
    assert len(set(attributes)) == len(different)
    assert LiteralAttr(math.nan) == LiteralAttr(float("nan"))
    assert LiteralAttr((0.0,)) != LiteralAttr((-0.0,))


@pytest.mark.parametrize("text", ["", "x", "1 ", "(1", '"a', "{1,", "complex(1)", "--1"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a constant"):
        from_text(text)
