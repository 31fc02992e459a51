"""Inference takes time in proportion to a function's size: counted, not timed."""

from pymlir.frontend import source_to_py
from pymlir.passes.analyses.engine import Engine
from pymlir.passes.analyses.functions import typed_functions
from pymlir.passes.analyses.lattice import OBJECT
from pymlir.passes.pipeline import TO_VALUES, Pipeline


def carried(branches: int) -> int:
    """How many facts the edges of a row of branches carry, in all."""
    lines = "".join(f"        if i % {n + 2} == 1:\n            t += {n}\n" for n in range(branches))
    source = f"def f(n):\n    t = 0\n    for i in range(n):\n{lines}    return t\n"
    module = source_to_py(source, "row.py").module
    Pipeline.from_text(f"{TO_VALUES},resolve-globals,count-loops").run(module)
    engine = Engine(typed_functions(module))
    frame = engine.enter("f", (OBJECT,))
    engine.run()
    return sum(len(told) for _, told in frame.edges.values())


def test_what_a_branch_told_is_not_carried_through_all_that_follows() -> None:
    small, large = carried(40), carried(80)
    assert small > 0
    assert large < 3 * small
