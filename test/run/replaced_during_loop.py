"""While a loop runs, what it calls replaces the function, the builtin and the global that the loop uses."""

import builtins


def helper(x: int) -> int:
    return x + 1


def other(x):
    return x * 100


limit = 4


def meddle(i):
    global helper, limit
    if i == 2:
        helper = other
    if i == 4:
        builtins.abs = lambda x: 7
    if i == 5:
        limit = 1


def loop(n: int) -> list:
    seen = []
    for i in range(n):
        total = helper(i) + abs(-i)
        meddle(i)
        total += helper(i) + abs(-i) * limit
        seen.append(total)
    return seen


real = abs
print(loop(8))
builtins.abs = real
print(loop(8))
