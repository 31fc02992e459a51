"""Abstract interpretation of the values form: one engine for classes, constants and intervals.

A *frame* is one function analysed for one context, the exact classes of its arguments.  Each frame keeps an element for
every value, and for each edge what it passes and what the branch tells (`narrowing`).  Blocks are visited until nothing
changes, intervals widening at loop headers; then twice more downwards, which wins back what widening gave away.
Frames that call one another are linked: a new result re-runs the callers.

Finite because contexts are few (then merged), elements grow along short chains, and a frame that has used up its steps
gets no narrower than classes.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import cast

from xdsl.ir import Operation

from pymlir.dialects import py_values as pyv
from pymlir.passes.analyses import lattice, narrowing
from pymlir.passes.analyses.graph import BlockNodes, Graph, Node
from pymlir.passes.analyses.lattice import BOTTOM, OBJECT, Element
from pymlir.passes.analyses.operators import Outcome
from pymlir.passes.analyses.signatures import Function
from pymlir.passes.analyses.transfer import is_fixed, outcomes

MAX_CONTEXTS = 8
WIDEN_AFTER = 2
WIDEN_FULLY_AFTER = 4
STEPS_PER_BLOCK = 24
"""Visits of a block after which its arguments keep nothing but classes."""

Context = tuple[Element, ...]
Overlay = dict[int, Element]
Watch = Callable[[Node, Sequence[Element], Sequence[Outcome]], None]


@dataclass(eq=False)
class Frame:
    """One function in one context."""

    function: Function
    context: Context
    values: list[Element]
    edges: dict[tuple[int, int], tuple[tuple[Element, ...], Overlay]] = field(default_factory=lambda: {})
    """What each edge passes, and what its branch tells; an edge that is never taken is missing."""
    visits: list[int] = field(default_factory=list[int])
    result: Element = BOTTOM
    changes: int = 0
    callers: set[Frame] = field(default_factory=set["Frame"])
    calls: dict[Operation, tuple[str, Context]] = field(default_factory=lambda: {})
    """The function and classes of each call of one of the module's functions."""

    @property
    def graph(self) -> Graph:
        return self.function.graph

    def is_live(self, block: int) -> bool:
        return block == 0 or any(edge in self.edges for edge in self.graph.blocks[block].predecessors)

    def forget_unreachable(self) -> None:
        """Take away the edges of loops that are no longer entered, which keep one another alive."""
        reached, todo = {0}, [0]
        while todo:
            index = todo.pop()
            for which, (target, _) in enumerate(self.graph.blocks[index].edges):
                if (index, which) in self.edges and target not in reached:
                    reached.add(target)
                    todo.append(target)
        self.edges = {edge: told for edge, told in self.edges.items() if edge[0] in reached}


