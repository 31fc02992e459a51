"""`rt.snapshot`: how the interpreter would stand before an instruction, as data that costs nothing until it is used.

    %s = rt.snapshot at 24 resume 20 next 34 pops 2 locals(0 = %n, 2 = none) stack(range(%i, %n, %one), null, const 3)
    %t = rt.snapshot at 8 locals(0 = kept(%o, %m), 1 = maybe(%bound, %x)) in @fib parent %s release(%r)

`at` is the instruction's byte offset, `resume` where it starts over with its operands on the stack (default: `at`),
`next` the instruction after it, `pops` how many of the top stack entries it consumes.  `done` instead of `resume`: the
instruction has nothing to do any more but to let go of the topmost entry, by a visit "drop".  Locals are by slot of
localsplus; a slot not listed is unbound.  `in` names the function when it is not the enclosing one: then the code was
inlined and `parent` is the caller's state, waiting in its call.  `release` lists references that the native code owns
here and that are let go once the frame stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from xdsl.ir import Attribute, Data, Operation, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    irdl_attr_definition,
    irdl_op_definition,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.parser import AttrParser, Parser
from xdsl.printer import Printer
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from pymlir.dialects.rt_base import StateType, f64, i1, i64, listed, operand_named, operands_named, ref, state

WORDS = ("none", "null", "true", "false")
NUMBERED = ("const", "assumed")
RANGE_WIDTH = 3
DONE = -1
"""`resume` of an instruction that cannot be started over."""
WIDTHS = {"value": 1, "maybe": 2, "range": RANGE_WIDTH, "kept": 2, "maybe_kept": 3}
"""How many operands an entry uses."""
SEVERAL = tuple(kind for kind, width in WIDTHS.items() if width > 1)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Entry:
    """One local or stack entry.

    `value`: operand `index`.  `maybe`: operand `index` says (i1) whether the next one is there, else unbound.
    `range`: operands `index` and the two after it are cur, stop, step of an iterator.  `kept`: operand `index` is the
    object of the number after it, or null when it has none yet; `maybe_kept` the same behind a flag.  `const`: number
    `index` of the module's objects.  `assumed`: what assumption number `index` of the module found.  `none null true
    false`: no index.
    """

    kind: str
    index: int = 0


@dataclass(frozen=True)
class Frame:
    """A snapshot without its values: `Entry.index` says which operand stands where."""

    at: int
    resume: int
    next: int = -1
    pops: int = 0
    locals: tuple[tuple[int, Entry], ...] = ()
    stack: tuple[Entry, ...] = ()
    function: str | None = None

    @property
    def is_done(self) -> bool:
        return self.resume == DONE

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for _, entry in self.locals) + self.stack

    @cached_property
    def value_count(self) -> int:
        """How many operands the entries use."""
        return max((entry.index + WIDTHS[entry.kind] for entry in self.entries if entry.kind in WIDTHS), default=0)


@irdl_attr_definition
class FrameAttr(Data[Frame]):
    """The generic form of a frame; operands are shown by number."""

    name = "rt.frame"

    def print_parameter(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            print_frame(printer, self.data, lambda index: printer.print_string(str(index)))

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> Frame:
        with parser.in_angle_brackets():
            return parse_frame(parser, parser.parse_integer, take=lambda numbers: numbers[0])


def print_frame(printer: Printer, frame: Frame, value: Callable[[int], object]) -> None:
    printer.print_string(f"at {frame.at}")
    if frame.is_done:
        printer.print_string(" done")
    elif frame.resume != frame.at:
        printer.print_string(f" resume {frame.resume}")
    if frame.next >= 0:
        printer.print_string(f" next {frame.next}")
    if frame.pops:
        printer.print_string(f" pops {frame.pops}")
    if frame.locals:
        printer.print_string(" locals(")
        printer.print_list(frame.locals, lambda local: print_local(printer, local, value))
        printer.print_string(")")
    if frame.stack:
        printer.print_string(" stack(")
        printer.print_list(frame.stack, lambda entry: print_entry(printer, entry, value))
        printer.print_string(")")
    if frame.function is not None:
        printer.print_string(" in ")
        printer.print_symbol_name(frame.function)


def print_local(printer: Printer, local: tuple[int, Entry], value: Callable[[int], object]) -> None:
    printer.print_string(f"{local[0]} = ")
    print_entry(printer, local[1], value)


def print_entry(printer: Printer, entry: Entry, value: Callable[[int], object]) -> None:
    if entry.kind == "value":
        value(entry.index)
    elif entry.kind in WIDTHS:
        printer.print_string(f"{entry.kind}(")
        printer.print_list(range(entry.index, entry.index + WIDTHS[entry.kind]), value)
        printer.print_string(")")
    elif entry.kind in NUMBERED:
        printer.print_string(f"{entry.kind} {entry.index}")
    else:
        printer.print_string(entry.kind)


def parse_frame(parser: AttrParser, value: Callable[[], V], take: Callable[[list[V]], int]) -> Frame:
    """`value` reads one value, `take` says at which operand a run of them starts."""

    def entry() -> Entry:
        if (word := parser.parse_optional_keyword_in(WORDS)) is not None:
            return Entry(word)
        if (word := parser.parse_optional_keyword_in(NUMBERED)) is not None:
            return Entry(word, parser.parse_integer())
        if (word := parser.parse_optional_keyword_in(SEVERAL)) is not None:
            return Entry(word, take(parser.parse_comma_separated_list(parser.Delimiter.PAREN, value)))
        return Entry("value", take([value()]))

    def local() -> tuple[int, Entry]:
        slot = parser.parse_integer()
        parser.parse_punctuation("=")
        return slot, entry()

    def number(keyword: str, default: int) -> int:
        return parser.parse_integer() if parser.parse_optional_keyword(keyword) else default

    parser.parse_keyword("at")
    at = parser.parse_integer()
    resume = DONE if parser.parse_optional_keyword("done") else number("resume", at)
    next_, pops = number("next", -1), number("pops", 0)
    locals_: list[tuple[int, Entry]] = []
    stack: list[Entry] = []
    if parser.parse_optional_keyword("locals"):
        locals_ = parser.parse_comma_separated_list(parser.Delimiter.PAREN, local)
    if parser.parse_optional_keyword("stack"):
        stack = parser.parse_comma_separated_list(parser.Delimiter.PAREN, entry)
    function = parser.parse_symbol_name().data if parser.parse_optional_keyword("in") else None
    return Frame(at, resume, next_, pops, tuple(locals_), tuple(stack), function)


@irdl_op_definition
class SnapshotOp(IRDLOperation):
    """See the module's docstring.  Operands: the frame's values, then the parent, then the references to release."""

    name = "rt.snapshot"
    ins = var_operand_def()
    result = result_def(StateType())
    frame_attr = prop_def(FrameAttr, prop_name="frame")
    traits = traits_def(Pure())

    def __post_init__(self) -> None:
        """As for RtOp."""

    @classmethod
    def of(
        cls, frame: Frame, values: Sequence[SSAValue], parent: SSAValue | None = None, release: Sequence[SSAValue] = ()
    ) -> SnapshotOp:
        outer = [] if parent is None else [parent]
        return cls.create(
            operands=[*values, *outer, *release], result_types=[state], properties={"frame": FrameAttr(frame)}
        )

    @property
    def frame(self) -> Frame:
        return cast(FrameAttr, self.properties["frame"]).data

    @property
    def values(self) -> Sequence[SSAValue]:
        """What the frame's entries index."""
        return self.operands[: self.frame.value_count]

    @property
    def outer(self) -> SSAValue | None:
        """The caller's state, when this code was inlined."""
        rest = self.operands[self.frame.value_count :]
        return rest[0] if rest and rest[0].type == state else None

    @property
    def release(self) -> Sequence[SSAValue]:
        """References let go once the frame stands."""
        start = self.frame.value_count + (self.outer is not None)
        return self.operands[start:]

    def chain(self) -> list[SnapshotOp]:
        """This snapshot, its parent, and so on, innermost first."""
        found: list[SnapshotOp] = [self]
        while (outer := found[-1].outer) is not None:
            found.append(snapshot_of(outer))
        return found

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        print_frame(printer, self.frame, lambda index: printer.print_ssa_value(self.operands[index]))
        if self.outer is not None:
            printer.print_string(" parent ")
            printer.print_ssa_value(self.outer)
        if self.release:
            printer.print_string(" release(")
            printer.print_list(self.release, printer.print_ssa_value)
            printer.print_string(")")

    @classmethod
    def parse(cls, parser: Parser) -> SnapshotOp:
        values: list[SSAValue] = []

        def take(run: list[SSAValue]) -> int:
            values.extend(run)
            return len(values) - len(run)

        frame = parse_frame(parser, lambda: operand_named(parser), take)
        parent = operand_named(parser) if parser.parse_optional_keyword("parent") else None
        release = operands_named(parser) if parser.parse_optional_keyword("release") else []
        return cls.of(frame, values, parent, release)

    def verify_(self) -> None:
        frame = self.frame
        faults = [*self.value_faults(frame), *self.release_faults()]
        if frame.pops > len(frame.stack):
            faults.append(f"pops must be at most the {len(frame.stack)} stack entries, got {frame.pops}")
        slots = [slot for slot, _ in frame.locals]
        if slots != sorted(set(slots)):
            faults.append(f"slots must be distinct and in order, got {', '.join(map(str, slots))}")
        if (frame.function is None) != (self.outer is None):
            faults.append("a snapshot of inlined code must name its function and have a parent")
        if frame.is_done and any(not goes_on_behind(use.operation) for use in self.result.uses):
            faults.append('an instruction that is done can only be left behind it, or by a visit "drop"')
        if self.outer is not None and not isinstance(self.outer.owner, SnapshotOp):
            faults.append("parent must be the result of a snapshot")
        if faults:
            raise VerifyException("; ".join(faults))

    def value_faults(self, frame: Frame) -> list[str]:
        if len(self.operands) < frame.value_count:
            return [f"entries need {frame.value_count} values, got {len(self.operands)}"]
        faults: list[str] = []
        for entry in frame.entries:
            types = [self.operands[entry.index + i].type for i in range(WIDTHS.get(entry.kind, 0))]
            if entry.kind == "range" and types != [i64] * RANGE_WIDTH:
                faults.append(f"a range's parts must be i64, got {listed(types)}")
            if entry.kind.startswith("maybe") and types[0] != i1:
                faults.append(f"the flag of a maybe must be i1, got {types[0]}")
            if entry.kind.endswith("kept") and (types[-2] != ref or types[-1] not in (i64, f64)):
                faults.append(f"what is kept must be {ref} of an i64 or f64, got {listed(types[-2:])}")
            if types and types[-1] not in (i64, f64, i1, ref):
                faults.append(f"a frame holds i64, f64, i1 or {ref}, got {types[-1]}")
        return faults

    def release_faults(self) -> list[str]:
        return [f"released value must be {ref}, got {value.type}" for value in self.release if value.type != ref]


def goes_on_behind(op: Operation) -> bool:
    """Whether an op with a state does not start the state's instruction over; of a visit its own kind says so."""
    return "after" in op.properties or op.name == "rt.visit"


def snapshot_of(value: SSAValue) -> SnapshotOp:
    """The op behind a state; the verifier of what uses a state sees to it that there is one."""
    owner = value.owner
    assert isinstance(owner, SnapshotOp), f"state without a snapshot: {owner}"
    return owner


def is_state(value: SSAValue[Attribute]) -> bool:
    return value.type == state


def users_of(snapshot: SnapshotOp) -> list[Operation]:
    return [use.operation for use in snapshot.result.uses]
