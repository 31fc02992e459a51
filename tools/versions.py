"""What `--version` prints: this, and what it stands on, as a report of a fault should name them."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from pymlir import __version__

LIBRARIES = ("xdsl", "llvmlite", "torch-mlir")


def version_text(program: str) -> str:
    """One line: `pymlir 0.1.0 (CPython 3.12.1, xdsl 0.74.0, llvmlite 0.50.0, torch-mlir 20261001)`."""
    parts = [f"{platform.python_implementation()} {platform.python_version()}"]
    for library in LIBRARIES:
        try:
            parts.append(f"{library} {version(library)}")
        except PackageNotFoundError:  # the MLIR bindings may also be LLVM's own
            continue
    return f"{program} {__version__} ({', '.join(parts)})"
