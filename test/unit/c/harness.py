"""The native functions of natives.c beside those of program.py, and how the two are compared.

`_runtime` is the one that run.py built; its folder comes first on the path.
"""

# pyright: basic, reportAttributeAccessIssue=false

import ctypes
import importlib
import os
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from units import MINOR, Units

HERE = Path(__file__).resolve().parent
sys.setdlopenflags(os.RTLD_NOW | os.RTLD_GLOBAL)  # natives.c finds the runtime's functions in it
runtime: Any = importlib.import_module("_runtime")

PROGRAM = HERE / "program.py"
Namespace = dict[str, Any]


class Loaded:
    """What load() made."""

    unit: Any = None
    meta: Namespace = {}
    code: types.CodeType
    entries: list[int] = []


def namespace() -> Namespace:
    return {"__name__": "program", "__file__": str(PROGRAM), "__builtins__": __builtins__}


def load() -> tuple[Namespace, Namespace]:
    """(interpreted, native)"""
    source = PROGRAM.read_text()
    plain, native = namespace(), namespace()
    exec(compile(source, str(PROGRAM), "exec"), plain)
    code = compile(source, str(PROGRAM), "exec")
    units = Units(plain, code)
    natives = ctypes.CDLL(sys.argv[1])
    Loaded.code, Loaded.meta = code, units.meta()
    Loaded.entries = [ctypes.cast(natives[f"t_e{k}"], ctypes.c_void_p).value or 0 for k in range(len(units.names))]
    slot = ctypes.addressof(ctypes.c_void_p.in_dll(natives, "t_module"))
    Loaded.unit = runtime.load_addresses(Loaded.entries, Loaded.meta, code, slot)
    exec(code, native)
    attached = Loaded.unit.attach_all(native)
    assert attached == (len(units.names) if MINOR < 12 else 0), attached
    sys.modules["program"] = types.ModuleType("program")
    sys.modules["program"].__dict__.update(native)
    return plain, native


def row_of(name: str) -> Any:
    return next(row for row in runtime.stats(Loaded.unit) if row["name"] == name)


def entries_of(name: str) -> int:
    return row_of(name)["entries"]


def outcome(ns: Namespace, name: str, *args: Any, **kwargs: Any) -> Any:
    """What a call gives, and all that can be seen of it."""
    ns["log"].clear()
    try:
        value = ns[name](*args, **kwargs)
    except BaseException as error:
        error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
        rows = ns["describe"](error)
        return "raised", rows, list(ns["log"])
    return "gave", type(value).__name__, repr(value), list(ns["log"])


def same(plain: Namespace, native: Namespace, name: str, *args: Any, made: Any = None, **kwargs: Any) -> Any:
    """Both give the same; `made` makes the arguments afresh for each."""
    wanted = outcome(plain, name, *(made(plain) if made else args), **kwargs)
    before = entries_of(name)
    got = outcome(native, name, *(made(native) if made else args), **kwargs)
    assert got == wanted, f"{name}{args}:\n  wanted {wanted}\n  got    {got}"
    return got, entries_of(name) - before


# ---- operands that look back

CAPTURE, RAISE, TRACE, LOOK, PATCH = "capture", "raise", "trace", "look", "patch"
MANNERS = ("", LOOK, CAPTURE, RAISE, TRACE, PATCH)


class Thing:
    """An operand of every operation, which does something to the frame that works on it."""

    def __init__(self, ns: Namespace, manner: str):
        self.__dict__.update(ns=ns, manner=manner)

    def act(self, name: str, value: Any) -> Any:
        ns, manner = self.ns, self.manner
        ns["log"].append(name)
        if manner == LOOK:
            ns["log"].append(ns["stack"](3))
        if manner == CAPTURE:
            ns["held"].append(sys._getframe(2))
        if manner == RAISE:
            raise KeyError(name)
        if manner == TRACE:
            sys.settrace(lambda *_: None)
        if manner == PATCH:
            ns["called"].__defaults__ = (1, 2)
        return value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.act("attr", (lambda: "called") if name == "method" else name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.act("set_attr", None)

    def __getitem__(self, key: Any) -> Any:
        return self.act("item", "item")

    def __setitem__(self, key: Any, value: Any) -> None:
        self.act("set_item", None)

    def __delitem__(self, key: Any) -> None:
        self.act("del_item", None)

    def __mod__(self, other: Any) -> Any:
        return self.act("mod", "mod")

    def __iadd__(self, other: Any) -> Any:
        return self.act("iadd", "iadd")

    def __neg__(self) -> Any:
        return self.act("neg", "neg")

    def __lt__(self, other: Any) -> Any:
        return self.act("lt", "lt")

    def __contains__(self, other: Any) -> bool:
        return self.act("contains", True)

    def __bool__(self) -> bool:
        return self.act("bool", True)

    def __hash__(self) -> int:
        return self.act("hash", 1)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.act("call", (args, kwargs))

    def __iter__(self) -> Any:
        self.act("iter", None)
        return Items(self)

    def __repr__(self) -> str:
        return f"Thing({self.manner})"


class Items:
    def __init__(self, thing: Thing):
        self.thing = thing
        self.left = 2

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.thing.act("next", self.left)

    def __repr__(self) -> str:
        return "Items"


VISITS: dict[str, Callable[[Thing], tuple[Any, ...]]] = {
    "v_attr": lambda t: (t,),
    "v_set_attr": lambda t: (t, 2),
    "v_subscript": lambda t: (t, 1),
    "v_set_subscript": lambda t: (t, 1, 2),
    "v_del_subscript": lambda t: (t, 1),
    "v_binary": lambda t: (t, 1),
    "v_inplace": lambda t: (t, 1),
    "v_unary": lambda t: (t,),
    "v_compare": lambda t: (t, 1),
    "v_contains": lambda t: (1, t),
    "v_not": lambda t: (t,),
    "v_build": lambda t: (t, 1),
    "v_call": lambda t: (t, 1, 2),
    "v_method": lambda t: (t,),
    "v_truth": lambda t: (t,),
    "v_next": lambda t: (t,),
    "v_unpack": lambda t: (t,),
    "v_handled": lambda t: (t, 1),
    "v_inlined": lambda t: (t, 1),
}
