"""Code objects whose calls come to the interpreter; all else about them is as CPython would make it.

    def f(a, *, k): ...           =>    def f(a, *, k):
                                            given = [a, k]; del a, k
                                            return RUN(globals(), (lambda: (x,)).__closure__, given)

with `x` a captured variable.  A generator, a coroutine and an asynchronous generator are real ones too: the interpreter
is a generator that asks its entry to do what only it can, to yield or to await, and gets the result or the exception.
"""

from __future__ import annotations

import inspect
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import CellType, CodeType
from typing import Any

from pymlir.dialects import py
from pymlir.dialects.py_params import Param, ParamKind
from pymlir.frontend.bytecode import inner_codes
from pymlir.tools.interpret.faults import CannotRun
from pymlir.tools.interpret.prologue import one_line

Run = Callable[[dict[str, Any], tuple[CellType, ...], list[Any]], Any]
"""What an entry calls: with the globals, the captured variables, and the arguments in the order of their slots."""

RUN, SPACE, FINISH, STOP, FAILURE, DOCUMENTATION = "<run>", "<globals>", "<finish>", "<stop>", "<failure>", "<doc>"
WHOLE = "<whole>"
"""Constants that stand for objects of ours: a program can neither see nor replace a constant."""
CONSTANTS: dict[str, object] = {SPACE: globals, STOP: StopIteration, FAILURE: BaseException}
STARS = {ParamKind.REST: "*", ParamKind.KEYWORDS: "**"}

PLAIN = "{given} = [{args}]\n{let_go}\nreturn '{RUN}'('{SPACE}'(), {closure}, {given})"
ASKING = """\
{given} = [{args}]
{let_go}
{asks}, {answer} = '{RUN}'('{SPACE}'(), {closure}, {given}), None
while True:
    try:
        {what}, {asked} = {asks}.send({answer})
    except '{STOP}' as {error}:
        {answer} = {error}.value
        break
    try:
        {answer} = [{doing}, None]
    except '{FAILURE}' as {error}:
        {answer} = [None, {error}]
{finish}"""
LOCALS = ("given", "asks", "answer", "what", "asked", "error")
DOING = {
    "generator": "(yield from {asked}.pop()) if {what} else (yield {asked}.pop())",
    "coroutine": "await {asked}.pop()",
    "async_generator": "(await {asked}.pop()) if {what} else (yield {asked}.pop())",
}
"""What entries do for the interpreter; the question is a list of one, so that the entry does not keep the object."""


@dataclass(frozen=True)
class Shape:
    """All of a function that its callers see."""

    name: str
    qualname: str
    filename: str
    line: int
    params: tuple[Param, ...]
    free: tuple[str, ...]
    runs: str = "plain"
    documentation: str | None = None

    @property
    def slots(self) -> list[Param]:
        """The parameters in the order of their slots: `*rest` and `**keywords` come last."""
        return sorted(self.params, key=lambda param: param.kind in STARS)


def shape_of(func: py.FuncOp, filename: str, line: int) -> Shape:
    """The shape of a function of the `py` dialect."""
    qualname = func.sym_name.data.partition("#")[0]
    name = qualname.rpartition(".")[2]
    return Shape(name, qualname, filename, line, func.params.data, func.free_names.data, func.runs.data)


def shape_of_code(code: CodeType) -> Shape:
    """The shape of a plain function, by its code object."""
    names = iter(code.co_varnames)
    params = [Param(next(names), ParamKind.POSITIONAL_ONLY) for _ in range(code.co_posonlyargcount)]
    params += [Param(next(names)) for _ in range(code.co_argcount - code.co_posonlyargcount)]
    keyword_only = [Param(next(names), ParamKind.KEYWORD_ONLY) for _ in range(code.co_kwonlyargcount)]
    rest = [Param(next(names), ParamKind.REST)] if code.co_flags & inspect.CO_VARARGS else []
    keywords = [Param(next(names), ParamKind.KEYWORDS)] if code.co_flags & inspect.CO_VARKEYWORDS else []
    every = (*params, *rest, *keyword_only, *keywords)
    place = code.co_filename, code.co_firstlineno
    return Shape(code.co_name, code.co_qualname, *place, every, code.co_freevars)


