"""The passes by name, each loaded only when a pipeline asks for it.

A row is `name: "module:Class"` or, where neither is given, follows from the name alone: pass `int-ranges` is class
`IntRangesPass` in `pymlir.passes.int_ranges`.
"""

from __future__ import annotations

from importlib import import_module

from pymlir.passes.base import Pass

ELSEWHERE: dict[str, str] = {
    "to-rt": "pymlir.lowering.to_rt:ToRtPass",
}
"""Passes that do not live in this folder, because they cross into another level."""

NAMES: tuple[str, ...] = (
    "resolve-scopes",
    "promote-locals",
    "resolve-globals",
    "forward-tuples",
    "count-loops",
    "py-infer",
    "devirtualize",
    "share-snapshots",
    "int-ranges",
    "choose-native",
    "to-rt",
    "rt-simplify",
    "rt-inline",
    "rt-polls",
    "rt-refcounts",
    "rt-stress",
)


def load_pass(name: str) -> type[Pass]:
    """The class of a pass.  KeyError when there is none of that name."""
    if name not in NAMES:
        raise KeyError(name)
    stem = name.replace("-", "_")
    default = f"pymlir.passes.{stem}:{''.join(part.capitalize() for part in name.split('-'))}Pass"
    module_name, class_name = ELSEWHERE.get(name, default).split(":")
    return getattr(import_module(module_name), class_name)
