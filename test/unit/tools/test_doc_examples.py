"""The example in each pass's docstring is the first case of its lit test; and a difference is noticed."""

import inspect
from pathlib import Path

import pytest

from pymlir.passes.registry import NAMES, load_pass
from pymlir.tools.doc_examples import Example, cases, examples, unlike

TESTS = Path(__file__).resolve().parents[2]


def lit_test(name: str) -> Path:
    return next(TESTS.rglob(f"{name}.mlir"))


@pytest.mark.parametrize("name", NAMES)
def test_the_docstrings_example_is_the_lit_tests_first_case(name: str) -> None:
    kind = load_pass(name)
    module = inspect.getmodule(kind)
    assert module is not None and module.__doc__
    assert unlike(kind, module.__doc__, lit_test(name)) == ""


DOC = """A pass.

    %a = x.y %b          =>     %a = x.z %b
    x.end ...                   x.end

More.
"""


def test_columns_are_told_apart() -> None:
    assert examples(DOC) == [Example(("%a = x.y %b", "x.end ..."), ("%a = x.z %b", "x.end"))]


def test_one_above_the_other() -> None:
    assert examples("A.\n\n    x.y\n  =>\n    x.z\n\nB.\n") == [Example(("x.y",), ("x.z",))]


def test_cases_begin_at_labels_and_split_marks() -> None:
    text = "a\n// CHECK-LABEL: f\nb\n// CHECK-LABEL: g\nc\n// -----\nd\n"
    assert cases(text) == ["a\n// CHECK-LABEL: f\nb\n", "// CHECK-LABEL: g\nc\n", "d\n"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("%t = rt.bconst true   ", "%t = rt.bconst false  ", "before: case 1 of rt-simplify.mlir has no line '%t = rt"),
        ("rt.br ^a(%n)", "rt.br ^a(%t)", "after: case 1 of rt-simplify.mlir has no line 'rt.br ^a(%t)'"),
        ("=>", "  ", "the docstring has no example"),
    ],
)
def test_a_difference_is_told(old: str, new: str, said: str) -> None:
    kind = load_pass("rt-simplify")
    doc = (inspect.getmodule(kind) or kind).__doc__ or ""
    assert old in doc
    assert said in unlike(kind, doc.replace(old, new), lit_test("rt-simplify"))
