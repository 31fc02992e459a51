"""The example in a pass's docstring, and whether its lit test's case is the same.

    %t = rt.bconst true                                   rt.br ^a
    rt.cond_br %t, ^a, ^b                           =>

Left of the `=>` is IR before the pass, right of it IR after; or a line with nothing but `=>` stands between the two.
Each line has to be one of the test's first case, or of what the pass makes of that case, in the same order.  `...`
stands for anything, a name of a value or block for another one, always the same.  A second example, after an empty
line, is the second case.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.parser import Parser

from pymlir.passes.base import Pass, PassContext
from pymlir.passes.pipeline import parse
from pymlir.tools.ir_text import ir_context, print_ir

FREE = re.compile(r"\.\.\.|[%^]\w[\w.]*")
"""What an example leaves open: anything, and names of values and blocks."""
LABEL = re.compile(r"^\s*// CHECK-LABEL", re.MULTILINE)
SYMBOL = re.compile(r'func @("[^"]+"|[\w.$]+)')
ASIDE = re.compile(r"\s{2,}`[^`]*`$")


@dataclass(frozen=True)
class Example:
    """Lines of IR before and after a pass."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def examples(doc: str) -> list[Example]:
    """The examples of a docstring: in the first indented part that has a `=>`."""
    parts = re.split(r"\n(?=\S)", inspect.cleandoc(doc))
    shown = ["\n".join(line for line in part.split("\n") if not line or line.startswith("  ")) for part in parts]
    found = next((part.strip("\n") for part in shown if "=>" in part), "")
    return [columns(one.split("\n")) for one in re.split(r"\n\s*\n", found) if one.strip()]


def columns(lines: Sequence[str]) -> Example:
    """Before and after, side by side or one above the other."""
    if (alone := next((number for number, line in enumerate(lines) if line.strip() == "=>"), None)) is not None:
        return Example(plain(lines[:alone]), plain(lines[alone + 1 :]))
    column = max(line.find("=>") for line in lines)
    left = [line[:column] for line in lines]
    right = [ASIDE.sub("", line[column + 2 :]) for line in lines]
    return Example(plain(left), plain(right))


def plain(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines without indentation and comments, spaced in one way."""
    found = (re.sub(r"\s+//.*", "", line) for line in lines)
    return tuple(
        re.sub(r"\s+:", ":", " ".join(line.split())) for line in found if line.strip() and line.strip() != "..."
    )


def cases(text: str) -> list[str]:
    """The cases of a lit test: each has a CHECK-LABEL of its own, or stands alone between `// -----`."""
    found: list[str] = []
    for part in text.split("// -----\n"):
        starts = [match.start() for match in LABEL.finditer(part)][1:]
        found += [part[a:b] for a, b in zip([0, *starts], [*starts, len(part)], strict=True)]
    return found


def ir_lines(text: str) -> tuple[str, ...]:
    return plain([line for line in text.split("\n") if not line.lstrip().startswith("//")])


def after_pass(kind: type[Pass], text: str) -> dict[str, str]:
    """What the pass makes of each function of a lit test, by symbol, with the options of the test's command."""
    given = re.search(rf"\b{kind.name}{{[^}}]*}}", text)
    (step,) = parse(given[0] if given else kind.name)
    found: dict[str, str] = {}
    for part in text.split("// -----\n"):
        module = Parser(ir_context(), part).parse_module()
        step.apply_in(module, PassContext())
        for function in functions(module):
            printed = print_ir(function)
            if (symbol := SYMBOL.search(printed)) is not None:
                found.setdefault(symbol[1], printed)
    return found


def functions(module: ModuleOp) -> Iterator[Operation]:
    for op in module.ops:
        yield from functions(op) if isinstance(op, ModuleOp) else (op,)


def unlike(kind: type[Pass], doc: str, test: Path) -> str:
    """How the example and the lit test differ; nothing when they agree."""
    text = test.read_text()
    shown = examples(doc)
    if not shown:
        return "the docstring has no example with '=>'"
    made = after_pass(kind, text)
    for number, (example, case) in enumerate(zip(shown, cases(text), strict=False), start=1):
        printed = "\n".join(made.get(symbol, "") for symbol in SYMBOL.findall(case))
        names: dict[str, str] = {}
        for what, wanted, given in (
            ("before", example.before, ir_lines(case)),
            ("after", example.after, ir_lines(printed)),
        ):
            matcher = Matcher(wanted, given)
            result = matcher.match(0, 0, names)
            if result is None:
                return (
                    f"example {number}, {what}: case {number} of {test.name} has no line '{wanted[matcher.furthest]}'"
                )
            names = result
    return "" if len(shown) <= len(cases(text)) else f"{test.name} has fewer cases than the docstring has examples"


class Matcher:
    """Finds lines of an example, in order, among those of IR."""

    def __init__(self, wanted: Sequence[str], given: Sequence[str]):
        self.wanted = wanted
        self.given = given
        self.furthest = 0

    def match(self, at: int, start: int, names: dict[str, str]) -> dict[str, str] | None:
        """What the names of the example stand for when lines from `at` on are found from `start` on."""
        if at == len(self.wanted):
            return names
        self.furthest = max(self.furthest, at)
        for place in range(start, len(self.given)):
            more = line_match(self.wanted[at], self.given[place], names)
            if more is not None and (found := self.match(at + 1, place + 1, more)) is not None:
                return found
        return None


def line_match(wanted: str, given: str, names: dict[str, str]) -> dict[str, str] | None:
    """The names with those of one line added, if the line is the same but for names and `...`."""
    keys = [name for name in FREE.findall(wanted) if name != "..."]
    fixed = [re.escape(piece) for piece in FREE.split(wanted)]
    free = [".*" if name == "..." else rf"({re.escape(name[0])}\w[\w.]*)" for name in FREE.findall(wanted)]
    match = re.fullmatch("".join(one + other for one, other in zip(fixed, [*free, ""], strict=True)), given)
    if match is None:
        return None
    more = dict(names)
    for key, value in zip(keys, match.groups(), strict=True):
        if more.setdefault(key, value) != value:
            return None
    return more
