"""The module's functions as inference sees them: see `signatures.Function`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from xdsl.dialects.builtin import ModuleOp

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.bindings import Bindings, functions_of, is_interpreted
from pymlir.passes.analyses.entries import TopCall
from pymlir.passes.analyses.lattice import OBJECT, Element
from pymlir.passes.analyses.signatures import Function

SLOTS = (
    (py.ParamKind.POSITIONAL_ONLY, py.ParamKind.NORMAL),
    (py.ParamKind.KEYWORD_ONLY,),
    (py.ParamKind.REST,),
    (py.ParamKind.KEYWORDS,),
)
"""Kinds of parameters in the order of their slots in a frame."""
VARIADIC = (py.ParamKind.REST, py.ParamKind.KEYWORDS)


def hint_text(hint: str | None) -> str | None:
    """The annotation's text; of a string annotation, the text in it."""
    if hint is None:
        return None
    stripped = hint.strip()
    if stripped[:1] in "'\"":
        try:
            inner = ast.literal_eval(stripped)
        except (SyntaxError, ValueError):
            return stripped
        return inner.strip() if isinstance(inner, str) else stripped
    return stripped


def constant_defaults(module: ModuleOp) -> dict[str, dict[str, object]]:
    """By symbol: the defaults that are constants, from the ops that make the functions."""
    params = {op.sym_name.data: op.params.data for op in functions_of(module)}
    found: dict[str, dict[str, object]] = {}
    # In values form there is no op that makes functions: only code left in names form has them.
    making = [op for function in functions_of(module) if is_interpreted(function) for op in function.body.walk()]
    for op in making:
        if type(op) is not py.FunctionOp:
            continue
        positional = [p.name for p in params.get(op.symbol.data, ()) if p.has_default and p.kind in SLOTS[0]]
        plain = [value for value, kind in zip(op.values, op.kinds.data, strict=True) if not kind]
        values = dict(zip(positional, plain, strict=False))
        values |= {k[:-1]: value for value, k in zip(op.values, op.kinds.data, strict=True) if k.endswith("=")}
        found[op.symbol.data] = {
            name: value.owner.value.data
            for name, value in values.items()
            if isinstance(value.owner, py.ConstOp | pyv.ConstOp)
        }
    return found


def typed_functions(module: ModuleOp) -> dict[str, Function]:
    """All functions that are in values form, by symbol."""
    defaults = constant_defaults(module)
    found: dict[str, Function] = {}
    for op in functions_of(module):
        if (
            is_interpreted(op)
            or not op.body.blocks
            or op.runs.data != "plain"
            or op.kind.data not in ("function", "lambda")
        ):
            continue
        symbol, params = op.sym_name.data, op.params.data
        hints = {p.name: text for p in params if (text := hint_text(p.hint)) is not None}
        found[symbol] = Function(
            symbol=symbol,
            op=op,
            region=op.body,
            parameters=tuple(p.name for kinds in SLOTS for p in params if p.kind in kinds),
            positional_only=sum(p.kind is py.ParamKind.POSITIONAL_ONLY for p in params),
            keyword_only=frozenset(p.name for p in params if p.kind is py.ParamKind.KEYWORD_ONLY),
            variadic=any(p.kind in VARIADIC for p in params),
            defaults=defaults.get(symbol, {}),
            hints=hints,
            objects=frozenset((*op.cell_names.data, *(p.name for p in params if p.kind in VARIADIC))),
        )
    return found


def top_calls(module: ModuleOp, known: Bindings) -> Iterator[TopCall]:
    """Calls in the module body, with what is evident about the arguments."""
    for function in functions_of(module):
        if function.kind.data != "module":
            continue
        for op in function.body.walk():
            if isinstance(op, py.CallOp):
                call = top_call(op, known)
                if call is not None:
                    yield call


def top_call(op: py.CallOp, known: Bindings) -> TopCall | None:
    callee = op.operands[0].owner
    symbol = known.functions.get(callee.var.data) if isinstance(callee, py.LoadOp) else None
    kinds = op.kinds.data
    if symbol is None or any("*" in kind for kind in kinds):
        return None
    args = tuple(evident(value.owner, known) for value in op.operands[1:])
    return symbol, args, tuple(kind.rstrip("=") for kind in kinds if kind)


def evident(owner: object, known: Bindings) -> Element:
    """The class of an expression in the module body that is a constant or names one."""
    if isinstance(owner, py.ConstOp):
        return lattice.class_only(lattice.constant(owner.value.data))
    if isinstance(owner, py.LoadOp) and owner.var.data in known.constants:
        return lattice.class_only(lattice.constant(known.constants[owner.var.data]))
    if isinstance(owner, py.CallOp) and isinstance(owner.operands[0].owner, py.LoadOp):
        name = owner.operands[0].owner.var.data
        return {"int": lattice.INT, "float": lattice.FLOAT}.get(name, OBJECT) if known.builtin(name) else OBJECT
    return OBJECT
