"""Functions, classes, lambdas and comprehensions: what CPython makes a code object of.

@d                    =>    %0 = py.load "d"
def f(x=1): ...             %1 = py.const 1
                            %2 = py.function @f code 1 (%1)
                            %3 = py.call %0(%2)
                            py.store "f", %3
                      and   py.func @f(x = default) code 1 ... at the top of the module
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from xdsl.ir import Region, SSAValue

from pymlir.dialects import py
from pymlir.dialects.py import Param, ParamKind
from pymlir.frontend.builder import NO_CODE, Builder, Node, expression, span_of, statement, statement_span
from pymlir.frontend.constants import iterated
from pymlir.frontend.define import define
from pymlir.frontend.lower_expr import call_arguments
from pymlir.frontend.lower_flow import first_argument, loop_places, next_place
from pymlir.frontend.lower_generic import generic, type_parameters
from pymlir.frontend.lower_stmt import hint_text, lower_annotation, store
from pymlir.frontend.lower_test import condition
from pymlir.frontend.making import making

Function = ast.FunctionDef | ast.AsyncFunctionDef


def parameters(b: Builder, args: ast.arguments) -> list[Param]:
    """The signature, annotations as hints."""
    found: list[Param] = []

    def add(arg: ast.arg, kind: ParamKind, has_default: bool) -> None:
        hint = None if arg.annotation is None else hint_text(arg.annotation)
        found.append(Param(b.mangle(arg.arg), kind, has_default, hint))

    positional = [*args.posonlyargs, *args.args]
    first_default = len(positional) - len(args.defaults)
    for number, arg in enumerate(positional):
        kind = ParamKind.POSITIONAL_ONLY if number < len(args.posonlyargs) else ParamKind.NORMAL
        add(arg, kind, number >= first_default)
    if args.vararg is not None:
        add(args.vararg, ParamKind.REST, False)
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        add(arg, ParamKind.KEYWORD_ONLY, default is not None)
    if args.kwarg is not None:
        add(args.kwarg, ParamKind.KEYWORDS, False)
    return found


def defaults(b: Builder, args: ast.arguments) -> tuple[list[SSAValue], list[str]]:
    """Values of defaults, with the names of keyword-only ones."""
    values = [b.expr(default) for default in args.defaults]
    kinds = [""] * len(values)
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        if default is not None:
            values.append(b.expr(default))
            kinds.append(f"{b.mangle(arg.arg)}=")
    return values, kinds


def annotation_values(b: Builder, node: Function) -> tuple[list[SSAValue], list[str]]:
    """Values of annotations, in CPython's order."""
    args = node.args
    values: list[SSAValue] = []
    kinds: list[str] = []
    optional = [args.vararg] if args.vararg is not None else []
    last = [args.kwarg] if args.kwarg is not None else []
    for arg in (*args.posonlyargs, *args.args, *optional, *args.kwonlyargs, *last):
        if arg.annotation is not None:
            values.append(lower_annotation(b, arg.annotation))
            kinds.append(f"{b.mangle(arg.arg)}:")
    if node.returns is not None:
        values.append(lower_annotation(b, node.returns))
        kinds.append("return:")
    return values, kinds


def decorated(b: Builder, node: Node, make: Callable[[], SSAValue]) -> SSAValue:
    """Evaluate the decorators, make the object, call them innermost first."""
    decorators = [b.expr(decorator) for decorator in node.decorator_list]
    value = make()
    for function, decorator in zip(reversed(decorators), reversed(node.decorator_list), strict=True):
        span = span_of(decorator)
        calls = b.places.all(span, frozenset(("CALL",)))
        number = calls[-1] if calls and b.in_finally == 0 else b.places.choose(calls, True)
        b.note("call", span, number)
        value = b.value(py.CallOp(function, [value], at=b.at_number(span, number)), number)
    return value


def body_of_function(node: Function) -> Callable[[Builder], None]:
    """Fills a function's region; its documentation is no statement."""
    return lambda inner: inner.statements(node.body)


@statement(ast.FunctionDef, ast.AsyncFunctionDef)
def lower_function(b: Builder, node: Function) -> None:
    def plain(inner: Builder, given: tuple[list[SSAValue], list[str]]) -> SSAValue:
        values, kinds = annotation_values(inner, node)
        span = statement_span(node)
        code = inner.child(node.name, span[0], span)
        if code != NO_CODE:
            returns = None if node.returns is None else hint_text(node.returns)
            define(
                inner, code, parameters(inner, node.args), "function", body_of_function(node),
                class_name=b.class_name, returns=returns,
            )  # fmt: skip
        symbol = inner.shared.symbol(code) if code != NO_CODE else node.name
        values, kinds = [*given[0], *values], [*given[1], *kinds]
        return inner.value(py.FunctionOp(symbol, code, values, kinds, *making(inner, node, code, values, kinds)))

    def make() -> SSAValue:
        given = defaults(b, node.args)
        if not type_parameters(node):
            return plain(b, given)
        return generic(b, node, given[0], lambda inner: plain(inner, stand_ins(inner, given)))

    value = decorated(b, node, make)
    b.emit(py.StoreOp(b.mangle(node.name), value, b.place("store", node)))


def stand_ins(inner: Builder, given: tuple[list[SSAValue], list[str]]) -> tuple[list[SSAValue], list[str]]:
    """Defaults as the hidden function around a generic one gets them: `.defaults`, `.kwdefaults`."""
    values: list[SSAValue] = []
    kinds: list[str] = []
    if "" in given[1]:
        values.append(inner.value(py.LoadOp(".defaults")))
        kinds.append(".defaults=")
    if any(given[1]):
        values.append(inner.value(py.LoadOp(".kwdefaults")))
        kinds.append(".kwdefaults=")
    return values, kinds


