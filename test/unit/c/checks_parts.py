"""Cells, the binding of arguments and the making of functions, each called by itself; see parts.c."""

# pyright: basic, reportAttributeAccessIssue=false

import ctypes
import inspect
import sys
from functools import partial
from types import CellType, FunctionType
from typing import Any

from harness import MINOR, Namespace, runtime

library = ctypes.PyDLL(runtime.__file__)
OBJECT = ctypes.py_object
library.t_take.argtypes, library.t_take.restype = [OBJECT, OBJECT, OBJECT, ctypes.c_int], OBJECT
library.t_make.argtypes, library.t_make.restype = [OBJECT, OBJECT, OBJECT], OBJECT
library.t_watch.argtypes = [OBJECT, OBJECT]
library.pm_make_cell.argtypes, library.pm_make_cell.restype = [OBJECT], ctypes.c_void_p
KINDS = {"i64": ctypes.c_int64, "f64": ctypes.c_double, "bool": ctypes.c_int32}
CLASSES = {"i64": int, "f64": float, "bool": bool}
CONTENTS = (None, 5, -(2**63), 2**63, 2.5, True, False, "text", [1])
FAILS = "--fail-alloc" in sys.argv


def failing(call: Any) -> Any:
    """What a call gives when nothing fails, after each of its allocations has failed in turn."""
    for n in range(20 if FAILS else 0):
        runtime._fail_after(n)
        call()
        runtime._fail_after(-1)
    return call()


def plain_f(a, b=2, /, c=3, *, d, e=5):
    return a, b, c, d, e


def rest_f(a, *rest, k=1, **keywords):
    return a, rest, k, keywords


def no_f():
    return ()


CALLS = [
    (function, args, keywords)
    for function in (plain_f, rest_f, no_f)
    for args in ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), tuple(range(20)))
    for keywords in ({}, {"d": 7}, {"c": 8, "d": 7}, {"a": 9}, {"k": [4]}, {"zz": 1, "d": 2}, {"d": 1, "e": 2, "b": 3})
]


def bound(function: Any, args: tuple[Any, ...], keywords: dict[str, Any], handed_over: int) -> Any:
    return library.t_take(function, (*args, *keywords.values()), tuple(keywords), handed_over)


def check_bound_arguments(plain: Namespace, native: Namespace) -> None:
    """What CPython binds is bound the same, what it refuses is left to it; nothing is lost or kept."""
    marks = [object() for _ in range(20)]
    for function, places, keywords in CALLS:
        args = tuple(marks[place] for place in places)
        try:
            wanted = inspect.signature(function).bind(*args, **keywords)
            wanted.apply_defaults()
            values: Any = wanted.arguments
        except TypeError:
            values = None
        if values is not None:
            names = inspect.getfullargspec(function)
            order = [*names.args, *names.kwonlyargs, *filter(None, (names.varargs, names.varkw))]
            values = tuple(values[name] for name in order)
        for handed_over in (0, 1):
            before = [sys.getrefcount(mark) for mark in marks]
            got = failing(partial(bound, function, args, keywords, handed_over))
            assert got == values, (function, places, keywords, got, values)
            del got
            if values is None:
                assert before == [sys.getrefcount(mark) for mark in marks], (function, places, keywords)
        del args, values


def check_references_of_arguments(plain: Namespace, native: Namespace) -> None:
    mark = object()
    before = sys.getrefcount(mark)
    for handed_over in (0, 1):
        for _ in range(100):
            bound(rest_f, (mark, mark, mark), {"k": mark, "z": mark}, handed_over)
            bound(plain_f, (mark, mark), {"d": mark}, handed_over)
            bound(no_f, (mark,), {}, handed_over)
    assert sys.getrefcount(mark) == before


