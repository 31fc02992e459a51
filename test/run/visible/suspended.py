"""What suspended calls show: generators, coroutines, asynchronous generators, contexts; and those who drive them."""

import asyncio
import contextlib
import contextvars
import gc
import inspect
import itertools
import pickle
import sys
import traceback
import types
import warnings

VAR = contextvars.ContextVar("visible", default="unset")


def count_to(n):
    x = 0
    while x < n:
        y = yield x
        x += 1 if y is None else y
    return "done"


def delegating():
    r = yield from count_to(2)
    yield r


def guarded(log):
    try:
        yield 1
    finally:
        log.append("closed")


async def coro(x):
    await asyncio.sleep(0)
    return x


async def agen(n):
    for i in range(n):
        yield i


def consumes(n):
    total = 0
    for x in count_to(n):
        total += x
    return total


def drives(iterator):
    first = next(iterator)
    second = iterator.send(2)
    return first, second, list(iterator)


def reads_var():
    return VAR.get()


def sets_var(value):
    token = VAR.set(value)
    during = reads_var()
    VAR.reset(token)
    return during, reads_var(), token.old_value


def step(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


def check_generator_types():
    made = count_to(1)
    return (
        type(made) is types.GeneratorType,
        inspect.isgenerator(made),
        inspect.isgeneratorfunction(count_to),
        made.gi_code is count_to.__code__,
        made.__name__,
        made.__qualname__,
    )


def check_generator_state_and_frame():
    made = count_to(3)
    seen = [
        inspect.getgeneratorstate(made),
        next(made),
        inspect.getgeneratorstate(made),
        made.gi_frame.f_lineno - count_to.__code__.co_firstlineno,
        inspect.getgeneratorlocals(made),
        made.send(1),
        made.gi_running,
        made.gi_suspended,
        made.gi_yieldfrom,
    ]
    try:
        made.throw(KeyError("k"))
    except KeyError as error:
        seen.append(repr(error))
    return [*seen, inspect.getgeneratorstate(made), made.gi_frame]


def check_generator_consumed_by_a_native_loop():
    return consumes(5), drives(count_to(5))


def check_generator_delegates_and_returns():
    made = delegating()
    first = next(made)
    return first, made.gi_yieldfrom.gi_code.co_name, list(made)


def check_generator_closed_by_its_end():
    log = []
    made = guarded(log)
    next(made)
    del made
    return log


def check_generator_close_and_throw():
    log = []
    made = guarded(log)
    next(made)
    closed = made.close()
    fresh = guarded(log)
    try:
        fresh.throw(ValueError("early"))
    except ValueError as error:
        return closed, log, str(error), [row.name for row in traceback.extract_tb(error.__traceback__)]


def check_generator_already_running():
    def itself():
        yield next(made)

    made = itself()
    try:
        next(made)
    except ValueError as error:
        return str(error)


def check_stop_iteration_inside_becomes_runtime_error():
    def bad():
        yield next(iter(()))

    try:
        list(bad())
    except RuntimeError as error:
        return str(error), type(error.__cause__).__name__


def check_stop_iteration_value():
    made = count_to(0)
    try:
        next(made)
    except StopIteration as stop:
        return stop.value, stop.args


def check_stop_iteration_from_a_native_function():
    def empty():
        return next(iter(()))

    return list(map(lambda _: 1, [1])), list(itertools.takewhile(lambda x: x < 2, count_to(5))), next(stops(empty), "default")


class stops:
    def __init__(self, function):
        self.function = function

    def __next__(self):
        return self.function()

    def __iter__(self):
        return self


def check_repr_and_pickle_of_a_generator():
    try:
        pickle.dumps(count_to(1))
    except TypeError as error:
        return repr(count_to(1)).split(" at ")[0], str(error)


def check_generator_expression_is_lazy():
    log = []
    made = (log.append(x) for x in [1, 2])
    before = list(log)
    next(made)
    return before, log, made.gi_code.co_name


def check_frame_of_a_generator_knows_its_caller():
    def who():
        yield sys._getframe(1).f_code.co_name

    made = who()
    return next(made), made.gi_frame.f_back


def check_traceback_through_a_generator():
    def fails():
        yield 1
        raise KeyError("inside")

    try:
        for _ in fails():
            pass
    except KeyError as error:
        return [(row.name, row.line) for row in traceback.extract_tb(error.__traceback__)]


def check_coroutine_types():
    made = coro(1)
    try:
        return (
            type(made) is types.CoroutineType,
            inspect.iscoroutine(made),
            inspect.iscoroutinefunction(coro),
            inspect.isawaitable(made),
            inspect.getcoroutinestate(made),
            made.cr_frame.f_lineno - coro.__code__.co_firstlineno,
            made.cr_await,
            made.cr_origin,
        )
    finally:
        made.close()


def check_coroutine_driven_by_hand():
    made = coro("value")
    return step(made), inspect.getcoroutinestate(made), step(made), inspect.getcoroutinestate(made)


def check_coroutine_reused():
    made = coro(1)
    made.close()
    try:
        made.send(None)
    except RuntimeError as error:
        return str(error)


def check_never_awaited():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = coro(1)
        del made
        gc.collect()
    return [str(one.message) for one in caught]


def check_coroutine_origin():
    sys.set_coroutine_origin_tracking_depth(1)
    made = coro(1)
    sys.set_coroutine_origin_tracking_depth(0)
    made.close()
    return made.cr_origin[0][2]


def check_async_generator_and_gather():
    async def main():
        items = [x async for x in agen(3)]
        closed = agen(3)
        await closed.__anext__()
        await closed.aclose()
        return items, await coro(4), await asyncio.gather(coro(1), coro(2))

    return asyncio.run(main())


def check_async_generator_types():
    made = agen(1)
    return inspect.isasyncgen(made), inspect.isasyncgenfunction(agen), made.ag_code is agen.__code__, made.ag_running


def check_async_context_manager():
    @contextlib.asynccontextmanager
    async def managed(log):
        log.append("in")
        yield 5
        log.append("out")

    async def main(log):
        async with managed(log) as value:
            log.append(value)
        return log

    return asyncio.run(main([]))


def check_task_stack_and_name():
    async def main():
        task = asyncio.ensure_future(coro(1))
        task.set_name("mine")
        names = [frame.f_code.co_name for frame in task.get_stack()]
        return task.get_name(), names, task.get_coro().cr_code.co_name, await task

    return asyncio.run(main())


def check_task_cancelled():
    async def waits(log):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log.append("cancelled")
            raise

    async def main(log):
        task = asyncio.ensure_future(waits(log))
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return log, task.cancelled()

    return asyncio.run(main([]))


def check_exception_in_a_task_group():
    async def fails():
        raise ValueError("in task")

    async def main():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fails())
        except* ValueError as error:
            found = repr(error.exceptions)
        return found

    return asyncio.run(main())


