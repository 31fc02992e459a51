"""Taking an iterable apart, with CPython's messages."""

from __future__ import annotations

from typing import Any, cast

END = object()


def unpack(value: Any, before: int, after: int | None = None) -> list[Any]:
    """As many items as there are targets; with `after` a list of the rest between the first and the last."""
    kind = cast(Any, type(value))
    if not hasattr(kind, "__iter__") and not hasattr(kind, "__getitem__"):
        raise TypeError(f"cannot unpack non-iterable {kind.__name__} object")
    iterator = iter(value)
    wanted = f"expected {before}" if after is None else f"expected at least {before + after}"
    items: list[Any] = []
    while len(items) < before:
        item = next(iterator, END)
        if item is END:
            raise ValueError(f"not enough values to unpack ({wanted}, got {len(items)})")
        items.append(item)
    if after is None:
        if next(iterator, END) is not END:
            raise ValueError(f"too many values to unpack ({wanted})")
        return items
    rest = list(iterator)
    if len(rest) < after:
        raise ValueError(f"not enough values to unpack ({wanted}, got {before + len(rest)})")
    middle = len(rest) - after
    return [*items, rest[:middle], *rest[middle:]]
