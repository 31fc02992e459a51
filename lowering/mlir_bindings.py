"""The one module that knows where MLIR's Python bindings come from.

`mlir` is upstream's own name for them; the `torch-mlir` wheel carries the same bindings as `torch_mlir`.
Import this module only where code is emitted: it costs about a quarter of a second.

The bindings have no usable type stubs, so what is exported here is `Any`.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

ROOTS = ("mlir", "torch_mlir")


class BindingsMissingError(ImportError):
    """Neither distribution of the bindings is installed."""


def find_root() -> str:
    """The first package of ROOTS that has the bindings; an empty placeholder of that name does not count."""
    for root in ROOTS:
        if find_spec(root) is not None and find_spec(f"{root}.ir") is not None:
            return root
    raise BindingsMissingError("MLIR's Python bindings are not installed: install the torch-mlir wheel")


_ROOT = find_root()
ir: Any = import_module(f"{_ROOT}.ir")
passmanager: Any = import_module(f"{_ROOT}.passmanager")
arith: Any = import_module(f"{_ROOT}.dialects.arith")
cf: Any = import_module(f"{_ROOT}.dialects.cf")
func: Any = import_module(f"{_ROOT}.dialects.func")
llvm: Any = import_module(f"{_ROOT}.dialects.llvm")
math: Any = import_module(f"{_ROOT}.dialects.math")
