"""The reference page of a dialect, out of the dialect itself.

A page has, for each op, its docstring, operands, properties, regions, results and traits; then types and attributes.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, cast

from xdsl.ir import Attribute, Dialect, Operation, TypeAttribute
from xdsl.irdl import (
    IRDLOperation,
    OperandDef,
    OptionalDef,
    RegionDef,
    ResultDef,
    VariadicDef,
)

NOTE = "Generated from the code by `make docs`."


def load(place: str) -> tuple[str, Dialect]:
    """A module's docstring and the dialect in it."""
    module_name, name = place.split(":")
    module = import_module(module_name)
    return module.__doc__ or "", cast(Dialect, getattr(module, name))


def own_doc(kind: type[Any]) -> str:
    """A class's own docstring, not what a decorator or base gave it."""
    doc = kind.__dict__.get("__doc__") or ""
    return inspect.cleandoc(doc) if not doc.startswith(f"{kind.__name__}(") else ""


def paragraphs(doc: str) -> list[str]:
    """A docstring as Markdown: what is indented is IR."""
    lines: list[str] = []
    inside = False
    for line in inspect.cleandoc(doc).split("\n"):
        indented = line.startswith("    ")
        if indented and not inside:
            lines.append("```mlir")
        if inside and not indented and line.strip():
            while not lines[-1]:
                lines.pop()
            lines.extend(("```", ""))
        inside = indented or (inside and not line.strip())
        lines.append(line[4:] if inside else line)
    return [*lines, "```"] if inside else lines


def many(definition: object) -> str:
    """How often a part may be there."""
    if isinstance(definition, OptionalDef):
        return " (optional)"
    return " (any number)" if isinstance(definition, VariadicDef) else ""


def constraint_text(definition: OperandDef | ResultDef) -> str:
    """The type an operand or result has to have, where it is one type."""
    constraint: Any = definition.constr
    while (inner := getattr(constraint, "constraint", None) or getattr(constraint, "constr", None)) is not None:
        constraint = inner
    wanted: Any = getattr(constraint, "attr", None)
    name = getattr(wanted, "name", None)
    return f" : `!{name}`" if isinstance(name, str) and inspect.isclass(wanted) else f" : `{wanted}`" if wanted else ""


def part(title: str, names: Sequence[str]) -> list[str]:
    """One line for a kind of parts, if there are any."""
    return [f"- {title}: {', '.join(names)}"] if names else []


def op_lines(op: type[Operation]) -> list[str]:
    """An op's section."""
    lines = [f"### `{op.name}`", "", *paragraphs(own_doc(op)), ""]
    if issubclass(op, IRDLOperation):
        found = op.get_irdl_definition()
        regions: Iterable[tuple[str, RegionDef]] = found.regions
        lines += part("operands", [f"`{name}`{constraint_text(d)}{many(d)}" for name, d in found.operands])
        lines += part("properties", [f"`{name}`{many(d)}" for name, d in found.properties.items()])
        lines += part("attributes", [f"`{name}`{many(d)}" for name, d in found.attributes.items()])
        lines += part("regions", [f"`{name}`{many(d)}" for name, d in regions])
        lines += part("successors", [f"`{name}`{many(d)}" for name, d in found.successors])
        lines += part("results", [f"`{name}`{constraint_text(d)}{many(d)}" for name, d in found.results])
    lines += part("traits", sorted(f"`{type(trait).__name__}`" for trait in op.traits))
    return [*lines, ""]


def attribute_lines(attribute: type[Attribute]) -> list[str]:
    """A type's or attribute's section."""
    mark = "!" if issubclass(attribute, TypeAttribute) else "#"
    return [f"### `{mark}{attribute.name}`", "", *paragraphs(own_doc(attribute)), ""]


def dialect_page(name: str, place: str) -> str:
    """The page of a dialect; its module's docstring opens it."""
    doc, dialect = load(place)
    lines = [f"# Dialect `{name}`", "", NOTE, "", *paragraphs(doc), ""]
    lines += ["## Operations", ""]
    for op in sorted(dialect.operations, key=lambda op: op.name):
        lines += op_lines(op)
    attributes = sorted(dialect.attributes, key=lambda attribute: attribute.name)
    for title, wanted in (("Types", True), ("Attributes", False)):
        chosen = [kind for kind in attributes if issubclass(kind, TypeAttribute) is wanted]
        if chosen:
            lines += [f"## {title}", ""]
        for kind in chosen:
            lines += attribute_lines(kind)
    return page_text(lines)


def page_text(lines: Sequence[str]) -> str:
    """Lines as a page, with single empty lines."""
    text = "\n".join(lines).strip() + "\n"
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text
