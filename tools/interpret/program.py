"""A program as it is run: the functions of a module, each with an entry, and what they have in common.

What is not in the IR is CPython's: at the level of `rt` the module's body and what was left interpreted.  Its code
makes functions of the IR where the source has them: the entries stand in the place of those functions' code objects.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pymlir.dialects import py, rt
from pymlir.frontend.bytecode import code_tree, parents
from pymlir.lowering.to_rt_known import assumption_of
from pymlir.passes.analyses.bindings import Bindings, bindings
from pymlir.tools.interpret import names_define, names_match, names_try
from pymlir.tools.interpret.assumptions import Assumption
from pymlir.tools.interpret.blocks import Lifetimes, Outcome
from pymlir.tools.interpret.entry import Shape, entry_code, shape_of, shape_of_code
from pymlir.tools.interpret.faults import CannotRun, IrFault, OutOfFuel
from pymlir.tools.interpret.frame import Frame, Layout, Raised, caller, finish
from pymlir.tools.interpret.functions import Func, bind_arguments, in_values_form, line_of, number_of, shape_of_native
from pymlir.tools.interpret.meter import metered
from pymlir.tools.interpret.names import run_region
from pymlir.tools.interpret.references import are_counted
from pymlir.tools.interpret.rt import Native, run_native
from pymlir.tools.interpret.values import Values, run_values

LIMIT = 1000
HAS_DOCUMENTATION = 0x4000000
"""The flag of code objects whose first constant is documentation, from 3.13 on."""
_ = names_define, names_match, names_try  # their import registers ops


class Program:
    """One module in whatever form, ready to run."""

    def __init__(self, module: ModuleOp, code: CodeType | None = None, filename: str = "<ir>"):
        self.module = module
        self.filename = filename
        self.limit = LIMIT
        self.depth = 0
        self.fuel: int | None = None
        self.counted: bool | None = None
        """Whether reference counts have been put; None: look at the IR."""
        self.stress = self.stress_count = 0
        self.left: Counter[str] = Counter()
        """How often each function has gone on in CPython's bytecode, where its IR says so."""
        self.made: dict[str, FunctionType] = {}
        """The function object made last for each symbol."""
        self.seen: dict[FunctionType, tuple[Any, Any]] = {}
        """The defaults with which native code found a function first."""
        self.codes_made: dict[Operation, CodeType] = {}
        self.funcs = {number_of(op): op for op in module.ops if isinstance(op, py.FuncOp | rt.FuncOp)}
        self.symbols = {op.sym_name.data: op for op in self.funcs.values()}
        self._lifetimes: dict[Func, Lifetimes] = {}
        self._layouts: dict[py.FuncOp, Layout] = {}
        self._callers: dict[int, tuple[dict[str, Any], Any]] = {}
        self.originals = [] if code is None else code_tree(code)
        self.codes = self._with_entries()

    # ---- code objects

    def _with_entries(self) -> list[CodeType]:
        """The code objects of the source, those inside of them replaced by entries where the IR has the function."""
        made = list(self.originals)
        inner: list[list[int]] = [[] for _ in made]
        for number, parent in enumerate(parents(made)):
            if number:
                inner[parent].append(number)
        for number in reversed(range(len(made))):
            children = iter(inner[number])
            own = made[number]
            consts = [
                self._replacement(next(children), made) if isinstance(const, CodeType) else const
                for const in own.co_consts
            ]
            made[number] = own.replace(co_consts=tuple(consts))
        return made

    def _replacement(self, number: int, made: list[CodeType]) -> CodeType:
        func = self.funcs.get(number)
        own = made[number]
        if func is None or (isinstance(func, py.FuncOp) and func.kind.data not in ("function", "lambda")):
            return own
        if isinstance(func, rt.FuncOp) and own.co_flags & 0x20:
            return own
        return self.entry_of(func)

    def entry_of(self, func: Func) -> CodeType:
        """The code object that runs a function of the IR."""
        if func not in self.codes_made:
            shape = self.shape(func)
            self.codes_made[func] = entry_code(shape, self.runner(func), finish)
        return self.codes_made[func]

    def entry(self, number: int, symbol: str) -> tuple[py.FuncOp, CodeType]:
        """The function that an op makes, and its code object."""
        func = self.func(number, symbol)
        return func, self.entry_of(func)

    def func(self, number: int, symbol: str) -> py.FuncOp:
        found = self.funcs.get(number) if number >= 0 else self.symbols.get(symbol)
        if not isinstance(found, py.FuncOp):
            raise CannotRun(f"the IR has no function @{symbol}")
        return found

    def original(self, func: Func) -> CodeType:
        """CPython's own code of a function, for what the IR leaves."""
        number = number_of(func)
        if number >= len(self.codes):
            raise CannotRun(
                f"@{func.sym_name.data} leaves for the interpreter, whose code comes from the source:"
                f" {self.filename} is not there"
            )
        return self.codes[number]

    def shape(self, func: Func, op: Operation | None = None) -> Shape:
        """How a function looks from outside."""
        number = number_of(func)
        if isinstance(func, rt.FuncOp):
            return shape_of_code(self.originals[number]) if self.originals else shape_of_native(func)
        line = self.originals[number].co_firstlineno if number < len(self.originals) else line_of(func)
        return shape_of(func, self.filename, line)

    def documentation(self, number: int) -> str | None:
        if not 0 <= number < len(self.originals):
            return None
        code = self.originals[number]
        first = code.co_consts[0] if code.co_consts else None
        has = sys.version_info < (3, 13) or code.co_flags & HAS_DOCUMENTATION
        return first if isinstance(first, str) and has else None

    # ---- running

    def runner(self, func: Func) -> Callable[[dict[str, Any], tuple[CellType, ...], list[Any]], Any]:
        """What a function's entry calls."""
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
        try:
            return run(*args) if run == self.finish_plain else run(self, *args)
        finally:
            self.depth -= 1

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

    def caller(self, space: dict[str, Any]) -> Any:
        found = self._callers.get(id(space))
        if found is None:
            found = self._callers[id(space)] = (space, caller(space))
        return found[1]

    def run_module(self, name: str = "__main__") -> dict[str, Any]:
        """Run the body; gives the globals."""
        space = self.module_space(name)
        body = self.funcs.get(0)
        if isinstance(body, py.FuncOp) and body.kind.data == "module":
            frame = Frame(self, body, space, {})
            frame.by_name = space
            names_define.begin_annotations(frame)
            self.finish_plain(frame)
        elif self.codes:
            exec(self.codes[0], space)
        else:
            raise CannotRun(f"the IR has no module body, and its source {self.filename} is not there")
        return space

    def module_space(self, name: str) -> dict[str, Any]:
        module = ModuleType(name)
        space = vars(module)
        space.update(__file__=self.filename, __cached__=None, __annotations__={})
        space["__builtins__"] = sys.modules["builtins"]
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
