"""What dies while a function runs sees its frame: the line, the locals as they are then, and what it changes there."""

import gc
import sys
import weakref


class Noise:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        frame = sys._getframe(1)
        print(self.name, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, *sorted(frame.f_locals))


def rebound(n: int):
    x = Noise("rebound")
    y = n * 2
    x = y + 1
    return x + n


def deleted(n: int):
    x = Noise("deleted")
    y = n * 2
    del x
    return y


def popped(n: int):
    Noise("popped")
    total = n * n
    Noise("popped again").name
    return total


def looped(n: int):
    total = 0
    for i in range(n):
        x = Noise(f"looped {i}")
        total += i * i
    return total


def maybe(n: int):
    if n > 2:
        x = Noise("maybe")
    total = n * n
    x = total
    return x + total


def broken_off(n: int):
    total = 0
    for item in numbers(n):
        total += 1
        if total * total > n:
            break
    return total


def numbers(n):
    try:
        for i in range(n):
            yield Noise(f"item {i}")
    finally:
        frame = sys._getframe(1)
        print("closed by", frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno)


def at_return(n: int):
    x = Noise("at return")
    return n * n


def pair(n: int):
    a, b = Noise("a"), Noise("b")
    a, b = n, n * n
    return a + b


KEPT = []


class Keeper:
    def __del__(self):
        KEPT.append(sys._getframe(1))


def kept(n: int):
    x = Keeper()
    total = n * n
    x = total + 1
    total = x * n
    return total


class Replacer:
    def __del__(self):
        global helper
        helper = lambda x: -x


def helper(x: int) -> int:
    return x * x


def replaced(n: int):
    x = Replacer()
    before = helper(n)
    x = n
    return before, helper(x)


class Careless:
    def __del__(self):
        raise ValueError("ignored")


def careless(n: int):
    x = Careless()
    x = n * n
    return x


def weakly(n: int):
    x = Noise.__new__(Noise)
    x.name = "weak"
    ref = weakref.ref(x, lambda _: print("callback in", sys._getframe(1).f_code.co_name))
    x = n * n
    return x


sys.unraisablehook = lambda args: print("ignored", args.exc_type.__name__, args.exc_value)
for n in (3, 4):
    for function in (rebound, deleted, popped, looped, maybe, broken_off, at_return, pair, replaced, careless, weakly):
        print(function.__name__, function(n))
print(kept(5), KEPT[0].f_code.co_name, KEPT[0].f_locals, KEPT[0].f_lineno - KEPT[0].f_code.co_firstlineno)
KEPT.clear()


gc.collect()
