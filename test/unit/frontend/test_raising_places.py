"""The oracle for places is CPython: where a traceback says a function raised is where the op that raises has to be.

Each case is a function body that raises in one op; `tb_lasti` of its frame must be the op's instruction.
"""

import types
from typing import Any, cast

import pytest

from pymlir.dialects import py
from pymlir.frontend import source_to_py

BAD = """
class Bad:
    def raises(self, *ignored, **names): raise KeyError("bad")
    __bool__ = __iter__ = __next__ = __enter__ = __getattr__ = __setattr__ = __delattr__ = __call__ = raises
    __str__ = __getitem__ = __setitem__ = __delitem__ = __lt__ = __eq__ = __contains__ = __format__ = __hash__ = raises
    __add__ = __iadd__ = __neg__ = raises
    def __exit__(self, *ignored): pass
class Ends:
    def __iter__(self): return self
    def __next__(self): raise KeyError("bad")
class Items:
    def method(self, *ignored): raise KeyError("bad")
    __hash__ = None
bad, ends, items, one = Bad(), Ends(), Items(), 1
"""

CASES: list[tuple[str, str]] = [
    ("return one + bad + 2", "py.binary"),
    ("x = one\n    x += bad", "py.inplace"),
    ("x = bad\n    x += (\n        one)", "py.inplace"),
    ("return -bad", "py.unary"),
    ("return one < bad", "py.compare"),
    ("return 0 < one < bad < 7", "py.compare"),
    ("if one == bad: pass", "py.compare"),
    ("return not (one == bad)", "py.compare"),
    ("if not one == bad: pass", "py.compare"),
    ("return one in bad", "py.compare"),
    ("return not one in bad", "py.compare"),
    ("return not bad", "py.not"),
    ("return bad(one)", "py.call"),
    ("return bad(one, *[], k=one)", "py.call"),
    ("return bad(one, k=one)", "py.call"),
    ("return items.method(one, one)", "py.call"),
    ("return (items\n        .method(\n            one))", "py.call"),
    ("return items.method(k=one)", "py.call"),
    ("return bad.attribute", "py.attr"),
    ("return (bad\n        .attribute\n        .other)", "py.attr"),
    ("return bad.attribute(one)", "py.attr"),
    ("bad.attribute += one", "py.attr"),
    ("bad.attribute = one", "py.set_attr"),
    ("del bad.attribute", "py.del_attr"),
    ("return bad[one]", "py.subscript"),
    ("return bad[one:one]", "py.subscript"),
    ("return bad[one:one:one]", "py.subscript"),
    ("bad[one] += one", "py.subscript"),
    ("bad[one] = one", "py.set_subscript"),
    ("bad[one:] = one", "py.set_subscript"),
    ("del bad[one]", "py.del_subscript"),
    ("del bad[one:]", "py.del_subscript"),
    ("a, b = one", "py.unpack"),
    ("a, *b = one", "py.unpack"),
    ("for a, b in [one]: pass", "py.unpack"),
    ("for x in bad: pass", "py.for"),
    ("return [x for y in [bad] for x in y]", "py.for"),
    ("for x in ends: pass", "py.for head"),
    ("return [x for x in ends]", "py.for head"),
    ("return [x for x in bad]", "py.comprehension head"),
    ("with bad: pass", "py.with"),
    ("with bad as x, one: pass", "py.with"),
    ("raise KeyError", "py.raise"),
    ("assert one == 2, 'no'", "py.fail"),
    ("assert (one ==\n        2)", "py.fail"),
    ("import no_such_module", "py.import"),
    ("from os import no_such_name", "py.import_from"),
    ("from os import path, no_such_name", "py.import_from"),
    ("return no_such_name", "py.load"),
    ("x: int\n    return x", "py.load"),
    ("del x\n    x = 1", "py.delete"),
    ("if bad: pass", "py.if"),
    ("if one and bad: pass", "py.result"),
    ("if one and (not one or bad): pass", "py.result"),
    ("if not bad: pass", "py.not"),
    ("if one and not bad: pass", "py.not"),
    ("return bad and one", "py.result"),
    ("return one and bad or one", "py.result"),
    ("return one and bad or (one, one)", "py.result"),
    ("return 1 if bad else 2", "py.if_exp"),
    ("if (bad if one else one): pass", "py.result"),
    ("while bad: pass", "py.while"),
    ("while one:\n        while bad: pass", "py.while"),
    ("assert bad", "py.assert"),
    ("return [x for x in [bad] if x]", "py.if"),
    ("return {bad}", "py.build"),
    ("return {bad: one}", "py.build"),
    ("return {1: one, bad: one}", "py.build"),
    ("return {x for x in [bad]}", "py.collect"),
    ("return {x: one for x in [bad]}", "py.collect"),
    ("return f'{one}{bad:>3}'", "py.format"),
    ("return f'{bad}'", "py.format"),
    ("return f'{one:{one}}{bad:{one}{one}}'", "py.format"),
    ("return '%s: %s' % (one, bad)", "py.binary|py.format"),
    ("class C(one): pass", "py.class"),
    ("@bad\n    def g(): pass", "py.call"),
    ("@bad(one)\n    def g(): pass", "py.call"),
    ("try: raise ValueError\n    except bad: pass", "py.catch"),
    ("match one:\n        case bad(): pass", "py.pattern"),
    ("match one:\n        case _ if bad: pass", "py.case"),
    ("match bad:\n        case 1: pass", "py.pattern"),
    ("x = y = bad.attribute", "py.attr"),
    ("return (x := bad)[one]", "py.subscript"),
    ("x = lambda: bad + one\n    return x()", "py.binary"),
    ("def g():\n        yield bad + one\n    return list(g())", "py.binary"),
    ("async def g():\n        await one\n    g().send(None)", "py.await"),
    ("try:\n        pass\n    finally:\n        bad + one", "py.binary"),
    ("for i in [1]:\n        try:\n            continue\n        except KeyError: pass\n    bad + one", "py.binary"),
]  # fmt: skip


