"""Recursion through C code ends in RecursionError, where the interpreter's does, with all of the C stack it needs."""
# native: plain, step_map, Shown.__repr__, spend
import sys

LIMIT = 60_000 if sys.version_info >= (3, 12) else 3_000  # 3.11 has no limit of its own for C code
sys.setrecursionlimit(LIMIT)


class Shown:
    def __init__(self, depth):
        self.depth = depth

    def __repr__(self):
        return repr([Shown(self.depth - 1)]) if self.depth else "end"


def step_map(depth: int):
    if depth:
        return list(map(step_map, [depth - 1]))
    return []


def plain(depth: int):
    if depth:
        plain(depth - 1)


def spend(depth: int, then: int):
    if depth:
        return spend(depth - 1, then)
    return len(step_map(then))


def tried(function, *arguments):
    try:
        return function(*arguments)
    except RecursionError as error:
        return type(error).__name__


print(tried(plain, LIMIT * 5 // 6), tried(plain, LIMIT + 1000))
print(len(tried(repr, Shown(100))), tried(repr, Shown(LIMIT * 2)))
print(tried(len, tried(step_map, 200)), tried(step_map, LIMIT * 2))
print(tried(spend, LIMIT // 3, 200))
