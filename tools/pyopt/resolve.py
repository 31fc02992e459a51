"""From a pipeline's text to steps: whose pass each name means, and where the IR crosses over for it.

A name is looked up among ours, then xDSL's, then MLIR's own passes.  While the IR is in MLIR's bindings MLIR's come
before xDSL's, so that nothing is carried back unasked.  A pass of the other side gets a crossing put before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from xdsl.passes import ModulePass
from xdsl.transforms import get_all_passes
from xdsl.utils.arg_spec import ArgSpecConvertible, parse_spec

from pymlir.passes.base import Pass
from pymlir.passes.pipeline import PipelineError, misuse, unknown_pass
from pymlir.passes.registry import PluginError, load_pass, pass_names
from pymlir.tools.pyopt.crossings import CROSSINGS, FromMlir, ToMlir
from pymlir.tools.pyopt.forms import DESCRIPTIONS, MLIR, XDSL
from pymlir.tools.pyopt.pipeline_text import Item, read_pipeline
from pymlir.tools.pyopt.steps import MlirStep, OwnStep, Step, XdslStep
from pymlir.tools.pyopt.upstream import UPSTREAM

Kind = TypeVar("Kind", bound=ArgSpecConvertible)
RESTRICTED = re.compile(r"restricted to '([\w.]+)'")


def resolve(text: str, level: str = XDSL) -> list[Step]:
    """The steps of a pipeline on IR of that level.  Raises PipelineError where a name or an option is none."""
    steps: list[Step] = []
    for item in read_pipeline(text):
        step = step_of(item, level)
        if step.takes != level:
            steps.append(bridge(step, level))
        steps.append(step)
        level = step.gives
    return steps


def bridge(step: Step, level: str) -> Step:
    """The crossing that brings IR of `level` to what a step takes."""
    implied: Step | None = None
    if (level, step.takes) == (XDSL, MLIR) and isinstance(step, MlirStep):
        implied = ToMlir()
    elif (level, step.takes) == (MLIR, XDSL) and not step.name.startswith("emit-"):
        implied = FromMlir()
    if implied is None:
        raise PipelineError(
            f"'{step.name}' takes {DESCRIPTIONS[step.takes]}, what it would get is {DESCRIPTIONS[level]}"
        )
    return implied


def step_of(item: Item, level: str) -> Step:
    """The step an item means."""
    if item.anchors or item.owner == "mlir":
        return mlir_step(item)
    if item.owner in ("", "ours"):
        if item.name in pass_names():
            return OwnStep(from_options(our_pass(item.name), item))
        if item.name in CROSSINGS:
            return from_options(CROSSINGS[item.name], item)
    if item.owner == "ours":
        raise unknown(item.name)
    if item.owner == "" and level == MLIR and is_mlir_pass(item.name):
        return mlir_step(item)
    found = xdsl_passes().get(item.name)
    if found is not None:
        return XdslStep(from_options(found(), item), bool(item.owner))
    if item.owner == "xdsl":
        raise unknown(item.name)
    return mlir_step(item)


def our_pass(name: str) -> type[Pass]:
    try:
        return load_pass(name)
    except PluginError as error:
        raise PipelineError(str(error)) from error


def from_options(kind: type[Kind], item: Item) -> Kind:
    """An instance with the options as written."""
    spec = parse_spec(item.bare)
    try:
        return kind.from_spec(spec)
    except Exception as error:
        raise PipelineError(f"{misuse(kind, spec, error)}; see --explain-pass={item.name}") from error


def unknown(name: str) -> PipelineError:
    return unknown_pass(name, listed_names(), "--list-passes")


def listed_names() -> list[str]:
    """The names that `--list-passes` shows, each once."""
    return list(dict.fromkeys([*pass_names(), *CROSSINGS, *xdsl_passes(), *UPSTREAM]))


@cache
def xdsl_passes() -> dict[str, Callable[[], type[ModulePass]]]:
    """xDSL's passes, each loaded when it is called for; `mlir-opt`, which needs another program, is not one of them."""
    return {name: load for name, load in get_all_passes().items() if name != "mlir-opt"}


# ---- MLIR's own passes


def mlir_step(item: Item) -> Step:
    text = str(Item(item.name, item.options, item.anchors))
    answer = parse_mlir(text)
    if answer and not item.anchors and (wanted := RESTRICTED.search(answer)):
        text = f"{wanted[1]}({text})"
        answer = parse_mlir(text)
    if answer and "does not refer to a registered pass" in answer:
        raise unknown(item.name)
    if answer:
        said = answer.strip().partition("\n")[0].removeprefix("<Pass-Options-Parser>: ")
        raise PipelineError(f"pass '{item.name}': {said}; see --explain-pass={item.name}")
    return MlirStep(item.name, text, item.owner == "mlir")


@cache
def parse_mlir(text: str) -> str:
    """What MLIR says against a pipeline on a module; nothing when it takes it."""
    from pymlir.lowering.mlir_bindings import ir, passmanager

    with ir.Context():
        try:
            passmanager.PassManager.parse(f"builtin.module({text})")
        except ValueError as error:
            return str(error)
    return ""


def is_mlir_pass(name: str) -> bool:
    """Whether MLIR has a pass or pipeline of that name."""
    return "does not refer to a registered pass" not in parse_mlir(name)


def pipeline_text(steps: list[Step]) -> str:
    """The text of steps, which `resolve` reads back."""
    return ",".join(str(step) for step in steps)


def check_names(names: Iterable[str]) -> None:
    """Raises PipelineError for a name that no pass has."""
    for name in names:
        if not is_known(name.rpartition(":")[2]):
            raise unknown(name)


def is_known(name: str) -> bool:
    """Whether there is a pass of that name, of whomever."""
    return name in pass_names() or name in CROSSINGS or name in xdsl_passes() or is_mlir_pass(name)
