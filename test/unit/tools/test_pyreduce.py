"""pyreduce: programs and IR come down to what the test is about, and what is asked wrongly is told in a line."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from planted import shows

from pymlir.tools.pyreduce import Test as Command
from pymlir.tools.pyreduce import patience
from pymlir.tools.reduce import ir_edits, python_edits
from pymlir.tools.reduce.engine import Edit, Reduction, lines_of
from pymlir.tools.reduce.python_slices import slices

ROOT = Path(__file__).resolve().parents[3]

FUNCTION = '''
def step_{n}(a: int, b: int = {n}, *, scale: float = 1.0) -> float:
    """One of many."""
    total = 0
    for i in range(a):
        if i % 3 == {k}:
            total += i * b
        elif i > b:
            total -= a // (b + 1)
    return total * scale

'''
WRONG = """
def shifted(value: int, by: int, label: str) -> int:
    result = value
    if label:
        for _ in range(2):
            result = result * 2 + by ** 5
    return result

print(shifted(3, 2, "x"))
"""
CALLS = "step_{n}({n}, {k})\n"


def reduced(text: str, edits: Sequence[Edit], test: Callable[[str], bool], seconds: float = 60) -> str:
    return Reduction(text, test, time.monotonic() + seconds).run(edits)


def test_three_hundred_lines_with_a_planted_miscompile_become_less_than_fifteen() -> None:
    functions = "".join(FUNCTION.format(n=n, k=n % 3) for n in range(30))
    program = functions + WRONG + "".join(CALLS.format(n=n, k=n % 3) for n in range(30))
    assert lines_of(program) > 300
    small = reduced(python_edits.normal(program), python_edits.EDITS, shows, 120)
    assert lines_of(small) < 15, small
    assert "** 5" in small


def test_the_command_finds_what_the_planted_pass_breaks(tmp_path: Path) -> None:
    program = tmp_path / "app.py"
    program.write_text(FUNCTION.format(n=0, k=1) + WRONG + CALLS.format(n=0, k=1))
    test = f"{sys.executable} {Path(__file__).with_name('planted.py')}"
    argv = [sys.executable, "-m", "pymlir.tools.pyreduce", str(program), test, "-o", str(tmp_path / "small.py")]
    done = subprocess.run([*argv, "--seconds", "20"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    small = (tmp_path / "small.py").read_text()
    assert lines_of(small) < 10 and "** 5" in small, small


@pytest.mark.parametrize("jobs", [1, 3])
def test_several_texts_at_a_time_lead_to_the_same(jobs: int) -> None:
    text = python_edits.normal(DECORATED + LOOP)
    reduction = Reduction(text, lambda made: "finally" in made, time.monotonic() + 60, jobs=jobs)
    assert reduction.run(python_edits.EDITS) == "try:\n    pass\nfinally:\n    pass\n"


def test_what_a_test_started_ends_with_it(tmp_path: Path) -> None:
    lasting = f"{sys.executable} -c 'import time; time.sleep({LASTING})' & wait # {{}}"
    assert Command(lasting, ".py", 0.2).answer("") == "it took more than 0.2 seconds"
    shown = subprocess.run(["ps", "ax", "-o", "args"], capture_output=True, text=True, check=True).stdout
    assert f"time.sleep({LASTING})" not in shown


def test_what_a_test_may_take_is_told_by_the_last_that_held() -> None:
    assert [patience(first) for first in (0.1, 1.0, 60.0)] == [2.0, 4.0, 20]
    for is_patient, limit in ((True, 20.0), (False, 2.0)):
        test = Command("true", ".py", 20.0, is_patient)
        assert test.holds("") and test.limit == limit


LASTING = 86.0421
"""Seconds that no other process sleeps."""
LOOP = """
for i in range(3):
    if i:
        try:
            print(i)
        finally:
            pass
"""
DECORATED = "@d\ndef f(a: int, b: str = '', *c, k=1) -> int:\n    return 1\nf(1, 'b', k=2)\n"
POWER = """
def f(n):
    t = 0
    for i in range(n):
        if i > 3:
            t += i ** 2
    return t
def g(a):
    return a