class Engine:
    """Analyses functions for the contexts in which they are called."""

    def __init__(self, functions: Mapping[str, Function]):
        self.functions = functions
        self.frames: dict[tuple[str, Context], Frame] = {}
        self.contexts: dict[str, list[Context]] = {name: [] for name in functions}
        self.queue: list[Frame] = []
        self.current: Frame | None = None
        self.result_when_unknown = BOTTOM
        self.steps = 0
        self.stale: set[int] = set()
        """Blocks that read a value of which the visited block learned something."""

    def enter(self, symbol: str, context: Context) -> Frame:
        """The frame of that context, analysed when the engine next runs."""
        contexts = self.contexts[symbol]
        if context not in contexts and len(contexts) >= MAX_CONTEXTS:
            for known in contexts:
                context = tuple(lattice.join(a, b) for a, b in zip(context, known, strict=True))
        frame = self.frames.get((symbol, context))
        if frame is None:
            function = self.functions[symbol]
            contexts.append(context)
            frame = Frame(function, context, [BOTTOM] * len(function.graph.values))
            frame.visits = [0] * len(function.graph.blocks)
            self.frames[symbol, context] = frame
            self.queue.append(frame)
        return frame

    def calls_from(self, frames: Iterable[Frame], symbol: str) -> Iterable[Context]:
        """The classes that these frames' calls of a function pass, one entry for each call."""
        for frame in frames:
            yield from (context for called, context in frame.calls.values() if called == symbol)

    def run(self) -> None:
        """To the fixed point of all frames."""
        self._settle()
        self.result_when_unknown = OBJECT
        self.queue.extend(
            {caller for frame in self.frames.values() if frame.result is BOTTOM for caller in frame.callers}
        )
        self._settle()

    def narrow(self, frames: Iterable[Frame]) -> None:
        """Downwards from the fixed point, with all results as they stand."""
        for frame in frames:
            self._descend(frame)
            self._descend(frame)

    def _settle(self) -> None:
        while self.queue:
            frame = self.queue.pop()
            before = frame.result
            self._ascend(frame)
            if frame.result is not before:
                self.queue.extend(caller for caller in frame.callers if caller not in self.queue)

    def _ascend(self, frame: Frame) -> None:
        """Visit blocks, earlier ones first, until no edge tells anything new."""
        self.current = frame
        todo = [block for block in range(len(frame.visits)) if frame.visits[block]] or [0]
        waiting = set(todo)
        while todo:
            block = heapq.heappop(todo)
            waiting.discard(block)
            frame.visits[block] += 1
            self.steps += 1
            for target in (*self._visit(frame, block, ascending=True), *self.stale):
                if target not in waiting and (frame.visits[target] or frame.is_live(target)):
                    waiting.add(target)
                    heapq.heappush(todo, target)

    def _descend(self, frame: Frame) -> None:
        self.current = frame
        for block in range(len(frame.visits)):
            if frame.is_live(block):
                self._visit(frame, block, ascending=False)
        frame.forget_unreachable()

    def replay(self, frame: Frame, block: int, watch: Watch) -> None:
        """Tell `watch` of each node of a block: elements of operands, outcomes of results."""
        self.current = frame
        self._interpret(frame, frame.graph.blocks[block], self._overlay(frame, block), watch)

    def overlay(self, frame: Frame, block: int) -> Overlay:
        return self._overlay(frame, block)

    def _visit(self, frame: Frame, index: int, ascending: bool) -> Iterable[int]:
        """Interpret one block and its edges; the blocks whose input changed."""
        block = frame.graph.blocks[index]
        self.stale.clear()
        self._enter_block(frame, index, block, ascending)
        # What branches tell may come and go where loops have more than one way in: at some point nothing is told.
        endless = ascending and frame.visits[index] > STEPS_PER_BLOCK
        overlay = {} if endless else self._overlay(frame, index)
        if not self._interpret(frame, block, overlay, None):
            # A call that has not returned yet: nothing after it happens.
            return ()
        return self._leave_block(frame, index, block, overlay)

    def _enter_block(self, frame: Frame, index: int, block: BlockNodes, ascending: bool) -> None:
        values = frame.values
        if index == 0:
            for number, element in zip(block.arguments, frame.context, strict=True):
                self._set(frame, number, element)
            return
        for position, number in enumerate(block.arguments):
            found = BOTTOM
            for edge in block.predecessors:
                passed = frame.edges.get(edge)
                if passed is not None:
                    found = lattice.join(found, passed[0][position])
            if ascending:
                found = self._grow(values[number], found, frame.visits[index], block.header)
            self._set(frame, number, found)

    def _set(self, frame: Frame, number: int, element: Element) -> None:
        if frame.values[number] is not element:
            frame.values[number] = element
            self.stale |= frame.graph.readers[number]

    def _grow(self, old: Element, new: Element, visits: int, header: bool) -> Element:
        if visits > STEPS_PER_BLOCK:
            return lattice.join(lattice.class_only(old), lattice.class_only(new))
        if header and visits > WIDEN_AFTER:
            return lattice.widen(old, new) if visits <= WIDEN_FULLY_AFTER else lattice.widen_fully(old, new)
        return lattice.join(old, new)

    def _overlay(self, frame: Frame, index: int) -> Overlay:
        """What all edges into a block tell of values defined before it."""
        taken = [frame.edges[edge][1] for edge in frame.graph.blocks[index].predecessors if edge in frame.edges]
        if not taken:
            return {}
        if len(taken) == 1:
            return dict(taken[0])
        first, *others = sorted(taken, key=len)
        merged: Overlay = {}
        for number, element in first.items():
            if all(number in other for other in others):
                joined = reduce(lattice.join, [other[number] for other in others], element)
                if joined is not frame.values[number]:  # no news: kept, it would be carried through all that follows
                    merged[number] = joined
        return merged

    def _interpret(self, frame: Frame, block: BlockNodes, overlay: Overlay, watch: Watch | None) -> bool:
        """False when a value that never comes stops the block."""
        values = frame.values
        for number in block.arguments:
            overlay.pop(number, None)
        for node in block.nodes:
            args = [overlay.get(number) or values[number] for number in node.operands]
            found = self._outcomes(node, args)
            if watch is not None:
                watch(node, args, found)
            for number, outcome in zip(node.results, found, strict=True):
                element = outcome.element
                if element is BOTTOM:
                    return False
                if values[number] is not element:
                    self._set(frame, number, element)
                if number in overlay:
                    del overlay[number]
            if type(node.op) is pyv.ReturnOp:
                self._return(frame, args[0])
        return True

    def _outcomes(self, node: Node, args: Sequence[Element]) -> Sequence[Outcome]:
        if not node.results:
            return ()
        if node.fixed is not None:
            return cast("Sequence[Outcome]", node.fixed)
        found = outcomes(node.op, args, self)
        if is_fixed(node.op):
            node.fixed = found
        return found

    def _return(self, frame: Frame, element: Element) -> None:
        found = lattice.join(frame.result, element)
        if found is not frame.result:
            frame.changes += 1
            frame.result = lattice.widen(frame.result, found) if frame.changes > WIDEN_AFTER else found

    def _leave_block(self, frame: Frame, index: int, block: BlockNodes, overlay: Overlay) -> Iterable[int]:
        changed: list[int] = []
        for which, (target, numbers) in enumerate(block.edges):
            told = self._told(frame, block, overlay, which)
            key = (index, which)
            if told is None:
                if frame.edges.pop(key, None) is not None:
                    changed.append(target)
                continue
            passed = tuple([told.get(number) or frame.values[number] for number in numbers])
            # Facts of values nobody reads any more would grow by each branch of a long function.
            live = frame.graph.live
            told = {number: element for number, element in told.items() if live.is_live(number, target)}
            if frame.edges.get(key) != (passed, told):
                frame.edges[key] = (passed, told)
                changed.append(target)
        return changed

    def _told(self, frame: Frame, block: BlockNodes, overlay: Overlay, which: int) -> Overlay | None:
        """The overlay along one edge; None when the edge cannot be taken."""
        if len(block.edges) == 1:
            return overlay
        values = frame.values
        told = dict(overlay)
        condition = block.nodes[-1].operands[0]
        known = overlay.get(condition) or values[condition]
        if known is (lattice.FALSE if which == 0 else lattice.TRUE):
            return None
        for number, element in narrowing.facts(frame.graph, condition, which == 0, lambda n: told.get(n) or values[n]):
            if element is BOTTOM:
                return None
            if element is not values[number]:
                told[number] = element
        return told

    def call_function(self, op: pyv.CallOp, symbol: str, args: Sequence[Element]) -> Outcome:
        """The result of calling one of the module's functions: by its own frame for these classes."""
        function = self.functions.get(symbol)
        context = None if function is None else function.bind(args, op.keyword_names)
        if context is None:
            return Outcome(OBJECT)
        frame = self.enter(symbol, tuple(lattice.class_only(element) for element in context))
        if self.current is not None:
            frame.callers.add(self.current)
            self.current.calls[op] = (symbol, frame.context)
        if frame.result is BOTTOM:
            return Outcome(self.result_when_unknown)
        element = lattice.class_only(frame.result)
        # What the interpreter computes after a leave is not ours to know, save what a check can tell.
        return Outcome(element if lattice.is_unboxed(element) else OBJECT)
