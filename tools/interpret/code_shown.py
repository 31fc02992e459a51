"""Bytecode that asks for `__code__` asks us: it is shown CPython's code, and sets the entry that stands for it.

    before:   LOAD_ATTR __code__        after:   LOAD_CONST codes; SWAP 2; BINARY_OP @
              STORE_ATTR __code__                LOAD_CONST codes; SWAP 2; STORE_SUBSCR

What is put in an instruction's place fits into its inline cache, and NOPs fill the rest.
Invariant: no instruction moves, so snapshots, jumps, lines and handlers stay what they are.
"""

from __future__ import annotations

import dis
from collections.abc import Callable
from types import CodeType
from typing import Any

from pymlir.frontend.bytecode import read_code
from pymlir.tools.interpret.prologue import MINOR, instruction

NAME = "__code__"
MATRIX_PRODUCT = 4
"""The argument of BINARY_OP for `@`."""


class Shown:
    """The constant that patched bytecode calls by operators."""

    def __init__(self, read: Callable[[Any, str], Any], write: Callable[[Any, str, Any], None]):
        self.read = read
        self.write = write

    def __matmul__(self, owner: Any) -> Any:
        return self.read(owner, NAME)

    def __setitem__(self, owner: Any, value: Any) -> None:
        self.write(owner, NAME, value)


READ = (("SWAP", 2), ("BINARY_OP", MATRIX_PRODUCT))
WRITE = (("SWAP", 2), ("STORE_SUBSCR", 0))
STEPS = {"LOAD_ATTR": READ, "STORE_ATTR": WRITE}


def with_shown_code(code: CodeType, shown: Shown) -> CodeType:
    """The code, asking `shown`; code that does not ask stays the same object."""
    if NAME not in code.co_names:
        return code
    table = read_code(code)
    raw = bytearray(code.co_code)
    for place, name in enumerate(table.names):
        if name in STEPS and table.args[place] == _argument(code, name):
            start, end = table.starts[place], table.ends[place]
            raw[start:end] = _filled((("LOAD_CONST", len(code.co_consts)), *STEPS[name]), end - start)
    return code.replace(co_code=bytes(raw), co_consts=(*code.co_consts, shown), co_stacksize=code.co_stacksize + 1)


def _argument(code: CodeType, name: str) -> int:
    """How the instruction names `__code__`; from 3.12 on a bit says whether a method is wanted."""
    index = code.co_names.index(NAME)
    return index << 1 if MINOR >= 12 and name == "LOAD_ATTR" else index


def _filled(steps: tuple[tuple[str, int], ...], size: int) -> bytes:
    found = b"".join(instruction(name, arg) for name, arg in steps)
    return found + bytes((dis.opmap["NOP"], 0)) * ((size - len(found)) // 2)
