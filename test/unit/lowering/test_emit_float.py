"""Every float op on special values: bit for bit what Python gives, or the function leaves exactly where it must."""

from __future__ import annotations

import ctypes
import itertools
import math
import struct
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_harness import Left, Loaded, load, parse

from pymlir.lowering.emit_float import INLINE
from pymlir.lowering.math_table import MATH

SMALL = 5e-324
POSITIVE = [
    *(0.0, SMALL, 2.2250738585072014e-308, 1e-10, 0.1, 0.5, 1.0 - 2**-53, 1.0, 1.0 + 2**-52, 1.5, 2.5, 3.0, 1e10, 1e16),
    *(2.0**52 + 0.5, 2.0**53, 2.0**62, 2.0**63 - 1024, 2.0**63, 1e300, 1.7976931348623157e308, math.inf, math.nan),
]
FLOATS = [*POSITIVE, *(-value for value in POSITIVE)]
PURE: dict[str, Callable[[float, float], float]] = {
    "fadd": lambda a, b: a + b,
    "fsub": lambda a, b: a - b,
    "fmul": lambda a, b: a * b,
}
CHECKED: dict[str, Callable[[float, float], float]] = {
    "fdiv": lambda a, b: a / b,
    "ffloordiv": lambda a, b: a // b,
    "fmod": lambda a, b: a % b,
}
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}
TO_INT: dict[str, Callable[[float], int]] = {
    "f2i": int,
    "fround": round,
    'math "floor"': math.floor,
    'math "ceil"': math.ceil,
    'math "trunc"': math.trunc,
}
BOOL_MATH = {"isnan": math.isnan, "isinf": math.isinf, "isfinite": math.isfinite}
ARGUMENTS = {1: "%a : f64", 2: "%a : f64, %b : f64"}


def function(name: str, body: str, result: str, arity: int = 1) -> str:
    params, arguments = "f" * arity, ARGUMENTS[arity]
    return (
        f'rt.func @{name}({arguments}) -> {result} scalar code 1 params "{params}" name "{name}" at "a.py" 1 {{\n'
        f"%s = rt.snapshot at 2 locals(0 = %a)\n {body}\n rt.return %r\n}}\n"
    )


@pytest.fixture(scope="module")
def native(library: ctypes.CDLL) -> Iterator[Loaded]:
    texts = [function(name, f"%r = rt.{name} %a, %b", "f64", 2) for name in PURE]
    texts += [function(name, f"%r = rt.{name} %a, %b, %s", "f64", 2) for name in (*CHECKED, "fpow")]
    texts += [function(f"cmp_{name}", f"%r = rt.fcmp {name} %a, %b", "i1", 2) for name in COMPARE]
    texts += [function(name, f"%r = rt.{name} %a", "f64") for name in ("fneg", "fabs")]
    texts += [
        function(f"to_int_{index}", f"%r = rt.{op}(%a), %s : i64" if "math" in op else f"%r = rt.{op} %a, %s", "i64")
        for index, op in enumerate(TO_INT)
    ]
    texts += [function(name, f'%r = rt.math "{name}"(%a) proved : i1', "i1") for name in BOOL_MATH]
    texts.append(function("sqrt", '%r = rt.math "sqrt"(%a), %s : f64', "f64"))
    texts.append(function("atan2", '%r = rt.math "atan2"(%a, %b), %s : f64', "f64", 2))
    texts.append(function("copysign", '%r = rt.math "copysign"(%a, %b) proved : f64', "f64", 2))
    texts.append(function("round2", "%n = rt.iconst 2\n %r = rt.fround_digits %a, %n, %s", "f64"))
    texts.append(function("fused", "%p = rt.fmul %a, %b\n %r = rt.fsub %p, %a", "f64", 2))
    loaded = load(library, parse("\n".join(texts)))
    yield loaded
    loaded.close()


def bits(value: float) -> bytes:
    return b"nan" if math.isnan(value) else struct.pack("d", value)


def expected(compute: Callable[..., Any], *arguments: float) -> Any:
    try:
        return compute(*arguments)
    except (ZeroDivisionError, ValueError, OverflowError):
        return None


def check(native: Loaded, name: str, wanted: Any, *arguments: float) -> None:
    got = native.call(name, *arguments)
    if isinstance(got, Left):
        assert wanted is None, f"{name}{arguments} left, but Python gives {wanted}"
    else:
        assert wanted is not None, f"{name}{arguments} gave {got}, but has to leave"
        assert type(got) is type(wanted)
        assert bits(got) == bits(wanted) if isinstance(got, float) else got == wanted, f"{name}{arguments}"


