"""Reading and printing IR with every dialect known: ours, and xDSL's own, each loaded when a text first uses it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from io import StringIO

from xdsl.context import Context
from xdsl.dialects import get_all_dialects
from xdsl.dialects.builtin import Builtin
from xdsl.ir import Dialect, Operation
from xdsl.printer import Printer

from pymlir.passes.registry import load_plugin, plugins

DIALECTS = {"py": "pymlir.dialects.py:Py", "pyv": "pymlir.dialects.py_values:PyValues", "rt": "pymlir.dialects.rt:Rt"}
"""Where each dialect of ours is: module and name in it.  They go before xDSL's of the same name."""


def load_dialect(place: str) -> Dialect:
    """The dialect at `module:name`."""
    module, name = place.split(":")
    return getattr(import_module(module), name)


def factories() -> dict[str, Callable[[], Dialect]]:
    """What makes each dialect, by its name: ours, those of plugins, xDSL's."""
    found = {name: make for name, make in get_all_dialects().items() if name != Builtin.name}
    found |= {name: partial(load_plugin, "dialects", name) for name in plugins("dialects")}
    return found | {name: partial(load_dialect, place) for name, place in DIALECTS.items()}


def ir_context(*, allow_unregistered: bool = False) -> Context:
    """A context with every dialect; all but `builtin` are loaded when the text first uses them."""
    context = Context(allow_unregistered)
    context.load_dialect(Builtin)
    for name, make in factories().items():
        context.register_dialect(name, make)
    return context


def print_ir(op: Operation) -> str:
    stream = StringIO()
    Printer(stream=stream).print_op(op)
    return stream.getvalue() + "\n"
