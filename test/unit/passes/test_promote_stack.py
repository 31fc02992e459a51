"""Each snapshot's operand stack is the one the bytecode has there, entry by entry."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType

import pytest
from xdsl.ir import Block, SSAValue

sys.path.insert(0, str(Path(__file__).parent))

from bytecode_stack import ANY, NULL, Entry, stacks

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.frontend import source_to_py
from pymlir.passes.base import PassContext
from pymlir.passes.promote_locals import PromoteLocalsPass
from pymlir.passes.resolve_scopes import ResolveScopesPass

CASES = Path(__file__).with_name("stack_cases.txt")
NAMES = tuple(re.findall(r"^def (\w+)", CASES.read_text(), re.MULTILINE))
STANDARD = ("textwrap", "heapq", "calendar", "statistics", "random", "difflib", "argparse", "tokenize", "csv", "shlex")


def promoted(source: bytes, filename: str) -> Iterator[tuple[py.FuncOp, CodeType]]:
    """The functions of a module in the values form, each with its code object."""
    unit = source_to_py(source, filename)
    ResolveScopesPass().run(unit.module, PassContext())
    PromoteLocalsPass().run(unit.module, PassContext())
    unit.module.verify()
    for func in unit.module.ops:
        if isinstance(func, py.FuncOp) and "interpreted" not in func.attributes:
            yield func, unit.codes[func.code.data]


def matches(value: SSAValue | None, entry: Entry, snapshot: pyv.SnapshotOp) -> bool:
    """Whether a modelled stack entry is what the bytecode has there."""
    if value is None or entry in (NULL, ANY):
        return (value is None) == (entry == NULL)
    kind, source = entry
    owner = value.owner
    if isinstance(owner, Block) and value not in snapshot.local_values.values():
        # A merged value: where CPython has copies of the code behind, each has one of the values merged.
        return True
    if kind == "const":
        return isinstance(owner, pyv.ConstOp) and repr(owner.value.data) == source
    if kind == "local":
        local = snapshot.local_values.get(str(source))
        return local is value or local is None or was_checked(local, value) or value.name_hint == source
    if isinstance(owner, Block | pyv.IsOp):
        return True
    state = owner.snapshot if isinstance(owner, pyv.ValuesOp) else None
    made_by = state.owner if state is not None else None
    return not isinstance(made_by, pyv.SnapshotOp) or source in (made_by.where.at, made_by.where.next - 2)


def was_checked(local: SSAValue, value: SSAValue) -> bool:
    return isinstance(local.owner, pyv.CheckBoundOp) and local.owner.value is value


def faults(func: py.FuncOp, code: CodeType) -> tuple[list[str], int]:
    """Every snapshot that differs, and the number of those compared."""
    found: list[str] = []
    compared = 0
    real = stacks(code)
    for snapshot in func.walk():
        if not isinstance(snapshot, pyv.SnapshotOp) or snapshot.where.resume not in real:
            continue
        expected, modelled = real[snapshot.where.resume], snapshot.stack
        compared += 1
        same = len(expected) == len(modelled)
        if not same or not all(matches(v, e, snapshot) for v, e in zip(modelled, expected, strict=True)):
            found.append(f"{func.sym_name.data} {snapshot}: the bytecode has {expected}")
    return found, compared


@cache
def cases() -> dict[str, tuple[py.FuncOp, CodeType]]:
    return {func.sym_name.data: (func, code) for func, code in promoted(CASES.read_bytes(), str(CASES))}


@pytest.mark.parametrize("name", NAMES)
def test_snapshots_are_the_stacks_of_the_bytecode(name: str) -> None:
    found, compared = faults(*cases()[name])
    assert not found, "\n".join(found)
    assert compared


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left(name: str) -> None:
    func, _ = cases()[name]
    reasons = [op.reason.data for op in func.walk() if isinstance(op, pyv.LeaveOp)]
    assert reasons == (["assertion failed"] * 2 if name == "asserts" else [])


@pytest.mark.parametrize("name", STANDARD)
def test_snapshots_of_the_standard_library(name: str) -> None:
    path = Path(__import__(name).__file__ or "")
    total = 0
    for func, code in promoted(path.read_bytes(), str(path)):
        found, compared = faults(func, code)
        total += compared
        assert not found, "\n".join(found)
    assert total > 100