@pytest.mark.parametrize("name", [*PURE, *CHECKED])
def test_binary(native: Loaded, name: str) -> None:
    for lhs, rhs in itertools.product(FLOATS, FLOATS):
        check(native, name, expected({**PURE, **CHECKED}[name], lhs, rhs), lhs, rhs)


def test_pow(native: Loaded) -> None:
    for lhs, rhs in itertools.product(FLOATS, FLOATS):
        got, wanted = native.call("fpow", lhs, rhs), expected(power, lhs, rhs)
        if not isinstance(got, Left):
            assert isinstance(wanted, float) and bits(got) == bits(wanted), f"{lhs} ** {rhs}"
    assert native.call("fpow", 2.0, 0.5) == 2.0**0.5


def power(lhs: float, rhs: float) -> Any:
    return lhs**rhs


@pytest.mark.parametrize("name", COMPARE)
def test_compare(native: Loaded, name: str) -> None:
    for lhs, rhs in itertools.product(FLOATS, FLOATS):
        assert native.call(f"cmp_{name}", lhs, rhs) is COMPARE[name](lhs, rhs), f"{lhs} {name} {rhs}"


def test_unary(native: Loaded) -> None:
    for value in FLOATS:
        check(native, "fneg", -value, value)
        check(native, "fabs", abs(value), value)
        for name, compute in BOOL_MATH.items():
            assert native.call(name, value) is compute(value)
        wanted = None if math.isnan(value) else expected(math.sqrt, value)
        check(native, "sqrt", wanted, value)


def test_to_int(native: Loaded) -> None:
    """-2**63 itself is left to the interpreter: one comparison instead of two."""
    for value, (index, compute) in itertools.product(FLOATS, enumerate(TO_INT.values())):
        wanted = expected(compute, value)
        fits = wanted is not None and abs(wanted) < 2**63
        check(native, f"to_int_{index}", wanted if fits else None, value)


def test_calls_of_c(native: Loaded) -> None:
    for lhs, rhs in itertools.product(FLOATS, FLOATS):
        wanted = math.atan2(lhs, rhs)
        check(native, "atan2", wanted if math.isfinite(wanted) else None, lhs, rhs)
        check(native, "copysign", math.copysign(lhs, rhs), lhs, rhs)
    check(native, "round2", 2.67, 2.675)
    check(native, "round2", None, math.inf)


def test_multiplication_and_subtraction_are_not_fused(native: Loaded) -> None:
    lhs, rhs = 1.0 + 2**-30, 1.0 - 2**-30
    assert native.call("fused", lhs, rhs) == lhs * rhs - lhs
    assert math.fabs(lhs * rhs - lhs) > 0.0


@pytest.mark.parametrize("name", MATH)
def test_every_math_function_is_emitted(library: ctypes.CDLL, name: str) -> None:
    """With one plausible argument list, against the math module of the interpreter that runs the tests."""
    row = MATH[name]
    plain = name.partition("/")[0]
    values: list[float] = [0.75 if letter == "f" else 6 for letter in row.params]
    values = [1.5 if plain == "acosh" else value for value in values]
    compute = getattr(math, plain, None)
    if compute is None:
        return  # newer than this interpreter
    names = [f"%a{index}" for index in range(len(values))]
    types = ["f64" if letter == "f" else "i64" for letter in row.params]
    arguments = ", ".join(f"{one} : {type_}" for one, type_ in zip(names, types, strict=True))
    result = {"f": "f64", "i": "i64", "b": "i1"}[row.result]
    how = ", %s" if row.guard != "none" else " proved"
    native = load(
        library,
        parse(
            f'rt.func @f({arguments}) -> {result} scalar code 1 params "{row.params}" name "f" at "a.py" 1 {{\n'
            f"%s = rt.snapshot at 2 locals(0 = %a0)\n"
            f'%r = rt.math "{plain}"({", ".join(names)}){how} : {result}\n rt.return %r\n}}\n'
        ),
    )
    check(native, "f", compute(*values), *values)
    native.close()


def test_inline_functions_are_in_the_table() -> None:
    assert INLINE.keys() <= MATH.keys()


@settings(max_examples=300, deadline=None)
@given(lhs=st.floats(), rhs=st.floats())
def test_any_two_floats(native: Loaded, lhs: float, rhs: float) -> None:
    for name, compute in {**PURE, **CHECKED}.items():
        check(native, name, expected(compute, lhs, rhs), lhs, rhs)
    for index, compute in enumerate(TO_INT.values()):
        whole = expected(compute, lhs)
        check(native, f"to_int_{index}", whole if whole is not None and abs(whole) < 2**63 else None, lhs)
