"""Captured variables."""

from __future__ import annotations

from types import CellType
from typing import Any

EMPTY = object()


def contents(cell: CellType) -> Any:
    """What a cell holds, or EMPTY."""
    try:
        return cell.cell_contents
    except ValueError:
        return EMPTY