"""


@pytest.mark.parametrize(
    ("text", "needed", "wanted"),
    [
        ("def f(a, b):\n    return a + b\nprint(f(1, 2))\nx = 3\n", "x", "x = 3\n"),
        ("def f():\n    if a:\n        x\n", "x", "x\n"),
        ("def f(a, b):\n    return g(b)\nf(1, 2)\n", "g(", "g()\n"),
        (LOOP, "print", "print\n"),
        (DECORATED, "def f", "def f():\n    pass\n"),
        ("x = {1: [2, 3], 4: (5, 6)}\ny = a < b < c\n", "<", "a < c\n"),
        ("def f(a):\n    b = a\n    return g(b)\nprint(f(1), f(2), h(3))\n", "h(", "h()\n"),
        ("def f(a):\n    g(a)\n    return 2\nx = f(1)\n", "g(", "g()\n"),
        ("width = size + 1\nfor i in range(3):\n    height = i * 2\n    g(width, height)\n", "g(size", "g(size)\n"),
        ("while a:\n    b -= 1\n    if b:\n        continue\n    g(b)\n", "g(b", "g(b)\n"),
        (
            "class C:\n    def f(self, a):\n        return self.g(a)\nx = C()\nreturned = x.f(3)\n",
            "self.g(a)",
            "self.g(a)\n",
        ),
    ],
)
def test_programs(text: str, needed: str, wanted: str) -> None:
    assert reduced(python_edits.normal(text), python_edits.EDITS, lambda made: needed in made) == wanted


def test_what_is_called_once_is_put_where_it_is_called() -> None:
    text = "class C:\n    def f(self, a):\n        b = a\n        return b\nx = C()\ny = x.f(3)\n"
    calls = next(edit for edit in python_edits.EDITS if edit.name == "calls")
    made = calls.without(python_edits.normal(text), 0, calls.count(text))
    assert made == "class C:\n    pass\nx = C()\nself = x\na = 3\nb = a\ny = b\n"


ANSWERING = """
def found(n):
    marks = [0] * n
    total = 0
    for mark in marks:
        total += mark
        marks[1] = 1
    return total + n
print(found(3), 4)
"""


def edited(name: str, text: str, number: int) -> str | None:
    edit = next(edit for edit in python_edits.EDITS if edit.name == name)
    return edit.without(python_edits.normal(text), number, number + 1)


def test_what_is_returned_may_be_another_variable() -> None:
    head = "def found(n):\n    marks = [0] * n\n"
    shown = "print(found(3), 4)\n"
    loop = "    for mark in marks:\n        marks[1] = 1\n    return marks\n"
    assert edited("answers", ANSWERING, 0) == head + loop + shown


def test_loops_become_their_first_round_and_variables_their_values() -> None:
    loop = "for i in x:\n    if i:\n        break\n    for j in i:\n        break\n    f(i)\n"
    rest = "if i:\n    pass\nfor j in i:\n    break\nf(i)\n"
    assert edited("bodies", loop, 0) == f"i = next(iter(x))\n{rest}"
    assert edited("bodies", "while x:\n    x -= 1\n    f(x)\n", 1) == "if x:\n    x -= 1\n    f(x)\n"
    assert edited("values", "i = a + 1\nj = 2\nj = i * j\n", 0) == "j = 2\nj = (a + 1) * j\n"


def test_a_statement_has_a_slice_and_the_shortest_comes_first() -> None:
    made = slices("import os\nx = 3\ny = x\ndef f(a):\n    return os.sep * a\nprint(y)\nprint(f(x), x)\nunused = 1\n")
    assert made == [
        "x = 3\n",
        "unused = 1\n",
        "x = 3\ny = x\n",
        "x = 3\ny = x\nprint(y)\n",
        "import os\nx = 3\n\ndef f(a):\n    return os.sep * a\nprint(f(x), x)\n",
    ]


def test_what_was_tried_in_vain_is_tried_again_at_the_end() -> None:
    """`a` can go only without `b`, which goes after it."""
    asked: list[str] = []

    def test(text: str) -> bool:
        asked.append(text)
        return "c" in text and ("a" in text or "b" not in text)

    assert reduced("a\nb\nc\n", python_edits.EDITS, test) == "c\n"
    assert len(asked) == len(set(asked))


NEEDING = """
import os, sys as system
from math import *
class A:
    def name(self):
        return helper()
def helper():
    return A, os.sep
def recursive():
    return recursive()
x = 3
print(A().name())
print(recursive())
print(system.argv)
"""


def test_with_a_statement_goes_what_only_it_needs() -> None:
    """Definitions that name each other stay, as long as one of them is needed."""
    text = python_edits.normal(NEEDING)
    needs = python_edits.EDITS[0]
    made = needs.without(text, 3, needs.count(text))
    assert made is not None and [line for line in made.splitlines() if line[:1] not in ("", " ")] == [
        *("import os", "from math import *", "class A:", "def helper():", "x = 3", "print(A().name())")
    ]
    assert needs.without(text, 0, 1) == text


WRONG_PASS = """
from dataclasses import dataclass
from pymlir.dialects import py_values as pyv
from pymlir.passes.base import Pass
from pymlir.passes.edit import erase

