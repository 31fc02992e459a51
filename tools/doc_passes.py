"""The reference pages of passes and of the steps between levels, and the index of all pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pymlir.passes.pipeline import NAMED
from pymlir.passes.registry import NAMES
from pymlir.tools.catalogue import Option, PassInfo, first_sentence, our_pass, our_steps
from pymlir.tools.doc_dialects import NOTE, load, page_text, paragraphs
from pymlir.tools.ir_text import DIALECTS
from pymlir.tools.pyopt.named import TAIL, from_rt

STEPS_PAGE = "steps"
ROOT = Path(__file__).resolve().parents[1]


def lit_test(name: str) -> Path:
    """The lit test of a pass, from the root of the repository."""
    found = sorted((ROOT / "test").rglob(f"{name}.mlir"))
    return found[0].relative_to(ROOT)


def source_of(module: str) -> str:
    """The file of one of our modules, from the root of the repository."""
    return module.removeprefix("pymlir.").replace(".", "/") + ".py"


def cell(text: str) -> str:
    """Text that cannot end a cell of a table."""
    return text.replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""] if lines else []


def options_table(options: Sequence[Option]) -> list[str]:
    return table(("option", "type", "default"), [(f"`{o.name}`", f"`{o.type}`", f"`{o.default}`") for o in options])


def pass_page(info: PassInfo) -> str:
    """Everything about one pass."""
    lines = [f"# Pass `{info.name}`", "", NOTE, "", *paragraphs(info.doc), ""]
    lines += ["## Options", "", *(options_table(info.options) or ["None.", ""])]
    lines += ["## Statistics", ""]
    lines += table(("counter", "meaning"), [(f"`{key}`", meaning) for key, meaning in info.statistics.items()]) or [
        "None."
    ]
    kept = ", ".join(f"`{name}`" for name in info.preserves) or "none"
    required = "never: later passes need it" if info.required else "yes"
    test = lit_test(info.name)
    lines += ["", "## Facts", "", f"- preserved analyses: {kept}", f"- may be skipped by `--bisect-limit`: {required}"]
    lines += [
        f"- code: [`{source_of(info.module)}`](../../{source_of(info.module)})",
        f"- test: [`{test}`](../../{test})",
    ]
    return page_text(lines)


def steps_page(steps: Sequence[PassInfo]) -> str:
    """The steps between levels, on one page."""
    lines = ["# Steps between levels", "", NOTE, ""]
    lines += ["They stand in a pipeline like passes, and take the IR to another level:", ""]
    lines += ["xDSL's IR, MLIR's in its C++ bindings, LLVM IR, assembly.", ""]
    for info in steps:
        lines += [f"## `{info.name}`", "", *paragraphs(info.doc), "", *options_table(info.options)]
    return page_text(lines)


def index_page() -> str:
    """All pages, and the pipelines that have a name."""
    lines = ["# Reference", "", NOTE, "", "## Dialects", ""]
    lines += table(
        ("dialect", "what it says"),
        [(f"[`{name}`](dialects/{name}.md)", opening(load(place)[0])) for name, place in DIALECTS.items()],
    )
    lines += [
        "## Passes",
        "",
        "In the order in which the compiler has them; `pyopt --explain-pass NAME` says the same.",
        "",
    ]
    infos = [our_pass(name) for name in NAMES]
    lines += table(("pass", "what it does"), [(f"[`{i.name}`](passes/{i.name}.md)", i.summary) for i in infos])
    lines += ["## Steps between levels", "", f"On [their page](passes/{STEPS_PAGE}.md).", ""]
    lines += table(("step", "what it does"), [(f"`{info.name}`", info.summary) for info in our_steps()])
    lines += [
        "## Pipelines that have a name",
        "",
        "`--pipeline-to=NAME` runs the compiler's own passes to a stage; `-O0`",
        "",
    ]
    lines[-2] += " to `-O3` to `llvm-opt`, where the number is how hard LLVM tries."
    for name, text in NAMED.items():
        lines += [f"- `{name}`: `{text}`"]
    for name in TAIL:
        lines += [f"- `{name}`: `rt`, then `{from_rt(name)}`"]
    return page_text(lines)


def opening(doc: str) -> str:
    """The first sentence of a module, without the name it may begin with."""
    return re.sub(r"^`\w+`[,:]?\s*", "", first_sentence(doc.strip()))


def pass_pages() -> dict[str, str]:
    """The pages of the folder `passes`, by file name."""
    pages = {f"{name}.md": pass_page(our_pass(name)) for name in NAMES}
    return pages | {f"{STEPS_PAGE}.md": steps_page(our_steps())}
