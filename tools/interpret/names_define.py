"""Interprets what makes functions, classes and comprehensions in the names form.

What is made is real: a function with its own signature, closure and defaults, whose code is an entry (`entry.py`); a
class by `__build_class__`; a generator.
"""

from __future__ import annotations

import sys
from types import CellType, FunctionType
from typing import Any, cast

from xdsl.ir import Operation, Region

from pymlir.dialects import py
from pymlir.dialects.py_params import Param, ParamKind
from pymlir.tools.interpret import type_params
from pymlir.tools.interpret.entry import Shape, class_code, entry_code
from pymlir.tools.interpret.frame import Frame, Steps, finish
from pymlir.tools.interpret.names import SIMPLE, run_region, structured
from pymlir.tools.interpret.names_flow import ask, async_iterator, attempt

# ---- functions


def closure_of(frame: Frame, func: py.FuncOp) -> tuple[CellType, ...] | None:
    """The cells of captured variables, in the order in which a code object lists them."""
    cells: list[CellType] = []
    for name in sorted(func.free_names.data):
        cell = frame.cell(name)
        if cell is None:
            raise SystemError(f"no cell for {name}")
        cells.append(cell)
    return tuple(cells) or None


def make_function(frame: Frame, op: py.FunctionOp, args: list[Any]) -> FunctionType:
    """A function object, with what stands on the op."""
    kinds = op.kinds.data
    pairs = list(zip(kinds, args, strict=True))
    defaults = tuple(value for kind, value in pairs if not kind)
    by_name = {kind[:-1]: value for kind, value in pairs if kind.endswith("=")}
    func, code = frame.program.entry(op.code.data, op.symbol.data)
    defaults = by_name.pop(".defaults", defaults)
    keyword_only = by_name.pop(".kwdefaults", by_name)
    made = FunctionType(code, frame.space, code.co_name, defaults or None, closure_of(frame, func))
    made.__kwdefaults__ = keyword_only or None
    annotations = {kind[:-1]: value for kind, value in pairs if kind.endswith(":")}
    if annotations:
        made.__annotations__ = annotations
    made.__doc__ = frame.program.documentation(op.code.data)
    return made


SIMPLE[py.FunctionOp] = make_function


def make_generic(frame: Frame, op: py.GenericOp, args: list[Any]) -> Any:
    """Call the hidden function around a definition with type parameters."""
    program = frame.program
    func = program.func(op.code.data, op.symbol.data)
    inner = Frame(
        program, func, frame.space, {name: cell for name in func.free_names.data if (cell := frame.cell(name))}
    )
    inner.cells.update((name, CellType()) for name in func.cell_names.data)
    made = next((one for one in func.walk() if isinstance(one, py.FunctionOp)), None)
    if args and made is not None:
        params = program.func(made.code.data, made.symbol.data).params.data
        given = [param for param in params if param.has_default]
        named = [param.name for param in given if param.kind is ParamKind.KEYWORD_ONLY]
        first = len(given) - len(named)
        inner.names[".defaults"] = tuple(args[:first])
        inner.names[".kwdefaults"] = dict(zip(named, args[first:], strict=True))
    return program.finish_plain(inner)


SIMPLE[py.GenericOp] = make_generic
SIMPLE[py.TypeParamOp] = type_params.make


# ---- classes


def make_class(frame: Frame, op: py.ClassOp, args: list[Any]) -> Any:
    """Run the body in the namespace of the metaclass, then call that."""
    program = frame.program
    func = program.func(op.code.data, op.symbol.data)
    cells = {name: cell for name in func.free_names.data if (cell := frame.cell(name)) is not None}

    def run(namespace: dict[str, Any]) -> Any:
        inner = Frame(program, func, frame.space, cells)
        inner.cells.update((name, CellType()) for name in func.cell_names.data)
        inner.by_name = namespace
        begin_class(inner, op)
        program.finish_plain(inner)
        cell = inner.cells.get("__class__") if "__class__" in func.cell_names.data else None
        if cell is not None:
            namespace["__classcell__"] = cell
        return cell

    shape = program.shape(func, op)
    body = FunctionType(class_code(shape, run), frame.space, shape.name)
    positional = [*positional_of(args, op.kinds.data)]
    keywords = keywords_of(args, op.kinds.data)
    build = frame.builtins["__build_class__"]
    return frame.call(build, (body, shape.name, *positional), keywords)


def positional_of(args: list[Any], kinds: tuple[str, ...]) -> list[Any]:
    found: list[Any] = []
    for value, kind in zip(args, kinds, strict=True):
        if kind == "*":
            found.extend(value)
        elif not kind:
            found.append(value)
    return found


