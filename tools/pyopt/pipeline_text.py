"""The text of a pipeline, taken apart.

    resolve-scopes,rt-inline{levels=2 callee=60},emit-mlir,func.func(cse,canonicalize{max-iterations=4}),mlir:inline

Steps by name, in order, with options in braces.  `op(...)` runs what is inside on each such op, as in MLIR;
`builtin.module(...)` around everything may be written too.  `ours:`, `xdsl:` and `mlir:` say whose step is meant where
several have one of that name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pymlir.passes.pipeline import PipelineError

NAME = re.compile(r"[A-Za-z_][\w.:-]*")
MODULE = "builtin.module"
CLOSING = {"{": "}", "(": ")", "[": "]"}
OWNERS = ("ours", "xdsl", "mlir")


@dataclass(frozen=True)
class Item:
    """One step as written."""

    name: str
    options: str | None = None
    """What stands in the braces; None where there are none."""
    anchors: tuple[str, ...] = ()
    """The ops on which it runs, from the outside in; a step on a module has none."""
    owner: str = ""

    @property
    def bare(self) -> str:
        """The step without anchors and owner."""
        return self.name if self.options is None else f"{self.name}{{{self.options}}}"

    def __str__(self) -> str:
        text = self.bare
        for anchor in reversed(self.anchors):
            text = f"{anchor}({text})"
        return f"{self.owner}:{text}" if self.owner else text


class Reader:
    """Reads a pipeline's text from left to right."""

    def __init__(self, text: str):
        self.text = text
        self.place = 0

    def fail(self, message: str) -> PipelineError:
        return PipelineError(f"{message} in the pipeline\n{self.text}\n{' ' * self.place}^")

    def peek(self) -> str:
        while self.text[self.place : self.place + 1].isspace():
            self.place += 1
        return self.text[self.place : self.place + 1]

    def accept(self, wanted: str) -> bool:
        if self.peek() != wanted:
            return False
        self.place += 1
        return True

    def all(self) -> list[Item]:
        items = [] if not self.peek() else self.items(())
        if self.peek():
            raise self.fail(f"expected ',' or the end, got '{self.peek()}'")
        return items

    def items(self, anchors: tuple[str, ...]) -> list[Item]:
        found = self.item(anchors)
        while self.accept(","):
            found += self.item(anchors)
        return found

    def item(self, anchors: tuple[str, ...]) -> list[Item]:
        self.peek()
        match = NAME.match(self.text, self.place)
        if match is None:
            raise self.fail("expected the name of a step")
        self.place = match.end()
        owner, colon, name = match[0].partition(":")
        owner, name = (owner, name) if colon else ("", owner)
        if owner and owner not in OWNERS:
            self.place = match.start()
            raise self.fail(f"steps are {', '.join(OWNERS)}, got '{owner}'")
        opened = self.peek()
        if opened == "{":
            return [Item(name, self.braces(), anchors, owner)]
        if opened == "(" or (opened == "[" and name == "mlir-opt"):
            return self.nested(name, opened, anchors)
        return [Item(name, None, anchors, owner)]

    def nested(self, name: str, opened: str, anchors: tuple[str, ...]) -> list[Item]:
        """`func.func(a,b)`, and xDSL's way to write steps of MLIR's: `mlir-opt[a,b]`."""
        self.place += 1
        if opened == "[":
            found = [Item(one.name, one.options, one.anchors, "mlir") for one in self.items(anchors)]
        else:
            found = self.items((*anchors, name) if name != MODULE or anchors else anchors)
        if not self.accept(CLOSING[opened]):
            raise self.fail(f"expected '{CLOSING[opened]}'")
        return found

    def braces(self) -> str:
        """What stands between braces, which may hold braces and strings."""
        start = self.place
        depth, quote = 0, ""
        for place in range(start, len(self.text)):
            letter = self.text[place]
            if quote:
                quote = "" if letter == quote and self.text[place - 1] != "\\" else quote
            elif letter in "\"'":
                quote = letter
            elif letter in "{}":
                depth += 1 if letter == "{" else -1
                if depth == 0:
                    self.place = place + 1
                    return self.text[start + 1 : place].strip()
        raise self.fail("expected '}' to end the options")


def read_pipeline(text: str) -> list[Item]:
    """The steps of a pipeline's text.  Raises PipelineError, with the place, where it has none."""
    return Reader(text).all()
