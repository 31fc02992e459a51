"""What a Python value becomes in `rt`, and the building of one `rt.func`.

A value with a machine representation is an SSA value (`i64`, `f64`, `i1`, `!rt.ref`).  The others exist only for
snapshots, or until something needs them as a value:

    Const(literal)              made where it is used: `rt.iconst`, `rt.object`, or an entry of a frame
    Assumed(k)                  a builtin, function or module that an assumption of the function names
    RangeOf(cur, stop, step)    the iterator of a counted loop
    Maybe(flag, value)          a local that is bound on some ways only
    UNBOUND                     a local that is not
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from xdsl.dialects.builtin import LocationAttr
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pymlir.dialects import rt
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.dialects.py_types import BoolType, FloatType, IntType, NoneType
from pymlir.passes.analyses.bindings import Bindings


class CannotLower(Exception):
    """The function has something that native code has no form for; it stays interpreted, for the reason given."""


@dataclass(frozen=True)
class Const:
    literal: LiteralAttr
    assumed: int | None = None  # the assumption that names the object, where that is not the code's own constant

    @property
    def value(self) -> object:
        return self.literal.data


@dataclass(frozen=True)
class Assumed:
    index: int


@dataclass(frozen=True)
class RangeOf:
    current: SSAValue
    stop: SSAValue
    step: SSAValue


@dataclass(frozen=True)
class Unbound:
    pass


@dataclass(frozen=True)
class Maybe:
    flag: SSAValue
    value: Low


class StatePoint(NamedTuple):
    """A state by which a pure op may still leave: before its instruction, or after it with what that pushed."""

    state: SSAValue
    after: bool = False
    pushed: SSAValue | None = None


Low: TypeAlias = SSAValue | Const | Assumed | RangeOf | Maybe | Unbound
OpT = TypeVar("OpT", bound=Operation)

UNBOUND = Unbound()
NONE = Const(LiteralAttr(None))
I64_RANGE = range(-(2**63), 2**63)


def representation(type_: Attribute) -> Attribute | None:
    """The machine type of a Python type; None for `None`, which needs no value."""
    if isinstance(type_, IntType):
        return rt.i64
    if isinstance(type_, FloatType):
        return rt.f64
    if isinstance(type_, BoolType) or type_ == rt.i1:
        return rt.i1
    return None if isinstance(type_, NoneType) else rt.ref


class Origins(Protocol):
    """Of which numbers the function carries what object they are, see to_rt_origins.py."""

    def is_asked(self, python: SSAValue) -> bool: ...

    def called(self, python: SSAValue, origin: SSAValue) -> None: ...


@dataclass
class Tables:
    """What the functions of a module share: numbered constants and assumptions, and what its global names mean."""

    known: Bindings = field(default_factory=Bindings)
    objects: dict[LiteralAttr, int] = field(default_factory=lambda: {})
    assumptions: dict[rt.Assumption, int] = field(default_factory=lambda: {})

    def object_number(self, literal: LiteralAttr) -> int:
        return self.objects.setdefault(literal, len(self.objects))

    def assumption_number(self, assumption: rt.Assumption) -> int:
        return self.assumptions.setdefault(assumption, len(self.assumptions))


class FunctionBuilder:
    """One `rt.func` in the making: where ops go, what each Python value has become."""

    def __init__(self, tables: Tables, slots: dict[str, int], free_names: Sequence[str] = (), *, scalar: bool):
        self.tables = tables
        self.slots = slots
        self.free_names = free_names
        self.scalar = scalar
        self.low: dict[SSAValue, Low] = {}
        self.region = Region()
        self.block = Block()
        self.location: LocationAttr | None = None
        self.constants: list[Operation] = []
        self.made: dict[tuple[str, object], SSAValue] = {}
        self.origins: Origins | None = None
        self.latest: StatePoint | None = None  # still describes this point, but for pure ops
        self.dirty = False  # a drop may have run code since assumptions were checked

    # ---- ops

    def add(self, op: OpT) -> OpT:
        if self.location is not None:
            op.location = self.location
        self.block.add_op(op)
        return op

    def new(
        self,
        kind: type[rt.RtOp],
        *operands: SSAValue,
        at: SSAValue | None = None,
        result: Attribute | None = None,
        fact: bool = False,
    ) -> SSAValue:
        """Append an op of one result, that leaves by `at` where that is given."""
        self.note_state(at)
        types = kind.GIVES if result is None else (result,)
        inputs = operands if at is None else (*operands, at)
        return self.add(
            kind.create(operands=inputs, result_types=types, properties={"fact": rt.UNIT} if fact else {})
        ).results[0]

    def note_state(self, at: SSAValue | None) -> None:
        """An op leaves by `at`: assumptions that a drop may have broken are looked at before the first such op."""
        if at is None:
            return
        self.latest = StatePoint(at)
        if self.dirty:
            self.dirty = False
            self.add(rt.CheckAssumptionsOp.create(operands=[at]))

    def did_visit(self, state: SSAValue, pushed: SSAValue | None) -> None:
        """The state's instruction has been done, with that result: what comes next leaves behind it."""
        self.latest = StatePoint(state, True, pushed)

    # ---- values

    def constant(self, value: int | float | bool) -> SSAValue:
        """A constant, made once, at the function's start."""
        key = (type(value).__name__, repr(value))
        if key not in self.made:
            make = {bool: rt.BConstOp.of, int: rt.IConstOp.of, float: rt.FConstOp.of}[type(value)]
            self.made[key] = self._at_start(make(value))  # pyright: ignore[reportArgumentType]
        return self.made[key]

    def object(self, which: int | str) -> SSAValue:
        """A borrowed constant object."""
        key = ("object", which)
        if key not in self.made:
            self.made[key] = self._at_start(rt.ObjectOp.of(which))
        return self.made[key]

    def _at_start(self, op: Operation) -> SSAValue:
        self.constants.append(op)
        return op.results[0]

    def value(self, python: SSAValue) -> SSAValue:
        """The value as an SSA value of its own representation."""
        found = self.low[python]
        if isinstance(found, SSAValue):
            return found
        wanted = representation(python.type)
        if wanted is None:
            raise CannotLower("None is used where a number is needed")
        return self.coerce(found, wanted)

    def number(self, python: SSAValue, wanted: Attribute) -> SSAValue:
        """The value as an `i64` or an `f64`, converted as Python's arithmetic does."""
        found = self.low[python]
        if isinstance(found, Const) and isinstance(found.value, int | float):
            literal = found.value
            if wanted == rt.i64 and isinstance(literal, int) and int(literal) in I64_RANGE:
                return self.constant(int(literal))
            if wanted == rt.f64 and (isinstance(literal, float) or literal in I64_RANGE):
                return self.constant(float(literal))
        return self.convert(self.value(python), wanted)

    def convert(self, value: SSAValue, wanted: Attribute) -> SSAValue:
        if value.type == wanted:
            return value
        if value.type == rt.i1:
            return self.convert(self.new(rt.BToIOp, value), wanted)
        if value.type == rt.i64 and wanted == rt.f64:
            return self.new(rt.IToFOp, value)
        raise CannotLower(f"a value of type {value.type} is used as {wanted}")

    def coerce(self, found: Low, wanted: Attribute, *, returned: bool = False) -> SSAValue:
        """The value in the representation that a block argument, a parameter or a result wants."""
        if isinstance(found, Const):
            return self._coerce_constant(found, wanted)
        if isinstance(found, Assumed) and wanted == rt.ref:
            return self._assumed(found.index)
        if isinstance(found, SSAValue):
            return self.box(found, returned=returned) if wanted == rt.ref else self.convert(found, wanted)
        raise CannotLower(f"{type(found).__name__.lower()} is used as a value")

    def _coerce_constant(self, found: Const, wanted: Attribute) -> SSAValue:
        value = found.value
        if wanted == rt.ref and found.assumed is not None:
            return self._assumed(found.assumed)
        if wanted == rt.ref:
            word = {None: "none", True: "true", False: "false"}.get(value) if isinstance(value, bool | None) else None
            return self.object(self.tables.object_number(found.literal) if word is None else word)
        if isinstance(value, bool) and wanted == rt.i1:
            return self.constant(value)
        if isinstance(value, int) and wanted == rt.i64 and value in I64_RANGE:
            return self.constant(int(value))
        if isinstance(value, float) and wanted == rt.f64:
            return self.constant(value)
        raise CannotLower(f"the constant {found.literal.text} does not fit {wanted}")

    def _assumed(self, index: int) -> SSAValue:
        key = ("assumed", index)
        if key not in self.made:
            self.made[key] = self._at_start(rt.AssumedOp.of(index))
        return self.made[key]

    def box(self, value: SSAValue, *, returned: bool = False) -> SSAValue:
        """An object for the value; leaves by a state that still describes this point, when there is no memory."""
        if value.type == rt.ref:
            return value
        if value.type == rt.i1 or (returned and self.latest is None):
            return self.new(rt.BoxOp, value)
        if self.latest is None:
            raise CannotLower("a number becomes an object where no state is known")
        state, after, pushed = self.latest
        operands = [value, state] if pushed is None else [value, state, pushed]
        properties: dict[str, Attribute] = {"after": rt.UNIT} if after else {}
        return self.add(rt.BoxOp.create(operands=operands, properties=properties, result_types=[rt.ref])).results[0]
