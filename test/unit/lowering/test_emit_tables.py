"""The emission's tables against the dialect and against the C headers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from xdsl.ir import Operation

from pymlir.dialects import rt
from pymlir.lowering.emit import EMITTERS
from pymlir.lowering.emit_module import MATH_SYMBOLS, RUNTIME, c_types
from pymlir.lowering.mlir_bindings import ROOTS, find_root

RUNTIME_C = Path(__file__).resolve().parents[3] / "runtime_c"
LETTERS = {"int64_t": "l", "int32_t": "w", "double": "d", "void": ""}


def letter(type_: str) -> str:
    return "p" if "*" in type_ else LETTERS[type_.replace("const", "").strip()]


def prototypes() -> dict[str, tuple[str, str]]:
    """Every C function that native code may call: letters of its parameters and of its result."""
    found: dict[str, tuple[str, str]] = {}
    for header in ("pm_native.h", "pm_math.h"):
        text = re.sub(r"//.*", "", (RUNTIME_C / header).read_text())
        for result, name, arguments in re.findall(r"^([a-zA-Z_][\w ]*\**)\s*(pm_\w+)\(([^)]*)\);", text, re.MULTILINE):
            types = [re.sub(r"\w+$", "", one.strip()) for one in arguments.split(",")]
            found[name] = (
                "".join(letter(one) for one in types),
                letter(result + ("*" if result.endswith("*") else "")),
            )
    return found


@pytest.mark.parametrize("name", RUNTIME)
def test_runtime_functions_match_their_prototypes(name: str) -> None:
    assert prototypes()[name] == RUNTIME[name]


@pytest.mark.parametrize("name", MATH_SYMBOLS)
def test_math_functions_match_their_prototypes(name: str) -> None:
    assert prototypes()[name] == c_types(MATH_SYMBOLS[name])


def test_every_op_is_emitted() -> None:
    gone_by_then = (rt.SnapshotOp, rt.FuncOp, rt.DropOp)
    computing: set[type[Operation]] = {op for op in rt.Rt.operations if op not in gone_by_then}
    assert computing == EMITTERS.keys()


def test_the_bindings_are_found() -> None:
    assert find_root() in ROOTS
