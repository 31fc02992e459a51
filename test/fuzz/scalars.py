"""Random terminating programs of scalar functions.

A program is a few functions, each of which may call those before it, and calls of them with edge values. What each call
gives is printed: the result's repr, or the exception with the lines and the locals of every frame of its traceback.

They end because loops run over a range of at most LOOP items or count down, and because each function has a budget for
all it calls. Numbers stay small enough because inside loops what is assigned is cut down by a remainder of 70 bits:
enough to leave a machine word again and again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

LOOP = 9
BUDGET = 4000
INTS = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "-7",
    "10",
    "63",
    "64",
    "255",
    "2**31",
    "-2**31",
    "2**53+1",
    "2**62",
    "-2**62",
    "2**63-1",
    "-2**63",
    "2**63",
    "2**64",
    "3**50",
]
FLOATS = ["0.0", "-0.0", "1.0", "-1.5", "0.1", "2.5", "1e16", "-1e308", "1e308", "5e-324", "2.0**62", "2.0**63"]
ODD = ["float('inf')", "float('-inf')", "float('nan')", "'ab'", "None", "[]", "1j"]
ANNOTATIONS = {"int": ": int", "float": ": float", "bool": ": bool", "any": ""}
INT_BINARY = ["+", "+", "+", "-", "-", "*", "*", "&", "|", "^"]
COMPARISONS = ["<", "<=", "==", "!=", ">", ">="]

PRELUDE = """
import sys
import math


def show(label, function, *args):
    try:
        print(label, repr(function(*args)))
    except Exception as error:
        frames, tb = [], error.__traceback__.tb_next
        while tb is not None:
            f = tb.tb_frame
            frames.append((f.f_code.co_name, tb.tb_lineno - f.f_code.co_firstlineno, sorted(f.f_locals.items())))
            tb = tb.tb_next
        print(label, type(error).__name__, error, repr(frames))

"""


@dataclass
class Function:
    """A finished function: its name, its parameters' kinds, and what one call may cost."""

    name: str
    params: list[str]
    cost: int


