"""Interprets the structured ops of the names form: conditions, loops, `with`, `try`, and what yields."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, cast

from xdsl.ir import Operation, Region, SSAValue

from pymlir.dialects import py
from pymlir.tools.interpret.frame import (
    BREAK,
    CONTINUE,
    Frame,
    Raised,
    Result,
    Steps,
)
from pymlir.tools.interpret.names import run_region, structured
from pymlir.tools.interpret.tracebacks import tidy

END = object()


def attempt(function: Callable[..., Any], *args: Any) -> tuple[Any, Raised | None]:
    """A call on the program's behalf: its result, or what it raised."""
    try:
        return function(*args), None
    except BaseException as error:
        tidy(error)
        return None, Raised(error)


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
