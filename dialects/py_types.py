"""Types and attributes shared by every form of the `py` dialect.

Invariant: attributes are values: two are equal exactly when their printed text is equal.
Produced by frontend/ and the passes; read by everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from xdsl.dialects.builtin import StringAttr, SymbolRefAttr
from xdsl.ir import Attribute, Data, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer

from pymlir.dialects.py_scan import Cursor
from pymlir.dialects.py_text import quote

NO_INSTRUCTION = -1
"""What stands in the instruction fields of `#py.at` when the bytecode has no such instruction."""


class PyType(ParametrizedAttribute, TypeAttribute):
    """A type of Python values, or of the compiler's own tokens about them."""


@irdl_attr_definition
class ObjectType(PyType):
    """Any Python object; the only type of the names form."""

    name = "py.object"


@irdl_attr_definition
class FloatType(PyType):
    """An exact `float`."""

    name = "py.float"


@irdl_attr_definition
class BoolType(PyType):
    """`True` or `False`."""

    name = "py.bool"


@irdl_attr_definition
class NoneType(PyType):
    """`None`."""

    name = "py.none"


@irdl_attr_definition
class StrType(PyType):
    """An exact `str`."""

    name = "py.str"


@irdl_attr_definition
class StateType(PyType):
    """A snapshot: how the interpreter would stand at one instruction."""

    name = "py.state"


@irdl_attr_definition
class UnboundType(PyType):
    """The absence of a value in a local that is not bound."""

    name = "py.unbound"


@irdl_attr_definition
class MaybeUnboundType(PyType):
    """A local that is bound on some ways here and unbound on others."""

    name = "py.maybe_unbound"


@irdl_attr_definition
class NullType(PyType):
    """The NULL entry CPython's calls keep beside the callee on the operand stack."""

    name = "py.null"


@irdl_attr_definition
class RangeType(PyType):
    """An exact `range` object."""

    name = "py.range"


@irdl_attr_definition
class RangeIterType(PyType):
    """An iterator over a `range`."""

    name = "py.range_iter"


@irdl_attr_definition
class BuiltinType(PyType):
    """The builtin of that name, known by an assumption."""

    name = "py.builtin"
    builtin: StringAttr

    def __init__(self, builtin: str | StringAttr):
        super().__init__(StringAttr(builtin) if isinstance(builtin, str) else builtin)


@irdl_attr_definition
class ModuleType(PyType):
    """The module of that name, known by an assumption."""

    name = "py.module"
    module: StringAttr

    def __init__(self, module: str | StringAttr):
        super().__init__(StringAttr(module) if isinstance(module, str) else module)


@irdl_attr_definition
class FunctionType(PyType):
    """The function made by one `def` of this module, known by an assumption."""

    name = "py.function"
    function: SymbolRefAttr

    def __init__(self, function: str | SymbolRefAttr):
        super().__init__(SymbolRefAttr(function) if isinstance(function, str) else function)


Bounds: TypeAlias = tuple[int | None, int | None]
"""The least and the greatest value of an int; None is no bound."""


@irdl_attr_definition
class IntType(Data[Bounds], TypeAttribute):
    """An exact `int`, with the bounds known about it: `!py.int<0, 100>`; `?` is no bound."""

    name = "py.int"

    def __init__(self, lo: int | Bounds | None = None, hi: int | None = None):
        # xDSL's parser makes a Data attribute from its data, here the pair.
        super().__init__(lo if isinstance(lo, tuple) else (lo, hi))

    @property
    def lo(self) -> int | None:
        return self.data[0]

    @property
    def hi(self) -> int | None:
        return self.data[1]

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> Bounds:
        if parser.parse_optional_punctuation("<") is None:
            return (None, None)
        lo = _parse_bound(parser)
        parser.parse_punctuation(",")
        hi = _parse_bound(parser)
        parser.parse_punctuation(">")
        return (lo, hi)

    def print_parameter(self, printer: Printer) -> None:
        if self.data != (None, None):
            lo, hi = ("?" if bound is None else str(bound) for bound in self.data)
            printer.print_string(f"<{lo}, {hi}>")


def _parse_bound(parser: AttrParser) -> int | None:
    if parser.parse_optional_punctuation("?") is not None:
        return None
    return parser.parse_integer(allow_boolean=False)


