"""Why values of a function stay objects, for who wants to know."""

from __future__ import annotations

from xdsl.dialects.builtin import StringAttr

from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.lattice import Element
from pymlir.passes.analyses.scalar import COMPUTING
from pymlir.passes.base import PassContext
from pymlir.passes.infer.represent import Note, Representation


def say_what_stays(found: Representation, context: PassContext) -> None:
    """One remark for each parameter and each computation that native code cannot do unboxed."""
    entry = found.graph.blocks[0].arguments
    for number, value in zip(entry, found.frame.function.region.blocks[0].args, strict=True):
        if not found.unboxed[number]:
            name = value.name_hint or str(value.index)
            said = f"parameter '{name}' stays an object: {why_boxed(found.frame.values[number])}"
            context.declined(found.frame.function.op, said)
    for notes in found.notes:
        for note in notes:
            if type(note.node.op) in COMPUTING and not note.is_native:
                context.declined(note.node.op, why_not_native(note))


def why_boxed(element: Element) -> str:
    """Why a register does not hold it."""
    if lattice.is_unboxed(element):
        return "what is passed for it is held as an object elsewhere"
    if lattice.single(element) == "int":
        return f"{element!r} may not fit 64 bits"
    return f"its classes are {element!r}"


def why_not_native(note: Note) -> str:
    """Why an operation is the interpreter's."""
    operator = note.node.op.properties.get("operator")
    what = f"'{operator.data}'" if isinstance(operator, StringAttr) else "this"
    return f"{what} is not done natively on {', '.join(repr(element) for element in note.args)}"
