"""What the way a branch goes tells of the values its condition was made from.

`if n < 10` tells of `n` on both ways; so do `x is None`, `isinstance(x, int)`, `type(x) is float`, plain truth and the
head of a counted loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.passes.analyses import intervals, known_calls, lattice
from pymlir.passes.analyses.graph import Graph, Node
from pymlir.passes.analyses.lattice import Element
from pymlir.passes.analyses.transfer import direction, narrowed, operator_of

Look = Callable[[int], Element]
Fact = tuple[int, Element]
"""A value's number and what it is on that way."""
LEAST_BASES = frozenset(("int", "float", "str"))


def facts(graph: Graph, condition: int, answer: bool, look: Look) -> Iterator[Fact]:
    """What holds where the condition has that answer."""
    node = graph.definition[condition]
    yield condition, lattice.truth(answer)
    if node is None:
        return
    kind = type(node.op)
    if kind is pyv.TruthOp:
        value = node.operands[0]
        yield value, by_truth(look(value), answer)
        yield from _through(graph, value, answer, look)
    elif kind is typed.RangeMoreOp:
        yield from _of_range(node, answer, look)


def _through(graph: Graph, value: int, answer: bool, look: Look) -> Iterator[Fact]:
    """What the truth of a value tells of the operands it came from."""
    node = graph.definition[value]
    if node is None:
        return
    kind = type(node.op)
    if kind is pyv.NotOp:
        inner = node.operands[0]
        yield inner, by_truth(look(inner), not answer)
        yield from _through(graph, inner, not answer, look)
    elif kind is pyv.CompareOp:
        yield from _of_comparison(operator_of(node.op), node, answer, look)
    elif kind is pyv.IsOp:
        yield from _of_identity(graph, node, (operator_of(node.op) == "is") == answer, look)
    elif kind is pyv.CallOp:
        yield from _of_isinstance(node, answer, look)


def by_truth(element: Element, answer: bool) -> Element:
    bounds = lattice.bounds_of(element)
    if bounds is not None:
        found = intervals.assume("!=" if answer else "==", bounds, (0, 0))
        return lattice.BOTTOM if found is None else narrowed(element, found)
    return lattice.without(element, frozenset(("NoneType",))) if answer and element.maybe_none else element


def _of_comparison(operator: str, node: Node, answer: bool, look: Look) -> Iterator[Fact]:
    left, right = node.operands
    a, b = lattice.bounds_of(look(left)), lattice.bounds_of(look(right))
    if a is None or b is None:
        return
    holds = operator if answer else intervals.NEGATED[operator]
    for value, own, op, other in ((left, a, holds, b), (right, b, intervals.SWAPPED[holds], a)):
        found = intervals.assume(op, own, other)
        yield value, lattice.BOTTOM if found is None else narrowed(look(value), found)


def _of_identity(graph: Graph, node: Node, same: bool, look: Look) -> Iterator[Fact]:
    left, right = node.operands
    for value, other in ((left, right), (right, left)):
        if look(other) is lattice.NONE:
            names = frozenset(("NoneType",))
            element = look(value)
            if same:
                yield value, lattice.NONE if element.base is not None else lattice.only(element, names)
            else:
                yield value, lattice.without(element, names)
        else:
            yield from _of_type(graph, value, look(other), same, look)


def _of_type(graph: Graph, value: int, other: Element, same: bool, look: Look) -> Iterator[Fact]:
    """`type(x) is C`."""
    call, name = graph.definition[value], lattice.name_of(other, "builtin")
    if call is None or type(call.op) is not pyv.CallOp or len(call.operands) != 2 or name not in known_calls.CLASSES:
        return
    if lattice.name_of(look(call.operands[0]), "builtin") == "type":
        subject = call.operands[1]
        yield subject, exactly(look(subject), name) if same else lattice.without(look(subject), frozenset((name,)))


def exactly(element: Element, name: str) -> Element:
    """The element once its class is known to be that one."""
    if element.base is None:
        return lattice.only(element, frozenset((name,)))
    unknown = {"int": lattice.BIG_INT, "bool": lattice.BOOL}
    return unknown.get(name) or lattice.exact(name)


def _of_isinstance(node: Node, answer: bool, look: Look) -> Iterator[Fact]:
    if lattice.name_of(look(node.operands[0]), "builtin") != "isinstance" or len(node.operands) != 3:
        return
    subject, name = node.operands[1], lattice.name_of(look(node.operands[2]), "builtin")
    if name not in known_calls.CLASSES:
        return
    element, names = look(subject), known_calls.subclasses(cast(str, name))
    if not answer:
        yield subject, lattice.without(element, names)
    elif element.base is None:
        yield subject, lattice.only(element, names)
    elif name in LEAST_BASES:
        yield subject, lattice.make(base=name)


def _of_range(node: Node, answer: bool, look: Look) -> Iterator[Fact]:
    current, stop, _ = node.operands
    a, b, by = (lattice.bounds_of(look(value)) for value in node.operands)
    operator = None if by is None else direction(by)
    if a is None or b is None or operator is None:
        return
    found = intervals.assume(operator if answer else intervals.NEGATED[operator], a, b)
    yield current, lattice.BOTTOM if found is None else narrowed(look(current), found)
    if answer:
        rest = intervals.assume(intervals.SWAPPED[operator], b, a)
        yield stop, lattice.BOTTOM if rest is None else narrowed(look(stop), rest)
