"""Which values of a function native code holds unboxed.

A value may be unboxed when its element is one unboxed class, and - native code computes it, or it is a constant or
parameter; or - an operation of the interpreter gives it: then a `pyv.expect` behind the operation unboxes it, if
anybody wants that; or - it is a block argument, and so is everything that is passed for it. A local that may be
unbound is *split* into value and flag when the value part is such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.engine import Engine, Frame
from pymlir.passes.analyses.graph import Graph, Node
from pymlir.passes.analyses.lattice import Element
from pymlir.passes.analyses.operators import Outcome

TAKES_ANYTHING = (
    pyv.IsOp,
    pyv.ExpectOp,
    pyv.CheckBoundOp,
    typed.MaybeOp,
    pyv.DropOp,
    pyv.ReturnOp,
    pyv.CondBrOp,
    pyv.BrOp,
)
"""Ops that do not need their operands unboxed, though what they do is native."""
BRANCHES = (pyv.BrOp, pyv.CondBrOp)
ARITHMETIC = (pyv.BinaryOp, pyv.InplaceOp, pyv.UnaryOp, pyv.CompareOp)


@dataclass(slots=True)
class Note:
    """A node as the analysis last saw it."""

    node: Node
    args: tuple[Element, ...]
    outcomes: Sequence[Outcome]

    @property
    def is_native(self) -> bool:
        return bool(self.outcomes) and all(outcome.native for outcome in self.outcomes)


class Representation:
    """Decides for one frame."""

    def __init__(self, engine: Engine, frame: Frame):
        self.frame = frame
        self.graph: Graph = frame.graph
        self.live = [frame.is_live(index) for index in range(len(self.graph.blocks))]
        self.notes: list[list[Note]] = [[] for _ in self.graph.blocks]
        for index, live in enumerate(self.live):
            if live:
                found = self.notes[index]
                engine.replay(frame, index, lambda node, args, outs, to=found: to.append(Note(node, tuple(args), outs)))
        self.unboxed = [False] * len(frame.values)
        self.split: set[int] = set()
        self.follows = list(self.find_follows())
        self.decide()
        self.wanted = self.find_wanted()

    def decide(self) -> None:
        """Block arguments start as unboxed as their elements allow, and lose it until nothing changes."""
        values = self.frame.values
        for number, element in enumerate(values):
            self.unboxed[number] = lattice.is_unboxed(element) and self.can_hold(number)
        for index, block in enumerate(self.graph.blocks):
            for number in block.arguments if self.live[index] and index else ():
                if self.splittable(values[number]):
                    self.split.add(number)
        changed = True
        while changed:
            changed = False
            for argument, passed in self.passed():
                if self.unboxed[argument] and not self.unboxed[passed]:
                    self.unboxed[argument] = False
                    changed = True
                elif argument in self.split and not self.fits_split(passed):
                    self.split.discard(argument)
                    changed = True
            for result, sources in self.follows:
                if self.unboxed[result] and not all(self.unboxed[s] or s in self.split for s in sources):
                    self.unboxed[result] = False
                    changed = True

    def find_follows(self) -> Iterator[tuple[int, Sequence[int]]]:
        """Results that are unboxed only if other values are: checked locals, and what `divmod` gives."""
        for notes in self.notes:
            for note in notes:
                node = note.node
                if isinstance(node.op, pyv.CheckBoundOp):
                    yield node.results[0], node.operands
                elif isinstance(node.op, pyv.UnpackOp) and self.divmod_of(node) is not None:
                    yield from ((result, self.divmod_of(node) or ()) for result in node.results)

    def divmod_of(self, node: Node) -> Sequence[int] | None:
        """The operands of the `divmod` whose two results are unpacked."""
        call = self.graph.definition[node.operands[0]]
        if call is None or not isinstance(call.op, pyv.CallOp) or len(call.operands) != 3:
            return None
        name = lattice.name_of(self.frame.values[call.operands[0]], "builtin")
        return call.operands[1:] if name == "divmod" and len(node.results) == 2 else None

    def can_hold(self, number: int) -> bool:
        """Several results at once cannot be checked behind the operation."""
        node = self.graph.definition[number]
        return node is None or not isinstance(node.op, pyv.UnpackOp) or self.divmod_of(node) is not None

    def splittable(self, element: Element) -> bool:
        return (
            element.maybe_unbound and element is not lattice.UNBOUND and lattice.is_unboxed(lattice.is_bound(element))
        )

    def fits_split(self, passed: int) -> bool:
        return self.unboxed[passed] or passed in self.split or self.frame.values[passed] is lattice.UNBOUND

    def passed(self) -> Iterator[tuple[int, int]]:
        """Block argument and passed value, for all edges that are taken."""
        for (index, which), _ in self.frame.edges.items():
            target, numbers = self.graph.blocks[index].edges[which]
            yield from zip(self.graph.blocks[target].arguments, numbers, strict=True)

    @property
    def result(self) -> Element:
        """What the function returns: an unboxed class if every return has it unboxed, else any object."""
        returned = [
            note.node.operands[0] for notes in self.notes for note in notes if isinstance(note.node.op, pyv.ReturnOp)
        ]
        element = self.frame.result
        if returned and lattice.is_unboxed(element) and all(self.unboxed[number] for number in returned):
            return element
        return lattice.OBJECT

    def find_wanted(self) -> set[int]:
        """Values somebody takes unboxed."""
        found = {passed for argument, passed in self.passed() if self.unboxed[argument] or argument in self.split}
        returns = self.result is not lattice.OBJECT
        for notes in self.notes:
            for note in notes:
                op = note.node.op
                if (note.is_native and not isinstance(op, TAKES_ANYTHING)) or isinstance(op, pyv.ExpectOp):
                    found.update(note.node.operands)
                elif isinstance(op, pyv.CallOp) and lattice.name_of(note.args[0], "function"):
                    # A native call takes its arguments unboxed.
                    found.update(note.node.operands[1:])
                elif isinstance(op, pyv.UnpackOp) and self.unboxed[note.node.results[0]]:
                    found.update(self.divmod_of(note.node) or ())
                elif returns and isinstance(op, pyv.ReturnOp):
                    found.update(note.node.operands)
        return (
            found
            | self.behind(tests_class, lambda element: element is not lattice.OBJECT)
            | self.behind(computes_with_objects, lambda element: lattice.bounds_of(element) is not None)
        )

    def behind(self, relies: Callable[[Note], bool], tells: Callable[[Element], bool]) -> set[int]:
        """The unboxed values that an op relies on, whose operands stay objects: by their classes it is decided, or by
        their bounds, and their own checks are all that holds them to those."""
        sources: dict[int, list[int]] = {}
        for argument, passed in self.passed():
            sources.setdefault(argument, []).append(passed)
        found: set[int] = set()
        seen: set[int] = set()
        todo = [number for notes in self.notes for note in notes if relies(note) for number in note.node.operands]
        while todo:
            number = todo.pop()
            if number in seen or not tells(self.frame.values[number]):
                continue
            seen.add(number)
            node = self.graph.definition[number]
            if self.unboxed[number]:
                found.add(number)
            else:
                todo += sources.get(number, ()) if node is None else node.operands
        return found


def computes_with_objects(note: Note) -> bool:
    """Whether it computes or compares ints of which some is an object: what is known of the result, and which way a
    branch goes, follows from the bounds of them all."""
    bounded = all(lattice.bounds_of(element) is not None for element in note.args)
    return bounded and isinstance(note.node.op, ARITHMETIC) and not note.is_native


def tests_class(note: Note) -> bool:
    """Whether it is a test of identity that classes decide, or asks the class of its operand."""
    if isinstance(note.node.op, pyv.IsOp):
        return note.outcomes[0].element in (lattice.TRUE, lattice.FALSE)
    return isinstance(note.node.op, pyv.CallOp) and lattice.name_of(note.args[0], "builtin") in ("isinstance", "type")