def raising_frame(code: types.CodeType) -> tuple[types.CodeType, int]:
    """Run the module's `f`; the innermost frame of the case's own code, and the instruction it raised at."""
    namespace: dict[str, Any] = {"__name__": "case"}
    exec(compile(BAD, "bad", "exec"), namespace)
    exec(code, namespace)
    try:
        namespace["f"]()
    except BaseException as error:
        traceback = error.__traceback__
        found = None
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == "case":
                found = traceback.tb_frame.f_code, traceback.tb_lasti
            traceback = traceback.tb_next
        assert found is not None
        return found
    raise AssertionError("the case did not raise")


def places_of(function: py.FuncOp, wanted: str) -> list[int]:
    """The instructions of a function's ops of one kind, with their caches: a call that runs is at the last of them."""
    found: list[int] = []
    for kind in wanted.split("|"):
        name, _, which = kind.partition(" ")
        for op in function.walk():
            place = cast("py.AtAttr | None", op.properties.get(which or "at"))
            if op.name == name and place is not None and place.found:
                found.extend(range(place.at, place.next, 2))
    return found


@pytest.mark.parametrize(("body", "wanted"), CASES, ids=[body for body, _ in CASES])
def test_the_op_is_where_cpython_raises(body: str, wanted: str) -> None:
    unit = source_to_py(f"def f():\n    {body}\n", "case")
    code, instruction = raising_frame(unit.code)
    number = next(number for number, own in enumerate(unit.codes) if own is code)
    functions = [op for op in unit.module.walk() if isinstance(op, py.FuncOp)]
    function = next((op for op in functions if op.code.data == number), None)
    if function is None:
        # A comprehension's own code object: its ops are inside of the function's.
        function = next(op for op in functions if op.sym_name.data == "f")
    assert instruction in places_of(function, wanted)


@pytest.mark.parametrize("display", ["[one, *ends]", "(one, *ends)", "{one, *ends}", "{1: one, **ends}"])
def test_a_display_made_by_several_instructions_has_no_place(display: str) -> None:
    unit = source_to_py(f"def f():\n    return {display}\n", "case")
    build = next(op for op in unit.module.walk() if isinstance(op, py.BuildOp))
    assert build.at is not None
    assert not build.at.found
    assert len(unit.missing) == 1