_At: TypeAlias = tuple[int, int, int, int, int, int, int, int]


@irdl_attr_definition
class AtAttr(Data[_At]):
    """Where an op comes from: its source span and its place in the bytecode.

    Text: `[3:4-9 @24..34 depth 2 resume 20]`, in braces of `#py.at<...>` as an attribute.
    - `3:4-9` or `3:4-5:9`: line and column to (line and) column, as `ast` counts them, columns in UTF-8 bytes;
    - `@24..34`: offset of the instruction that may raise, and of the one after it, past its inline cache
      (`..26` is left out when the instruction has no cache);
    - `depth 2`: entries on the operand stack, NULLs included, at `resume`;
    - `resume 20`: where the interpreter would start the op again with its operands on the stack; left out when
      it is the instruction itself.
    Without an instruction only the span is printed, and the four fields are -1.
    """

    name = "py.at"

    @classmethod
    def of(
        cls,
        span: tuple[int, int, int, int],
        at: int = NO_INSTRUCTION,
        next: int = NO_INSTRUCTION,
        depth: int = NO_INSTRUCTION,
        resume: int | None = None,
    ) -> AtAttr:
        return cls((*span, at if resume is None else resume, at, next, depth))

    @property
    def span(self) -> tuple[int, int, int, int]:
        """Line, column, end line, end column."""
        return self.data[:4]

    @property
    def line(self) -> int:
        return self.data[0]

    @property
    def column(self) -> int:
        """In UTF-8 bytes from 0, as `ast` counts."""
        return self.data[1]

    @property
    def resume(self) -> int:
        return self.data[4]

    @property
    def at(self) -> int:
        return self.data[5]

    @property
    def next(self) -> int:
        return self.data[6]

    @property
    def depth(self) -> int:
        return self.data[7]

    def followed_by(self, depth: int) -> AtAttr:
        """The place of the instruction behind, which has no inline cache and finds so many entries."""
        return AtAttr.of(self.span, self.next, self.next + 2, depth)

    @property
    def found(self) -> bool:
        """Whether the bytecode has an instruction for the op."""
        return self.data[5] >= 0

    @property
    def text(self) -> str:
        line, col, end_line, end_col, resume, at, next, depth = self.data
        end = f"{end_col}" if end_line == line else f"{end_line}:{end_col}"
        if at < 0:
            return f"{line}:{col}-{end}"
        after = "" if next == at + 2 else f"..{next}"
        again = "" if resume == at else f" resume {resume}"
        return f"{line}:{col}-{end} @{at}{after} depth {depth}{again}"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> _At:
        cursor = Cursor(parser)
        cursor.expect("<")
        found = cursor.at()
        cursor.expect(">")
        cursor.done()
        return found

    def print_parameter(self, printer: Printer) -> None:
        printer.print_string(f"<{self.text}>")


@irdl_attr_definition
class NamesAttr(Data[tuple[str, ...]]):
    """A list of names, or of argument kinds.

    In calls and displays one entry for each operand: `""` plain, `"*"` and `"**"` unpacked, `"k"` given by keyword;
    in a dict display `":"` marks a key, whose value is the next operand.
    """

    name = "py.names"

    @classmethod
    def of(cls, names: Sequence[str]) -> NamesAttr:
        return cls(tuple(names))

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> tuple[str, ...]:
        cursor = Cursor(parser)
        cursor.expect("<")
        names = cursor.strings(">")
        cursor.expect(">")
        cursor.done()
        return names

    def print_parameter(self, printer: Printer) -> None:
        printer.print_string(f"<{', '.join(map(quote, self.data))}>")


OBJECT = ObjectType()
FLOAT = FloatType()
BOOL = BoolType()
NONE = NoneType()
STR = StrType()
STATE = StateType()
UNBOUND = UnboundType()
MAYBE_UNBOUND = MaybeUnboundType()
NULL = NullType()
RANGE = RangeType()
RANGE_ITER = RangeIterType()
INT = IntType()
TYPES: tuple[type[Attribute], ...] = (
    ObjectType, IntType, FloatType, BoolType, NoneType, StrType, StateType, UnboundType, MaybeUnboundType, NullType,
    RangeType, RangeIterType, BuiltinType, ModuleType, FunctionType,
)  # fmt: skip
