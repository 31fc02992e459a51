"""Variables of the names form: reading, binding and unbinding them, wherever they live."""

from __future__ import annotations

import sys
from types import CellType
from typing import Any

from pymlir.dialects import py
from pymlir.tools.interpret.cells import EMPTY, contents
from pymlir.tools.interpret.frame import Frame
from pymlir.tools.interpret.type_params import generic_base

MISSING = object()


def load(frame: Frame, op: py.LoadOp, args: list[Any]) -> Any:
    name = op.var.data
    if name == ".generic_base":
        return generic_base(frame)
    cell = frame.cell(name)
    if frame.by_name is not None and not frame.hidden and name in frame.by_name:
        return frame.by_name[name]
    if cell is not None:
        return from_cell(frame, name, cell)
    if name in frame.names:
        return frame.names[name]
    if frame.kind(op) == "local":
        raise UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value")
    return load_global(frame, name)


def from_cell(frame: Frame, name: str, cell: CellType) -> Any:
    found = contents(cell)
    if found is not EMPTY:
        return found
    around = sys.version_info < (3, 12) and bool(frame.hidden) and name not in frame.hidden[-1]
    if around or name in frame.func.free_names.data:  # before 3.12 a comprehension is a function of its own
        raise NameError(
            f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        )
    raise UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value")


def load_global(frame: Frame, name: str) -> Any:
    if name in frame.space:
        return frame.space[name]
    found = frame.builtins.get(name, MISSING)
    if found is MISSING:
        raise NameError(f"name '{name}' is not defined", name=name)
    return found


def store(frame: Frame, op: py.StoreOp, args: list[Any]) -> None:
    bind(frame, op.var.data, args[0], frame.kind(op), outside=op.keep is not None)


def bind(frame: Frame, name: str, value: Any, kind: str | None = None, *, outside: bool = False) -> None:
    """Assign to a variable; `outside` of the comprehensions around, as `:=` does."""
    scope = frame.hidden[-1] if frame.hidden and not outside else {}
    if name in scope:
        scope[name].cell_contents = value
        return
    kind = frame.code.kinds.get(name, frame.code.default) if kind is None else kind
    if name in frame.cells:
        frame.cells[name].cell_contents = value
    elif kind == "global":
        frame.space[name] = value
    elif frame.by_name is not None:
        frame.by_name[name] = value
    else:
        frame.names[name] = value


def delete(frame: Frame, op: py.DeleteOp, args: list[Any]) -> None:
    unbind(frame, op.var.data, frame.kind(op))


def unbind(frame: Frame, name: str, kind: str | None = None) -> None:
    kind = frame.code.kinds.get(name, frame.code.default) if kind is None else kind
    if name in frame.cells:
        from_cell(frame, name, frame.cells[name])
        del frame.cells[name].cell_contents
        return
    space = frame.space if kind == "global" else frame.names if frame.by_name is None else frame.by_name
    if name not in space:
        if kind == "local":
            raise UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value")
        raise NameError(f"name '{name}' is not defined", name=name)
    del space[name]
