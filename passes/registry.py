"""The passes by name, each loaded only when a pipeline asks for it.

A row is `name: "module:Class"` or, where neither is given, follows from the name alone: pass `int-ranges` is class
`IntRangesPass` in `pymlir.passes.int_ranges`.  Other distributions add passes by entry points of the group
`pymlir.passes` and dialects by those of `pymlir.dialects`; a name of ours cannot be taken.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from pymlir.passes.base import Pass

ELSEWHERE: dict[str, str] = {
    "to-rt": "pymlir.lowering.to_rt:ToRtPass",
}
"""Passes that do not live in this folder, because they cross into another level."""

NAMES: tuple[str, ...] = (
    "limit-size",
    "resolve-scopes",
    "promote-locals",
    "resolve-globals",
    "forward-tuples",
    "count-loops",
    "guess-cells",
    "py-infer",
    "devirtualize",
    "share-snapshots",
    "wrap-masked",
    "int-ranges",
    "choose-native",
    "to-rt",
    "rt-simplify",
    "rt-inline",
    "rt-polls",
    "rt-ahead",
    "rt-one-object",
    "rt-refcounts",
    "rt-stress",
)


class PluginError(Exception):
    """An entry point leads to nothing that can be used; the text names it."""


@cache
def plugins(group: str) -> dict[str, EntryPoint]:
    """What is installed under `pymlir.passes` or `pymlir.dialects`, by name."""
    return {point.name: point for point in entry_points(group=f"pymlir.{group}")}


def load_plugin(group: str, name: str) -> Any:
    """What an entry point leads to.  KeyError when there is none of that name."""
    point = plugins(group)[name]
    try:
        return point.load()
    except Exception as error:
        raise PluginError(f"plugin '{name}' ({point.value}) does not load: {error}") from error


def pass_names() -> tuple[str, ...]:
    """Our passes in the order they run, then those of plugins."""
    return NAMES + tuple(name for name in sorted(plugins("passes")) if name not in NAMES)


def load_pass(name: str) -> type[Pass]:
    """The class of a pass.  KeyError when there is none of that name."""
    if name not in NAMES:
        found = load_plugin("passes", name)
        if not (isinstance(found, type) and issubclass(found, Pass)):
            raise PluginError(f"plugin '{name}' must be a subclass of pymlir.passes.base.Pass, got {found!r}")
        return found
    stem = name.replace("-", "_")
    default = f"pymlir.passes.{stem}:{''.join(part.capitalize() for part in name.split('-'))}Pass"
    module_name, class_name = ELSEWHERE.get(name, default).split(":")
    return getattr(import_module(module_name), class_name)