@dataclass
class Writer:
    """Writes one function. `names` are the locals that are surely bound; `loops` is how deep we are in loops."""

    source: random.Random
    callees: list[Function]
    names: dict[str, str]
    lines: list[str] = field(default_factory=list[str])
    loops: int = 0
    weight: int = 1
    cost: int = 1
    fresh: int = 0

    def chance(self, share: float) -> bool:
        return self.source.random() < share

    def emit(self, indent: int, text: str) -> None:
        self.lines.append("    " * indent + text)

    def name(self, kind: str) -> str | None:
        fitting = [name for name, of in self.names.items() if of in (kind, "any") or (kind == "int" and of == "bool")]
        return self.source.choice(fitting) if fitting else None

    # --- expressions

    def atom(self, kind: str) -> str:
        name = self.name(kind)
        if name is not None and self.chance(0.75):
            return name
        if kind == "bool":
            return self.source.choice(["True", "False"])
        if kind == "float":
            return f"({self.source.choice(FLOATS)})"
        return f"({self.source.choice(INTS[:12] if self.loops else INTS)})"

    def expression(self, kind: str, depth: int) -> str:
        if depth <= 0 or self.chance(0.12):
            return self.atom(kind)
        if self.chance(0.08):
            a, b = self.expression(kind, depth - 1), self.expression(kind, depth - 1)
            return f"({a} if {self.condition(depth - 1)} else {b})"
        if self.chance(0.10) and (call := self.call(kind, depth - 1)):
            return call
        return {"bool": self.condition, "int": self.integer, "float": self.real}[kind](depth)

    def integer(self, depth: int) -> str:
        pick = self.source.random()
        a = self.expression("int", depth - 1)
        if pick < 0.08:
            return f"({a} {self.source.choice(['<<', '>>'])} {self.shift()})"
        if pick < 0.12:
            return f"({a} ** {self.source.randint(0, 3)})"
        if pick < 0.20:
            return f"{self.source.choice(['-', '~', 'abs', 'int', '+'])}({a})"
        if pick < 0.26:
            return f"{self.source.choice(['min', 'max'])}({a}, {self.expression('int', depth - 1)})"
        if pick < 0.29:
            b = self.divisor(self.expression("int", depth - 1), "|", "1")
            return f"divmod({a}, {b})[{self.source.randint(0, 1)}]"
        if pick < 0.32:
            return f"{self.source.choice(['int', 'round'])}({self.expression('float', depth - 1)} % 1000.0)"
        if pick < 0.36:
            return f"({a} + {self.expression('bool', depth - 1)})"
        b = self.expression("int", depth - 1)
        if pick < 0.50:
            return f"({a} {self.source.choice(['//', '%'])} {self.divisor(b, '|', '1')})"
        return f"({a} {self.source.choice(INT_BINARY)} {b})"

    def divisor(self, text: str, operator: str, other: str) -> str:
        """Mostly not zero."""
        return f"({text} {operator} {other})" if self.chance(0.85) else text

    def shift(self) -> str:
        return str(self.source.choice([0, 1, 3, 7])) if self.chance(0.7) else f"({self.atom('int')} & 63)"

    def real(self, depth: int) -> str:
        pick = self.source.random()
        a = self.expression(self.source.choice(["float", "float", "int"]), depth - 1)
        b = self.expression("float", depth - 1)
        if pick < 0.10:
            return f"({a} / {self.divisor(self.expression('int', depth - 1), '|', '1')})"
        if pick < 0.16:
            return f"{self.source.choice(['-', 'abs', 'float', 'math.floor', 'math.sqrt', 'math.sin'])}({b})"
        if pick < 0.20:
            return f"{self.source.choice(['min', 'max', 'math.atan2', 'math.hypot'])}({a}, {b})"
        if pick < 0.23:
            return f"({b} ** {self.source.choice(['2', '0.5', '-1', '3'])})"
        if pick < 0.40:
            return f"({a} {self.source.choice(['/', '//', '%'])} {self.divisor(b, 'or', '0.75')})"
        return f"({a} {self.source.choice(['+', '-', '*'])} {b})"

    def condition(self, depth: int) -> str:
        kind = self.source.choice(["int", "int", "float"])
        a, b = self.expression(kind, depth - 1), self.expression(self.source.choice([kind, "int"]), depth - 1)
        pick = self.source.random()
        if pick < 0.15:
            return f"({a} {self.source.choice(COMPARISONS)} {b} {self.source.choice(COMPARISONS)} {self.atom('int')})"
        if pick < 0.30 and depth > 1:
            word = self.source.choice(["and", "or"])
            return f"({self.condition(depth - 1)} {word} {self.condition(depth - 1)})"
        if pick < 0.36 and depth > 1:
            return f"(not {self.condition(depth - 1)})"
        return f"({a} {self.source.choice(COMPARISONS)} {b})"

    def call(self, kind: str, depth: int) -> str | None:
        affordable = [callee for callee in self.callees if self.cost + callee.cost * self.weight < BUDGET]
        if not affordable or self.loops > 1:
            return None
        callee = self.source.choice(affordable)
        self.cost += callee.cost * self.weight
        given = [self.expression("int" if of == "any" else of, depth - 1) for of in callee.params]
        text = f"{callee.name}({', '.join(given)})"
        return text if kind != "bool" else f"({text} != 0)"

    # --- statements

    def block(self, indent: int, count: int, depth: int) -> None:
        self.cost += count * self.weight
        for _ in range(count):
            self.statement(indent, depth)

    def nested(self, indent: int, count: int, depth: int) -> None:
        """A block whose new names are not surely bound after it."""
        before = dict(self.names)
        self.block(indent, count, depth)
        self.names = {name: kind for name, kind in self.names.items() if name in before}

    def statement(self, indent: int, depth: int) -> None:
        pick = self.source.random()
        if pick < 0.50 or depth <= 0:
            self.assign(indent)
        elif pick < 0.66:
            self.branch(indent, depth)
        elif pick < 0.82 and self.loops < 2:
            self.for_loop(indent, depth)
        elif pick < 0.90 and self.loops < 2:
            self.while_loop(indent, depth)
        elif pick < 0.94:
            self.emit(indent, f"if {self.condition(2)}:")
            self.emit(indent + 1, f"return {self.expression(self.source.choice(['int', 'float', 'bool']), 2)}")
        elif self.loops:
            self.emit(indent, f"if {self.condition(1)}:")
            self.emit(indent + 1, self.source.choice(["break", "continue"]))
        else:
            self.assign(indent)

    def assign(self, indent: int) -> None:
        kind = self.source.choice(["int", "int", "int", "float", "float", "bool"])
        target = self.name(kind) if self.chance(0.6) else None
        if target is not None and self.names[target] == kind and kind != "bool" and self.chance(0.4):
            operator = self.source.choice(["+", "-", "*"] if kind == "float" else ["+", "-", "^", "|", "//", "%"])
            self.emit(indent, f"{target} {operator}= {self.cut(self.expression(kind, 2), kind)}")
            return
        if target is None or self.names[target] != kind:
            target = f"v{self.fresh}"
            self.fresh += 1
        value = self.cut(self.expression(kind, 3), kind)
        self.emit(indent, f"{target} = {value}")
        self.names[target] = kind

    def cut(self, text: str, kind: str) -> str:
        return f"({text}) % 1180591620717411303449" if kind == "int" and self.loops else text

    def branch(self, indent: int, depth: int) -> None:
        self.emit(indent, f"if {self.condition(2)}:")
        self.nested(indent + 1, self.source.randint(1, 2), depth - 1)
        if self.chance(0.2):
            self.emit(indent, f"elif {self.condition(2)}:")
            self.nested(indent + 1, 1, depth - 1)
        if self.chance(0.5):
            self.emit(indent, "else:")
            self.nested(indent + 1, self.source.randint(1, 2), depth - 1)

    def loop_body(self, indent: int, depth: int, bound: dict[str, str]) -> None:
        before = dict(self.names)
        self.names.update(bound)
        self.loops += 1
        self.weight *= LOOP
        self.nested(indent, self.source.randint(1, 3), depth - 1)
        self.weight //= LOOP
        self.loops -= 1
        self.names = before

    def for_loop(self, indent: int, depth: int) -> None:
        index = f"i{self.fresh}"
        self.fresh += 1
        size = self.source.choice([str(self.source.randint(0, LOOP)), f"({self.atom('int')}) % {LOOP}"])
        start = self.source.choice(["0", "1", "-3", "2**63 - 5", "-2**63", f"{self.atom('int')}"])
        step = self.source.choice(["1", "1", "2", "-1", "-3", "2**61"])
        shape = self.source.choice(
            ["{size}", "{start}, {start} + {size}", "{start}, {start} + ({size}) * {step}, {step}"]
        )
        self.emit(indent, f"for {index} in range({shape.format(size=size, start=start, step=f'({step})')}):")
        self.loop_body(indent + 1, depth, {index: "int"})
        if self.chance(0.2):
            self.emit(indent, "else:")
            self.nested(indent + 1, 1, 0)

    def while_loop(self, indent: int, depth: int) -> None:
        counter = f"w{self.fresh}"
        self.fresh += 1
        self.emit(indent, f"{counter} = {self.source.randint(1, LOOP)}")
        self.emit(indent, f"while {counter} > 0 and {self.condition(2)}:")
        self.emit(indent + 1, f"{counter} -= 1")
        self.loop_body(indent + 1, depth, {})


