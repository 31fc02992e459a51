"""A program as it is run: the functions of a module, each with an entry, and what they have in common.

What is not in the IR is CPython's: at the level of `rt` the module's body and what was left interpreted.  Its code
makes functions of the IR where the source has them: the entries stand in the place of those functions' code objects.
"""

from __future__ import annotations

import builtins
import sys
from collections import Counter
from collections.abc import Callable
from functools import cached_property, partial
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from xdsl.dialects.builtin import ModuleOp

from pymlir.dialects import py, rt
from pymlir.lowering.to_rt_known import assumption_of
from pymlir.passes.analyses.bindings import Bindings, bindings
from pymlir.tools.interpret import names_define, names_match, names_try
from pymlir.tools.interpret.assumptions import Assumption
from pymlir.tools.interpret.blocks import Lifetimes, Outcome
from pymlir.tools.interpret.codes import Codes
from pymlir.tools.interpret.entry import Shape, entry_code
from pymlir.tools.interpret.faults import CannotRun, IrFault, OutOfFuel
from pymlir.tools.interpret.frame import Frame, Layout, Raised, finish
from pymlir.tools.interpret.functions import Func, bind_arguments, in_values_form, number_of
from pymlir.tools.interpret.handing import Caller, caller
from pymlir.tools.interpret.meter import metered
from pymlir.tools.interpret.names import run_region
from pymlir.tools.interpret.references import are_counted
from pymlir.tools.interpret.rt import Native, run_native
from pymlir.tools.interpret.tracebacks import tidy
from pymlir.tools.interpret.values import Shown, Values, run_values
from pymlir.tools.interpret.values_ops import Facts

LIMIT = 1000
_ = names_define, names_match, names_try  # their import registers ops


