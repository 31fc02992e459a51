"""Interprets the structured ops of the names form: conditions, loops, `with`, `try`, and what yields."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any, cast

from xdsl.ir import Operation, Region, SSAValue

from pymlir.dialects import py
from pymlir.tools.interpret.frame import (
    BREAK,
    CONTINUE,
    NO_MATCH,
    OURS,
    Frame,
    Raised,
    Result,
    Returned,
    Signal,
    Steps,
)
from pymlir.tools.interpret.names import bind, run_region, structured, unbind
from pymlir.tools.interpret.resume import raising

END = object()


def attempt(function: Callable[..., Any], *args: Any) -> tuple[Any, Raised | None]:
    """A call on the program's behalf: its result, or what it raised."""
    try:
        return function(*args), None
    except BaseException as error:
        return None, Raised(error)


def while_handling(frame: Frame, error: BaseException, steps: Steps) -> Steps:
    """Run `steps` with `error` as the exception that is being handled."""
    context = error.__context__
    frame.errors.append(error)
    try:
        raise error
    except BaseException:
        error.__context__ = context
        return (yield from steps)
    finally:
        frame.errors.pop()


# ---- conditions


def value_of(frame: Frame, op: Operation, region: Region) -> Steps:
    """Run a region that stands for a value, which becomes the op's result."""
    signal = yield from run_region(frame, region)
    if not isinstance(signal, Result):
        return signal
    give_value(frame, op.results[0], signal.value, frame.region_truth)
    return None


def give_value(frame: Frame, result: SSAValue, value: Any, truth: bool | None) -> None:
    """The result of an op, with its truth where that has been asked for."""
    frame.env[result] = value
    if truth is not None:
        frame.known[result] = truth


def tested(frame: Frame, op: py.IfOp | py.IfExpOp | py.AssertOp | py.ChainOp, value: Any) -> tuple[bool, Raised | None]:
    return attempt(frame.truth, value, op.operands[0], op.at is not None)


@structured(py.IfOp)
def run_if(frame: Frame, op: py.IfOp, args: list[Any]) -> Steps:
    yes, raised = tested(frame, op, args.pop())
    if raised is not None:
        return raised
    region = op.then if yes else op.orelse
    return None if region is None else (yield from run_region(frame, region))


@structured(py.IfExpOp)
def run_if_exp(frame: Frame, op: py.IfExpOp, args: list[Any]) -> Steps:
    yes, raised = tested(frame, op, args.pop())
    return raised or (yield from value_of(frame, op, op.then if yes else op.orelse))


@structured(py.AssertOp)
def run_assert(frame: Frame, op: py.AssertOp, args: list[Any]) -> Steps:
    yes, raised = tested(frame, op, args.pop())
    return raised or (None if yes else (yield from run_region(frame, op.failed)))


@structured(py.ChainOp)
def run_chain(frame: Frame, op: py.ChainOp, args: list[Any]) -> Steps:
    first, shared = args
    yes, raised = tested(frame, op, first)
    if raised is not None:
        return raised
    if not yes:
        give_value(frame, op.results[0], first, False)
        return None
    frame.env[op.operands[1]] = shared
    return (yield from value_of(frame, op, op.rest))


@structured(py.BoolOp)
def run_bool_op(frame: Frame, op: py.BoolOp, args: list[Any]) -> Steps:
    decides = op.op.data == "or"
    last = len(op.regions) - 1
    for number, region in enumerate(op.regions):
        signal = yield from run_region(frame, region)
        if not isinstance(signal, Result):
            return signal
        truth = frame.region_truth
        if number == last or (bool(signal.value) if truth is None else truth) == decides:
            give_value(frame, op.results[0], signal.value, truth)
            return None
    return None


# ---- loops


@structured(py.WhileOp)
def run_while(frame: Frame, op: py.WhileOp, args: list[Any]) -> Steps:
    while True:
        frame.program.burn()
        signal = yield from run_region(frame, op.test)
        if not isinstance(signal, Result):
            return signal
        known = frame.region_truth
        yes, raised = (known, None) if known is not None and op.at is None else attempt(bool, signal.value)
        if raised is not None:
            return raised
        if not yes:
            break
        del signal
        ended = yield from run_region(frame, op.body)
        if ended is BREAK:
            return None
        if ended is not None and ended is not CONTINUE:
            return ended
    return None if op.orelse is None else (yield from run_region(frame, op.orelse))


@structured(py.ForOp)
def run_for(frame: Frame, op: py.ForOp, args: list[Any]) -> Steps:
    is_async = op.is_async is not None
    iterator = args.pop()
    if op.at is not None:
        iterator, raised = attempt(async_iterator if is_async else iter, iterator)
        if raised is not None:
            return raised
    while True:
        frame.program.burn()
        raised = yield from (next_awaited if is_async else next_item)(frame, op, iterator)
        if raised is not None:
            return raised
        if frame.env[op.item] is END:
            break
        ended = yield from run_region(frame, op.body)
        if ended is BREAK:
            return None
        if ended is not None and ended is not CONTINUE:
            return ended
    del frame.env[op.item], iterator
    return None if op.orelse is None else (yield from run_region(frame, op.orelse))


def next_item(frame: Frame, op: py.ForOp, iterator: Any) -> Steps:
    """Put the next item in place, or END."""
    try:
        frame.env[op.item] = next(iterator, END)
    except BaseException as error:
        return Raised(error)
    return None
    yield


def async_iterator(value: Any) -> Any:
    kind = cast(Any, type(value))
    if not hasattr(kind, "__aiter__"):
        raise TypeError(f"'async for' requires an object with __aiter__ method, got {kind.__name__}")
    iterator: Any = kind.__aiter__(value)
    if not hasattr(cast(Any, type(iterator)), "__anext__"):
        name = cast(Any, type(iterator)).__name__
        raise TypeError(f"'async for' received an object from __aiter__ that does not implement __anext__: {name}")
    return iterator


def next_awaited(frame: Frame, op: py.ForOp, iterator: Any) -> Steps:
    asked, raised = attempt(cast(Any, type(iterator)).__anext__, iterator)
    value, raised = (None, raised) if raised is not None else (yield from ask(True, [asked]))
    if raised is not None and not isinstance(raised.error, StopAsyncIteration):
        return raised
    frame.env[op.item] = value if raised is None else END
    return None


# ---- what only the entry can do


def ask(delegates: bool, what: list[Any]) -> Generator[tuple[bool, list[Any]], list[Any], tuple[Any, Raised | None]]:
    """Have the entry yield, await or delegate; the answer, or what was thrown in."""
    answer = yield delegates, what
    value, error = answer
    answer.clear()
    # Raised here, so that it gets what is being handled as its context.
    return (value, None) if error is None else attempt(raise_here, error)


def raise_here(error: BaseException) -> None:
    raise error


@structured(py.YieldOp)
def run_yield(frame: Frame, op: py.YieldOp, args: list[Any]) -> Steps:
    return (yield from asked(frame, op, False, args))


@structured(py.YieldFromOp, py.AwaitOp)
def run_await(frame: Frame, op: py.YieldFromOp | py.AwaitOp, args: list[Any]) -> Steps:
    return (yield from asked(frame, op, True, args))


def asked(frame: Frame, op: Operation, delegates: bool, args: list[Any]) -> Steps:
    value, raised = yield from ask(delegates, args)
    if raised is None:
        frame.give(op, value)
    return raised


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
    try:
        raising(error)()
    except wanted:
        return True
    except BaseException as other:
        if other is error:
            return False
        raise
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
