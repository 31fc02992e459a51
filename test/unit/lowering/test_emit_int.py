"""Every int op on boundary values: the result is Python's, or the function leaves exactly where it must."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_harness import Left, Loaded, load, parse

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
VALUES = [
    *(0, 1, 2, 3, 5, 7, 8, 10, 31, 32, 62, 63, 64, 65, 100, 2**31 - 1, 2**31, 2**32, 3037000499, 3037000500),
    *(2**53 - 1, 2**53, 2**53 + 1, 2**62 - 1, 2**62, INT_MAX - 1, INT_MAX),
]
INTS = sorted({*VALUES, *(-value for value in VALUES), INT_MIN})
CONSTANTS = [-8, -3, -1, 0, 1, 2, 3, 7, 8, 10, 63, 64, 2**31, 2**62, INT_MAX, INT_MIN]
BINARY: dict[str, Callable[[int, int], Any]] = {
    "iadd": lambda a, b: a + b,
    "isub": lambda a, b: a - b,
    "imul": lambda a, b: a * b,
    "ifloordiv": lambda a, b: a // b,
    "imod": lambda a, b: a % b,
    "ishr": lambda a, b: a >> b,
    "itruediv": lambda a, b: a / b,
}
PURE: dict[str, Callable[[int, int], Any]] = {
    "iand": lambda a, b: a & b,
    "ior": lambda a, b: a | b,
    "ixor": lambda a, b: a ^ b,
}
UNARY: dict[str, Callable[[int], Any]] = {"ineg": lambda a: -a, "iabs": abs}
COMPARE: dict[str, Callable[[int, int], bool]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}
ENTRY = "%s = rt.snapshot at 2 locals(0 = %a, 1 = %b)"


def function(
    name: str, body: str, result: str = "i64", arguments: str = "%a : i64, %b : i64", params: str = "ii"
) -> str:
    return (
        f'rt.func @{name}({arguments}) -> {result} scalar code 1 params "{params}" name "{name}" at "app.py" 1 {{\n'
        f"{body}\n rt.return %r\n}}\n"
    )


def shift_left(lhs: int, rhs: int) -> int:
    """Python's, but without making a number of 2**63 bits."""
    if rhs < 0:
        raise ValueError
    return lhs << rhs if rhs < 200 else (0 if lhs == 0 else 2**200)


def power(lhs: int, rhs: int) -> int:
    if rhs < 0:
        raise ValueError
    return lhs ** (rhs if rhs < 200 or abs(lhs) < 2 else 200)


@pytest.fixture(scope="module")
def native(library: ctypes.CDLL) -> Iterator[Loaded]:
    texts: list[str] = []
    for name in (*BINARY, "ishl", "ipow"):
        result = "f64" if name == "itruediv" else "i64"
        texts.append(function(name, f"{ENTRY}\n %r = rt.{name} %a, %b, %s", result))
        for index, constant in enumerate(CONSTANTS):
            body = f"%b = rt.iconst {constant}\n %s = rt.snapshot at 2 locals(0 = %a)\n %r = rt.{name} %a, %b, %s"
            texts.append(function(f"{name}_by_{index}", body, result, "%a : i64", "i"))
            body = f"%b = rt.iconst {constant}\n %s = rt.snapshot at 2 locals(0 = %a)\n %r = rt.{name} %b, %a, %s"
            texts.append(function(f"{name}_of_{index}", body, result, "%a : i64", "i"))
    texts += [function(name, f"%r = rt.{name} %a, %b") for name in PURE]
    texts += [function(f"cmp_{name}", f"%r = rt.icmp {name} %a, %b", "i1") for name in COMPARE]
    texts += [
        function(name, f"%s = rt.snapshot at 2 locals(0 = %a)\n %r = rt.{name} %a, %s", "i64", "%a : i64", "i")
        for name in UNARY
    ]
    texts.append(function("inot", "%r = rt.inot %a", "i64", "%a : i64", "i"))
    texts.append(function("i2f", "%s = rt.snapshot at 2 locals(0 = %a)\n %r = rt.i2f %a, %s", "f64", "%a : i64", "i"))
    texts.append(function("i2f_proved", "%r = rt.i2f %a proved", "f64", "%a : i64", "i"))
    loaded = load(library, parse("\n".join(texts)))
    yield loaded
    loaded.close()


def expected(compute: Callable[..., Any], *arguments: int) -> Any:
    """Python's result, None where native code has to leave."""
    try:
        result = compute(*arguments)
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    return result if isinstance(result, float) or INT_MIN <= result <= INT_MAX else None


def check(native: Loaded, name: str, wanted: Any, *arguments: int) -> None:
    got = native.call(name, *arguments)
    if isinstance(got, Left):
        assert wanted is None, f"{name}{arguments} left, but Python gives {wanted}"
        assert got.words[0][: len(arguments)] == [value & (2**64 - 1) for value in arguments]
    else:
        assert (type(got), got) == (type(wanted), wanted), f"{name}{arguments}"