def check_callbacks_of_the_event_loop():
    loop = asyncio.new_event_loop()
    seen = []
    loop.call_soon(seen.append, reads_var())
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    return seen


def check_context_variables():
    return sets_var("set"), reads_var()


def check_context_run_and_copy():
    context = contextvars.copy_context()
    inside = context.run(sets_and_reads, "inner")
    return inside, reads_var(), context[VAR], context.run(reads_var)


def sets_and_reads(value):
    VAR.set(value)
    return reads_var()


def check_context_of_tasks():
    async def child(value):
        VAR.set(value)
        await asyncio.sleep(0)
        return reads_var()

    async def main():
        return await asyncio.gather(child("a"), child("b")), reads_var()

    return asyncio.run(main())


def check_awaitable_and_coroutine_decorator():
    @types.coroutine
    def steps():
        received = yield "asked"
        return received

    async def waits():
        return await steps()

    made = waits()
    asked = made.send(None)
    try:
        made.send("answer")
    except StopIteration as stop:
        return asked, stop.value, inspect.isawaitable(steps())


def check_contextmanager_as_a_decorator():
    log = []

    @contextlib.contextmanager
    def logged():
        log.append("enter")
        yield
        log.append("exit")

    consumes_logged = logged()(consumes)
    return consumes_logged(3), log, consumes_logged.__name__


def check_exit_stack():
    log = []
    with contextlib.ExitStack() as stack:
        stack.callback(log.append, "last")
        stack.enter_context(contextlib.closing(guarded(log)))
        stack.push(lambda *rest: log.append(rest[0]))
    return log
