"""A mixed loop calls back into code that replaces what the loop's native callees assume."""

import builtins
import sys

module = sys.modules[__name__]


def helper(x: int) -> int:
    return x * x + 1


def outer(n: int) -> int:
    return helper(n) + abs(-n)


def loop(n: int, actions) -> list:
    seen = []
    total = 0
    for i in range(n):
        total += outer(i) + i
        actions.get(i, int)()
        seen.append(total)
    return seen


real = helper
print(loop(5, {}))
print(loop(8, {2: lambda: setattr(module, "helper", lambda x: 0.5), 5: lambda: setattr(module, "helper", real)}))
print(loop(8, {3: lambda: setattr(builtins, "abs", lambda x: 1000), 6: lambda: delattr(module, "abs") if "abs" in vars(module) else None}))
builtins.abs = lambda x: x if x >= 0 else -x
print(loop(4, {1: lambda: setattr(helper, "__code__", (lambda x: x).__code__)}))
print(loop(4, {2: lambda: setattr(module, "outer", float)}))
