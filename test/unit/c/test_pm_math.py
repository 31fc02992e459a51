"""pm_math.c gives the bits CPython gives, or says that it cannot; the table says the same as the header."""

from __future__ import annotations

import ctypes
import math
import random
import re
import struct
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pymlir.lowering.math_table import HELPERS, MATH, MathRow, row

RUNTIME = Path(__file__).resolve().parents[3] / "runtime_c"
ROUNDS = 20_000
CTYPES = {"f": ctypes.c_double, "i": ctypes.c_int64, "b": ctypes.c_int32}
INTS = [0, 1, -1, 2, 3, -7, 10, 20, 21, 63, 64, 1000, 2**31, 2**53, 2**53 + 1, 2**62, 2**63 - 1, -(2**63)]
FLOATS = [
    *(0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, 2.5, 3.0, 1e-5, 1e16, 2.0**53, 2.0**62, 2.0**63, -(2.0**63), 1e308),
    *(1.7976931348623157e308, 2.2250738585072014e-308, 5e-324, -5e-324, math.inf, -math.inf, math.nan, 709.8),
]


def build(out: Path, *arguments: str) -> Path:
    include = sysconfig.get_paths()["include"]
    flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-g", f"-I{RUNTIME}", f"-I{include}"]
    subprocess.run(["cc", *flags, *arguments, str(RUNTIME / "pm_math.c"), "-o", str(out), "-lm"], check=True)
    return out


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    return ctypes.CDLL(str(build(tmp_path_factory.mktemp("pm_math") / "pm_math.so", "-O2", "-shared", "-fPIC")))


def same(left: object, right: object) -> bool:
    """Equal type and bits; any two nans are the same."""
    if isinstance(left, float) and isinstance(right, float):
        return struct.pack("d", left) == struct.pack("d", right) or (math.isnan(left) and math.isnan(right))
    return type(left) is type(right) and left == right


def random_int(source: random.Random) -> int:
    return source.getrandbits(source.randint(1, 63)) * source.choice((1, -1))


def random_float(source: random.Random) -> float:
    """Any double, or one of a middling size, or a subnormal, or a small whole number."""
    kind = source.random()
    if kind < 0.3:
        return struct.unpack("d", struct.pack("Q", source.getrandbits(64)))[0]
    if kind < 0.7:
        return source.uniform(-10.0, 10.0) * 2.0 ** source.randint(-20, 20)
    if kind < 0.8:
        return source.getrandbits(source.randint(1, 52)) * 5e-324
    return float(source.randint(-50, 50)) / source.choice((1, 2, 4))


def arguments(params: str, rounds: int) -> Iterator[list[Any]]:
    """Every combination of edge values for up to two arguments, then random ones."""
    source = random.Random(f"pm_math {params}")
    edges = [FLOATS if kind == "f" else INTS for kind in params]
    for first in edges[0]:
        for second in edges[1] if len(edges) > 1 else [None]:
            rest = [source.choice(values) for values in edges[2:]]
            yield [first, *([] if second is None else [second]), *rest]
    for _ in range(rounds):
        yield [random_float(source) if kind == "f" else random_int(source) for kind in params]


def caller(library: ctypes.CDLL, entry: MathRow) -> Callable[[list[Any]], tuple[bool, Any]]:
    """A function from arguments to (left, value), as native code would find them."""
    function = library[entry.symbol]
    kinds: list[Any] = [CTYPES[kind] for kind in entry.params]
    if entry.guard == "status":
        out: Any = CTYPES[entry.result]()
        function.argtypes, function.restype = [*kinds, ctypes.c_void_p], ctypes.c_int32
        return lambda values: (function(*values, ctypes.addressof(out)) == 0, out.value)
    function.argtypes, function.restype = kinds, CTYPES[entry.result]
    convert: Callable[[Any], Any] = bool if entry.result == "b" else lambda value: value

    def call(values: list[Any]) -> tuple[bool, Any]:
        value = convert(function(*values))
        return entry.guard == "finite" and not math.isfinite(value), value

    return call


