"""What a program has to know about one of its functions, of whatever level."""

from __future__ import annotations

from collections.abc import Sequence
from types import CellType, FunctionType
from typing import TYPE_CHECKING, Any

from pymlir.dialects import py, rt
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.pyv_form import ValuesOp
from pymlir.tools.interpret.entry import Shape
from pymlir.tools.interpret.frame import Frame

if TYPE_CHECKING:
    from pymlir.tools.interpret.program import Program

Func = py.FuncOp | rt.FuncOp


def number_of(func: Func) -> int:
    return func.code if isinstance(func, rt.FuncOp) else func.code.data


def in_values_form(func: py.FuncOp) -> bool:
    first = py.block_of(func.body).first_op
    return isinstance(first, ValuesOp)


def line_of(func: py.FuncOp) -> int:
    places = (op.properties.get("at") for op in func.walk())
    return next((place.line for place in places if isinstance(place, py.AtAttr)), 1)


def shape_of_native(func: rt.FuncOp) -> Shape:
    """The shape of a function of which only `rt` is there: its parameters have no names."""
    params = tuple(py.Param(f"arg{number}") for number in range(len(func.params)))
    name = func.qualname.rpartition(".")[2]
    return Shape(name, func.qualname, func.file, func.line, params, ())


def bind_arguments(frame: Frame, args: list[Any]) -> None:
    """The arguments become variables, or the contents of cells."""
    frame.cells.update((name, CellType()) for name in frame.func.cell_names.data)
    frame.given = args
    args.reverse()
    for param in frame.program.shape(frame.func).slots:
        value = args.pop()
        if param.name in frame.cells:
            frame.cells[param.name].cell_contents = value
        else:
            frame.names[param.name] = value


def make_function(
    program: Program,
    number: int,
    parts: Sequence[str],
    args: list[Any],
    constant: LiteralAttr | None,
    space: dict[str, Any],
) -> FunctionType:
    """What a `def` inside a function makes, of what the bytecode has on its stack."""
    func = program.funcs.get(number)
    code = program.originals[number] if func is None else program.entry_of(func)
    values: dict[str, Any] = dict(zip(parts[:-1], args, strict=False))
    if parts:
        top: Any = tuple(args[len(parts) - 1 :]) if constant is None else constant.data
        values[parts[-1]] = dict(zip(args[-1], top, strict=False)) if parts[-1] == "keywords" else top
    made = FunctionType(code, space, None, values.get("defaults"), values.get("closure"))
    made.__kwdefaults__ = values.get("keywords")
    notes: Any = values.get("annotations", ())
    made.__annotations__ = dict(zip(notes[::2], notes[1::2], strict=True))
    made.__doc__ = program.documentation(number)
    return made