class Program(Codes):
    """One module in whatever form, ready to run."""

    def __init__(self, module: ModuleOp, code: CodeType | None = None, filename: str = "<ir>"):
        super().__init__(module, code, filename)
        self.limit = LIMIT
        self.depth = 0
        self.fuel: int | None = None
        self.counted: bool | None = None
        """Whether reference counts have been put; None: look at the IR."""
        self.stress = self.stress_count = 0
        self.builtins = ModuleType("builtins")
        """The program's own, since what it puts there is not meant for the interpreter."""
        vars(self.builtins).update(vars(builtins))
        self.facts: dict[int, Facts] = {}
        self.snapshots: dict[int, Shown] = {}
        """Of each op that has run, by its `id`."""
        self.left: Counter[str] = Counter()
        """How often each function has gone on in CPython's bytecode, where its IR says so."""
        self.seen: WeakKeyDictionary[FunctionType, list[Any]] = WeakKeyDictionary()
        """The defaults with which native code found a function first."""
        self._lifetimes: dict[Func, Lifetimes] = {}
        self._layouts: dict[py.FuncOp, Layout] = {}
        self._callers: dict[int, tuple[dict[str, Any], Caller]] = {}

    # ---- running

    @property
    def is_whole(self) -> bool:
        """Whether every function is interpreted, at least until it leaves."""
        return len(self.funcs) >= len(self.originals)

    def runner(self, func: Func) -> Callable[[dict[str, Any], tuple[CellType, ...], list[Any]], Any]:
        if isinstance(func, rt.FuncOp):
            return lambda space, cells, args: self.nested(run_native, func, space, cells, args)
        if in_values_form(func):
            return lambda space, cells, args: self.nested(run_values, func, space, cells, args)

        def run(space: dict[str, Any], cells: tuple[CellType, ...], args: list[Any]) -> Any:
            frame = Frame(self, func, space, dict(zip(sorted(func.free_names.data), cells, strict=True)))
            bind_arguments(frame, args)
            return self.nested(self.finish_plain, frame) if func.runs.data == "plain" else run_region(frame, func.body)

        return run

    def finish_plain(self, frame: Frame) -> Any:
        """Run a body that cannot yield to its end."""
        steps = run_region(frame, frame.func.body)
        signal = Raised(SystemError("a body without a frame yields"))
        try:
            next(steps)
        except StopIteration as stop:
            signal = stop.value
        return finish(signal)

    def nested(self, run: Callable[..., Any], *args: Any) -> Any:
        """One call deeper, to the program's limit."""
        if self.depth >= self.limit - 1:
            raise RecursionError("maximum recursion depth exceeded")
        self.depth += 1
        # What is interpreted counts its own steps; to trace its interpreter's lines as well takes three times as long.
        traced = sys.gettrace() if self.fuel is not None and self.is_whole else None
        if traced is not None:
            sys.settrace(None)
        try:
            return run(*args) if run == self.finish_plain else run(self, *args)
        except BaseException as error:
            tidy(error)
            raise
        finally:
            self.depth -= 1
            if traced is not None:
                sys.settrace(traced)

    def burn(self) -> None:
        """One step; there may be a last one."""
        if self.fuel is not None:
            self.fuel -= 1
            if self.fuel < 0:
                raise OutOfFuel

    def in_bytecode(self, run: Callable[[], Any]) -> Any:
        """Let CPython run a part of the program."""
        return run() if self.fuel is None else metered(self, run)

    def activation(self, symbol: str, space: dict[str, Any]) -> Values | Native:
        func, cells = self.symbols[symbol], self.cells_of(symbol, space)
        return Native(self, func, space, cells) if isinstance(func, rt.FuncOp) else Values(self, func, space, cells)

    def native_holds(self, symbol: str, space: dict[str, Any]) -> bool:
        """Whether a native function may be called directly."""
        return self.activation(symbol, space).holds()

    def call_native(self, symbol: str, space: dict[str, Any], args: list[Any]) -> Outcome:
        """A native function called by native code."""
        activation = self.activation(symbol, space)
        if not activation.holds():
            raise IrFault(f"@{symbol} is called natively while what it assumes does not hold")
        return self.nested(called, activation, args)

    def symbol_code(self, symbol: str) -> CodeType | None:
        """The code of the functions that a symbol stands for."""
        func = self.symbols.get(symbol)
        if func is not None:
            return self.entry_of(func)
        return next((code for code in self.codes if code.co_qualname == symbol), None)

    def row(self, kind: str, path: str) -> Assumption:
        """An assumption about what the code calls `path`, as `rt` has it."""
        return assumption_of(kind, path, self.bindings)

    def variables(self, func: py.FuncOp) -> list[str]:
        """The names of a function's variables in the order of `locals()`."""
        number = number_of(func)
        names = (*func.local_names.data, *func.cell_names.data, *func.free_names.data)
        if number < len(self.originals):
            code = self.originals[number]
            names = (*code.co_varnames, *code.co_cellvars, *code.co_freevars, *names)
        return list(dict.fromkeys(names))

    def slots(self, func: py.FuncOp) -> dict[str, int]:
        """The place of each variable in a frame."""
        names = (*func.local_names.data, *func.cell_names.data, *func.free_names.data)
        return {name: slot for slot, name in enumerate(dict.fromkeys(names))}

    def cells_of(self, symbol: str, space: dict[str, Any]) -> tuple[CellType, ...]:
        """The captured variables of a function that is found by name."""
        found = space.get(symbol)
        return (found.__closure__ or ()) if isinstance(found, FunctionType) else ()

    @cached_property
    def counts_references(self) -> bool:
        return are_counted(self.module) if self.counted is None else self.counted

    def stressed(self) -> bool:
        """Whether this is one of the places where `rt.stress` leaves: each `stress`-th."""
        self.stress_count += 1
        return bool(self.stress) and self.stress_count % self.stress == 0

    @cached_property
    def bindings(self) -> Bindings:
        """What the module's global names are bound to."""
        return bindings(self.module)

    def lifetimes(self, func: Func) -> Lifetimes:
        if func not in self._lifetimes:
            self._lifetimes[func] = Lifetimes(func.body)
        return self._lifetimes[func]

    def layout(self, func: py.FuncOp) -> Layout:
        if func not in self._layouts:
            self._layouts[func] = Layout(func)
        return self._layouts[func]

    def caller(self, space: dict[str, Any]) -> Caller:
        found = self._callers.get(id(space))
        if found is None:
            found = self._callers[id(space)] = (space, caller(space))
        return found[1]

    def run_module(self, name: str = "__main__") -> dict[str, Any]:
        """Run the body; gives the globals."""
        space = self.module_space(name)
        body = self.funcs.get(0)
        if isinstance(body, py.FuncOp) and body.kind.data == "module":
            shape = Shape("<module>", "<module>", self.filename, 1, (), ())
            FunctionType(entry_code(shape, partial(self.run_body, body)), space)()
        elif self.codes:
            exec(self.codes[0], space)
        else:
            raise CannotRun(f"the IR has no module body, and its source {self.filename} is not there")
        return space

    def run_body(self, body: py.FuncOp, space: dict[str, Any], cells: tuple[CellType, ...], args: list[Any]) -> None:
        frame = Frame(self, body, space, {})
        frame.by_name = space
        names_define.begin_annotations(frame)
        self.finish_plain(frame)

    def module_space(self, name: str) -> dict[str, Any]:
        module = ModuleType(name)
        space = vars(module)
        space.update(__file__=self.filename, __cached__=None, __annotations__={})
        space["__builtins__"] = sys.modules["builtins"] = self.builtins
        if name == "__main__":
            sys.modules[name] = module
        return space

    def function(self, name: str, space: dict[str, Any]) -> Any:
        """A function by its qualified name: as the program's globals have it, else made from the IR alone."""
        first, *rest = name.split(".")
        if first in space:
            found = space[first]
            for part in rest:
                found = getattr(found, part)
            return found
        func = self.symbols.get(name)
        if func is None:
            known = ", ".join(symbol for symbol in self.symbols if symbol != "<module>")
            raise CannotRun(f"no function '{name}', the functions are {known}")
        return FunctionType(self.entry_of(func), space, name)


def called(program: Program, activation: Values | Native, args: list[Any]) -> Outcome:
    return activation.called(args)
