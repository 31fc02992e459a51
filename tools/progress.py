"""A line of progress while many modules are compiled: on a terminal, and only from the fourth module on."""

from __future__ import annotations

import sys
from types import TracebackType

FEW = 3


class Progress:
    """Counts modules; draws nothing where nobody watches."""

    def __init__(self) -> None:
        self.count = 0
        self.drawn = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def step(self, name: str) -> None:
        self.count += 1
        if self.count > FEW and sys.stderr.isatty():
            print(f"\r\033[Kpymlir: compiling {name} ({self.count})", end="", file=sys.stderr, flush=True)
            self.drawn = True

    def warn(self, text: str) -> None:
        self.clear()
        print(f"pymlir: warning: {text}", file=sys.stderr)

    def clear(self) -> None:
        if self.drawn:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
            self.drawn = False
