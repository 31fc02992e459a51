"""Checks a pass by running a program before and after it, whole and function by function on generated inputs.

Each side runs in a process of its own and says, call by call, what it shows: result or exception, output, and what has
become of the arguments.  The first call that differs is the finding; so is any call on which a side finds the IR's own
claims untrue.  A call that takes more steps than it may is not compared.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import select
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from random import Random
from types import CoroutineType, FunctionType, GeneratorType, ModuleType
from typing import Any

from xdsl.dialects.builtin import ModuleOp

from pymlir.dialects import py
from pymlir.dialects.py_params import Param
from pymlir.frontend import Unit, source_to_py
from pymlir.passes.base import Pass, PassContext
from pymlir.tools.interpret.describe import described
from pymlir.tools.interpret.execute import as_main, deeply
from pymlir.tools.interpret.faults import IrFault, OutOfFuel
from pymlir.tools.interpret.inputs import arguments
from pymlir.tools.interpret.meter import metered
from pymlir.tools.interpret.program import Program

STEPS_OF_A_PROGRAM = 5_000_000
MEMORY = 4 << 30
STALLED = 20.0
"""Seconds without a word, after which a side is given up."""
TOO_LONG = "takes too long"
FAULT = "the IR is wrong: "
STRESS = 3
FRONTEND = "frontend"
"""What stands for the step from CPython to the names form."""
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""What an object is printed with that says nothing of itself."""
AROUND = 160
"""How much of a long answer is printed."""
ITEMS = 20
"""How many items of a generator are looked at."""


@dataclass(frozen=True)
class Checked:
    """What a check looks at."""

    source: str
    filename: str
    arguments: tuple[str, ...] = ()
    inputs: int = 10
    seed: int = 0
    steps: int = 20_000
    """Of a call with generated arguments."""
    stress: int = STRESS
    """Native code leaves at each so many-th place where it may; 0: only where it has to."""

    @cached_property
    def unit(self) -> Unit:
        """The program as the frontend gives it; never changed."""
        return source_to_py(self.source, self.filename)


