"""What a program has at module level so far: its functions and classes, its globals, and the stock of literals."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

SMALL_INTS = ["0", "1", "-1", "2", "3", "-7", "10", "63", "64", "255", "256", "-5", "257"]
LITERALS: dict[str, list[str]] = {
    "int": [
        *SMALL_INTS,
        *["2**30", "2**31-1", "2**31", "-2**31", "2**32", "2**53+1", "2**62", "-2**62"],
        *["2**63-1", "-2**63", "2**63", "2**64", "-2**64", "3**50", "10**30", "-2**63-1"],
    ],
    "float": [
        *["0.0", "-0.0", "1.0", "-1.5", "0.1", "2.5", "1e16", "-1e308", "1e308", "5e-324", "2.0**62", "2.0**63", "3.0"],
        *["0.5", "float('inf')", "float('-inf')", "float('nan')"],
    ],
    "bool": ["True", "False"],
    "str": [
        *["''", "'a'", "'ab'", "'xyz'", "' pad '", "'0'", "'12'", "'%s'", "'{}'"],
        *["'\\ud800'", "'\\xe9\\u20ac'", "'\\U0001f600'"],
    ],
    "bytes": ["b''", "b'a'", "b'\\x00\\xff'", "b'12'"],
    "ints": ["[]", "[0]", "[1, 2, 3]", "[3, 1, 2]", "[2**63, -1, 5]", "[7, 7, 2**31]", "[5, 0, 255, -4]"],
    "list": ["[]", "[0]", "[1.5, 2]", "['a', 'b']", "[None, True]", "[[1], [2, 3]]", "[2**63, 'x']"],
    "tuple": ["()", "(1,)", "(1, 2)", "('a', 1.5)", "(1, (2, 3))", "(None, 0, -0.0)"],
    "dict": ["{}", "{1: 2}", "{'a': 1, 'b': 2}", "{1: 'x', 1.5: None}", "{(): [], None: 0}", "{'k': {'a': 0}}"],
    "set": ["set()", "{1}", "{1, 2, 3}", "{'a'}", "frozenset({1, 2})"],
    "none": ["None"],
    "noise": ["Noise('p')", "Noise('q')", "(Noise('r'), Noise('s'))"],
    "odd": [
        *["None", "...", "NotImplemented", "1j", "int", "len", "object", "range(3)"],
        *["(lambda: 0)", "bytearray(b'q')"],
    ],
}


@dataclass
class Parameter:
    """One parameter; `style` is only, plain, default, star, keyword or double."""

    name: str
    kind: str
    style: str = "plain"


@dataclass
class Function:
    """A finished function: how it is called, what it gives, and what one call may cost."""

    name: str
    params: list[Parameter]
    result: str
    cost: int
    form: str = "plain"


@dataclass
class Class:
    """A finished class: its name, what its constructor takes, its attributes' kinds and its methods."""

    name: str
    params: list[Parameter]
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    methods: list[Function] = field(default_factory=list[Function])
    operators: dict[str, str] = field(default_factory=dict[str, str])
    """A form of expression -> the kind it gives."""


@dataclass
class World:
    """One program."""

    minor: int = 11
    functions: list[Function] = field(default_factory=list[Function])
    classes: list[Class] = field(default_factory=list[Class])
    variables: dict[str, str] = field(default_factory=dict[str, str])
    """Globals that functions may read and write."""
    constructors: dict[str, str] = field(default_factory=dict[str, str])
    """Class name -> a call that makes an instance of it."""
    count: int = 0

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def literal(self, source: random.Random, kind: str, small: bool) -> str:
        """A constant of that kind; in loops only small ints, since they are multiplied there."""
        if kind == "int" and small:
            text = source.choice(SMALL_INTS)
        else:
            text = source.choice(LITERALS.get(kind) or LITERALS["odd"])
        return f"({text})" if text[0] == "-" or "*" in text or text[0].isdigit() else text
