"""What every pass of ours promises, and the cache of analyses that passes share.

A pass says in data what it is (`summary`), what it counts (`statistics`) and which analyses stay right after it
changed something (`preserves`).  `run` returns whether the IR changed: unchanged keeps every analysis, changed
keeps only what is preserved.

    @dataclass(frozen=True)
    class FoldBoxUnboxPass(Pass):
        name = "fold-box-unbox"
        summary = "forward machine integers through box/unbox pairs"
        statistics: ClassVar = {"unboxes-folded": "unbox ops replaced by the boxed value"}
        preserves: ClassVar = frozenset({DominanceAnalysis})

        def run(self, module, context) -> bool: ...

Options are the dataclass fields; `--max-depth=3` in a pipeline's text is the field `max_depth`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar, cast

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

Result = TypeVar("Result")
Analysis = Callable[[Operation], Result]
"""An analysis is a function (or class) from an operation to its result; the callable itself is its name."""


@dataclass
class AnalysisManager:
    """Results of analyses by (analysis, operation), each computed at most once until the IR changes."""

    results: dict[tuple[Analysis[Any], Operation], Any] = field(default_factory=lambda: {})

    def get(self, analysis: Analysis[Result], op: Operation) -> Result:
        key = (analysis, op)
        if key not in self.results:
            self.results[key] = analysis(op)
        return cast(Result, self.results[key])

    def keep_only(self, preserved: frozenset[Analysis[Any]]) -> None:
        self.results = {key: value for key, value in self.results.items() if key[0] in preserved}


@dataclass(frozen=True)
class Remark:
    """A pass left an op as it is, and why.  `passes/remarks.py` says where in the source that is."""

    step: str
    op: Operation
    reason: str


@dataclass
class PassContext:
    """What a running pass may use: cached analyses, its counters, and a place for reasons of not firing."""

    analyses: AnalysisManager = field(default_factory=AnalysisManager)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {})
    listener: Callable[[Remark], None] | None = None
    """Who wants to know why a pass did not fire; it hears of an op while the op is as the pass found it."""
    current: str = ""

    def count(self, statistic: str, by: int = 1) -> None:
        self.counts.setdefault(self.current, Counter())[statistic] += by

    def declined(self, op: Operation, reason: str) -> None:
        """Say why the pass leaves `op` as it is: lower case, no period.  Costs nothing while nobody listens."""
        if self.listener is not None:
            self.listener(Remark(self.current, op, reason))


@dataclass(frozen=True)
class Pass(ModulePass):
    """A named step from IR to IR."""

    summary: ClassVar[str]
    statistics: ClassVar[Mapping[str, str]] = {}
    preserves: ClassVar[frozenset[Analysis[Any]]] = frozenset()
    required: ClassVar[bool] = False
    """Whether what comes later needs it: a bisection never skips such a pass."""

    @abstractmethod
    def run(self, module: ModuleOp, context: PassContext) -> bool:
        """Transform `module`; return whether anything changed."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """xDSL's own entry point, so that its drivers can run our passes too."""
        self.apply_in(op, PassContext())

    def apply_in(self, module: ModuleOp, context: PassContext) -> bool:
        context.current = self.name
        changed = self.run(module, context)
        if changed:
            context.analyses.keep_only(self.preserves)
        undeclared = set(context.counts.get(self.name, ())) - set(self.statistics)
        assert not undeclared, f"pass '{self.name}' counts undeclared statistics {sorted(undeclared)}"
        return changed