@dataclass(frozen=True)
class DropStores(Pass):
    name = "drop-stores"
    summary = "wrong on purpose"

    def run(self, module, context):
        stores = [op for op in module.walk() if isinstance(op, pyv.SetSubscriptOp)]
        for op in stores:
            erase(op)
        return bool(stores)
"""
STORES = """
def marks(limit: int) -> list[int]:
    found = [0] * limit
    for i in range(limit):
        if i % 3 == 0:
            found[i] = i
    return found

print(sum(marks(20)))
"""


def test_a_pass_that_changes_a_program_is_the_test_itself(tmp_path: Path) -> None:
    (tmp_path / "drop_stores.py").write_text(WRONG_PASS)
    known = tmp_path / "drop_stores-1.dist-info"
    known.mkdir()
    (known / "METADATA").write_text("Metadata-Version: 2.1\nName: drop-stores\nVersion: 1\n")
    (known / "entry_points.txt").write_text("[pymlir.passes]\ndrop-stores = drop_stores:DropStores\n")
    program = tmp_path / "app.py"
    program.write_text(FUNCTION.format(n=0, k=1) + STORES + CALLS.format(n=0, k=1))
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}

    def run(name: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "pymlir.tools.pyreduce", str(program), "--check-pass", name, "--seconds", "30"]
        return subprocess.run(argv, capture_output=True, text=True, check=False, cwd=ROOT, env=env)

    done = run("drop-stores")
    assert done.returncode == 0, done.stderr
    assert lines_of(done.stdout) < 6 and "] = " in done.stdout, done.stdout
    done = run("forward-tuples")
    assert done.returncode == 2 and "'forward-tuples' changes nothing that it does" in done.stderr
    done = run("no-such-pass")
    assert done.returncode == 2 and "no pass named 'no-such-pass'" in done.stderr


def test_ir() -> None:
    from pymlir.frontend import source_to_py
    from pymlir.passes.pipeline import NAMED, Pipeline
    from pymlir.tools.ir_text import print_ir

    module = source_to_py(POWER, "x.py").module
    Pipeline.from_text(NAMED["values"]).run(module)
    small = reduced(print_ir(module), ir_edits.EDITS, lambda text: '"**"' in text)
    assert lines_of(small) < 14 and "@g" not in small, small
    ir_edits.parsed(small)


GCD = "def gcd(a: int, b: int) -> int:\n    while b:\n        a, b = b, a % b\n    return a\n"


def test_branches_of_each_level_go_one_way() -> None:
    from pymlir.frontend import source_to_py
    from pymlir.passes.pipeline import NAMED, Pipeline
    from pymlir.tools.ir_text import print_ir

    for level, needed in (("values", '"%"'), ("rt", "rt.imod")):
        module = source_to_py(GCD, "x.py").module
        Pipeline.from_text(NAMED[level]).run(module)
        text = print_ir(module)
        assert "cond_br" in text and needed in text
        small = reduced(text, ir_edits.EDITS, lambda made, needed=needed: needed in made)
        assert "cond_br" not in small and lines_of(small) < 14, small


def test_what_cannot_go_does_not_keep_its_neighbours() -> None:
    """A run of ops one of which is needed elsewhere: the others go at once."""
    text = ir_edits.normal(NEEDED)
    ops = next(edit for edit in ir_edits.EDITS if edit.name == "ops")
    made = ops.without(text, 1, ops.count(text))
    assert made is not None and "muli" not in made and "constant" in made, made


NEEDED = """
func.func @f() -> i32 {
  %a = arith.constant 1 : i32
  %b = arith.muli %a, %a : i32
  func.return %a : i32
}
"""


def test_an_edit_that_is_no_program_is_no_candidate() -> None:
    assert all(edit.without("x = 1\n", 0, edit.count("x = 1\n")) != "" for edit in python_edits.EDITS)
    assert {edit.name: edit for edit in python_edits.EDITS}["statements"].without(
        "def f():\n    return 1\n", 1, 2
    ) == "def f():\n    pass\n"


@pytest.mark.parametrize(
    ("name", "text", "test", "message"),
    [
        ("app.py", "print(1)\n", "echo oh no >&2; false", "it exited with 1, saying 'oh no', and has to exit with 0"),
        ("app.txt", "print(1)\n", "true", "is neither .py nor .mlir"),
        ("app.py", "print(\n", "true", "does not parse"),
        ("app.py", "x = 1 # needed\n", "grep -q needed", "once comments and layout are gone"),
    ],
)
def test_what_cannot_be_reduced(name: str, text: str, test: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    argv = [sys.executable, "-m", "pymlir.tools.pyreduce", str(tmp_path / name), test]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert message in done.stderr