def keywords_of(args: list[Any], kinds: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value, kind in zip(args, kinds, strict=True):
        if kind == "**":
            found |= value
        elif kind and kind != "*":
            found[kind] = value
    return found


def begin_class(frame: Frame, op: py.ClassOp) -> None:
    """What every class body begins with."""
    namespace = frame.by_name
    assert namespace is not None
    if "__name__" in frame.space:
        namespace["__module__"] = frame.space["__name__"]
    shape = frame.program.shape(frame.func, op)
    namespace["__qualname__"] = shape.qualname
    if sys.version_info >= (3, 13):
        namespace["__firstlineno__"] = shape.line
    if "__classdict__" in frame.cells:
        frame.cells["__classdict__"].cell_contents = namespace
    begin_annotations(frame)


def begin_annotations(frame: Frame) -> None:
    """A body with annotated variables has a dict for them from its start."""
    assert frame.by_name is not None
    if any(isinstance(one, py.AnnotateOp) for one in frame.func.walk()) and "__annotations__" not in frame.by_name:
        frame.by_name["__annotations__"] = {}


SIMPLE[py.ClassOp] = make_class


# ---- comprehensions

COLLECTORS: dict[str, Any] = {"list": list, "set": set, "dict": dict}


def scope_of(region: Region) -> dict[str, CellType]:
    """Fresh cells for the variables of a comprehension: what its `for`s assign to."""
    names: set[str] = set()
    work: list[Operation] = list(py.block_of(region).ops)
    while work:
        op = work.pop()
        if isinstance(op, py.StoreOp) and op.keep is None:
            names.add(op.var.data)
        if not isinstance(op, py.ComprehensionOp):
            work.extend(inner for part in op.regions for block in part.blocks for inner in block.ops)
    return {name: CellType() for name in names}


def is_async(region: Region) -> bool:
    """Whether a comprehension awaits."""
    return any(
        isinstance(op, py.AwaitOp) or (isinstance(op, py.ForOp) and op.is_async is not None) for op in region.walk()
    )


@structured(py.ComprehensionOp)
def run_comprehension(frame: Frame, op: py.ComprehensionOp, args: list[Any]) -> Steps:
    first = next((one for one in py.block_of(op.body).ops if isinstance(one, py.ForOp)), None)
    begin = async_iterator if first is not None and first.is_async is not None else iter
    iterator, raised = attempt(begin, args.pop())
    if raised is not None:
        return raised
    if op.what.data == "generator":
        made, raised = attempt(make_generator, frame, op, iterator)
        if raised is None:
            frame.env[op.results[0]] = made
        return raised
    collector = COLLECTORS[op.what.data]()
    frame.env[py.arguments_of(op.body)[0]] = iterator
    del iterator
    with frame.comprehension(scope_of(op.body), collector):
        signal = yield from run_region(frame, op.body)
    if signal is not None:
        return signal
    frame.give(op, collector)
    return None


@structured(py.CollectOp)
def run_collect(frame: Frame, op: py.CollectOp, args: list[Any]) -> Steps:
    collector: Any = frame.collected[-1]
    if collector is None:
        _, raised = yield from ask(False, args)
        return raised
    kind = cast(Any, type(collector))
    add = {list: "append", set: "add", dict: "__setitem__"}[kind]
    _, raised = attempt(getattr(collector, add), *args)
    return raised


def make_generator(frame: Frame, op: py.ComprehensionOp, iterator: Any) -> Any:
    """A generator expression: a frame of its own, that shares the variables around it."""
    code = frame.program.codes_made.get(op)
    if code is None:
        code = frame.program.codes_made[op] = entry_code(generator_shape(frame, op), run_generator, finish)
    return FunctionType(code, frame.space, code.co_name)((frame, op, iterator))


def run_generator(space: dict[str, Any], cells: tuple[CellType, ...], args: list[Any]) -> Steps:
    frame, op, iterator = args.pop()
    inner = Frame(frame.program, frame.func, frame.space, frame.cells)
    inner.names, inner.by_name, inner.cells = frame.names, frame.by_name, frame.cells
    inner.hidden = [*frame.hidden, scope_of(op.body)]
    inner.collected.append(None)
    inner.env[py.arguments_of(op.body)[0]] = iterator
    return run_region(inner, op.body)


def generator_shape(frame: Frame, op: py.ComprehensionOp) -> Shape:
    around = frame.program.shape(frame.func)
    inside = "" if frame.func.kind.data == "module" else f"{around.qualname}.<locals>."
    line = frame.line if op.place is None else op.place.line
    kind = "async_generator" if is_async(op.body) else "generator"
    return Shape("<genexpr>", f"{inside}<genexpr>", frame.program.filename, line, (Param(".0"),), (), kind)
