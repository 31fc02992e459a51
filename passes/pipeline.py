"""Pipelines of passes: from text, and run with verification, timing and a hook between passes.

    resolve-scopes,promote-locals,choose-native{force=true},to-rt

is such a text: passes in order, each with its options.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import get_type_hints

from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.arg_spec import ArgSpec, ArgSpecConvertible, parse_pipeline
from xdsl.utils.hints import type_repr

from pymlir.passes.analyses.visibility import verify
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.registry import PluginError, load_pass, pass_names

TO_VALUES = "limit-size,resolve-scopes,promote-locals"
TO_TYPED = TO_VALUES + (
    ",resolve-globals,forward-tuples,count-loops,guess-cells,py-infer,devirtualize,share-snapshots,wrap-masked,int-ranges,choose-native"
)
TO_RT = TO_TYPED + ",to-rt,rt-polls,rt-simplify,rt-inline,rt-simplify,rt-ahead,rt-one-object,rt-refcounts"

MLIR_TO_LLVM = (
    "convert-math-to-llvm,convert-arith-to-llvm,convert-cf-to-llvm,convert-func-to-llvm,"
    "reconcile-unrealized-casts,ensure-debug-info-scope-on-llvm-func"
)
"""MLIR's own passes, from what lowering emits to its llvm dialect."""

NAMED: dict[str, str] = {"values": TO_VALUES, "typed": TO_TYPED, "rt": TO_RT}
"""Pipelines that have a name: `--pipeline-to=rt`."""


class PipelineError(Exception):
    """A pipeline's text names something that is not there."""


def parse(text: str) -> list[Pass]:
    """The passes of a pipeline's text, with their options set."""
    passes: list[Pass] = []
    try:
        specs = list(parse_pipeline(text)) if text else []
    except Exception as error:
        raise PipelineError(f"pipeline '{text}' does not parse: {error}") from error
    for spec in specs:
        try:
            pass_class = load_pass(spec.name)
        except KeyError:
            raise unknown_pass(spec.name, pass_names(), "pyopt --list-passes") from None
        except PluginError as error:
            raise PipelineError(str(error)) from error
        try:
            passes.append(pass_class.from_spec(spec))
        except Exception as error:
            raise PipelineError(misuse(pass_class, spec, error)) from error
    return passes


def unknown_pass(name: str, known: Iterable[str], listing: str) -> PipelineError:
    """Nothing has that name: what is near to it, or what shows all that is known."""
    near = get_close_matches(name, list(known), n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"{listing} shows all"
    return PipelineError(f"no pass named '{name}': {hint}")


def misuse(kind: type[ArgSpecConvertible], spec: ArgSpec, error: Exception) -> str:
    """What is wrong with the options that a pass was given, from the exception it raised."""
    known = [one.name.replace("_", "-") for one in fields(kind) if one.init and one.name != "name"]  # pyright: ignore[reportArgumentType]
    hints = get_type_hints(kind)
    for name, values in spec.parameters.items():
        if name.replace("_", "-") not in known:
            return f"pass '{kind.name}' has no option '{name}', it has {', '.join(known) or 'none'}"
        if repr(values) in str(error):
            wanted = type_repr(hints[name.replace("-", "_")])
            return f"pass '{kind.name}': option '{name}' must be {wanted}, got '{','.join(map(str, values))}'"
    return f"pass '{kind.name}': {error}"


Hook = Callable[[Pass, ModuleOp, bool], None]


@dataclass
class Pipeline:
    """Passes in order, and what to do around each."""

    passes: list[Pass]
    verify_each: bool = False
    before: Callable[[Pass, ModuleOp], None] | None = None
    after: Hook | None = None
    context: PassContext = field(default_factory=PassContext)
    seconds: dict[str, float] = field(default_factory=lambda: {})

    @classmethod
    def from_text(cls, text: str, *, verify_each: bool = False) -> Pipeline:
        return cls(parse(text), verify_each)

    def run(self, module: ModuleOp) -> None:
        for step in self.passes:
            if self.before is not None:
                self.before(step, module)
            start = time.perf_counter()
            changed = step.apply_in(module, self.context)
            self.seconds[step.name] = self.seconds.get(step.name, 0.0) + time.perf_counter() - start
            if self.verify_each:
                verify(module)
            if self.after is not None:
                self.after(step, module, changed)


def text_of(passes: Iterable[Pass]) -> str:
    """A pipeline's text, which `parse` reads back."""
    return ",".join(str(step) for step in passes)
