"""When an object dies that a function makes and hands on at once: with its callee's locals, or with the operands."""
# native: calls, methods, classes, binds, operators, items, attributes, errors, counts

import sys
import weakref


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)

    def __add__(self, other):
        return self.name

    def __lt__(self, other):
        return True

    def __contains__(self, other):
        return True

    def __getitem__(self, key):
        return 1

    def __setitem__(self, key, value):
        print("set")

    def __call__(self, other):
        print("called", self.name)

    def method(self, other):
        other = self = None
        print("method")


class Equal(Noisy):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1


class Holder:
    def __init__(self, held):
        self.number = 1
        held = None
        print("init")


def inner(o):
    keep = Noisy("local")
    print("inner", o.name)
    return 1


def rebinds(o, *, k=None):
    o = 1
    print("rebound")
    k = None
    print("end")


def rest(*args, **kwargs):
    print("rest", len(args), len(kwargs))
    args = None
    print("args gone")


def generator(o):
    yield o.name
    o = None
    yield "after"


def fails(o):
    keep = Noisy("kept")
    raise KeyError(o.name)


def calls(n: int):
    t = n * n
    inner(Noisy("argument"))
    rebinds(Noisy("first"), k=Noisy("keyword"))
    rest(Noisy("1"), Noisy("2"), k=Noisy("3"))
    print(list(generator(Noisy("generated"))))
    print(len([Noisy("listed"), Noisy("too")]))
    isinstance(Noisy("instance"), Noisy)
    return t


def methods(n: int):
    t = n * n
    Noisy("self").method(Noisy("other"))
    bound = Noisy("bound").method
    bound(Noisy("to bound"))
    print("still bound")
    bound = None
    (lambda o: print("lambda", o.name))(Noisy("to lambda"))
    Noisy("callable")(Noisy("to callable"))
    return t


def classes(n: int):
    t = n * n
    Holder(Noisy("held"))
    print(Holder(held=Noisy("named")).number)
    return t


def binds(n: int):
    t = n * n
    try:
        inner(Noisy("a"), Noisy("b"))
    except TypeError as error:
        print(error)
    return t


def binds_keywords(n: int):
    t = n * n
    try:
        inner(Noisy("a"), p=Noisy("b"))
    except TypeError as error:
        print(error)
    try:
        inner(Noisy("a"), Noisy("excess"), o=Noisy("b"))
    except TypeError as error:
        print(error)
    return t


def displays(n: int):
    t = n * n
    print(len({Equal("key"): Noisy("replaced"), Equal("same key"): Noisy("value")}))
    return t


def operators(n: int):
    t = n * n
    print(Noisy("left") + Noisy("right"))
    print(Noisy("smaller") < Noisy("larger"))
    print(Noisy("contained") in Noisy("container"))
    print(not Noisy("true"))
    return t


def items(n: int):
    t = n * n
    print(Noisy("indexed")[Noisy("index")])
    Noisy("container")[Noisy("key")] = Noisy("value")
    return t


def attributes(n: int):
    t = n * n
    print(Noisy("owner").name)
    Noisy("target").other = Noisy("stored")
    return t


def errors(n: int):
    t = n * n
    for make in (fails, Noisy("mapping").missing) if n > 9 else (fails,):
        try:
            make(Noisy("argument"))
        except KeyError as error:
            print(repr(error))
    return t


def count(o):
    return sys.getrefcount(o)


def counts(n: int):
    t = n * n
    o = Noisy("counted")
    print(count(Noisy("new")), count(o), sys.getrefcount(Noisy("newer")), sys.getrefcount(o))
    seen = weakref.ref(Noisy("weak"), lambda _: print("callback"))
    print(seen())
    return t


calls(3)
methods(3)
classes(3)
binds(3)
binds_keywords(3)
displays(3)
operators(3)
items(3)
attributes(3)
errors(3)
counts(3)