@expression(ast.Lambda)
def lower_lambda(b: Builder, node: ast.Lambda) -> SSAValue:
    values, kinds = defaults(b, node.args)
    code = b.child("<lambda>", node.lineno, span_of(node))

    def fill(inner: Builder) -> None:
        value = inner.expr(node.body)
        at = inner.at_number(span_of(node.body), inner.places.find(span_of(node.body), "return"))
        inner.emit(py.ReturnOp(value, at))

    if code != NO_CODE and code not in b.shared.symbols:
        define(b, code, parameters(b, node.args), "lambda", fill, class_name=b.class_name)
    symbol = b.shared.symbol(code) if code != NO_CODE else "<lambda>"
    return b.value(py.FunctionOp(symbol, code, values, kinds, *making(b, node, code, values, kinds)))


@statement(ast.ClassDef)
def lower_class(b: Builder, node: ast.ClassDef) -> None:
    def plain(inner: Builder) -> SSAValue:
        span = statement_span(node)
        code = inner.child(node.name, span[0], span)
        values, kinds = call_arguments(inner, node)
        if type_parameters(node):
            # The hidden `Generic[...]` base comes last.
            values.append(inner.value(py.LoadOp(".generic_base")))
            kinds.append("")
        if code != NO_CODE:
            define(inner, code, (), "class", class_body(node), class_name=node.name)
        symbol = inner.shared.symbol(code) if code != NO_CODE else node.name
        at, number = inner.at("class", node)
        return inner.value(py.ClassOp(symbol, code, values, kinds, at), number)

    def make() -> SSAValue:
        return generic(b, node, [], plain) if type_parameters(node) else plain(b)

    value = decorated(b, node, make)
    b.emit(py.StoreOp(b.mangle(node.name), value, b.place("store", node)))


def class_body(node: ast.ClassDef) -> Callable[[Builder], None]:
    """Fills a class's region."""

    def fill(inner: Builder) -> None:
        documentation(inner, node.body)
        inner.statements(node.body)

    return fill


def documentation(b: Builder, body: Sequence[ast.stmt]) -> None:
    """A module's or class's first string is its `__doc__`."""
    first = body[0].value if body and isinstance(body[0], ast.Expr) else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        numbers = b.places.all(span_of(first), frozenset(("LOAD_CONST",)))
        if numbers:
            text = b.table.code.co_consts[b.table.args[numbers[0]]]
            b.emit(py.StoreOp("__doc__", b.const(text), b.place("store", first)))


# Comprehensions

COMPREHENSION_NAMES = {
    ast.ListComp: ("list", "<listcomp>"),
    ast.SetComp: ("set", "<setcomp>"),
    ast.DictComp: ("dict", "<dictcomp>"),
    ast.GeneratorExp: ("generator", "<genexpr>"),
}


@expression(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
def lower_comprehension(b: Builder, node: Node) -> SSAValue:
    what, name = COMPREHENSION_NAMES[type(node)]
    span = span_of(node)
    first: ast.comprehension = node.generators[0]
    iterable = iterated(b, first.iter)
    head, iter_number = b.at_after("iter", first.iter, iterable, span_of(first.iter), span)
    code = b.child(name, node.lineno, span)
    inner = b if code == NO_CODE else Builder(b.shared, code, b.class_name, "comprehension")
    if code == NO_CODE:
        at, number = b.at_number(span, -1), -1
    else:
        at, number = b.at("call", node)
    region = comprehension_body(inner, node, iter_number if code == NO_CODE else -1)
    return b.value(py.ComprehensionOp(what, iterable, code, region, at=at, head=head), number)


def comprehension_body(b: Builder, node: Node, iter_number: int) -> Region:
    """The loops of a comprehension; `iter_number` is the first one's `iter()` when it is in the same code object."""
    span = span_of(node)

    def collect() -> None:
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        values = [b.expr(part) for part in parts]
        known = next((value for value in reversed(values) if value in b.numbers), values[-1])
        whole = (*span_of(parts[0])[:2], *span_of(parts[-1])[2:])
        at, _ = b.at_after("collect", parts[-1], known, whole, span_of(parts[-1]), span)
        b.emit(py.CollectOp(values, at))

    def tests(generator: ast.comprehension, number: int, rest: Callable[[], None]) -> None:
        if number == len(generator.ifs):
            rest()
            return
        test, at = condition(b, generator.ifs[number], span)
        b.emit(py.IfOp(test, b.region(lambda: tests(generator, number + 1, rest)), None, at))

    def loop(number: int, iterator: SSAValue | None) -> None:
        if number == len(node.generators):
            collect()
            return
        generator: ast.comprehension = node.generators[number]
        if iterator is None:
            iterable = iterated(b, generator.iter)
            at, head = loop_places(b, generator.iter, iterable, span)
        else:
            iterable, at = iterator, None
            head = next_place(b, generator.iter, iter_number, span)

        def body() -> None:
            store(b, generator.target, first_argument(b))
            tests(generator, 0, lambda: loop(number + 1, None))

        b.emit(py.ForOp(iterable, b.region(body, 1), None, at, head, is_async=bool(generator.is_async)))

    return b.region(lambda: loop(0, first_argument(b)), 1)