def write_function(source: random.Random, name: str, callees: list[Function]) -> tuple[Function, list[str]]:
    kinds = [source.choice(["int", "int", "int", "float", "float", "bool", "any"]) for _ in range(source.randint(1, 3))]
    params = [f"{'abc'[i]}{ANNOTATIONS[kind]}" for i, kind in enumerate(kinds)]
    writer = Writer(source, callees, {"abc"[i]: kind for i, kind in enumerate(kinds)})
    writer.block(1, source.randint(1, 4), 2)
    result = source.choice(["int", "float", "bool"])
    claimed = source.choice(["int", "float", "bool", "str"]) if source.random() < 0.2 else result
    header = f"def {name}({', '.join(params)}){f' -> {claimed}' if source.random() < 0.7 else ''}:"
    writer.emit(1, f"return {writer.expression(result, 3)}")
    return Function(name, kinds, writer.cost), [header, *writer.lines, "", ""]


def argument(source: random.Random, kind: str) -> str:
    if source.random() < 0.08:
        return source.choice(ODD)
    if kind == "float" and source.random() < 0.85:
        return source.choice(FLOATS + ODD[:3])
    if kind == "bool" and source.random() < 0.8:
        return source.choice(["True", "False"])
    return source.choice(INTS)


def program(seed: str, prefix: str = "p") -> str:
    """The functions and calls of one program, without the prelude."""
    source = random.Random(seed)
    lines: list[str] = []
    functions: list[Function] = []
    for number in range(source.randint(1, 3)):
        function, text = write_function(source, f"{prefix}_{number}", functions)
        functions.append(function)
        lines += text
    for function in functions:
        for _ in range(6):
            given = ", ".join(argument(source, kind) for kind in function.params)
            lines.append(f"show({prefix!r}, {function.name}, {given})")
    return "\n".join(lines) + "\n"