def check(call: Callable[[list[Any]], tuple[bool, Any]], oracle: Callable[..., Any], values: list[Any]) -> bool:
    """True when native code answered; it must then have answered what CPython answers."""
    left, value = call(values)
    if left:
        return False
    try:
        wanted = oracle(*values)
    except (ArithmeticError, ValueError) as error:
        pytest.fail(f"{values}: native {value!r}, CPython raises {error!r}")
    assert same(value, wanted), f"{values}: native {value!r}, CPython {wanted!r}"
    return True


def compare_if(left: int, right: float) -> int:
    return 2 if math.isnan(right) else (left > right) - (left < right)


def operation(symbol: str) -> Callable[..., Any]:
    """The binary operator of CPython itself."""
    return eval(f"lambda left, right: left {symbol} right")


ORACLES: dict[str, Callable[..., Any]] = {
    "ipow": pow,
    "itruediv": operation("/"),
    "ffloordiv": operation("//"),
    "fmod": operation("%"),
    "fpow": operation("**"),
    "round": round,
    "round/2": round,
    "trunc": int,
    "compare_if": compare_if,
}


@pytest.mark.parametrize("name", sorted(MATH))
def test_math_function(name: str, library: ctypes.CDLL) -> None:
    call = caller(library, MATH[name])
    oracle = getattr(math, name.partition("/")[0])
    answered = sum(check(call, oracle, values) for values in arguments(MATH[name].params, ROUNDS))
    assert answered > 15, "native code always leaves"


@pytest.mark.parametrize("name", sorted(HELPERS))
def test_helper(name: str, library: ctypes.CDLL) -> None:
    call = caller(library, HELPERS[name])
    nonzero = name in ("ffloordiv", "fmod")
    given = (values for values in arguments(HELPERS[name].params, ROUNDS) if not (nonzero and values[1] == 0.0))
    answered = sum(check(call, ORACLES[name], values) for values in given)
    assert answered > 50, "native code always leaves"


@pytest.mark.parametrize(
    ("name", "values", "wanted"),
    [
        ("ipow", [3, 39], 3**39),
        ("ipow", [-2, 63], -(2**63)),
        ("ipow", [-1, 2**63 - 1], -1),
        ("round", [-(2.0**63)], -(2**63)),
        ("round", [2.5], 2),
        ("fpow", [-2.0, 3.0], -8.0),
        ("fpow", [2.0, -1074.0], 5e-324),
        ("round/2", [2.675, 2], 2.67),
        ("itruediv", [2**63 - 1, 3], (2**63 - 1) / 3),
    ],
)
def test_answers_at_the_edge(name: str, values: list[Any], wanted: object, library: ctypes.CDLL) -> None:
    left, value = caller(library, HELPERS[name])(values)
    assert not left
    assert same(value, wanted)


def test_table_matches_the_header() -> None:
    header = (RUNTIME / "pm_math.h").read_text()
    declared = {name: (result, params) for result, name, params in re.findall(r"(\w+) (pm_\w+)\((.*?)\);", header)}
    letters = {"double": "f", "int64_t": "i", "int32_t": "b"}
    used: set[str] = set()
    for entry in [*MATH.values(), *HELPERS.values()]:
        result, params = declared[entry.symbol]
        types = [letters[param.split()[0]] + "*" * param.count("*") for param in params.split(",")]
        wanted = [*entry.params, *([f"{entry.result}*"] if entry.guard == "status" else [])]
        assert types == wanted, entry
        assert letters[result] == ("b" if entry.guard == "status" else entry.result), entry
        used.add(entry.symbol)
    assert used == set(declared)


def test_rows_are_found_by_arity() -> None:
    assert row("log", 1) == MATH["log"]
    assert row("log", 2) == MATH["log/2"]
    assert row("hypot", 4) is None
    assert row("gamma", 1) is None


def test_clean_under_the_sanitizers(tmp_path: Path) -> None:
    harness = Path(__file__).with_name("pm_math_test.c")
    flags = ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    # Converting 0x1p63 back and 1.0 / 0.0 are checked by the callers: both are on in this build.
    program = build(tmp_path / "pm_math_test", *flags, "-fsanitize=float-cast-overflow", str(harness))
    done = subprocess.run([str(program)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("digest ")
