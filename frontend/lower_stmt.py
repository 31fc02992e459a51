"""Simple statements to `py` ops: assignments, deletions, `return`, `raise`, `assert`, imports.

x, o.y = f()   =>    %0 = py.load "f"
                     %1 = py.call %0()
                     %2, %3 = py.unpack %1 2
                     py.store "x", %2
                     %4 = py.load "o"
                     py.set_attr %4 "y" = %3
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import cast

from xdsl.ir import SSAValue

from pymlir.dialects import py
from pymlir.frontend.builder import ALWAYS_KEPT, Builder, Node, span_of, statement
from pymlir.frontend.lower_expr import BINARY, read_attribute, read_subscript
from pymlir.frontend.lower_test import condition
from pymlir.frontend.spans import FAMILIES


@statement(ast.Pass)
def lower_pass(b: Builder, node: ast.Pass) -> None:
    pass


@statement(ast.Expr)
def lower_expr_statement(b: Builder, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Constant):
        b.expr(node.value)


def keep(b: Builder, node: Node, op: type[py.ContinueOp] | type[py.ReturnOp]) -> None:
    """A jump: in the bytecode it may be nothing but the way to another instruction."""
    span = span_of(node)
    number = b.places.first_inside(span, b.in_finally > 0)
    b.emit(py.StmtOp(b.at_number(span, number)))
    b.emit(op(at=b.at_number(span, number)))


@statement(ast.Break)
def lower_break(b: Builder, node: ast.Break) -> None:
    span = span_of(node)
    b.emit(py.StmtOp(b.at_number(span, b.places.first_inside(span, b.in_finally > 0))))
    b.emit(py.BreakOp(at=b.place("pop", node)))


@statement(ast.Continue)
def lower_continue(b: Builder, node: ast.Continue) -> None:
    keep(b, node, py.ContinueOp)


@statement(ast.Return)
def lower_return(b: Builder, node: ast.Return) -> None:
    span = span_of(node)
    if node.value is None:
        keep(b, node, py.ReturnOp)
        return
    if not b.places.has_code(span):
        return
    b.emit(py.StmtOp(b.at_number(span, b.places.first_inside(span, b.in_finally > 0))))
    value = b.expr(node.value)
    b.emit(py.ReturnOp(value, b.place("return", node)))


@statement(ast.Raise)
def lower_raise(b: Builder, node: ast.Raise) -> None:
    values = [b.expr(part) for part in (node.exc, node.cause) if part is not None]
    b.emit(py.RaiseOp(values, b.at("raise", node)[0]))


@statement(ast.Assert)
def lower_assert(b: Builder, node: ast.Assert) -> None:
    def failed() -> None:
        span = span_of(node)
        number = b.places.find(span, "assertion", b.in_finally > 0)
        if number < 0:
            number = b.places.find(span_of(node.test), "assertion", b.in_finally > 0)
        b.emit(py.StmtOp(b.at_number(span, number)))
        message = None if node.msg is None else b.expr(node.msg)
        b.emit(py.FailOp(message, b.at_number(span, raising(b, number))))

    test, at = condition(b, node.test, span_of(node))
    b.emit(py.AssertOp(test, b.region(failed), at))


def raising(b: Builder, number: int) -> int:
    """The instruction that raises what an assertion made."""
    names = b.table.names
    while 0 <= number < len(names) and names[number] != "RAISE_VARARGS":
        number += 1
    found = number if 0 <= number < len(names) else -1
    return found


# Targets


def store(b: Builder, target: ast.expr, value: SSAValue, *, keep: bool = False) -> None:
    """Assign to a target; with `keep` a copy of the value stays for the next one."""
    if isinstance(target, ast.Name):
        b.emit(py.StoreOp(b.mangle(target.id), value, b.place_to_store(target), keep=keep))
    elif isinstance(target, ast.Attribute):
        owner = b.expr(target.value)
        b.emit(py.SetAttrOp(owner, b.mangle(target.attr), value, b.at("set_attr", target)[0], keep=keep))
    elif isinstance(target, ast.Subscript):
        owner = b.expr(target.value)
        index = b.expr(target.slice)
        at, number = b.at("set_subscript", target)
        sliced = number >= 0 and b.table.names[number] == "STORE_SLICE"
        b.emit(py.SetSubscriptOp(owner, index, value, at, sliced=sliced, keep=keep))
    elif isinstance(target, ast.Starred):
        store(b, target.value, value, keep=keep)
    else:
        assert isinstance(target, ast.Tuple | ast.List)
        store_all(b, target, value)


def store_all(b: Builder, target: ast.Tuple | ast.List, value: SSAValue) -> None:
    """Take a value apart."""
    stars = [number for number, item in enumerate(target.elts) if isinstance(item, ast.Starred)]
    before = stars[0] if stars else len(target.elts)
    after = len(target.elts) - before - 1 if stars else None
    at, _ = b.at("unpack", target)
    op = py.UnpackOp(value, before, after, at)
    b.emit(op)
    for number, (item, result) in enumerate(zip(target.elts, op.results, strict=True)):
        if not is_popped(b, item, target.elts[number + 1 :]):
            store(b, item, result)


def is_popped(b: Builder, target: ast.expr, later: Sequence[ast.expr]) -> bool:
    """`_, _, a = x`: for a local that gets another value at once 3.13 has no store, but a POP_TOP."""
    if not isinstance(target, ast.Name) or target.id not in {item.id for item in later if isinstance(item, ast.Name)}:
        return False
    return b.place_to_store(target).at < 0 and not b.places.all(span_of(target), FAMILIES["store"])


def side_by_side(b: Builder, node: ast.Assign) -> bool:
    """`a, b = c, d`, of which CPython makes no tuple."""
    target, value = node.targets[0], node.value
    if len(node.targets) > 1 or not isinstance(target, ast.Tuple | ast.List) or not isinstance(value, ast.Tuple):
        return False
    if not 1 <= len(target.elts) == len(value.elts) <= 3:
        return False
    if any(isinstance(item, ast.Starred) for item in (*target.elts, *value.elts)):
        return False
    return not b.places.all(span_of(target), frozenset(("UNPACK_SEQUENCE",)))


def in_order_of_stores(b: Builder, pairs: list[tuple[ast.expr, SSAValue]]) -> list[tuple[ast.expr, SSAValue]]:
    """Locals are stored from the last to the first, which spares CPython exchanging stack entries.

    In `a, a, b = x, y, z` 3.13 stores nothing for the first name: what it would have got is popped in the end.
    """
    if not all(isinstance(target, ast.Name) for target, _ in pairs):
        return pairs
    targets = [cast(ast.Name, target) for target, _ in pairs]
    offsets = [b.place_to_store(target).at for target in reversed(targets)][::-1]
    stored = [
        number
        for number, target in enumerate(targets)
        if offsets[number] >= 0 or target.id not in {other.id for other in targets[number + 1 :]}
    ]
    places = [offsets[number] for number in reversed(stored)]
    last_first = places[0] >= 0 and places == sorted(places)
    return [pairs[number] for number in (reversed(stored) if last_first else stored)]


@statement(ast.Assign)
def lower_assign(b: Builder, node: ast.Assign) -> None:
    if side_by_side(b, node):
        assert isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple | ast.List)
        values = [b.expr(item) for item in node.value.elts]
        pairs = list(zip(node.targets[0].elts, values, strict=True))
        for target, value in in_order_of_stores(b, pairs):
            store(b, target, value)
        return
    value = b.expr(node.value)
    for target in node.targets[:-1]:
        store(b, target, value, keep=True)
    store(b, node.targets[-1], value)


@statement(ast.AugAssign)
def lower_aug_assign(b: Builder, node: ast.AugAssign) -> None:
    target = node.target
    owner = index = None
    if isinstance(target, ast.Name):
        load = ast.copy_location(ast.Name(target.id, ast.Load()), target)
        old = b.expr(load)
    elif isinstance(target, ast.Attribute):
        old = read_attribute(b, target, method=False, keep=True)
        owner = old.owner.operands[0] if isinstance(old.owner, py.AttrOp) else None
    else:
        old, owner, index = read_subscript(b, target, keep=True)
    value = b.expr(node.value)
    at, number = b.at("binary", node)
    new = b.value(py.InplaceOp(f"{BINARY[type(node.op)]}=", old, value, at), number)
    if isinstance(target, ast.Name):
        store(b, target, new)
    elif isinstance(target, ast.Attribute):
        assert owner is not None
        b.emit(py.SetAttrOp(owner, b.mangle(target.attr), new, b.at("set_attr", target)[0]))
    else:
        assert owner is not None and index is not None
        at, number = b.at("set_subscript", target)
        sliced = number >= 0 and b.table.names[number] == "STORE_SLICE"
        b.emit(py.SetSubscriptOp(owner, index, new, at, sliced=sliced))


@statement(ast.AnnAssign)
def lower_annotated(b: Builder, node: ast.AnnAssign) -> None:
    target = node.target
    if node.value is not None:
        store(b, target, b.expr(node.value))
    if isinstance(target, ast.Name) and node.simple:
        name = b.mangle(target.id)
        b.emit(py.HintOp(name, hint_text(node.annotation)))
        if b.kind in ("module", "class"):
            annotation = lower_annotation(b, node.annotation)
            span = span_of(node)
            number = b.places.find(span, "annotate", b.in_finally > 0)
            b.note("annotate", span, number)
            b.emit(py.AnnotateOp(name, annotation, b.at_number(span, number)))
        return
    if node.value is None:
        evaluate_target(b, target)
    if not node.simple and b.kind in ("module", "class") and not b.shared.future_annotations:
        b.expr(node.annotation)


def hint_text(node: ast.expr) -> str:
    """An annotation as a hint: its source, or what it quotes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ast.unparse(node)