@pytest.mark.parametrize("name", [*BINARY, "ishl", "ipow"])
def test_checked_binary(native: Loaded, name: str) -> None:
    compute = {**BINARY, "ishl": shift_left, "ipow": power}[name]
    for lhs, rhs in itertools.product(INTS, INTS):
        check(native, name, wanted(name, compute, lhs, rhs), lhs, rhs)


@pytest.mark.parametrize("name", [*BINARY, "ishl", "ipow"])
def test_by_and_of_constants(native: Loaded, name: str) -> None:
    compute = {**BINARY, "ishl": shift_left, "ipow": power}[name]
    for value, (index, constant) in itertools.product(INTS, enumerate(CONSTANTS)):
        check(native, f"{name}_by_{index}", wanted(name, compute, value, constant), value)
        check(native, f"{name}_of_{index}", wanted(name, compute, constant, value), value)


def wanted(name: str, compute: Callable[[int, int], Any], lhs: int, rhs: int) -> Any:
    """Where `name` is allowed to leave although Python has a result that fits: 0 << 64, large true divisions."""
    if name == "itruediv" and max(abs(lhs), abs(rhs)) > 2**53:
        return None
    if name == "ishl" and rhs > 63:
        return None
    return expected(compute, lhs, rhs)


@pytest.mark.parametrize("name", PURE)
def test_pure_binary(native: Loaded, name: str) -> None:
    for lhs, rhs in itertools.product(INTS, INTS):
        check(native, name, PURE[name](lhs, rhs), lhs, rhs)


@pytest.mark.parametrize("name", COMPARE)
def test_compare(native: Loaded, name: str) -> None:
    for lhs, rhs in itertools.product(INTS, INTS):
        assert native.call(f"cmp_{name}", lhs, rhs) is COMPARE[name](lhs, rhs)


def test_unary(native: Loaded) -> None:
    for value in INTS:
        for name, compute in UNARY.items():
            check(native, name, expected(compute, value), value)
        check(native, "inot", ~value, value)
        check(native, "i2f", float(value) if abs(value) <= 2**53 else None, value)
        check(native, "i2f_proved", float(value), value)


Binary = Callable[[int, int], Any]
FACTS: list[tuple[str, str, Binary, Binary]] = [
    ("ifloordiv", "nonneg", lambda a, b: a // b, lambda a, b: a >= 0 and b >= 0),
    ("imod", "nonneg", lambda a, b: a % b, lambda a, b: a >= 0 and b >= 0),
    ("ishl", "count_ok", shift_left, lambda a, b: 0 <= b <= 63),
    ("ishr", "count_ok", lambda a, b: a >> b, lambda a, b: 0 <= b <= 63),
    ("itruediv", "exact", lambda a, b: a / b, lambda a, b: abs(a) <= 2**53 and abs(b) <= 2**53),
]


@pytest.mark.parametrize("case", FACTS, ids=[case[0] for case in FACTS])
def test_facts(library: ctypes.CDLL, case: tuple[str, str, Binary, Binary]) -> None:
    name, fact, compute, holds = case
    result = "f64" if name == "itruediv" else "i64"
    native = load(library, parse(function("f", f"{ENTRY}\n %r = rt.{name} %a, %b, %s {fact}", result)))
    for lhs, rhs in itertools.product(INTS, INTS):
        if holds(lhs, rhs):
            check(native, "f", expected(compute, lhs, rhs), lhs, rhs)
    native.close()


@pytest.mark.parametrize("name", [*BINARY, "ishl", "ipow"])
def test_proved(library: ctypes.CDLL, name: str) -> None:
    """Where the checked op would not leave, the proved one gives the same."""
    result = "f64" if name == "itruediv" else "i64"
    native = load(library, parse(function("f", f"%r = rt.{name} %a, %b proved", result)))
    compute = {**BINARY, "ishl": shift_left, "ipow": power}[name]
    for lhs, rhs in itertools.product(INTS, INTS):
        result = wanted(name, compute, lhs, rhs)
        if result is not None:
            check(native, "f", result, lhs, rhs)
    native.close()


WORDS = st.integers(INT_MIN, INT_MAX) | st.integers(-1000, 1000) | st.sampled_from(INTS)


@settings(max_examples=300, deadline=None)
@given(lhs=WORDS, rhs=WORDS)
def test_any_two_ints(native: Loaded, lhs: int, rhs: int) -> None:
    for name, compute in {**BINARY, **PURE, "ishl": shift_left, "ipow": power}.items():
        check(native, name, wanted(name, compute, lhs, rhs), lhs, rhs)
