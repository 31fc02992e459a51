"""Arguments to call functions with: the edges of 64 bits, floats of every kind, and what annotations ask for.

Deterministic: the same seed, function and number give equal arguments, made anew for each side of a comparison.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any

from pymlir.dialects.py_params import Param

EDGES = (0, 1, -1, 2, 3, 7, 63, 64, 255, 2**31, 2**32 - 1, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), 2**63, -5, -7)
FLOATS = (0.0, -0.0, 0.5, -2.5, 1e300, 5e-324, math.inf, -math.inf, math.nan)
SMALL = 12
WORDS = ("", "a", "word", "0", "é☃")


def some_int(random: Random, huge: bool) -> int:
    kind = random.randrange(4)
    if kind == 0 and huge:
        return random.choice(EDGES)
    return random.randint(-SMALL, SMALL) if kind < 3 else random.randint(0, 300)


def some_float(random: Random, huge: bool) -> float:
    return random.choice(FLOATS) if random.random() < 0.5 else round(random.uniform(-100, 100), 3)


def some_list(random: Random, huge: bool, hint: str = "") -> list[Any]:
    inner = hint.partition("[")[2].rpartition("]")[0] or random.choice(("int", "float", "str"))
    return [value(inner, random, huge) for _ in range(random.randrange(6))]


def some_bool(random: Random, huge: bool) -> bool:
    return random.random() < 0.5


def some_str(random: Random, huge: bool) -> str:
    return random.choice(WORDS)


def none(random: Random, huge: bool) -> None:
    return None


MAKERS: dict[str, Callable[[Random, bool], Any]] = {
    "int": some_int,
    "float": some_float,
    "bool": some_bool,
    "str": some_str,
    "None": none,
}


def value(hint: str | None, random: Random, huge: bool) -> Any:
    """A value for a parameter with that annotation; now and then one that the annotation does not allow."""
    name = (hint or "").strip()
    if random.random() < 0.1:
        name = ""
    if name.startswith(("list", "Sequence", "Iterable")):
        return some_list(random, huge, name)
    make = MAKERS.get(name)
    if make is None:
        make = random.choice((some_int, some_int, some_float, some_list, *MAKERS.values()))
    return make(random, huge)


def arguments(params: tuple[Param, ...], random: Random, huge: bool) -> tuple[list[Any], dict[str, Any]]:
    """Positional and keyword arguments for a signature; `*rest` and `**keywords` get a few."""
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    for param in params:
        if param.kind.name == "KEYWORD_ONLY":
            keywords[param.name] = value(param.hint, random, huge)
        elif param.kind.name == "REST":
            positional += [value(param.hint, random, huge) for _ in range(random.randrange(3))]
        elif param.kind.name != "KEYWORDS":
            positional.append(value(param.hint, random, huge))
    return positional, keywords
