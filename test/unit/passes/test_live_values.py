"""Facts are kept only for values that are still read: a long function took time by the square of its branches."""

from __future__ import annotations

from pymlir.driver import Settings, Work, compile_plain, compile_source, run_pipeline
from pymlir.passes.analyses.engine import Engine
from pymlir.passes.analyses.functions import typed_functions
from pymlir.passes.analyses.live_values import live_values
from pymlir.passes.int_ranges import entry_of

BRANCHES = 100


def test_live_values() -> None:
    """0 -> 1 -> 2 -> 1, 1 -> 3; value 0 is made in block 0, value 1 in block 1, value 2 in block 2."""
    live = live_values([[1], [2, 3], [1], []], [0, 1, 2], [{2}, {1, 3}, {2}])
    assert [live.is_live(0, block) for block in range(4)] == [False, True, True, False]
    assert [live.is_live(1, block) for block in range(4)] == [False, False, False, True]
    assert not any(live.is_live(2, block) for block in range(4)), "read in its own block only"


def facts_told(source: str) -> int:
    """How many facts the edge of `f` carries that carries most."""
    text = source.encode()
    work = Work(text, "app.py", compile_plain(text, "app.py", -1), Settings())
    module = work.unit().module
    run_pipeline(module, Settings().pipeline().partition(",choose-native")[0])
    functions = typed_functions(module)
    engine = Engine(functions)
    frame = engine.enter("f", entry_of(functions["f"]))
    engine.run()
    return max(len(told) for _, told in frame.edges.values())


def test_facts_about_values_nobody_reads_any_more_do_not_pile_up() -> None:
    tests = "".join(f"    if n * {k} == 3: return {k}\n" for k in range(BRANCHES))
    assert facts_told(f"def f(n: int):\n{tests}    return n\n") < 5


def test_facts_that_tell_nothing_new_are_not_carried() -> None:
    names = [f"a{k}" for k in range(30)]
    tests = "".join(f"    if n == {name}: return 1\n" for name in names)
    parameters = ", ".join(f"{name}: int" for name in names)
    assert facts_told(f"def f(n: int, {parameters}):\n{tests}    return n + {' + '.join(names)}\n") < 5


def test_a_function_over_the_budget_is_left_and_the_report_says_why() -> None:
    branches = "".join(f"        if i == {k}: t += {k}\n" for k in range(10_000))
    names = "".join(f"    x{k} = n + {k}\n" for k in range(5_000))
    small = "def small(n: int):\n    t = 0\n    for i in range(n): t += i\n    return t\n"
    source = f"{small}def branches(n: int):\n    t = 0\n    for i in range(n):\n{branches}    return t\n"
    source += f"def names(n: int):\n{names}    for i in range(n): x0 += i\n    return x0\n"
    artifact, warnings = compile_source(source.encode(), "app.py")
    rows = {row["name"]: row for row in artifact["report"]}
    assert not warnings
    assert rows["small"]["mode"] == "scalar"
    assert all(rows[name]["mode"] == "interpreted" for name in ("branches", "names"))
    assert all(rows[name]["reason"].startswith("too large: ") for name in ("branches", "names"))


def test_a_module_of_a_hundred_thousand_lines_is_left_at_once() -> None:
    small = "def small(n: int):\n    t = 0\n    for i in range(n): t += i\n    return t\n"
    source = small + "x = 1\ny = x + 1\n" * 200_000
    artifact, warnings = compile_source(source.encode(), "app.py")
    assert not warnings and not artifact["object"]
    assert "the module is too large" in artifact["report"][0]["reason"]