def evaluate_target(b: Builder, target: ast.expr) -> None:
    """The parts of an annotated target without a value are evaluated, no more."""
    if isinstance(target, ast.Attribute):
        b.expr(target.value)
    elif isinstance(target, ast.Subscript):
        b.expr(target.value)
        b.expr(target.slice)


def lower_annotation(b: Builder, node: ast.expr) -> SSAValue:
    """An annotation's value, or its text with `from __future__ import annotations`."""
    if not b.shared.future_annotations:
        if isinstance(node, ast.Starred):
            value = b.expr(node.value)
            op = py.UnpackOp(value, 1, None, b.at("unpack", node)[0])
            b.emit(op)
            return op.results[0]
        return b.expr(node)
    return b.const(ast.unparse(node))


@statement(ast.Delete)
def lower_delete(b: Builder, node: ast.Delete) -> None:
    for target in node.targets:
        delete(b, target)


def delete(b: Builder, target: ast.expr) -> None:
    if isinstance(target, ast.Name):
        b.emit(py.DeleteOp(b.mangle(target.id), b.at("delete", target)[0]))
    elif isinstance(target, ast.Attribute):
        owner = b.expr(target.value)
        b.emit(py.DelAttrOp(owner, b.mangle(target.attr), b.at("del_attr", target)[0]))
    elif isinstance(target, ast.Subscript):
        owner = b.expr(target.value)
        index = b.expr(target.slice)
        b.emit(py.DelSubscriptOp(owner, index, b.at("del_subscript", target)[0]))
    else:
        assert isinstance(target, ast.Tuple | ast.List)
        for item in target.elts:
            delete(b, item)


