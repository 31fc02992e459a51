"""Guesses at the class of a parameter nobody is seen to pass anything for, from how it is used.

Evidence, strongest first: bit operations, shifts and `range` say int; then `%`, `//` and `==` with ints; then float
constants and `math` say float; then the same of what was computed from the parameter; a comparison or sum with an int
constant says int, and so does arithmetic that says nothing.  An attribute, a subscript, a call or an iteration of it
says that it is an object, and then nothing is guessed.  A wrong guess costs a failed guard at the entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed as typed
from pymlir.dialects.py_types import IntType
from pymlir.passes.analyses.graph import Graph, Node
from pymlir.passes.analyses.known_calls import BUILTINS, MATH
from pymlir.passes.analyses.operators import BITWISE
from pymlir.passes.analyses.signatures import Function
from pymlir.passes.analyses.transfer import literal_of, operator_of

ORDER = ("object", "int surely", "int likely", "float", "int derived", "float derived", "int perhaps", "number")
CLASS_OF = {name: name.split()[0] for name in ORDER} | {"number": "int"}
COUNTED = frozenset(("gcd", "isqrt", "factorial"))
MEMBERS = (pyv.AttrOp, pyv.SetAttrOp, pyv.DelAttrOp, pyv.IterOp, pyv.NextOp, pyv.UnpackOp)
ITEMS = (pyv.SubscriptOp, pyv.SetSubscriptOp, pyv.DelSubscriptOp)

Ask = Callable[[str, int], str | None]
"""The class known of a parameter of another function."""
Use = tuple[Node, int]


@dataclass
class Flow:
    """Where the values of a function go."""

    uses: dict[int, list[Use]]
    moves: dict[int, list[int]]
    """Block arguments that a value is passed for."""


def flow_of(graph: Graph) -> Flow:
    found = Flow({}, {})
    for block in graph.blocks:
        for node in block.nodes:
            for position, number in enumerate(node.operands):
                found.uses.setdefault(number, []).append((node, position))
        for target, numbers in block.edges:
            for number, argument in zip(numbers, graph.blocks[target].arguments, strict=True):
                found.moves.setdefault(number, []).append(argument)
    return found


def guess(function: Function, parameter: int, ask: Ask, flow: Flow) -> str | None:
    """`int` or `float`, None when nothing speaks for either."""
    graph = function.graph
    return guess_of(graph, [graph.blocks[0].arguments[parameter]], ask, flow)


def guess_of(graph: Graph, numbers: Sequence[int], ask: Ask, flow: Flow) -> str | None:
    """The same of values by number, which are reads of one variable."""
    votes: set[str] = set()
    todo = [(number, False) for number in numbers]
    seen: set[int] = set()
    while todo:
        number, derived = todo.pop()
        if number in seen:
            continue
        seen.add(number)
        todo += [(argument, derived) for argument in flow.moves.get(number, ())]
        for node, position in flow.uses.get(number, ()):
            for vote in evidence(graph, node, position, ask):
                if vote == "result":
                    todo.append((node.results[0], True))
                elif not derived:
                    votes.add(vote)
                elif vote in ("int surely", "float"):
                    votes.add(vote.split()[0] + " derived")
    best = next((vote for vote in ORDER if vote in votes), "object")
    return None if best == "object" else CLASS_OF[best]


def constant_class(graph: Graph, number: int) -> str | None:
    node = graph.definition[number]
    return type(literal_of(node.op)).__name__ if node is not None and isinstance(node.op, pyv.ConstOp) else None


def evidence(graph: Graph, node: Node, position: int, ask: Ask) -> Iterator[str]:
    """What one use of a value says; "result" when the op's result is as telling."""
    op = node.op
    if isinstance(op, pyv.BinaryOp | pyv.InplaceOp):
        yield from of_arithmetic(operator_of(op).removesuffix("="), constant_class(graph, node.operands[1 - position]))
    elif isinstance(op, pyv.CompareOp):
        yield from of_comparison(operator_of(op), constant_class(graph, node.operands[1 - position]))
    elif isinstance(op, pyv.UnaryOp):
        yield from ("int surely",) if operator_of(op) == "~" else ("number", "result")
    elif isinstance(op, pyv.CallOp):
        yield from of_call(graph, op, node, position, ask)
    elif isinstance(op, pyv.ExpectOp):
        if isinstance(op.results[0].type, IntType):
            yield "int surely"
    elif isinstance(op, typed.RangeMoreOp | typed.RangeStepOp):
        yield "int surely"
    elif isinstance(op, MEMBERS) or (isinstance(op, pyv.ContainsOp) and position == 1):
        yield "object"
    elif isinstance(op, ITEMS):
        yield from ("object",) if position == 0 else ("int perhaps",) if position == 1 else ()


def of_arithmetic(operator: str, other: str | None) -> Iterator[str]:
    if other in ("str", "bytes", "tuple", "NoneType"):
        yield "object"
    elif operator in BITWISE or operator in ("<<", ">>"):
        yield "int surely"
    elif other == "float":
        yield "float"
    elif operator in ("%", "//"):
        yield "int likely"
    else:
        yield "int perhaps" if other == "int" else "number"
        yield "result"


def of_comparison(operator: str, other: str | None) -> Iterator[str]:
    if other in ("str", "bytes", "tuple"):
        yield "object"
    elif other == "float":
        yield "float"
    elif other == "int":
        yield "int likely" if operator in ("==", "!=") else "int perhaps"
    else:
        yield "number"


def of_call(graph: Graph, op: pyv.CallOp, node: Node, position: int, ask: Ask) -> Iterator[str]:
    if position == 0:
        yield "object"
        return
    callee = graph.definition[node.operands[0]]
    if callee is None:
        return
    if isinstance(callee.op, pyv.FunctionOp) and not op.keyword_names:
        known = ask(callee.op.function.string_value(), position - 1)
        if known in ("int", "float"):
            yield "int surely" if known == "int" else "float"
    elif isinstance(callee.op, pyv.BuiltinOp):
        yield from of_builtin(callee.op.builtin.data)


def of_builtin(name: str) -> Iterator[str]:
    module, _, member = name.rpartition(".")
    if module == "math":
        yield "int surely" if member in COUNTED else "float" if member in MATH else "number"
    elif name == "range":
        yield "int surely"
    elif name in ("abs", "min", "max", "round", "pow", "divmod"):
        yield "number"
        yield "result"
    elif (
        name in ("float", "bool", "int", "str", "print", "isinstance", "type", "repr", "id", "hash")
        or name not in BUILTINS
    ):
        return
    elif name in ("chr", "hex", "bin"):
        yield "int surely"
    else:
        yield "object"
