"""Annotations as strings, and those that name nothing."""
from __future__ import annotations

# native: f, g


def f(a: int, b: float) -> float:
    x: int = a * 2
    y: Unknown = b
    return x + y


def g(n: "int") -> "list[nonsense":
    total: "float" = 0
    for i in range(n):
        total += i
    return total


print(f(1, 2.0), f(1.5, 2), g(5), f.__annotations__, g.__annotations__)
try:
    f("x", 1)
except TypeError as error:
    print(error)
