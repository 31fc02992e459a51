"""What a program can see of its own functions, frames, classes, exceptions, generators and coroutines.

Each entry of CHECKS gives an answer that must be the same compiled and interpreted. probe.py runs them all.
"""

import asyncio
import builtins
import collections
import copy
import dataclasses
import dis
import enum
import functools
import gc
import inspect
import io
import pickle
import sys
import traceback
import types
import typing
import warnings
import weakref

import helper

G = 10


def f(a, /, b: int = 2, *args: str, c: float = 3.0, **kw) -> str:
    "doc"
    x = a
    return (a, b, c)


def g():
    return 1


def other():
    return 99


def mk(n):
    def inner():
        return n

    def setn(v):
        nonlocal n
        n = v

    return inner, setn


def fail(a, b):
    c = a + b
    return c.missing + 1


def gen(n):
    x = 0
    while x < n:
        y = yield x
        x += 1 if y is None else y
    return "done"


def delegating():
    r = yield from gen(2)
    yield r


async def coro(x):
    await asyncio.sleep(0)
    return x


async def agen(n):
    for i in range(n):
        yield i


class Meta(type):
    @classmethod
    def __prepare__(m, name, bases, **kw):
        return collections.OrderedDict(pre=1)

    def __new__(m, name, bases, ns, **kw):
        c = super().__new__(m, name, bases, dict(ns))
        c.kw = kw
        return c

    def __init__(c, name, bases, ns, **kw):
        super().__init__(name, bases, ns)


class Desc:
    def __set_name__(self, o, n):
        self.n = n


class Base(metaclass=Meta, opt=1):
    "bdoc"

    z: int = 4
    d = Desc()

    def __init_subclass__(cls, **kw):
        cls.sub = True
        super().__init_subclass__()

    def m(self):
        return "base"

    @staticmethod
    def s():
        return "s"

    @classmethod
    def c(cls):
        return cls.__name__

    @property
    def p(self):
        return "p"


class Derived(Base):
    def m(self):
        return "d" + super().m() + __class__.__name__


@dataclasses.dataclass(order=True)
class P:
    x: int
    y: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True, frozen=True)
class PS:
    x: int = 1


class Color(enum.Enum):
    R = 1

    def lab(self):
        return self.name.lower()


class NT(typing.NamedTuple):
    a: int
    b: str = "q"


class Plain:
    def __init__(self):
        self.v = 1

    def m(self):
        return self.v


class Slot:
    __slots__ = ("a", "__weakref__")


class D:
    def __init__(self, log, n):
        self.log = log
        self.n = n

    def __del__(self):
        self.log.append(self.n)


def usesG():
    return G


def callsg():
    return g()


def uselen(x):
    return len(x)


def rec(n):
    return rec(n + 1)


def loc(a):
    b = a * 2
    return sorted(locals().items())


def ev(a):
    b = 5
    return eval("a + b")


def ex():
    ns = {}
    exec("q = G + 1", globals(), ns)
    return ns["q"]


def unb(flag):
    if flag:
        x = 1
    del_me = 2
    del del_me
    try:
        return x
    except UnboundLocalError as e:
        r = str(e)
    try:
        return del_me
    except UnboundLocalError as e:
        return r + "|" + str(e)


def excvar():
    try:
        1 / 0
    except ZeroDivisionError as e:
        k = sys.exc_info()[0].__name__
    try:
        e
    except UnboundLocalError:
        return k, sys.exc_info()[0]


def chain():
    try:
        try:
            {}["a"]
        except KeyError as e:
            raise ValueError("v") from e
    except ValueError as e:
        return type(e.__cause__).__name__, type(e.__context__).__name__, e.__suppress_context__


def group():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError as e:
        a = len(e.exceptions)
    except* TypeError as e:
        b = len(e.exceptions)
    return a, b


def order():
    log = []

    def t(x):
        log.append(x)
        return x

    d = {t("k"): t("v")}
    t(1) + t(2)
    t(1) < t(3) < t(2)
    return log


def dels():
    log = []
    a = D(log, "a")
    b = D(log, "b")
    a = None
    log.append("mid")
    del b
    log.append("end")
    return log


def dels_exit(log):
    x = D(log, "x")
    y = D(log, "y")
    return 1


def mt(v):
    match v:
        case {"k": [a, *r], **o}:
            return a, r, o
        case P(x=1):
            return "P1"
        case [int() | str() as z, _]:
            return z
        case _:
            return None


def tbtext():
    try:
        fail(1, 2)
    except AttributeError:
        s = io.StringIO()
        traceback.print_exc(file=s)
        return "\n".join(l for l in s.getvalue().splitlines())


def tblocals():
    try:
        fail(1, 2)
    except AttributeError as e:
        t = e.__traceback__
        while t.tb_next:
            t = t.tb_next
        return (
            t.tb_frame.f_code.co_name,
            sorted(t.tb_frame.f_locals.items()),
            t.tb_lineno - fail.__code__.co_firstlineno,
        )


