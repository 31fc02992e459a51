"""Make a failing program smaller, by pyreduce's edits, in a number of tries."""

from __future__ import annotations

import time
from collections.abc import Callable

from pymlir.tools.reduce.engine import Reduction
from pymlir.tools.reduce.python_edits import EDITS, normal

SECONDS = 600


def shrink(text: str, fails: Callable[[str], bool], tries: int = 400) -> str:
    plain = normal(text)
    if not fails(plain):
        return text
    left = tries

    def still_fails(candidate: str) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and fails(candidate)

    return Reduction(plain, still_fails, time.monotonic() + SECONDS).run(EDITS)
