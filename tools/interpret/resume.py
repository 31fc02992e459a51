"""A leave: CPython's bytecode goes on where native code stands, by a copy of the code object with a new beginning.

    before:   0 RESUME                 after:   0 RESUME
              2 LOAD_FAST n                      . the locals and the operand stack of the state are put in place
             ..                                  . JUMP_FORWARD to what was 24
             24 BINARY_OP                        . all of the old code, with its exception table moved behind

A frame that waits in a call begins with a call of its own: of what the callee still has to do, or of what raises the
exception, inside of the handlers that are around the waiting instruction.
Invariant: jumps of CPython 3.11 and later are relative, so the old code needs no change.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import CellType, CodeType, FunctionType
from typing import Any

from pymlir.tools.interpret.faults import IrFault
from pymlir.tools.interpret.prologue import Prologue

SLACK = 4
"""Entries of the stack that calling a constant needs."""


class _Null:
    """An entry of the operand stack that holds nothing."""

    def __repr__(self) -> str:
        return "null"


NULL = _Null()


@dataclass
class State:
    """How one frame stands: its code, its globals, and the bound locals by slot.  `resume` empties it.

    `offset` is where it goes on.  `waits` is the instruction it waits in: its stack is without what that one pops, and
    what `inner` returns comes on top; what `inner` raises is raised there.
    """

    code: CodeType
    space: dict[str, Any]
    offset: int
    slots: list[tuple[int, Any]]
    stack: list[Any]
    cells: tuple[CellType, ...] = ()
    waits: int = -1
    inner: Callable[[], Any] | None = None


def raising(given: list[BaseException]) -> Callable[[], Any]:
    """What a frame calls into which an exception comes; it is taken from the list, since the frame has this call."""

    def call() -> Any:
        error = given.pop()
        context = error.__context__
        try:
            raise error
        finally:
            error.__context__ = context
            del error, context

    return call


def resume(state: State) -> Any:
    """Finish the call in bytecode; gives its result."""
    runs = list(_runs(state.stack))
    shape = tuple(0 if run is None else len(run) for run in runs)
    slots = tuple(slot for slot, _ in state.slots)
    _check(state, slots)
    code = _template(state.code, state.offset, slots, shape, state.waits)
    parts = [tuple(value for _, value in state.slots)] if slots else []
    parts += [tuple(reversed(run)) for run in runs if run is not None]
    own = state.code.co_consts
    code = code.replace(co_consts=(*own, lambda: parts.pop(0), state.inner))
    function = FunctionType(code, state.space, state.code.co_name, None, state.cells or None)
    state.slots.clear()
    state.stack.clear()
    del runs
    return function(*(None,) * code.co_argcount, **dict.fromkeys(_keyword_only(code)))


def _keyword_only(code: CodeType) -> tuple[str, ...]:
    return code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]


def _parameters(code: CodeType) -> int:
    flags = (code.co_flags & one != 0 for one in (inspect.CO_VARARGS, inspect.CO_VARKEYWORDS))
    return code.co_argcount + code.co_kwonlyargcount + sum(flags)


def _check(state: State, slots: tuple[int, ...]) -> None:
    code = state.code
    count = len({*code.co_varnames, *code.co_cellvars})
    if any(slot >= count for slot in slots):
        raise IrFault(f"a snapshot of {code.co_qualname} has local {max(slots)} of {count}")


def _runs(stack: list[Any]) -> Iterator[list[Any] | None]:
    """The stack, bottom to top, in runs of values; None is a NULL."""
    run: list[Any] = []
    for entry in stack:
        if entry is NULL:
            if run:
                yield run
            yield None
            run = []
        else:
            run.append(entry)
    if run:
        yield run


@lru_cache(maxsize=4096)
def _template(code: CodeType, offset: int, slots: tuple[int, ...], shape: tuple[int, ...], waits: int) -> CodeType:
    """The code with its prologue, whose last two constants give the values and call the inner frame."""
    take = len(code.co_consts)
    prologue = Prologue(code)
    if code.co_freevars:
        prologue.emit("COPY_FREE_VARS", len(code.co_freevars))
    prologue.emit("RESUME")
    for slot in range(_parameters(code)):
        # The values of parameters are the state's, too.
        prologue.emit("DELETE_FAST", slot)
    if slots:
        prologue.call(take)
        prologue.emit("UNPACK_SEQUENCE", len(slots))
        for slot in slots:
            prologue.emit("STORE_FAST", slot)
    for length in shape:
        if not length:
            prologue.emit("PUSH_NULL")
            continue
        prologue.call(take)
        prologue.emit("UNPACK_SEQUENCE", length)
    if waits >= 0:
        prologue.call_in(take + 1, waits)
    prologue.emit("JUMP_FORWARD", offset // 2)
    depth = max(len(slots), sum(shape) + len(shape)) + SLACK
    return prologue.finish((*code.co_consts, None, None), depth)
