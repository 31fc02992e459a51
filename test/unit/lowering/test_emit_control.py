"""Branches, calls, edges and the site table."""

from __future__ import annotations

import ctypes
import marshal
from collections.abc import Iterator

import pytest
from native_harness import Left, Loaded, load, parse

FIB = """
rt.func @fib(%n: i64) -> i64 scalar code 1 params "i" name "fib" at "fib.py" 4 {
  %s0 = rt.snapshot at 0 locals(0 = %n)
  %d = rt.depth
  %zero = rt.iconst 0
  %ok = rt.icmp gt %d, %zero
  rt.guard %ok, %s0
  %two = rt.iconst 2
  %c = rt.icmp lt %n, %two
  rt.cond_br %c, ^small, ^big
^small:
  rt.return %n
^big:
  %one = rt.iconst 1
  %n1 = rt.isub %n, %one proved
  %s1 = rt.snapshot at 42 resume 38 next 52 pops 3 locals(0 = %n) stack(null, const 0, %n1)
  %a = rt.call @fib(%n1), %s1 : i64
  %n2 = rt.isub %n, %two proved
  %s2 = rt.snapshot at 80 resume 76 next 90 pops 3 locals(0 = %n) stack(%a, null, const 0, %n2)
  %b = rt.call @fib(%n2), %s2 : i64
  %s3 = rt.snapshot at 90 next 94 pops 2 locals(0 = %n) stack(%a, %b)
  %r = rt.iadd %a, %b, %s3
  rt.return %r
}
rt.func @sum(%n: i64) -> i64 scalar code 2 params "i" name "sum" at "fib.py" 9 {
  %zero = rt.iconst 0
  %one = rt.iconst 1
  rt.br ^head(%zero, %zero)
^head(%i: i64, %acc: i64):
  %s0 = rt.snapshot at 34 next 36 locals(0 = %n, 1 = %acc) stack(range(%i, %n, %one))
  rt.poll %s0
  %more = rt.icmp lt %i, %n
  rt.cond_br %more, ^body, ^exit likely
^body:
  %next = rt.iadd %i, %one proved
  %s1 = rt.snapshot at 44 next 54 pops 2 locals(0 = %n, 1 = %acc, 2 = %i) stack(range(%next, %n, %one), %acc, %i)
  %sum = rt.iadd %acc, %i, %s1
  rt.br ^head(%next, %sum)
^exit:
  rt.return %acc
}
rt.func @nothing(%a: f64, %b: i1) scalar code 3 params "nfb" name "nothing" at "fib.py" 15 {
  %s = rt.snapshot at 2 locals(0 = none, 1 = %a, 2 = %b)
  rt.guard %b, %s
  rt.stress %s
  rt.return
}
rt.func @caller(%a: f64, %b: i1) -> f64 scalar code 4 params "fb" name "caller" at "fib.py" 20 {
  %s = rt.snapshot at 2 next 4 pops 2 locals(0 = %a) stack(%b, null, const 0)
  rt.call @nothing(%a, %b), %s
  rt.return %a
}
rt.func @inlined(%a: i64, %b: i64) -> i64 scalar code 5 params "ii" name "inlined" at "fib.py" 30 {
  %seven = rt.iconst 7
  %half = rt.fconst 0.5
  %yes = rt.bconst true
  %outer = rt.snapshot at 20 next 30 pops 2 locals(0 = %a, 1 = %half) stack(%b, null, const 0)
  %inner = rt.snapshot at 8 next 10 pops 2 locals(0 = %b, 1 = maybe(%yes, %a)) stack(%seven, %a) in @fib parent %outer
  %r = rt.imul %a, %b, %inner
  %x = rt.iadd %r, %seven, %inner after(%r)
  rt.return %x
}
rt.func @choose(%c: i1, %a: i64, %b: i64) -> i64 scalar code 6 params "bii" name "choose" at "fib.py" 40 {
  %r = rt.select %c, %a, %b
  rt.cond_br %c, ^join(%r), ^join(%b)
^join(%x: i64):
  %n = rt.bnot %c
  %w = rt.b2i %n
  %y = rt.iadd %x, %w proved
  rt.return %y
}
"""


@pytest.fixture(scope="module")
def native(library: ctypes.CDLL) -> Iterator[Loaded]:
    loaded = load(library, parse(FIB))
    yield loaded
    loaded.close()


def test_recursion(native: Loaded) -> None:
    assert native.call("fib", 20) == 6765


