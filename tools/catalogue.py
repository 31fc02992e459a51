"""What is known of each pass, as data: for `--list-passes`, `--explain-pass` and the reference pages.

Ours say it themselves; xDSL's by their docstring and fields; MLIR's by the text its pipelines print, with defaults.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from typing import Any, get_type_hints

from xdsl.passes import get_pass_option_infos
from xdsl.utils.hints import type_repr

from pymlir.passes.registry import PluginError, load_pass, pass_names
from pymlir.tools.doc_examples import Example, examples

NO_DEFAULT = "required"


@dataclass(frozen=True)
class Option:
    """An option as it is written in a pipeline."""

    name: str
    type: str
    default: str


@dataclass(frozen=True)
class PassInfo:
    """A pass or a step between levels."""

    name: str
    owner: str
    """`ours`, `xdsl` or `mlir`."""
    summary: str
    doc: str = ""
    module: str = ""
    options: tuple[Option, ...] = ()
    statistics: dict[str, str] = field(default_factory=dict[str, str])
    preserves: tuple[str, ...] = ()
    required: bool = False
    examples: tuple[Example, ...] = ()
    """IR before and after, as the docstring shows it and the pass's lit test holds it."""

    def record(self) -> dict[str, Any]:
        """All of it, for JSON."""
        return asdict(self)


def options_of(kind: type[Any]) -> tuple[Option, ...]:
    """The options of a pass or step: its fields."""
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    found: list[Option] = []
    for one in fields(kind):
        if one.init and one.name != "name":
            default = NO_DEFAULT if one.default is MISSING else default_text(one.default)
            found.append(Option(one.name.replace("_", "-"), type_repr(hints[one.name]), default))
    return tuple(found)


def default_text(value: object) -> str:
    """A default as a pipeline writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "none" if value is None else str(value)


def our_pass(name: str) -> PassInfo:
    """One of our passes, or a plugin's.  KeyError when there is none of that name."""
    kind = load_pass(name)
    doc = inspect.cleandoc(inspect.getmodule(kind).__doc__ or "")
    preserves = tuple(sorted(getattr(one, "__name__", str(one)) for one in kind.preserves))
    return PassInfo(
        name,
        "ours",
        kind.summary,
        doc or doc_of(kind),
        kind.__module__,
        options_of(kind),
        dict(kind.statistics),
        preserves,
        kind.required,
        tuple(examples(doc)),
    )


def doc_of(kind: type[Any]) -> str:
    """The docstring, unless it is the one that `dataclass` makes."""
    doc = inspect.cleandoc(kind.__dict__.get("__doc__") or "")
    return "" if doc.startswith(f"{kind.__name__}(") else doc


def our_passes() -> list[PassInfo]:
    """Of a plugin's that does not load, why."""
    found: list[PassInfo] = []
    for name in pass_names():
        try:
            found.append(our_pass(name))
        except PluginError as error:
            found.append(PassInfo(name, "ours", str(error)))
    return found


def our_steps() -> list[PassInfo]:
    """The steps from one level to another."""
    from pymlir.tools.pyopt.crossings import CROSSINGS

    return [
        PassInfo(name, "ours", kind.summary, inspect.cleandoc(kind.__doc__ or ""), kind.__module__, options_of(kind))
        for name, kind in CROSSINGS.items()
    ]


def xdsl_pass(name: str) -> PassInfo:
    """One of xDSL's.  KeyError when there is none of that name."""
    from pymlir.tools.pyopt.resolve import xdsl_passes

    kind = xdsl_passes()[name]()
    doc = doc_of(kind)
    options = tuple(
        Option(
            one.name.replace("_", "-"),
            one.expected_type,
            NO_DEFAULT if one.default_value is None else one.default_value,
        )
        for one in get_pass_option_infos(kind)
    )
    return PassInfo(name, "xdsl", first_sentence(doc), doc, kind.__module__, options)


def first_sentence(doc: str) -> str:
    return re.split(r"(?<=\.)\s|\n\n", doc, maxsplit=1)[0].replace("\n", " ").rstrip(".")


def mlir_pass(name: str) -> PassInfo:
    """One of MLIR's, with the defaults its own printer writes.  KeyError when there is none of that name."""
    from pymlir.lowering.mlir_bindings import ir, passmanager
    from pymlir.tools.pyopt.upstream import UPSTREAM

    def printed(text: str) -> str:
        with ir.Context():
            return str(passmanager.PassManager.parse(f"builtin.module({text})"))

    try:
        text = printed(name)
    except ValueError as error:
        anchor = re.search(r"restricted to '([\w.]+)'", str(error))
        if anchor is None:
            raise KeyError(name) from error
        text = printed(f"{anchor[1]}({name})")
    inside = re.search(rf"\b{re.escape(name)}\{{(.*?)\}}\)*$", text)
    pairs = re.findall(r"([\w-]+)=(\S*)", inside[1] if inside else "")
    return PassInfo(name, "mlir", UPSTREAM.get(name, ""), options=tuple(Option(key, "", value) for key, value in pairs))


def find_pass(name: str) -> PassInfo | None:
    """Whoever's it is, in the order in which a pipeline looks names up; `mlir:` and the like say whose."""
    owner, _, name = name.rpartition(":")
    steps = {step.name: step for step in our_steps()}
    if not name:
        return None
    if name in steps and owner in ("", "ours"):
        return steps[name]
    for whose, look in (("ours", our_pass), ("xdsl", xdsl_pass), ("mlir", mlir_pass)):
        if owner not in ("", whose):
            continue
        try:
            return look(name)
        except KeyError:
            continue
    return None
