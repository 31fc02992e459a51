"""Reading and printing IR with every dialect of ours known."""

from __future__ import annotations

from functools import partial
from io import StringIO

from xdsl.context import Context
from xdsl.dialects.builtin import Builtin
from xdsl.ir import Operation
from xdsl.printer import Printer

from pymlir.passes.registry import load_plugin, plugins


def ir_context() -> Context:
    """A context with our dialects and those of plugins, each loaded when the text first uses it."""

    def py():
        from pymlir.dialects.py import Py

        return Py

    def pyv():
        from pymlir.dialects.py_values import PyValues

        return PyValues

    def rt():
        from pymlir.dialects.rt import Rt

        return Rt

    context = Context()
    context.load_dialect(Builtin)
    context.register_dialect("py", py)
    context.register_dialect("pyv", pyv)
    context.register_dialect("rt", rt)
    for name in plugins("dialects"):
        context.register_dialect(name, partial(load_plugin, "dialects", name))
    return context


def print_ir(op: Operation) -> str:
    stream = StringIO()
    Printer(stream=stream).print_op(op)
    return stream.getvalue() + "\n"
