"""The lattice: joins go up, widening ends, elements are interned, types and elements agree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pymlir.dialects.py_types import BoolType, FloatType, IntType, NoneType, ObjectType
from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.lattice import Element

CONSTANTS = st.one_of(
    st.integers(-5, 5), st.just(2**70), st.floats(), st.booleans(), st.none(), st.text(max_size=2), st.just((1, 2.0))
)
ELEMENTS = st.recursive(
    st.one_of(
        CONSTANTS.map(lattice.constant),
        st.sampled_from([lattice.OBJECT, lattice.UNBOUND, lattice.BOTTOM, lattice.INT, lattice.exact("list", 3)]),
        st.sampled_from([lattice.exact("function", "f"), lattice.exact("function", "g"), lattice.make(base="int")]),
    ),
    lambda inner: st.tuples(inner, inner).map(lambda pair: lattice.join(*pair)),
    max_leaves=4,
)


@settings(max_examples=500, deadline=None)
@given(ELEMENTS, ELEMENTS, ELEMENTS)
def test_join_is_a_join(a: Element, b: Element, c: Element) -> None:
    assert lattice.join(a, a) is a
    assert lattice.join(a, b) is lattice.join(b, a)
    assert lattice.join(lattice.join(a, b), a) is lattice.join(a, b)
    above = lattice.join(lattice.join(a, b), c)
    assert lattice.join(above, c) is above


@settings(max_examples=300, deadline=None)
@given(st.lists(ELEMENTS, max_size=40))
def test_widening_is_short(elements: list[Element]) -> None:
    current, changes = lattice.BOTTOM, 0
    for element in elements:
        widened = lattice.widen(current, element)
        assert lattice.join(widened, current) is widened and lattice.join(widened, element) is widened
        changes += widened is not current
        current = widened
    assert changes <= 30


def test_more_than_four_classes_are_an_object() -> None:
    element = lattice.BOTTOM
    for value in (1, 2.0, "x", b"x"):
        element = lattice.join(element, lattice.constant(value))
    assert lattice.classes_of(element) == {"int", "float", "str", "bytes"}
    assert lattice.join(element, lattice.exact("list")) is lattice.OBJECT


def test_none_is_a_bit_of_its_own() -> None:
    element = lattice.join(lattice.NONE, lattice.constant(3))
    assert element.maybe_none and lattice.single(element) is None
    assert lattice.without(element, frozenset(("NoneType",))) is lattice.constant(3)
    assert lattice.only(element, frozenset(("NoneType",))) is lattice.NONE


def test_constants_are_told_apart() -> None:
    assert lattice.constant(0.0) is not lattice.constant(-0.0)
    assert lattice.constant(True) is not lattice.constant(1)
    assert lattice.constant(float("nan")) is lattice.constant(float("nan"))
    assert lattice.join(lattice.constant(0.0), lattice.constant(-0.0)) is lattice.FLOAT


def test_tuples_keep_their_shape_to_depth_three() -> None:
    pair = lattice.constant((1, 2.0))
    assert repr(lattice.join(pair, lattice.constant((5, 2.0)))) == "tuple<(int<1, 5>, float<2.0>)>"
    assert lattice.join(pair, lattice.constant((1,))) is lattice.exact("tuple")
    nested = pair
    for _ in range(6):
        nested = lattice.tuple_of((nested,))
        assert lattice.depth(nested) <= lattice.MAX_DEPTH


def test_types_and_elements_agree() -> None:
    for kind in (
        IntType(None, None),
        IntType(0, 9),
        IntType(None, 3),
        FloatType(),
        BoolType(),
        NoneType(),
        ObjectType(),
    ):
        assert lattice.type_of(lattice.element_of(kind)) == kind
    assert lattice.type_of(lattice.BIG_INT) == ObjectType()
    assert lattice.type_of(lattice.join(lattice.FLOAT, lattice.INT)) == ObjectType()