@dataclass(frozen=True)
class Difference:
    """The first call that shows something else, or that no side should show."""

    call: str
    before: str
    after: str

    def __str__(self) -> str:
        pairs = zip(self.before, self.after, strict=False)
        equal = next((place for place, (one, other) in enumerate(pairs) if one != other), 0)
        start = max(0, equal - AROUND // 2)
        before, after = (excerpt(text, start) for text in (self.before, self.after))
        return f"{self.call}\n  before: {before}\n  after:  {after}"


def excerpt(text: str, start: int) -> str:
    """A long text from there, where it begins to differ."""
    if len(text) <= AROUND or start <= AROUND // 4:
        return text[: start + AROUND]
    return f"{text[: AROUND // 4]} ... {text[start : start + AROUND]}"


Told = Callable[[str, int], None]
"""Who is told how many calls showed the same before and after a pass."""


def nobody(name: str, calls: int) -> None:
    """Nobody wants to know."""


def check_pass(checked: Checked, before: Sequence[Pass], step: Pass, tell: Told = nobody) -> Difference | None:
    """Compare the program after `before` with the same after `step`, too; not where `step` changes nothing."""
    module = checked.unit.module.clone()
    context = PassContext()
    for one in before:
        one.apply_in(module, context)
    first = module.clone()
    if not step.apply_in(module, context):
        return None
    names = [one.name for one in (*before, step)]
    shown, now = list(side(checked, first, names[:-1])), list(side(checked, module, names))
    found = first_difference(shown, now)
    if found is None:
        tell(step.name, compared(shown, now))
    return found


def check_every(checked: Checked, passes: Sequence[Pass], tell: Told = nobody) -> tuple[str, Difference] | None:
    """Compare with CPython what the frontend makes, then each pass of a pipeline in turn."""
    module = checked.unit.module.clone()
    context = PassContext()
    done: list[str] = []
    shown = list(side(checked, ModuleOp([]), done))
    for step in (None, *passes):
        if step is not None:
            done.append(step.name)
            if not step.apply_in(module, context):
                continue
        now = list(side(checked, module, done))
        name = FRONTEND if step is None else step.name
        found = first_difference(shown, now)
        if found is not None:
            return name, found
        tell(name, compared(shown, now))
        shown = now
    return None


def first_difference(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Difference | None:
    for (call, one), (_, other) in zip(before, after, strict=False):
        if FAULT in one or FAULT in other or (one != other and TOO_LONG not in (one, other)):
            return Difference(call, one, other)
    return None


def compared(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> int:
    """How many calls could be compared."""
    return sum(TOO_LONG not in (one, other) for (_, one), (_, other) in zip(before, after, strict=False))


# ---- one side


def side(checked: Checked, module: ModuleOp, done: list[str]) -> Iterator[tuple[str, str]]:
    """What a program shows, call by call, from a process of its own; without any function it is CPython's."""
    sys.stdout.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reader)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
            with open(writer, "w") as out:
                program = Program(module, checked.unit.code, checked.filename)
                program.counted = "rt-refcounts" in done
                program.stress = checked.stress

                def say(call: str, shown: str) -> None:
                    print(json.dumps((call, shown)), file=out, flush=True)

                deeply(lambda: show(program, checked, say))
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    status = None
    try:
        if (yield from lines(reader)):
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status is None:
            yield "what comes next", TOO_LONG
        elif status != 0:
            yield "what comes next", f"ends the process with {status}"
    finally:
        if status is None:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(reader)


def lines(reader: int) -> Generator[tuple[str, str], None, bool]:
    """What a side says; whether it has come to its end, and is not only silent."""
    rest = b""
    while select.select([reader], [], [], STALLED)[0]:
        part = os.read(reader, 1 << 16)
        if not part:
            return True
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            call, shown = json.loads(line)
            yield call, shown
    return False


def show(program: Program, checked: Checked, say: Callable[[str, str], None]) -> None:
    """What the program does, and then what its functions do: what they import, too, is the program's."""
    with as_main(checked.filename, list(checked.arguments)):
        sys.modules["__main__"] = ModuleType("__main__")  # not the tool's own, whatever becomes of the program
        say("the program", outcome(program, STEPS_OF_A_PROGRAM, lambda: program.run_module() and None))
        main = sys.modules.get("__main__")
        # A program that raises, as one does that ends by sys.exit, has made functions before.
        space = vars(main) if isinstance(main, ModuleType) else {}
        huge = not has_powers(checked)
        for name, params in functions(checked):
            if isinstance(function := space.get(name), FunctionType):
                for number in range(checked.inputs):
                    random = Random(f"{checked.seed} {name} {number}")
                    say(*called(program, checked, function, name, *arguments(params, random, huge)))


def called(
    program: Program, checked: Checked, function: FunctionType, name: str, positional: list[Any], named: dict[str, Any]
) -> tuple[str, str]:
    """A call as it is written, and what it shows."""
    said = [described(one) for one in positional]
    said += [f"{key}={described(one)}" for key, one in named.items()]
    call = partial(driven, function, *positional, **named)
    shown = outcome(program, checked.steps, call if program.is_whole else partial(metered, program, call))
    after = [described(one) for one in (*positional, *named.values())]
    return f"{name}({', '.join(said)})", shown if shown == TOO_LONG else f"{shown}; arguments: {', '.join(after)}"


def outcome(program: Program, steps: int, call: Callable[[], Any]) -> str:
    """Result or exception, and the output."""
    program.fuel, program.depth = steps, 0
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            shown = f"gives {described(call())}"
    except OutOfFuel:
        return TOO_LONG
    except IrFault as fault:
        return f"{FAULT}{fault}"
    except BaseException as error:
        shown = f"raises {described(error)}"
    program.fuel = None
    said = f"{shown}; prints {printed.getvalue()!r}" if printed.getvalue() else shown
    return ADDRESS.sub(" at 0x...", said)


def driven(function: FunctionType, *args: Any, **keywords: Any) -> Any:
    """The result of a call; of a generator or a coroutine what comes out when it runs."""
    value = function(*args, **keywords)
    if not isinstance(value, GeneratorType | CoroutineType):
        return value
    given: list[Any] = []
    with contextlib.closing(value):
        try:
            while len(given) < ITEMS:
                given.append(value.send(None))
        except StopIteration as stop:
            return [*given, stop.value]
    return given


def functions(checked: Checked) -> Iterator[tuple[str, tuple[Param, ...]]]:
    """The plain functions of the module's own level."""
    for op in checked.unit.module.ops:
        if isinstance(op, py.FuncOp) and op.kind.data == "function" and "." not in op.sym_name.data:
            yield op.sym_name.data, op.params.data


def has_powers(checked: Checked) -> bool:
    """Whether some `**` or `<<` takes an exponent that is no constant: of huge ones nobody would wait for the end."""
    return any(
        isinstance(op, py.BinaryOp | py.InplaceOp)
        and op.op.data.startswith(("**", "<<"))
        and not isinstance(op.operands[1].owner, py.ConstOp)
        for op in checked.unit.module.walk()
    )