# Imports and declarations


def store_name(b: Builder, node: Node, name: str, value: SSAValue) -> None:
    """Bind a name whose target has no node of its own."""
    b.emit(py.StoreOp(b.mangle(name), value, b.place("store", node)))


@statement(ast.Import)
def lower_import(b: Builder, node: ast.Import) -> None:
    for nth, alias in enumerate(node.names):
        at, _ = b.at("import", node, nth)
        module = b.value(py.ImportOp(alias.name, 0, None, at))
        first, *rest = alias.name.split(".")
        if alias.asname is None:
            store_name(b, node, first, module)
            continue
        for part in rest:
            module = b.value(py.ImportFromOp(module, part, b.at("import_from", node)[0]))
        store_name(b, node, alias.asname, module)


@statement(ast.ImportFrom)
def lower_import_from(b: Builder, node: ast.ImportFrom) -> None:
    names = [alias.name for alias in node.names]
    at, _ = b.at("import", node)
    module = b.value(py.ImportOp(node.module or "", node.level, names, at))
    if names == ["*"]:
        b.emit(py.ImportStarOp(module, b.at("import_star", node)[0]))
        return
    for nth, alias in enumerate(node.names):
        value = b.value(py.ImportFromOp(module, b.mangle(alias.name), b.at("import_from", node, nth)[0]))
        store_name(b, node, alias.asname or alias.name, value)


@statement(ast.Global, ast.Nonlocal)
def lower_declaration(b: Builder, node: ast.Global | ast.Nonlocal) -> None:
    names: Sequence[str] = [b.mangle(name) for name in node.names]
    b.emit(py.GlobalOp(names) if isinstance(node, ast.Global) else py.NonlocalOp(names))


ALWAYS_KEPT.update((ast.Break, ast.Continue, ast.Return))
