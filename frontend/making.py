"""Where the bytecode makes a function: its parts from the bottom of the stack to the top, then the function.

    def f(x: int, y=n, *, k=3): ...       BUILD_TUPLE 1             defaults
                                          BUILD_CONST_KEY_MAP 1     keywords
                                          BUILD_TUPLE 2             annotations
                                          BUILD_TUPLE 1             the cells
                                          LOAD_CONST <code>
                                          MAKE_FUNCTION

All of these have the function's own span, and no other instruction of their kind has.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.dialects.py_types import AtAttr
from pymlir.frontend.builder import NO_CODE, NONE, Builder, Node, span_of

BUILDERS = frozenset(("BUILD_TUPLE", "BUILD_CONST_KEY_MAP"))


def parts_made(b: Builder, code: int, values: Sequence[SSAValue], kinds: Sequence[str]) -> list[tuple[str, str]]:
    """The parts that are made of values, by name and opcode."""
    found: list[tuple[str, str]] = []
    for part, last in (("defaults", ""), ("keywords", "="), ("annotations", ":")):
        own = [value for value, kind in zip(values, kinds, strict=True) if kind[-1:] == last]
        if own and last == "=":
            found.append((part, "BUILD_CONST_KEY_MAP"))
        elif not all(isinstance(value.owner, py.ConstOp) for value in own):
            found.append((part, "BUILD_TUPLE"))
    if b.unit.codes[code].co_freevars:
        found.append(("closure", "BUILD_TUPLE"))
    return found


def making(
    b: Builder, node: Node, code: int, values: Sequence[SSAValue], kinds: Sequence[str]
) -> tuple[AtAttr, dict[str, AtAttr]]:
    """The place of a function, and those of its parts; without an instruction where they are not as expected."""
    span = span_of(node)
    number = b.places.find(span, "function", b.in_finally > 0)
    if number < 1 or code == NO_CODE:
        return AtAttr.of(span), {}
    wanted = parts_made(b, code, values, kinds)
    own = b.table.spans[number]
    builders = [one for one in b.places.all(own, BUILDERS) if one < number] if own is not None else []
    builders = builders[len(builders) - len(wanted) :]
    if [b.table.names[one] for one in builders] != [opcode for _, opcode in wanted]:
        return AtAttr.of(span), {}
    places = {part: b.at_number(span, one) for (part, _), one in zip(wanted, builders, strict=True)}
    start = first_of(b, number, places.pop("closure", None), builders, bool(kinds))
    if start == NONE:
        return AtAttr.of(span), {}
    table = b.table
    at = AtAttr.of(span, table.offsets[number], end_of(b, number), table.depths[start], table.starts[start])
    return at, places


def first_of(b: Builder, number: int, closure: AtAttr | None, builders: Sequence[int], has_parts: bool) -> int:
    """The instruction that makes or loads the topmost part; the code's where there is none."""
    code = number - 1
    if b.table.names[code] != "LOAD_CONST":
        return NONE
    if closure is None and not has_parts:
        return code
    if builders and builders[-1] == code - 1:
        return builders[-1]
    return code - 1 if b.table.names[code - 1] == "LOAD_CONST" else NONE


def end_of(b: Builder, number: int) -> int:
    """Behind the instructions that give a new function its parts (3.13)."""
    while b.table.names[number + 1] == "SET_FUNCTION_ATTRIBUTE":
        number += 1
    return b.table.ends[number]