def signature(params: Sequence[Param]) -> str:
    """The parameters between parentheses, without defaults: those belong to the function object."""
    parts: list[str] = []
    kind = ParamKind.POSITIONAL_ONLY
    for param in params:
        if kind is ParamKind.POSITIONAL_ONLY and param.kind is not kind and parts:
            parts.append("/")
        if param.kind is ParamKind.KEYWORD_ONLY and kind not in (ParamKind.REST, ParamKind.KEYWORD_ONLY):
            parts.append("*")
        kind = param.kind
        parts.append(STARS.get(param.kind, "") + param.name)
    return ", ".join([*parts, "/"] if parts and kind is ParamKind.POSITIONAL_ONLY else parts)


def entry_code(shape: Shape, run: Run, finish: Callable[[Any], Any] | None = None) -> CodeType:
    """A code object that calls `run`; the captured variables come as a tuple of cells in `shape.free`'s order."""
    # An implicit parameter, such as the iterator of a generator expression, is named as no source can.
    params = [
        param if param.name.isidentifier() else param._replace(name=f"_implicit_{number}")
        for number, param in enumerate(shape.params)
    ]
    names = [param.name for param in sorted(params, key=lambda param: param.kind in STARS)]
    head = "async def" if shape.runs in ("coroutine", "async_generator") else "def"
    lines = [
        "def around():",
        *(f" {name} = None" for name in shape.free),
        f" {head} entry({signature(params)}):",
        *([] if shape.documentation is None else [f"  '{DOCUMENTATION}'"]),
        # Without documentation this is the code's, and so its first constant.
        f"  '{WHOLE}'",
        f"  '{WHOLE}'()",
        *(f"  {line}" for line in body(shape, names).splitlines()),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = compile("\n".join(lines), shape.filename, "exec", dont_inherit=True)
    code = inner_codes(inner_codes(module)[0])[0]
    whole = partial(check_constants, len(code.co_consts))
    code = with_constants(
        code, {**CONSTANTS, WHOLE: whole, RUN: run, FINISH: finish, DOCUMENTATION: shape.documentation}
    )
    assert code.co_freevars == tuple(sorted(shape.free)), (code.co_freevars, shape.free)
    count = len(names)
    return code.replace(
        co_name=shape.name,
        co_qualname=shape.qualname,
        co_firstlineno=shape.line,
        co_linetable=one_line(len(code.co_code) // 2),
        co_varnames=(*(param.name for param in shape.slots), *code.co_varnames[count:]),
    )


def check_constants(count: int) -> None:
    """Each entry asks first, by the constant that all constants begin with: CPython would load others unchecked."""
    code = sys._getframe(1).f_code
    if len(code.co_consts) < count:
        raise CannotRun(
            f"{code.co_qualname} is given other constants: in this form its code object is the interpreter's"
        )


def body(shape: Shape, names: Sequence[str]) -> str:
    """The statements of an entry."""
    captured = ", ".join(sorted(shape.free))
    own = {word: f"_pymlir_{word}" for word in LOCALS}
    words = {
        **own, "RUN": RUN, "SPACE": SPACE, "STOP": STOP, "FAILURE": FAILURE, "args": ", ".join(names),
        "let_go": f"del {', '.join(names)}" if names else "pass",
        "closure": f"(lambda: ({captured},)).__closure__" if captured else "()",
        "doing": DOING.get(shape.runs, "").format(**own),
        "finish": f"'{FINISH}'({own['answer']})" if shape.runs == "async_generator" else
        f"return '{FINISH}'({own['answer']})",
    }  # fmt: skip
    return (PLAIN if shape.runs == "plain" else ASKING).format(**words)


def with_constants(code: CodeType, constants: dict[str, object]) -> CodeType:
    """The code with objects in the place of the strings that stand for them, in inner code too."""
    return code.replace(co_consts=tuple(_constant(const, constants) for const in code.co_consts))


def _constant(const: object, constants: dict[str, object]) -> object:
    if isinstance(const, CodeType):
        return with_constants(const, constants)
    return constants.get(const, const) if isinstance(const, str) else const


def class_code(shape: Shape, run: Callable[[dict[str, Any]], Any]) -> CodeType:
    """The code of a class body: called by `__build_class__` in the new namespace, it gives that to `run`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile(f"'{RUN}'('{SPACE}'())", shape.filename, "eval", dont_inherit=True)
    code = with_constants(code, {RUN: run, SPACE: locals})
    return code.replace(
        co_name=shape.name,
        co_qualname=shape.qualname,
        co_firstlineno=shape.line,
        co_linetable=one_line(len(code.co_code) // 2),
    )
