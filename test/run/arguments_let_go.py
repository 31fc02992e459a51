"""When an argument dies that its function rebinds, deletes or hands on: the caller has handed it over."""
# native: rebinds, deletes, in_loop, leaves, hands_on, defaults, Plain.method, two_of_one, returned

import functools
import sys


class Noisy:
    def __init__(self, name: str):
        self.name = name

    def __del__(self):
        print("del", self.name)

    def __repr__(self):
        return f"<{self.name}>"


def rebinds(o):
    n = o.name
    o = 1
    print("rebound", n, o)
    return o


def deletes(a, b):
    print("deleting", a.name)
    del a
    print("deleted", b.name)


def in_loop(o, n: int):
    t = 0
    for i in range(n):
        t += i
        o = t
    print("loop", o)
    return t


def leaves(o, n: int):
    t = n * n
    try:
        raise KeyError(t)
    except KeyError:
        o = None
        print("left", t)
    return o


def hands_on(o):
    print(rebinds(o), o.name)
    p = o
    o = 2
    print("still there")
    return o


def by_keyword(a, *, b=None, c=3):
    b = c
    print("keyword", a, b)
    a = 0
    print("gone")


def defaults(a, b=Noisy("default")):
    a = b
    print("took the default", a.name)
    b = a = None
    return a


class Plain:
    def __init__(self, name: str):
        self.noisy = Noisy(name)

    def method(self, other):
        self = other
        print("self is gone")
        return other


method = Plain.method


def two_of_one(a, b):
    a = None
    print("one of two")
    b = None
    print("none of two")


def returned(o):
    return o


def counts(o):
    p = [o]
    return sys.getrefcount(o), sys.getrefcount(p)


def nothing():
    return None


rebinds(Noisy("a"))
deletes(Noisy("b"), Noisy("c"))
in_loop(Noisy("d"), 3)
leaves(Noisy("e"), 10)
leaves(Noisy("f"), 10**10)
hands_on(Noisy("g"))
by_keyword(Noisy("h"), b=Noisy("i"))
by_keyword(c=Noisy("j"), a=Noisy("k"))
defaults(Noisy("l"))
defaults(b=Noisy("m"), a=nothing())
Plain("n").method(Noisy("o"))
bound = Plain("p").method
bound(Noisy("q"))
del bound
print("bound is gone")
both = Noisy("s")
two_of_one(both, both)
del both
print(returned(Noisy("t")).name)
print(counts(Noisy("u")))
print([rebinds(o) for o in [Noisy("v"), Noisy("w")]])
print(list(map(rebinds, [Noisy("x"), Noisy("y")])))
functools.partial(rebinds, Noisy("z"))()
functools.partial(rebinds)(Noisy("z2"))
print(sorted([Noisy("s2"), Noisy("s1")], key=lambda o: rebinds(o))[0].name)
