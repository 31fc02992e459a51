"""Interprets `with` and `try` of the names form."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any, cast

from xdsl.ir import Region

from pymlir.dialects import py
from pymlir.tools.interpret.faults import OURS
from pymlir.tools.interpret.frame import NO_MATCH, Frame, Raised, Returned, Signal, Steps
from pymlir.tools.interpret.names import run_region, structured
from pymlir.tools.interpret.names_flow import ask, attempt
from pymlir.tools.interpret.resume import raising
from pymlir.tools.interpret.variables import bind, unbind


def while_handling(frame: Frame, error: BaseException, steps: Steps) -> Steps:
    """Run `steps` with `error` as the exception that is being handled."""
    kept = error.__context__, error.__traceback__
    frame.errors.append(error)
    try:
        raise error
    except BaseException:
        error.__context__, error.__traceback__ = kept
        return (yield from steps)
    finally:
        frame.errors.pop()


# ---- with


def special(value: Any, name: str, protocol: str) -> Any:
    """A method that is looked up on the class."""
    kind = cast(Any, type(value))
    method = getattr(kind, name, None)
    if method is None:
        missed = f" (missed {name} method)" if name.endswith("exit__") else ""
        raise TypeError(f"'{kind.__name__}' object does not support the {protocol} protocol{missed}")
    return partial(method, value)


@structured(py.WithOp)
def run_with(frame: Frame, op: py.WithOp, args: list[Any]) -> Steps:
    is_async = op.is_async is not None
    manager = args.pop()
    a, protocol = ("a", "asynchronous context manager") if is_async else ("", "context manager")
    enter: Any
    leave: Any
    enter, raised = attempt(special, manager, f"__{a}enter__", protocol)
    leave, raised = (None, raised) if raised is not None else attempt(special, manager, f"__{a}exit__", protocol)
    value, raised = (None, raised) if raised is not None else (yield from called(is_async, enter))
    if raised is not None:
        return raised
    frame.env[py.block_of(op.body).args[0]] = value
    del value, manager, enter
    signal = yield from run_region(frame, op.body)
    if isinstance(signal, Raised):
        return signal if isinstance(signal.error, OURS) else (yield from leave_by(frame, is_async, leave, signal))
    _, raised = yield from called(is_async, leave, None, None, None)
    return raised or signal


def called(
    is_async: bool, function: Callable[..., Any], *args: Any
) -> Generator[tuple[bool, list[Any]], list[Any], tuple[Any, Raised | None]]:
    value, raised = attempt(function, *args)
    if raised is None and is_async:
        value, raised = yield from ask(True, [value])
    return value, raised


def leave_by(frame: Frame, is_async: bool, leave: Callable[..., Any], signal: Raised) -> Steps:
    """The end of a `with` by an exception, which may be swallowed."""
    error = signal.error

    def steps() -> Steps:
        swallows, raised = yield from called(is_async, leave, type(error), error, error.__traceback__)
        swallows, raised = (False, raised) if raised is not None else attempt(bool, swallows)
        return raised or (None if swallows else signal)

    return (yield from while_handling(frame, error, steps()))


# ---- try


@structured(py.TryOp)
def run_try(frame: Frame, op: py.TryOp, args: list[Any]) -> Steps:
    signal: Signal | None = yield from run_region(frame, op.body)
    if isinstance(signal, Raised) and isinstance(signal.error, OURS):
        return signal
    if isinstance(signal, Raised) and op.handlers.data:
        error = signal.error
        steps = handle_group(frame, op, error) if op.star is not None else handle(frame, op, error)
        signal = yield from while_handling(frame, error, steps)
        del error, steps  # the error's frames keep this one, which called them
    elif signal is None and op.orelse is not None:
        signal = yield from run_region(frame, op.orelse)
    if op.finalbody is None or (isinstance(signal, Raised) and isinstance(signal.error, OURS)):
        return signal
    steps = run_region(frame, op.finalbody)
    if isinstance(signal, Raised):
        ended = yield from while_handling(frame, signal.error, steps)
    else:
        ended = yield from steps
    return signal if ended is None else ended


def handle(frame: Frame, op: py.TryOp, error: BaseException) -> Steps:
    """The first handler that matches."""
    outer, frame.matcher = frame.matcher, None
    try:
        for region in op.handler_regions:
            signal = yield from run_region(frame, region)
            if signal is not NO_MATCH:
                unname(frame, region)
                return signal
        return Raised(error)
    finally:
        frame.matcher = outer


def catch_of(region: Region) -> py.CatchOp:
    return next(op for op in py.block_of(region).ops if isinstance(op, py.CatchOp))


def unname(frame: Frame, region: Region) -> None:
    """At the end of a handler its name is unbound, however it ends."""
    var = catch_of(region).var
    if var is not None:
        bind(frame, var.data, None)
        unbind(frame, var.data)


@structured(py.CatchOp)
def run_catch(frame: Frame, op: py.CatchOp, args: list[Any]) -> Steps:
    error = frame.errors[-1]
    if args:
        wanted = args.pop()
        if frame.matcher is not None:
            error, raised = attempt(frame.matcher, wanted)
            matches = error is not None
        else:
            matches, raised = attempt(catches, wanted, error)
        if raised is not None:
            return raised
        if not matches:
            return NO_MATCH
    if op.var is not None:
        bind(frame, op.var.data, error)
    return None
    yield


def catches(wanted: Any, error: BaseException) -> bool:
    """Whether `except wanted` is for this exception; CPython itself decides, and complains about what is no class."""
    kept = error.__traceback__
    try:
        raising([error])()
    except wanted:
        return True
    except BaseException as other:
        if other is error:
            return False
        raise
    finally:
        error.__traceback__ = kept
    return False


GROUP = """
def matches(error):
    try:
        raise error
{handlers}
"""
HANDLER = """\
    except* (yield) as found:
        yield found
"""


def handle_group(frame: Frame, op: py.TryOp, error: BaseException) -> Steps:
    """`except*`: CPython splits the group; each handler runs with its part."""
    space: dict[str, Any] = {}
    exec(GROUP.format(handlers=HANDLER * op.handlers.data), space)
    matching = space["matches"](error)
    _, raised = attempt(next, matching)
    outer, frame.matcher = frame.matcher, matching.send
    try:
        for region in op.handler_regions:
            if raised is not None:
                break
            signal = yield from run_region(frame, region)
            if signal is NO_MATCH:
                continue
            unname(frame, region)
            if isinstance(signal, Returned):
                return signal
            step = (matching.throw, signal.error) if isinstance(signal, Raised) else (next, matching)
            _, raised = attempt(*step)
    finally:
        frame.matcher = outer
    if raised is None or isinstance(raised.error, StopIteration):
        return None
    return raised