def stack():
    return [fr.function for fr in inspect.stack()[:2]]


def traced(a):
    b = a + 1
    return b


def tracing():
    ev = []

    def tr(fr, e, arg):
        if fr.f_code.co_name == "traced":
            ev.append(e)
            return tr

    sys.settrace(tr)
    try:
        traced(1)
    finally:
        sys.settrace(None)
    return ev


def profiling():
    ev = []

    def pr(fr, e, arg):
        if fr.f_code.co_name == "traced":
            ev.append(e)

    sys.setprofile(pr)
    try:
        traced(1)
    finally:
        sys.setprofile(None)
    return ev


def refc():
    x = object()
    y = [x, x]
    return sys.getrefcount(x)


def nameerr():
    try:
        return undefined_name_xyz
    except NameError as e:
        return str(e), getattr(e, "name", None)


def argerr():
    r = []
    for a in ((), (1, 2, 3)):
        try:
            one(*a)
        except TypeError as e:
            r.append(str(e))
    try:
        one(1, zz=2)
    except TypeError as e:
        r.append(str(e))
    return r


def one(a):
    return a


def shadow():
    p = Plain()
    p.m = lambda: "inst"
    a = p.m()
    Plain.m2 = lambda self: "dyn"
    b = p.m2()
    old = Plain.m
    Plain.m = lambda self: "patched"
    c = Plain().m()
    Plain.m = old
    q = Plain()
    q.__class__ = type("Q", (Plain,), {"m": lambda s: "Q"})
    return a, b, c, q.m()


def gcell():
    i, s = mk(3)
    s(7)
    return i(), i.__closure__[0].cell_contents, i.__code__.co_freevars


async def arun():
    r = [x async for x in agen(3)]
    ag = agen(3)
    await ag.__anext__()
    await ag.aclose()
    return r, await coro(4), await asyncio.gather(coro(1), coro(2))


def stopiter():
    def bad():
        yield next(iter(()))

    try:
        list(bad())
    except RuntimeError as e:
        return str(e)


def genapi():
    x = gen(3)
    s = [
        inspect.getgeneratorstate(x),
        next(x),
        inspect.getgeneratorstate(x),
        x.gi_frame.f_lineno - gen.__code__.co_firstlineno,
        sorted(x.gi_frame.f_locals.items()),
        x.send(1),
        x.gi_running,
    ]
    try:
        x.throw(KeyError("k"))
    except KeyError as e:
        s.append(repr(e))
    s += [inspect.getgeneratorstate(x), x.gi_frame]
    return s


def genret():
    x = delegating()
    return list(x)


def neverawaited():
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        c = coro(1)
        del c
        gc.collect()
    return [str(i.message) for i in w]


def isconst():
    a = 257
    b = 257
    return a is b, "abc" is sys.intern("abc")


