"""The stack that a native call takes, as its tables say."""

from __future__ import annotations

import ctypes

from native_harness import Loaded, load, parse
from test_emit_control import FIB

from pymlir.lowering.stack_use import largest_frame, section

WORD = 8


def many_arguments(count: int) -> str:
    """A recursive function that hands on `count` arguments, most of them on the stack."""
    names = [f"%a{n}" for n in range(count)]
    arguments = ", ".join(f"{name} : i64" for name in names)
    return f"""
rt.func @deep({arguments}) -> i64 scalar code 1 params "{"i" * count}" name "deep" at "a.py" 1 {{
  %s = rt.snapshot at 2 locals(0 = %a0)
  %d = rt.depth
  %least = rt.iconst 0
  %ok = rt.icmp gt %d, %least
  rt.guard %ok, %s
  %x = rt.call @deep({", ".join([*names[1:], names[0]])}), %s : i64
  %y = rt.iadd %x, %a1, %s
  rt.return %y
}}
"""


def stack_bytes(native: Loaded) -> int:
    native.close()
    return native.meta["stack_bytes"]


def test_arguments_on_the_stack_count(library: ctypes.CDLL) -> None:
    small = stack_bytes(load(library, parse(FIB)))
    large = stack_bytes(load(library, parse(many_arguments(100))))
    assert 2 * WORD <= small <= 40 * WORD
    assert 100 * WORD <= large <= 130 * WORD


def test_an_object_without_tables_takes_nothing() -> None:
    header = bytearray(64)
    header[40:48] = (64).to_bytes(8, "little")
    header[58:64] = (64).to_bytes(2, "little") + (1).to_bytes(2, "little") + (0).to_bytes(2, "little")
    data = bytes(header) + bytes(64) + b"\0"
    assert section(data, b".debug_frame") == b""
    assert largest_frame(data) == 0
