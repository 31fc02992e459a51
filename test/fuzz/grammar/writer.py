"""Writes one body of statements: what is in scope, what it may cost, and the tables of what can be written.

Every form of expression is a function that gives its text, entered in EXPRESSIONS under the kinds of value it gives;
every form of statement is a function that emits lines, entered in STATEMENTS. Either may decline.

Programs end: loops go round at most LOOP times, a function calls only those before it or itself with less fuel, and
`weight` times `cost` bounds what one call does. Kinds are hints: now and then a value of another kind is put in.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from grammar.world import Class, World

LOOP = 6
BUDGET = 3000
SLIP = 0.008
"""How often a value is of another kind than what is asked for."""
RISK = 0.05
"""How often a form is used that is likely to raise."""
KINDS = ("int", "float", "bool", "str", "bytes", "ints", "list", "tuple", "dict", "set", "none")
MIXED = ("int", "int", "int", "int", "float", "float", "bool", "str", "str", "ints", "ints", "list", "tuple", "dict")

T = TypeVar("T")
Maker = Callable[["Writer", int], str | None]
Statement = Callable[["Writer"], bool]

EXPRESSIONS: dict[str, list[tuple[float, Maker]]] = {}
STATEMENTS: list[tuple[float, Statement]] = []


def makes(*kinds: str, weight: float = 1) -> Callable[[Maker], Maker]:
    """Enter a form of expression under the kinds it gives; `any` is every kind."""

    def enter(maker: Maker) -> Maker:
        for kind in kinds:
            EXPRESSIONS.setdefault(kind, []).append((weight, maker))
        return maker

    return enter


def statement(weight: float) -> Callable[[Statement], Statement]:
    """Enter a form of statement, which gives False when it does not fit here."""

    def enter(form: Statement) -> Statement:
        STATEMENTS.append((weight, form))
        return form

    return enter


@dataclass
class Writer:
    """One body. `names` are the variables surely bound, `maybe` those bound on some ways only."""

    source: random.Random
    world: World
    names: dict[str, str] = field(default_factory=dict[str, str])
    maybe: list[str] = field(default_factory=list[str])
    fixed: set[str] = field(default_factory=set[str])
    """Variables that must keep their value: counters of loops, fuel."""
    lines: list[str] = field(default_factory=list[str])
    indent: int = 0
    loops: int = 0
    breakable: bool = False
    sealed: bool = False
    """Inside `except*`, which neither return, break nor continue may leave."""
    enclosed: int = 0
    """How many lambdas and comprehensions are around the expression: they have no `:=`, `yield` and `await`."""
    nesting: int = 0
    weight: int = 1
    cost: int = 1
    form: str = "plain"
    """plain, generator, async, or module and class for bodies that cannot return."""
    result: str = "any"
    declared: list[str] = field(default_factory=list[str])
    """Names declared global or nonlocal at the top of the body."""
    own_kinds: list[str] = field(default_factory=list[str])
    self_class: Class | None = None
    """The class whose method is written."""
    own: str = ""
    """How to call this function itself with less fuel: text with a place for the other arguments."""

    # --- chance

    def chance(self, share: float) -> bool:
        return self.source.random() < share

    def pick(self, options: Sequence[T]) -> T:
        return self.source.choice(options)

    def word(self, words: str) -> str:
        return self.source.choice(words.split())

    def weighted(self, table: list[tuple[float, T]]) -> T:
        return self.source.choices([entry for _, entry in table], [weight for weight, _ in table])[0]

    def phrase(self, safe: Sequence[str], risky: Sequence[str]) -> str:
        """One of the texts, seldom one that is likely to raise."""
        return self.pick(risky if self.chance(RISK) else safe)

    # --- lines

    def emit(self, text: str) -> None:
        self.lines.append("    " * self.indent + text)

    @contextmanager
    def block(self, header: str, *, loop: bool = False) -> Generator[None]:
        """An indented block whose new names are not surely bound after it."""
        self.emit(header)
        before, length, breakable = dict(self.names), len(self.lines), self.breakable
        self.indent += 1
        self.nesting += 1
        if loop:
            self.loops += 1
            self.weight *= LOOP
            self.breakable = True
        yield
        if len(self.lines) == length:
            self.emit("pass")
        if loop:
            self.loops -= 1
            self.weight //= LOOP
            self.breakable = breakable
        self.nesting -= 1
        self.indent -= 1
        self.maybe += [name for name in self.names if name not in before]
        self.names = {name: kind for name, kind in before.items() if name in self.names}

    @contextmanager
    def inside_expression(self, *, loop: bool = False) -> Generator[None]:
        """A scope within an expression: a lambda or a comprehension."""
        before = dict(self.names)
        self.enclosed += 1
        self.loops += loop
        self.weight *= LOOP if loop else 1
        self.cost += self.weight
        yield
        self.weight //= LOOP if loop else 1
        self.loops -= loop
        self.enclosed -= 1
        self.names = before

    def inner(self, keep_names: bool = True) -> Writer:
        """A writer for a body inside this one, at the next indent."""
        names = dict(self.names) if keep_names else {}
        body = Writer(self.source, self.world, names, fixed=set(self.fixed), indent=self.indent + 1, nesting=1)
        body.self_class = self.self_class
        return body

    # --- names

    def fresh(self, stem: str = "v") -> str:
        return self.world.fresh(stem)

    def bind(self, name: str, kind: str) -> None:
        self.names[name] = kind

    def name(self, kind: str, *, assignable: bool = False) -> str | None:
        """A variable of that kind; `any` fits every kind."""
        fitting = [
            name
            for name, of in self.names.items()
            if (kind in {of, "any"} or (kind, of) == ("int", "bool") or (of == "any" and self.chance(0.03)))
            and not (assignable and name in self.fixed)
        ]
        return self.pick(fitting) if fitting else None

    # --- expressions

    def expr(self, kind: str = "any", depth: int = 2) -> str:
        """The text of an expression that gives that kind, most of the time; it binds tightly."""
        if self.chance(SLIP):
            kind = self.pick(KINDS)
        if kind == "any":
            kind = self.pick(MIXED)
        if kind not in EXPRESSIONS and self.chance(0.9):
            return self.atom(kind)
        for _ in range(4 if depth > 0 and not self.chance(0.12) else 0):
            maker = self.weighted(EXPRESSIONS[kind if kind in EXPRESSIONS else "any"])
            if text := maker(self, depth - 1):
                return text
        return self.atom(kind)

    def atom(self, kind: str) -> str:
        """A variable or a literal."""
        name = self.name(kind) if self.chance(0.8) else None
        if name is None and self.maybe and self.chance(0.02):
            name = self.pick(self.maybe)
        if name is None and kind in self.world.constructors and self.enclosed == 0:
            return self.world.constructors[kind]
        return name or self.world.literal(self.source, kind, self.loops > 0)

    def exprs(self, kind: str, depth: int, least: int, most: int) -> str:
        return ", ".join(self.expr(kind, depth) for _ in range(self.source.randint(least, most)))

    def small(self, most: int = 4) -> str:
        """A small int that is known, or computed."""
        if self.chance(0.6):
            return str(self.source.randint(-1, most))
        return f"({self.atom('int')} % {most + 1})"

    # --- statements

    def body(self, count: int) -> None:
        for _ in range(count):
            self.cost += self.weight
            if self.cost > BUDGET:
                return
            self.statement()

    def few(self, most: int = 3) -> None:
        self.body(self.source.randint(1, most))

    def statement(self) -> None:
        for _ in range(20):
            if self.weighted(STATEMENTS)(self):
                return
        self.emit("pass")