CHECKS = {
    "type(f) is FunctionType": lambda: type(f) is types.FunctionType,
    "isinstance FunctionType/inspect.isfunction": lambda: (isinstance(f, types.FunctionType), inspect.isfunction(f)),
    "inspect.signature": lambda: str(inspect.signature(f)),
    "co_varnames/argcounts/flags": lambda: (
        f.__code__.co_varnames,
        f.__code__.co_argcount,
        f.__code__.co_kwonlyargcount,
        f.__code__.co_posonlyargcount,
        f.__code__.co_flags & 0xC,
        f.__code__.co_name,
    ),
    "co_firstlineno": lambda: g.__code__.co_firstlineno,
    "__defaults__/__kwdefaults__ values": lambda: (f.__defaults__, f.__kwdefaults__),
    "__defaults__ mutation": lambda: (setattr(f, "__defaults__", (20,)), f(1)[1], setattr(f, "__defaults__", (2,)))[1],
    "__kwdefaults__ mutation": lambda: (
        setattr(f, "__kwdefaults__", {"c": 9.0}),
        f(1)[2],
        setattr(f, "__kwdefaults__", {"c": 3.0}),
    )[1],
    "__code__ assignment": lambda: (setattr(g, "__code__", other.__code__), g())[1],
    "FunctionType(f.__code__) clone runs": lambda: types.FunctionType(other.__code__, {})(),
    "__globals__ is module dict": lambda: f.__globals__ is sys.modules[__name__].__dict__,
    "closure cells": gcell,
    "annotations/get_type_hints": lambda: (f.__annotations__, typing.get_type_hints(f)),
    "function attrs/doc/qualname": lambda: (
        setattr(f, "zz", 1),
        f.__dict__,
        f.__doc__,
        mk(1)[0].__qualname__,
        f.__module__ == __name__,
    )[1:],
    "repr(function)": lambda: repr(f).split(" at ")[0],
    "repr(bound method)": lambda: repr(Plain().m).split(" of ")[0],
    "pickle function": lambda: pickle.loads(pickle.dumps(f)) is f,
    "pickle bound method/instance": lambda: (
        pickle.loads(pickle.dumps(P(1, [2]))),
        pickle.loads(pickle.dumps(Plain().m))(),
    ),
    "deepcopy function": lambda: copy.deepcopy(f) is f,
    "weakref to function": lambda: weakref.ref(f)() is f,
    "wraps/partial/singledispatch": lambda: (
        functools.wraps(f)(lambda: 0).__name__,
        functools.singledispatch(f).dispatch(int) is f,
    ),
    "C.m is FunctionType, MethodType": lambda: (
        type(Plain.m).__name__,
        isinstance(Plain().m, types.MethodType),
        Plain.m.__get__(Plain())(),
    ),
    "inspect.getsource": lambda: inspect.getsource(one).strip(),
    "dis.dis works": lambda: bool(list(dis.get_instructions(one))),
    "sys._getframe own name": lambda: stack()[0],
    "callee sees caller frame name": lambda: (lambda: 0) and _cn(),
    "callee sees caller f_lineno": lambda: _cl(),
    "callee sees caller f_locals": lambda: _cloc(3),
    "inspect.stack": lambda: stack(),
    "warnings stacklevel=2": lambda: _w(),
    "traceback text with carets": tbtext,
    "traceback f_locals/lineno": tblocals,
    "locals()": lambda: loc(4),
    "eval sees locals": lambda: ev(4),
    "exec with globals()": ex,
    "globals() write visible": lambda: (globals().__setitem__("G", 11), usesG(), globals().__setitem__("G", 10))[1],
    "monkeypatch module function": lambda: _mp(),
    "monkeypatch builtins.len": lambda: _mb(),
    "metaclass/__prepare__/kwargs": lambda: (Base.kw, Base.pre, type(Base).__name__),
    "__set_name__/__init_subclass__": lambda: (Base.__dict__["d"].n, Derived.sub),
    "super()/__class__": lambda: Derived().m(),
    "class attrs": lambda: (Base.__doc__, Base.__annotations__, Base.__qualname__, list(Base.__dict__)[:4]),
    "static/class/property": lambda: (Base.s(), Derived.c(), Base().p),
    "dataclass": lambda: (P(1) < P(2), repr(P(3)), dataclasses.replace(P(1), x=5)),
    "dataclass slots frozen": lambda: (repr(PS()), PS.__slots__),
    "Enum/NamedTuple": lambda: (Color.R.lab(), NT(1), NT.__module__ == __name__),
    "dynamic class mutation": shadow,
    "__slots__ + weakref": lambda: weakref.ref(Slot()) is not None and not hasattr(Slot(), "__dict__"),
    "UnboundLocalError messages": lambda: unb(False),
    "NameError message": nameerr,
    "TypeError arg messages": argerr,
    "exc var scoping, exc_info": excvar,
    "exception chaining": chain,
    "except*": group,
    "evaluation order": order,
    "__del__ timing on rebind/del": dels,
    "__del__ order at exit": lambda: (lambda l: (dels_exit(l), l)[1])([]),
    "match statement": lambda: (mt({"k": [1, 2], "z": 3}), mt(P(1)), mt(["s", 0])),
    "RecursionError": lambda: _rec(),
    "settrace events": tracing,
    "setprofile events": profiling,
    "sys.getrefcount": refc,
    "constant identity": isconst,
    "generator types": lambda: (
        type(gen(1)) is types.GeneratorType,
        isinstance(gen(1), types.GeneratorType),
        inspect.isgenerator(gen(1)),
        inspect.isgeneratorfunction(gen),
    ),
    "generator state/frame API": genapi,
    "yield from / return value": genret,
    "PEP 479": stopiter,
    "repr(generator)": lambda: repr(gen(1)).split(" at ")[0],
    "coroutine types": lambda: _ct(),
    "never awaited warning": neverawaited,
    "async gen/for/gather": lambda: asyncio.run(arun()),
    "asyncgen types": lambda: (
        inspect.isasyncgen(agen(1)),
        inspect.isasyncgenfunction(agen),
        isinstance(agen(1), types.AsyncGeneratorType),
    ),
}


def _cn():
    return helper.caller_name()


def _cl():
    return helper.caller_lineno() - _cl.__code__.co_firstlineno


def _cloc(a):
    b = a + 1
    return sorted(helper.caller_locals().items())


def _w():
    return helper.warn2()


def _mp():
    m = sys.modules[__name__]
    old = m.one
    m.one = lambda a: "patched"
    try:
        return call_one(3)
    finally:
        m.one = old


def call_one(x):
    return one(x)


def _mb():
    old = builtins.len
    builtins.len = lambda x: 42
    try:
        return uselen([])
    finally:
        builtins.len = old


def _rec():
    try:
        rec(0)
    except RecursionError as e:
        return str(e)


def _ct():
    c = coro(1)
    try:
        return (
            type(c) is types.CoroutineType,
            inspect.iscoroutine(c),
            inspect.iscoroutinefunction(coro),
            asyncio.iscoroutinefunction(coro),
            inspect.getcoroutinestate(c),
        )
    finally:
        c.close()