def check_cells(plain: Namespace, native: Namespace) -> None:
    for content in CONTENTS:
        cell = CellType(content)
        for kind, box in KINDS.items():
            out = box()
            found = library[f"pm_load_cell_{kind}"](OBJECT(cell), ctypes.byref(out))
            fits = type(content) is CLASSES[kind] and (kind != "i64" or -(2**63) <= content < 2**63)
            assert bool(found) == fits, (content, kind)
            assert not fits or out.value == content
    for kind, box in KINDS.items():
        value = CLASSES[kind](1)
        for old in (CellType(), CellType(10**40), CellType("old")):
            failing(partial(library[f"pm_store_cell_{kind}"], OBJECT(old), box(value)))
            assert old.cell_contents == value and type(old.cell_contents) is CLASSES[kind]
    mark = 10**40
    before = sys.getrefcount(mark)
    for kind, box in KINDS.items():
        assert library[f"pm_store_cell_{kind}"](OBJECT(CellType(mark)), box(1))
    assert sys.getrefcount(mark) == before
    for kind, box in KINDS.items():
        assert not library[f"pm_load_cell_{kind}"](OBJECT(CellType()), ctypes.byref(box())), "an empty cell"


def check_new_cells(plain: Namespace, native: Namespace) -> None:
    mark = object()
    before = sys.getrefcount(mark)
    for n in (*(range(3) if FAILS else ()), -1):
        runtime._fail_after(n)
        made = library.pm_make_cell(mark)
        runtime._fail_after(-1)
        assert made or n == 0
        if made:
            cell = ctypes.cast(made, OBJECT).value
            ctypes.pythonapi.Py_DecRef(OBJECT(cell))
            assert cell.cell_contents is mark
            del cell
    assert sys.getrefcount(mark) == before


def check_making(plain: Namespace, native: Namespace) -> None:
    """Each of the parts and all together, the topmost on the stack or a constant."""
    number = 1
    maker = native["add"]
    cells = (CellType(1),)
    for flags, taken, parts, shown in [
        (0, 0, (), (None, None, {}, None)),
        (1, 2, (1, 2), ((1, 2), None, {}, None)),
        (2, 3, (1, 2, ("x", "y")), (None, {"x": 1, "y": 2}, {}, None)),
        (3, 2, ((7,), 1, ("x",)), ((7,), {"x": 1}, {}, None)),
        (4, 2, ("a", int), (None, None, {"a": int}, None)),
        (7, 2, ((7,), {"x": 1}, "a", int), ((7,), {"x": 1}, {"a": int}, None)),
        (9, 1, ((7,), cells[0]), ((7,), None, {}, cells)),
    ]:
        references = [sys.getrefcount(part) for part in parts]
        made = failing(partial(library.t_make, maker, (number, flags, taken, -1), parts))
        assert type(made).__name__ == "function" and isinstance(made, FunctionType)
        assert made.__globals__ is maker.__globals__
        got = made.__defaults__, made.__kwdefaults__, made.__annotations__, made.__closure__
        assert got == shown, (flags, got, shown)
        del made, got
        assert references == [sys.getrefcount(part) for part in parts]


MAKING = """
def maker(n, box):
    m = n
    def one(a, b=n, *, c=m, d: int = 4) -> str:
        return a, b, c, d, m, box
    two = lambda x=n, *rest: (x, rest, m)
    return one, two, ~n
"""


def check_exchanged_making(plain: Namespace, native: Namespace) -> None:
    """3.11: functions whose making is exchanged are as before; so is what can be read of the code, and `~`."""
    if MINOR != 11:
        return
    space: Namespace = {}
    exec(compile(MAKING, "making.py", "exec"), space)
    maker = space["maker"]
    code = maker.__code__.co_code
    was = maker(3, [])
    for constant in maker.__code__.co_consts:
        if hasattr(constant, "co_code"):
            assert library.t_watch(OBJECT(maker.__code__), OBJECT(constant)) == 0
    assert maker.__code__.co_code == code
    box: list[int] = []
    before = sys.getrefcount(box)
    for n in (*range(6 if FAILS else 0), -1):
        runtime._fail_after(n)
        try:
            one, two, inverted = maker(3, box)
        except MemoryError:
            continue
        finally:
            runtime._fail_after(-1)
        assert inverted == was[2] == ~3
        assert one(1) == (1, 3, 3, 4, 3, box) and two() == (3, (), 3)
        for made, old in ((one, was[0]), (two, was[1])):
            for part in ("__defaults__", "__kwdefaults__", "__annotations__", "__qualname__", "__doc__"):
                assert getattr(made, part) == getattr(old, part), part
    one = two = made = old = None
    assert sys.getrefcount(box) == before
    for bad in ("text", None, (1,)):
        try:
            maker(bad, box)
        except TypeError as error:
            assert str(error) == f"bad operand type for unary ~: '{type(bad).__name__}'"
