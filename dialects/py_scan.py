"""A text cursor for the custom assembly of `py` ops.

xDSL's token parser costs 170 us an op; a module has three ops a line, so `py` ops read their own text by regular
expression and hand the position back.  This is the only file of the dialect that touches the parser's private parts.

An op's head is one line: nothing here steps over a line end.
Invariant: between construction and `done()` the cursor alone moves; afterwards the parser stands on the next token.
"""

from __future__ import annotations

import re
from typing import NoReturn

from xdsl.ir import SSAValue
from xdsl.parser import AttrParser, Parser
from xdsl.utils.lexer import Span

from pymlir.dialects.py_text import STRING, Constant, scan_literal, unquote

_SPACE = re.compile(r" *")
_VALUE = re.compile(r" *%([\w$.-]+)(?:#(\d+))?", re.ASCII)
_STRING = re.compile(rf" *({STRING.pattern})")
_WORD = re.compile(r" *([A-Za-z_][\w.]*)", re.ASCII)
_INT = re.compile(r" *(-?\d+)")
_AT = re.compile(r" *(\d+):(\d+)-(?:(\d+):)?(\d+)(?: @(\d+)(?:\.\.(\d+))? depth (\d+)(?: resume (\d+))?)?")
_UNKNOWN = (-1, -1, -1, -1)


class Cursor:
    """Reads `py` assembly at the parser's position."""

    __slots__ = ("parser", "pos", "text")

    def __init__(self, parser: AttrParser):
        self.parser = parser
        self.text: str = parser.lexer.input.content
        # The parser has already read the token that follows; blanks and line ends before it matter here.
        pos = parser.pos
        while self.text[pos - 1] in " \n":
            pos -= 1
        self.pos: int = pos

    def done(self) -> None:
        """Give the position back to the parser."""
        self.parser._resume_from(self.pos)  # pyright: ignore[reportPrivateUsage]

    def fail(self, message: str) -> NoReturn:
        """Raise a located parse error."""
        space = _SPACE.match(self.text, self.pos)
        start = self.pos if space is None else space.end()
        self.parser.raise_error(message, Span(start, start + 1, self.parser.lexer.input))

    def accept(self, literal: str) -> bool:
        """Step over `literal`, past blanks, if it comes next."""
        if self.text.startswith(literal, self.pos):
            self.pos += len(literal)
            return True
        space = _SPACE.match(self.text, self.pos)
        start = self.pos if space is None else space.end()
        if self.text.startswith(literal, start):
            self.pos = start + len(literal)
            return True
        return False

    def accept_word(self, word: str) -> bool:
        """Step over the whole word `word` if it comes next."""
        match = _WORD.match(self.text, self.pos)
        if match is None or match[1] != word:
            return False
        self.pos = match.end()
        return True

    def expect(self, literal: str) -> None:
        """Step over `literal`, which has to come next."""
        if not self.accept(literal):
            self.fail(f"expected '{literal.strip()}'")

    def optional_value(self) -> SSAValue | None:
        """A value's name, if one comes next; the value has to be defined further up."""
        match = _VALUE.match(self.text, self.pos)
        if match is None:
            return None
        assert isinstance(self.parser, Parser)
        name, index = match.groups()
        values = self.parser.ssa_values.get(name)
        number = 0 if index is None else int(index)
        if values is None or number >= len(values):
            self.fail(f"value %{name} is not defined before its use")
        self.pos = match.end()
        return values[number]

    def value_span(self) -> Span[str]:
        """Where a new value's name stands."""
        match = _VALUE.match(self.text, self.pos)
        if match is None:
            self.fail("expected the name of a block argument")
        self.pos = match.end()
        return Span(match.start(1) - 1, match.end(1), self.parser.lexer.input)

    def value(self) -> SSAValue:
        """A value's name."""
        value = self.optional_value()
        if value is None:
            self.fail("expected a value")
        return value

    def values(self, closing: str) -> list[SSAValue]:
        """Values between commas, up to and with `closing`."""
        found: list[SSAValue] = []
        if self.accept(closing):
            return found
        while True:
            found.append(self.value())
            if not self.accept(","):
                self.expect(closing)
                return found

    def optional_string(self) -> str | None:
        """A quoted string, if one comes next."""
        match = _STRING.match(self.text, self.pos)
        if match is None:
            return None
        self.pos = match.end()
        return unquote(match[1])

    def string(self) -> str:
        """A quoted string."""
        text = self.optional_string()
        if text is None:
            self.fail("expected a string")
        return text

    def strings(self, closing: str) -> tuple[str, ...]:
        """Quoted strings between commas, up to but without `closing`."""
        found: list[str] = []
        while (text := self.optional_string()) is not None:
            found.append(text)
            if not self.accept(","):
                break
        if not self.text.startswith(closing, self.pos):
            self.fail(f"expected '{closing}'")
        return tuple(found)

    def optional_word(self) -> str | None:
        """An identifier, if one comes next."""
        match = _WORD.match(self.text, self.pos)
        if match is None:
            return None
        self.pos = match.end()
        return match[1]

    def word(self) -> str:
        """An identifier."""
        word = self.optional_word()
        if word is None:
            self.fail("expected a word")
        return word

    def text_name(self) -> str:
        """A Python identifier: ASCII as it is, any other between quotes."""
        quoted = self.optional_string()
        return self.word() if quoted is None else quoted

    def integer(self) -> int:
        """A decimal integer."""
        match = _INT.match(self.text, self.pos)
        if match is None:
            self.fail("expected an integer")
        self.pos = match.end()
        return int(match[1])

    def literal(self) -> Constant:
        """A Python constant."""
        space = _SPACE.match(self.text, self.pos)
        found = scan_literal(self.text, self.pos if space is None else space.end())
        if found is None:
            self.fail("expected a constant")
        self.pos = found[1]
        return found[0]

    def at(self) -> tuple[int, int, int, int, int, int, int, int]:
        """The fields of `#py.at`."""
        match = _AT.match(self.text, self.pos)
        if match is None:
            self.fail("expected a source span such as 3:4-9")
        self.pos = match.end()
        line, col, end_line, end_col, at, after, depth, resume = match.groups()
        span = (int(line), int(col), int(end_line or line), int(end_col))
        if at is None:
            return (*span, *_UNKNOWN)
        place = int(at)
        again = place if resume is None else int(resume)
        return (*span, again, place, place + 2 if after is None else int(after), int(depth))