def test_every_frame_is_recorded_when_the_depth_runs_out(native: Loaded) -> None:
    got = native.call("fib", 20, depth=3)
    assert isinstance(got, Left)
    rows = [native.meta["sites"][site] for site in got.sites]
    assert [row["mode"] for row in rows] == ["before", "call", "call", "call"]
    assert [words[0] for words in got.words] == [17, 18, 19, 20]
    assert rows[0]["frames"] == [(0, 0, 0, -1, 0, [(0, "i", 0)], [])]
    assert rows[1]["frames"] == [(0, 38, 42, 52, 3, [(0, "i", 0)], [])]


def test_loop_polls_and_leaves_when_told(native: Loaded, library: ctypes.CDLL) -> None:
    library.harness_set(0, 0, 0)
    assert native.call("sum", 1000) == 499500
    assert library.harness_polls() == 0
    library.harness_set(1, 0, 0)
    assert native.call("sum", 1000) == 499500
    assert library.harness_polls() == 1001
    library.harness_set(1, 1, 0)
    got = native.call("sum", 1000)
    library.harness_set(0, 0, 0)
    assert isinstance(got, Left)
    row = native.meta["sites"][got.sites[0]]
    assert row["frames"] == [(1, 34, 34, 36, 0, [(0, "i", 1), (1, "i", 3)], [("r", 0)])]
    assert got.words[0][:4] == [0, 1000, 1, 0]


def test_overflow_in_a_loop_hands_over_the_iterator(native: Loaded) -> None:
    row = next(row for row in native.meta["sites"] if row["frames"][0][1] == 44)
    assert row["frames"] == [
        (1, 44, 44, 54, 2, [(0, "i", 1), (1, "i", 3), (2, "i", 4)], [("r", 0), ("i", 3), ("i", 4)])
    ]


def test_a_function_without_a_result(native: Loaded, library: ctypes.CDLL) -> None:
    assert native.call("nothing", 0, 1.5, 1) is None
    got = native.call("nothing", 0, 1.5, 0)
    assert isinstance(got, Left)
    assert native.meta["sites"][got.sites[0]]["frames"][0][5] == [(0, "n", 0), (1, "f", 1), (2, "b", 0)]
    assert got.words[0][0] == 0
    library.harness_set(0, 0, 1)
    assert isinstance(native.call("nothing", 0, 1.5, 1), Left)
    library.harness_set(0, 0, 0)
    assert native.call("caller", 1.5, 1) == 1.5
    got = native.call("caller", 1.5, 0)
    assert isinstance(got, Left) and len(got.sites) == 2
    assert native.meta["sites"][got.sites[1]]["frames"] == [(3, 2, 2, 4, 2, [(0, "f", 1)], [("b", 0)])]


def test_inlined_frames_and_constants(native: Loaded) -> None:
    assert native.call("inlined", 6, 7) == 49
    objects = native.meta["objects"]
    got = native.call("inlined", 2**62, 4)
    assert isinstance(got, Left)
    inner, outer = native.meta["sites"][got.sites[0]]["frames"]
    assert inner[:5] == (0, 8, 8, 10, 2) and outer[:5] == (4, 20, 20, 30, 2)
    assert inner[5] == [(0, "i", 2), (1, "mi", 0)]
    assert [entry[0] for entry in inner[6]] == ["c", "i"] and objects[inner[6][0][1]] == 7
    assert outer[5][1][1] == "c" and objects[outer[5][1][2]] == 0.5
    assert outer[6] == [("i", 2)]
    got = native.call("inlined", 2**63 - 1, 1)
    assert isinstance(got, Left)
    row = native.meta["sites"][got.sites[0]]
    assert row["mode"] == "after" and len(row["frames"][0][6]) == 1


def test_both_ways_of_a_branch_to_one_block(native: Loaded) -> None:
    assert native.call("choose", 1, 10, 20) == 10
    assert native.call("choose", 0, 10, 20) == 21


def test_meta(native: Loaded) -> None:
    meta = native.meta
    assert marshal.loads(marshal.dumps(meta)) == meta
    assert meta["functions"][2] == {
        "code": 3,
        "name": "nothing",
        "params": "nfb",
        "result": "n",
        "mode": "scalar",
        "assumes": [],
        "regs": 3,
        "same": [],
        "by_value": 0,
    }
    assert meta["stats"]["llvm_instructions"]["pm_0123456789ab_f0"] < 60


@pytest.mark.parametrize("opt_level", [0, 1, 2, 3])
def test_every_level_computes_the_same(library: ctypes.CDLL, opt_level: int) -> None:
    native = load(library, parse(FIB), opt_level=opt_level, cpu="x86-64")
    assert native.call("fib", 15) == 610
    assert native.call("sum", 1000) == 499500
    native.close()
