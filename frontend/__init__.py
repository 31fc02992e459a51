"""Python source to the `py` dialect."""

from __future__ import annotations

from pymlir.frontend.builder import Unit
from pymlir.frontend.errors import FrontendError
from pymlir.frontend.source import deep_recursion, source_to_py

__all__ = ["FrontendError", "Unit", "deep_recursion", "source_to_py"]
