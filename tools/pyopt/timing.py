"""Where the time goes, as a tree: `--timing`.

----Wall Time----  ----Name----
  0.0312 ( 31.0%)  read
  0.0601 ( 59.8%)  pipeline
  0.0411 ( 40.9%)    py-infer
  0.0010 (  1.0%)      (verify)
  0.1005 (100.0%)  total
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

RULE = f"===-{'-' * 73}-==="


@dataclass
class Timer:
    """One line of the tree; what runs again under the same name adds to it."""

    name: str
    seconds: float = 0.0
    parts: dict[str, Timer] = field(default_factory=lambda: {})

    @contextmanager
    def part(self, name: str) -> Generator[Timer]:
        """Time what is done inside as a part of this."""
        inner = self.parts.setdefault(name, Timer(name))
        start = time.perf_counter()
        try:
            yield inner
        finally:
            inner.seconds += time.perf_counter() - start

    def lines(self, total: float, depth: int = 0) -> Iterator[str]:
        for part in self.parts.values():
            share = 100 * part.seconds / total if total else 0.0
            yield f"  {part.seconds:10.4f} ({share:5.1f}%)  {'  ' * depth}{part.name}"
            yield from part.lines(total, depth + 1)

    def report(self) -> str:
        total = sum(part.seconds for part in self.parts.values())
        head = [RULE, f"{'... Execution time report ...':^79}".rstrip(), RULE]
        columns = "  -----Wall Time-----  ----Name----"
        return "\n".join([*head, columns, *self.lines(total), f"  {total:10.4f} (100.0%)  total"])
