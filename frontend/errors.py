"""What the frontend raises."""

from __future__ import annotations


class FrontendError(Exception):
    """The module cannot be taken into the compiler, though CPython runs it: leave it interpreted."""

    def __init__(self, message: str, filename: str, line: int = 0):
        super().__init__(f"{filename}:{line}: {message}" if line else f"{filename}: {message}")
        self.message = message
        self.filename = filename
        self.line = line
