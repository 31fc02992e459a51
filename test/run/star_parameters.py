"""Parameters with * and **, and by keyword only: bound as CPython does, in native code as anywhere."""
# native: rest, keywords, everything, only, loop, closes, lets_go, positional

import sys


class Noisy:
    def __init__(self, name: str):
        self.name = name

    def __del__(self):
        print("del", self.name)

    def __repr__(self):
        return self.name


def rest(a, *args):
    return a, args, type(args)


def keywords(a=1, **kwargs):
    kwargs["more"] = a
    return kwargs, list(kwargs)


def everything(a, /, b: int, *args: int, c: int = 3, d, **kwargs: int):
    return a, b, args, c, d, sorted(kwargs.items())


def only(n: int, *, scale: float = 0.5, shift=1):
    total = 0.0
    for i in range(n):
        total += i * scale + shift
    return total


def loop(*numbers: int, start: int = 0):
    total = start
    for number in numbers:
        total += number
    return total, len(numbers), numbers is not None


def closes(*args, **kwargs):
    def inner():
        return args, kwargs

    args = args + (1,)
    return inner


def lets_go(first, *args, **kwargs):
    print(args, sorted(kwargs))
    args = kwargs = None
    print("let go", first)
    first = None
    return first


def positional(a, b=2, /, **kwargs):
    return a, b, kwargs


def counts(*args, **kwargs):
    return sys.getrefcount(args), sys.getrefcount(kwargs)


def tried(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except TypeError as error:
        print(error)


print(rest(1), rest(1, 2, 3), rest(*range(3)), keywords(), keywords(2, x=3), keywords(a=5, z=1, y=2))
print(everything(1, 2, d=4), everything(1, 2, 3, 4, 5, d=6, c=7, a=8, e=9), everything("x", b=2.5, d=[]))
print(only(4), only(4, scale=2.0), only(4, shift=2, scale=1), only(n=3, shift=2**70))
print(loop(), loop(1, 2, 3), loop(1, 2, start=10), loop(2**62, 2**62), loop(0.5, start=1))
print(closes(5, k=6)(), closes()(), positional(1, a=2, b=3), positional(1, 5, b=3))
lets_go(Noisy("first"), Noisy("rest"), key=Noisy("keyword"))
print(counts(1, 2), counts(1, k=1))
tried(rest)
tried(keywords, 1, 2)
tried(keywords, 1, a=2)
tried(everything, 1)
tried(everything, 1, 2)
tried(everything, 1, 2, b=3, d=4)
tried(everything, a=1, b=2, d=3)
tried(only, 1, 2)
tried(only, 1, wrong=2)
tried(only, 1, **{"scale": 1.0, "shift": 0})
only.__kwdefaults__["shift"] = 100
print(only(2))
only.__kwdefaults__ = None
tried(only, 2)
tried(only, 2, scale=1.0, shift=2)
