"""The functions of a program and their code objects: CPython's, and the entries that stand in their place.

Invariant: what the program is shown of a function of the IR is CPython's code; what runs is the entry.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from types import CellType, CodeType, FunctionType
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pymlir.dialects import py, rt
from pymlir.frontend.bytecode import code_tree, parents
from pymlir.tools.interpret.code_shown import Shown, with_shown_code
from pymlir.tools.interpret.describe import described
from pymlir.tools.interpret.entry import Shape, entry_code, shape_of, shape_of_code
from pymlir.tools.interpret.faults import CannotRun
from pymlir.tools.interpret.frame import finish
from pymlir.tools.interpret.functions import Func, line_of, number_of, shape_of_native


class Codes(ABC):
    """The functions of a module, each with its code objects."""

    def __init__(self, module: ModuleOp, code: CodeType | None, filename: str):
        self.module = module
        self.filename = filename
        self.entries: dict[CodeType, CodeType] = {}
        """CPython's code for each entry, and for each code object that holds entries."""
        self.codes_made: dict[Operation, CodeType] = {}
        self.funcs = {number_of(op): op for op in module.ops if isinstance(op, py.FuncOp | rt.FuncOp)}
        self.symbols = {op.sym_name.data: op for op in self.funcs.values()}
        self.constants: dict[tuple[type, str], object] = {}
        self.originals = [] if code is None else code_tree(code)
        for one in self.originals:
            for constant in one.co_consts:
                self.constants.setdefault((type(constant), described(constant)), constant)
        self.codes = self._with_entries()

    @abstractmethod
    def runner(self, func: Func) -> Callable[[dict[str, Any], tuple[CellType, ...], list[Any]], Any]:
        """What a function's entry calls."""

    def _with_entries(self) -> list[CodeType]:
        """The code objects of the source, those inside of them replaced by entries where the IR has the function."""
        made = list(self.originals)
        inner: list[list[int]] = [[] for _ in made]
        shown = Shown(self.attribute, self.set_attribute)
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
            made[number] = with_shown_code(own.replace(co_consts=tuple(consts)), shown)
            self.entries[made[number]] = own
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
            shape = replace(self.shape(func), documentation=self.documentation(number_of(func)))
            made = self.codes_made[func] = entry_code(shape, self.runner(func), finish)
            if number_of(func) < len(self.originals):
                self.entries[made] = self.originals[number_of(func)]
        return self.codes_made[func]

    def constant(self, value: object) -> object:
        """The object that CPython's code has for a constant: a program may ask whether two are one."""
        return self.constants.get((type(value), described(value)), value)

    def attribute(self, value: Any, name: str) -> Any:
        """An attribute as the program sees it: a function of the IR shows CPython's code."""
        found = getattr(value, name)
        if name == "__code__" and found in self.entries:
            return self.entries[found]
        return found

    def set_attribute(self, value: Any, name: str, new: Any) -> None:
        if name == "__code__" and type(value) is FunctionType:
            new = next((entry for entry, code in self.entries.items() if code is new), new)
        setattr(value, name, new)

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
        return first if isinstance(first, str) else None
