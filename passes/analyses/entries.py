"""Which classes each function's native code expects of its arguments.

First everything is analysed from what is certain: functions without parameters, annotations (which are hints),
calls seen in the module.  What a parameter then gets is, in order: the class its annotation names, unless all calls
that are seen pass other classes; the class passed most often; the class of its default; a guess from its use; else
any object.  With the entries so chosen the analysis runs again, since what a wrong hint made flow into other
functions must go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.engine import Context, Engine, Frame
from pymlir.passes.analyses.guesses import Flow, flow_of, guess
from pymlir.passes.analyses.lattice import OBJECT, Element
from pymlir.passes.analyses.signatures import Function

ROUNDS = 3
OF_CLASS: dict[str, Element] = {
    "int": lattice.INT,
    "float": lattice.FLOAT,
    "bool": lattice.BOOL,
    "None": lattice.NONE,
    "NoneType": lattice.NONE,
}
TopCall = tuple[str, tuple[Element, ...], tuple[str, ...]]
"""A call in the module body: function, arguments, keywords."""


class Entries:
    """Chooses the entries of a module's functions."""

    def __init__(self, functions: Mapping[str, Function], top_calls: Sequence[TopCall]):
        self.functions = functions
        self.top_calls = top_calls
        self.guessed: dict[tuple[str, int], str | None] = {}
        self.flows: dict[str, Flow] = {}

    def solve(self) -> tuple[Engine, dict[str, Frame]]:
        """The engine after its last run, and the frame of each function's entry."""
        chosen: dict[str, Context] = {name: self.first(function) for name, function in self.functions.items()}
        for _ in range(ROUNDS):
            engine, frames = self.analyse(chosen)
            again = {name: self.choose(engine, frames, function) for name, function in self.functions.items()}
            if again == chosen:
                break
            chosen = again
        else:
            engine, frames = self.analyse(chosen)
        engine.narrow(frames.values())
        return engine, frames

    def analyse(self, chosen: Mapping[str, Context]) -> tuple[Engine, dict[str, Frame]]:
        engine = Engine(self.functions)
        frames = {name: engine.enter(name, context) for name, context in chosen.items()}
        engine.run()
        return engine, frames

    def first(self, function: Function) -> Context:
        """By annotations, defaults and guesses alone."""
        return tuple(self.alone(function, index) for index in range(len(function.parameters)))

    def alone(self, function: Function, index: int) -> Element:
        name = function.parameters[index]
        if name in function.objects:
            return OBJECT
        hint = OF_CLASS.get(function.hints.get(name, ""))
        if hint is not None:
            return hint
        if function.hints.get(name) is not None:
            return OBJECT
        seen = self.passed_at_top(function, index)
        return seen or self.by_default(function, name) or OF_CLASS.get(self.guess(function, index) or "", OBJECT)

    def passed_at_top(self, function: Function, index: int) -> Element | None:
        """The class that calls in the module body pass."""
        for symbol, args, keywords in self.top_calls:
            bound = function.bind(args, keywords) if symbol == function.symbol else None
            if bound is not None and lattice.is_unboxed(bound[index]):
                return lattice.class_only(bound[index])
        return None

    def by_default(self, function: Function, name: str) -> Element | None:
        if name not in function.defaults:
            return None
        element = lattice.class_only(lattice.constant(function.defaults[name]))
        return element if lattice.is_unboxed(element) and element is not lattice.NONE else OBJECT

    def guess(self, function: Function, index: int) -> str | None:
        key = (function.symbol, index)
        if key not in self.guessed:
            # While it is being asked for, by way of a recursive call, it says nothing.
            self.guessed[key] = None
            flow = self.flows.get(function.symbol)
            if flow is None:
                flow = self.flows[function.symbol] = flow_of(function.graph)
            self.guessed[key] = guess(function, index, self.ask, flow)
        return self.guessed[key]

    def ask(self, symbol: str, index: int) -> str | None:
        function = self.functions.get(symbol)
        if function is None or index >= len(function.parameters):
            return None
        element = self.alone(function, index)
        return lattice.single(element) if lattice.is_unboxed(element) else None

    def choose(self, engine: Engine, frames: Mapping[str, Frame], function: Function) -> Context:
        seen = self.seen(engine, frames, function)
        return tuple(self.pick(function, index, seen[index]) for index in range(len(function.parameters)))

    def seen(self, engine: Engine, frames: Mapping[str, Frame], function: Function) -> list[Counter[Element]]:
        """What the calls made from entry frames pass, for each parameter."""
        found: list[Counter[Element]] = [Counter() for _ in function.parameters]
        contexts = list(engine.calls_from(frames.values(), function.symbol))
        for symbol, args, keywords in self.top_calls:
            bound = function.bind(args, keywords) if symbol == function.symbol else None
            contexts += [tuple(lattice.class_only(element) for element in bound)] if bound is not None else []
        for context in contexts:
            for counter, element in zip(found, context, strict=True):
                counter[element] += 1
        return found

    def pick(self, function: Function, index: int, seen: Counter[Element]) -> Element:
        name = function.parameters[index]
        if name in function.objects:
            return OBJECT
        hint = OF_CLASS.get(function.hints.get(name, ""))
        exact = Counter({element: count for element, count in seen.items() if lattice.is_unboxed(element)})
        vague = len(exact) < len(seen)
        if hint is not None and (hint in exact or vague or not exact):
            return hint
        if lattice.NONE in exact and len(exact) > 1:
            return OBJECT
        if exact:
            return max(exact, key=lambda element: (exact[element], element is lattice.INT, element.index))
        if seen and any(lattice.classes_of(element) is not None for element in seen):
            return OBJECT
        return self.alone(function, index)
