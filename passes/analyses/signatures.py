"""What the compiler knows of the module's own functions: parameters, defaults, annotations, graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from xdsl.ir import Operation, Region

from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.graph import Graph, build_graph
from pymlir.passes.analyses.lattice import Element


@dataclass(eq=False)
class Function:
    """One `py.func` in values form."""

    symbol: str
    op: Operation
    region: Region
    parameters: tuple[str, ...]
    """Names in order; all may be given by position unless in `keyword_only`."""
    positional_only: int = 0
    keyword_only: frozenset[str] = frozenset()
    variadic: bool = False
    """Whether it has *args or **kwargs."""
    defaults: dict[str, object] = field(default_factory=lambda: {})
    """Constants given as defaults."""
    hints: dict[str, str] = field(default_factory=lambda: {})
    """Annotations that name a class: int, float, bool, None; "return" too."""
    objects: frozenset[str] = frozenset()
    """Parameters that are objects whatever their hints say: those that live in cells, those with * and **."""

    @cached_property
    def graph(self) -> Graph:
        return build_graph(self.region)

    def arrange(self, given: int, keywords: Sequence[str]) -> list[int | str] | None:
        """Where each parameter comes from: the argument's position, or its own name for the default.

        None when the call does not fit or is not plain enough to say.
        """
        if self.variadic:
            return None
        positional = given - len(keywords)
        names = [name for name in self.parameters if name not in self.keyword_only]
        if positional > len(names):
            return None
        found: dict[str, int | str] = {name: index for index, name in enumerate(names[:positional])}
        for index, name in enumerate(keywords):
            if name in found or name not in self.parameters or name in self.parameters[: self.positional_only]:
                return None
            found[name] = positional + index
        for name in self.parameters:
            if name not in found and name not in self.defaults:
                return None
        return [found.get(name, name) for name in self.parameters]

    def bind(self, args: Sequence[Element], keywords: Sequence[str]) -> list[Element] | None:
        """The parameters' elements for a call."""
        places = self.arrange(len(args), keywords)
        if places is None:
            return None
        return [args[p] if isinstance(p, int) else lattice.constant(self.defaults[p]) for p in places]
