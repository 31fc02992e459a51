"""Builtins are replaced before and between calls, and shadowed by a module global."""
# native: distance

import builtins


def distance(a: int, b: int) -> int:
    return abs(a - b)


def ranged(n: int) -> int:
    total = 0
    for i in range(n):
        total += max(i, 3)
    return total


print(distance(3, 10), ranged(6))
real_abs, real_max = builtins.abs, builtins.max
builtins.abs = lambda x: ("abs", x)
print(distance(3, 10))
builtins.abs = real_abs
print(distance(3, 10))
max = lambda a, b: -1
print(ranged(6))
del max
print(ranged(6))


def range(n):
    return [n, n + 1]


print(ranged(6))
del range
print(ranged(6))
builtins.max = min
print(ranged(6))
builtins.max = real_max
del builtins.abs
try:
    distance(1, 2)
except NameError as error:
    print(error)
builtins.abs = real_abs
print(distance(1, 2), ranged(3))
