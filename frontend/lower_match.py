"""`match` to `py` ops; patterns keep their shape.

match p:              =>    py.match %0 {
    case (x, 1): ...          py.case {
                                py.pattern "sequence" {
                                  py.pattern "capture" ("x")
                                  py.pattern "value" {
                                    %1 = py.const 1
                                    py.result %1
                                  }
                                }
                              } do {...}
                            }
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from pymlir.dialects import py
from pymlir.dialects.py import AtAttr
from pymlir.dialects.py_text import Constant
from pymlir.frontend.builder import Builder, Node, span_of, statement
from pymlir.frontend.lower_test import condition


@statement(ast.Match)
def lower_match(b: Builder, node: ast.Match) -> None:
    subject = b.expr(node.subject)

    def cases() -> None:
        for case in node.cases:
            lower_case(b, case)

    b.emit(py.MatchOp(subject, b.region(cases), b.at_number(span_of(node), -1)))


def lower_case(b: Builder, case: ast.match_case) -> None:
    at: list[AtAttr | None] = [None]

    def test() -> None:
        assert case.guard is not None
        value, at[0] = condition(b, case.guard, span_of(case.guard))
        b.emit(py.ResultOp(value))

    pattern = b.region(lambda: lower_pattern(b, case.pattern))
    guard = None if case.guard is None else b.region(test)
    b.emit(py.CaseOp(pattern, b.suite(case.body), guard, at[0]))


def lower_pattern(b: Builder, node: ast.pattern) -> None:
    PATTERNS[type(node)](b, node)


def pattern(
    b: Builder,
    what: str,
    fill: Callable[[], None] | None = None,
    names: Sequence[str] | None = None,
    at: AtAttr | None = None,
) -> None:
    """Add a pattern."""
    b.emit(py.PatternOp(what, names, None if fill is None else b.region(fill), at))


def nested(b: Builder, patterns: Sequence[ast.pattern]) -> Callable[[], None]:
    """Fills a region with patterns."""

    def fill() -> None:
        for part in patterns:
            lower_pattern(b, part)

    return fill


def value_pattern(b: Builder, node: ast.expr, at: AtAttr | None) -> None:
    """A value to compare with."""

    def fill() -> None:
        b.emit(py.ResultOp(b.expr(node)))

    pattern(b, "value", fill, at=at)


def lower_value(b: Builder, node: ast.MatchValue) -> None:
    value_pattern(b, node.value, b.at("match_value", node)[0])


def lower_singleton(b: Builder, node: ast.MatchSingleton) -> None:
    constant: Constant = node.value
    value_pattern(b, ast.copy_location(ast.Constant(constant), node), b.place("match_value", node))


def lower_sequence(b: Builder, node: ast.MatchSequence) -> None:
    pattern(b, "sequence", nested(b, node.patterns), at=b.at("match_sequence", node)[0])


def lower_star(b: Builder, node: ast.MatchStar) -> None:
    pattern(b, "star", names=None if node.name is None else [b.mangle(node.name)])


def lower_mapping(b: Builder, node: ast.MatchMapping) -> None:
    def fill() -> None:
        for key, part in zip(node.keys, node.patterns, strict=True):
            value_pattern(b, key, None)
            lower_pattern(b, part)

    names = None if node.rest is None else [b.mangle(node.rest)]
    pattern(b, "mapping", fill, names, b.at("match_mapping", node)[0])


def lower_class_pattern(b: Builder, node: ast.MatchClass) -> None:
    def fill() -> None:
        value_pattern(b, node.cls, None)
        nested(b, [*node.patterns, *node.kwd_patterns])()

    pattern(b, "class", fill, node.kwd_attrs or None, b.at("match_class", node)[0])


def lower_as(b: Builder, node: ast.MatchAs) -> None:
    if node.pattern is not None:
        assert node.name is not None
        pattern(b, "as", nested(b, [node.pattern]), [b.mangle(node.name)])
    elif node.name is not None:
        pattern(b, "capture", names=[b.mangle(node.name)])
    else:
        pattern(b, "wildcard")


def lower_or(b: Builder, node: ast.MatchOr) -> None:
    pattern(b, "or", nested(b, node.patterns))


PATTERNS: dict[type[ast.pattern], Callable[[Builder, Node], None]] = {
    ast.MatchValue: lower_value,
    ast.MatchSingleton: lower_singleton,
    ast.MatchSequence: lower_sequence,
    ast.MatchStar: lower_star,
    ast.MatchMapping: lower_mapping,
    ast.MatchClass: lower_class_pattern,
    ast.MatchAs: lower_as,
    ast.MatchOr: lower_or,
}
