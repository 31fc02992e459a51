"""Defaults die with their function, or when they are replaced; changed defaults are seen by native callers."""
# native: g, uses, named, positional, both


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(n: int, a=Noisy("default"), *, k=Noisy("keyword")):
    t = 0
    for i in range(n):
        t += i
    return t


def g(n: int, a=Noisy("to be replaced")):
    t = 0
    for i in range(n):
        t += i
    return t


def make(name):
    def inner(n: int, a=Noisy(name)):
        t = 0
        for i in range(n):
            t += i
        return t

    return inner


def named(n: int, *, k: int = 1) -> int:
    t = 0
    for i in range(n):
        t += i * k
    return t


def uses(n: int) -> int:
    s = 0
    for i in range(3):
        s += named(n) + i
    return s


def positional(n: int, d: int = 2, o=[]) -> int:
    t = 0
    for i in range(n):
        t += i * d
    return t


def both(n: int) -> int:
    s = 0
    for i in range(3):
        s += positional(n) + i
    return s


print(f(100))
f = None
print("rebound")
print(g(100))
g.__defaults__ = (1,)
print("replaced", g(10))
for name in ("a", "b"):
    made = make(name)
    print(made(100))
    made = None
    print("gone")
print(uses(10))
named.__kwdefaults__["k"] = 5
print(uses(10))
named.__kwdefaults__ = {"k": 7}
print(uses(10))
print(both(10))
for defaults in ((2, {}), (3, []), (4, None)):
    positional.__defaults__ = defaults
    print(both(10))
