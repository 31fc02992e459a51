"""Instruction tables against `dis`, and stack depths against what CPython computed for the code object."""

import dis
import sysconfig
from pathlib import Path
from types import CodeType
from typing import Any, cast

import pytest

from pymlir.frontend.bytecode import CodeTable, code_tree, inner_codes, parents, read_code

MODULES = ("argparse", "ast", "asyncio/base_events", "contextlib", "dataclasses", "inspect", "tempfile", "typing")
ENDS = ("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE")


def codes_of(module: str) -> list[CodeType]:
    path = Path(sysconfig.get_path("stdlib"), f"{module}.py")
    return code_tree(compile(path.read_bytes(), str(path), "exec", dont_inherit=True))


def successors(table: CodeTable, number: int, instruction: dis.Instruction) -> list[tuple[int, int]]:
    """Where an instruction may go on, and the stack depth there."""
    found: list[tuple[int, int]] = []
    op, arg = instruction.opcode, instruction.arg
    name = table.names[number]
    if op in dis.hasjrel:
        effect = dis.stack_effect(op, arg, jump=True)
        found.append((cast(int, instruction.argval), table.depths[number] + effect))
    if name not in ENDS and not (name.startswith("JUMP_") and "_IF_" not in name):
        depth = table.depths[number] + dis.stack_effect(op, arg, jump=False)
        found.append((table.ends[number], 1 if name == "RETURN_GENERATOR" else depth))
    return found


@pytest.mark.parametrize("module", MODULES)
def test_depths_agree_on_every_way(module: str) -> None:
    for code in codes_of(module):
        table = read_code(code)
        assert max(table.depths) <= code.co_stacksize
        assert all(depth >= -1 for depth in table.depths)
        at = dict(zip(table.starts, table.depths, strict=True))
        shown = [found for found in dis.get_instructions(code) if found.opname not in ("CACHE", "EXTENDED_ARG")]
        for number, instruction in enumerate(shown):
            if table.depths[number] >= 0:
                for offset, depth in successors(table, number, instruction):
                    assert at[offset] == depth, (code.co_qualname, instruction)


@pytest.mark.parametrize("module", MODULES)
def test_the_table_is_what_dis_shows(module: str) -> None:
    for code in codes_of(module):
        table = read_code(code)
        shown = [found for found in dis.get_instructions(code) if found.opname not in ("CACHE", "EXTENDED_ARG")]
        assert table.offsets == [found.offset for found in shown]
        assert table.names == [found.opname for found in shown]
        assert table.args == [found.arg or 0 for found in shown]
        for span, found in zip(table.spans, shown, strict=True):
            place = cast(Any, found.positions)
            assert span is None or span == (place.lineno, place.col_offset, place.end_lineno, place.end_col_offset)


@pytest.mark.parametrize("module", MODULES)
def test_code_numbers_are_preorder(module: str) -> None:
    codes = codes_of(module)

    def preorder(code: CodeType) -> list[CodeType]:
        found = [code]
        for const in code.co_consts:
            if isinstance(const, CodeType):
                found += preorder(const)
        return found

    assert [id(code) for code in codes] == [id(code) for code in preorder(codes[0])]
    for number, parent in enumerate(parents(codes)):
        assert number == 0 or any(code is codes[number] for code in inner_codes(codes[parent]))


def test_a_long_jump_resumes_at_its_prefix() -> None:
    body = "".join(f"    x = a.b{number}\n" for number in range(300))
    code = compile(f"def f(a):\n{body}", "m", "exec").co_consts[0]
    table = read_code(cast(CodeType, code))
    prefixed = [number for number in range(table.size) if table.starts[number] != table.offsets[number]]
    assert prefixed
    assert all(table.starts[number] < table.offsets[number] for number in prefixed)
