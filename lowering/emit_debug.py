"""Debug information: each function's scope, with its Python name, and each operation's source line.

A plain location is in the scope of the function that holds the operation.  An operation of an inlined function is in
that function's scope, called from the location of the call, so that a debugger shows both frames.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from xdsl.dialects.builtin import FileLineColLoc
from xdsl.ir import Operation

from pymlir.dialects.rt_func import FuncOp
from pymlir.dialects.rt_state import SnapshotOp
from pymlir.lowering.mlir_bindings import ir

PRODUCER = "pymlir"


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


def place_of(op: Operation) -> Place | None:
    """Where the source of `op` is, if it says so."""
    location = op.location
    if isinstance(location, FileLineColLoc):
        return Place(location.line.data, location.column.data)
    return None


def _unicode(text: str) -> str:
    """`text` without the lone surrogates that stand for undecodable bytes of a file's name."""
    return text.encode("utf-8", "backslashreplace").decode()


def _quoted(text: str) -> str:
    """`text` as a string literal of MLIR."""
    plain = _unicode(text).encode()
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:02X}" for b in plain) + '"'


class Scopes:
    """The debug scopes of a module's functions and of their trampolines."""

    def __init__(self, functions: list[FuncOp]):
        self.functions = {one.symbol: index for index, one in enumerate(functions)}
        self.sources = [(_unicode(one.file), one.line) for one in functions]
        texts: list[str] = []
        for suffix in ("", ".entry"):
            for one in functions:
                texts.append(self._subprogram(len(texts) + 1, one, suffix))
        # One parse for all of them: a distinct id means the same only within a parse.
        attributes: list[Any] = list(ir.Attribute.parse(f"[{', '.join(texts)}]"))
        self.native = attributes[: len(functions)]
        self.entries = attributes[len(functions) :]
        self._plain: dict[tuple[str, Place], Any] = {}
        self._inlined: dict[tuple[tuple[int, Place], ...], Any] = {}

    def _subprogram(self, number: int, function: FuncOp, suffix: str) -> str:
        # Without a linkage name, which debuggers would show instead of the Python name.
        file = f'#llvm.di_file<{_quoted(function.file)} in "">'
        unit = (
            f"#llvm.di_compile_unit<id = distinct[0]<>, sourceLanguage = DW_LANG_C, file = {file}, "
            f'producer = "{PRODUCER}", isOptimized = true, emissionKind = Full>'
        )
        return (
            f"#llvm.di_subprogram<id = distinct[{number}]<>, compileUnit = {unit}, scope = {file}, "
            f"name = {_quoted(function.qualname + suffix)}, file = {file}, "
            f"line = {function.line}, scopeLine = {function.line}, "
            'subprogramFlags = "Definition|Optimized", type = #llvm.di_subroutine_type<>>'
        )

    def of_function(self, index: int) -> Any:
        """The location of a native function: its `def`, with its scope."""
        return self._scoped(self.native[index], index, Place(self.sources[index][1], 1))

    def of_entry(self, index: int) -> Any:
        return self._scoped(self.entries[index], index, Place(self.sources[index][1], 1))

    def plain(self, index: int, place: Place) -> Any:
        """A location in function `index`, for operations that it holds itself."""
        key = (self.sources[index][0], place)
        found = self._plain.get(key)
        if found is None:
            found = self._plain[key] = ir.Location.file(key[0], place.line, place.column)
        return found

    def _scoped(self, scope: Any, index: int, place: Place) -> Any:
        return ir.Location.fused([self.plain(index, place)], metadata=scope)

    def inlined(self, chain: tuple[tuple[int, Place], ...]) -> Any:
        """The location of an operation of inlined code: (function, place) innermost first."""
        found = self._inlined.get(chain)
        if found is None:
            (index, place), *outer = chain
            here = self._scoped(self.native[index], index, place)
            found = here if not outer else ir.Location.callsite(here, [self.inlined(tuple(outer))])
            self._inlined[chain] = found
        return found

    def of_snapshot(self, snapshot: SnapshotOp, home: int, place: Place) -> Any:
        """The location of an operation at `place` that leaves by `snapshot`; `home` is the enclosing function."""
        chain = snapshot.chain()
        if len(chain) == 1:
            return self.plain(home, place)
        found: list[tuple[int, Place]] = []
        for depth, one in enumerate(chain):
            name = one.frame.function
            index = home if name is None else self.functions[name]
            where = place if depth == 0 else place_of(one)
            found.append((index, where or Place(self.sources[index][1], 1)))
        return self.inlined(tuple(found))
