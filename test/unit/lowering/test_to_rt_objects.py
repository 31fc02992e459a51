"""Objects in mixed functions, against CPython: when they die, how often they are counted, what is raised from where."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys

class Noisy:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("del", self.name)
    def __add__(self, other):
        return Noisy(f"({self.name}+{other})")
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError(i)
        return Noisy(f"{self.name}[{i}]")

def rebind(n: int):
    x = Noisy("start")
    total = 0
    for i in range(n):
        total += i * i
        x = x + i
        print("bound", i, total)
    print("end", x.name, total)
    return total

def returns(n: int):
    total = 0
    x = Noisy("r")
    for i in range(n):
        total += i
        if i == 2:
            return x
    return total

def params(o, n: int):
    total = 0
    for i in range(n):
        total += i
        o = o + i
    return o

def items(o, n: int):
    total = 0
    for item in o:
        total += n * 2
        last = item
        print("item", item.name)
    print("after loop", total)
    return total

def unpack(pairs, n: int):
    total = 0
    for i in range(n):
        for a, b in pairs:
            total += i
            c = a
    return c, total

def raises(o, n: int):
    total = 0
    for i in range(n):
        total += i
        x = o[i]
        print("got", x.name)
    return total

def branches(o, n: int):
    x = None
    total = 0
    for i in range(n):
        total += i * 3
        if i % 2 == 0:
            x = o
        else:
            x = Noisy(f"b{i}")
        print("turn", i)
    return x

def deletes(n: int):
    total = 0
    for i in range(n):
        total += i
        x = Noisy(f"d{i}")
        del x
        print("deleted", i)
    return total

def counts(o, n: int):
    total = 0
    a = o
    for i in range(n):
        total += i
        b = o
        c = [a, b]
        d = c[0]
    return total

def swap(a, b, n: int):
    total = 0
    for i in range(n):
        total += i
        a, b = b, a
    return a, b, total

def truth(o, n: int):
    total = 0
    i = 0
    while o and i < n:
        i += 1
        total += i
        if not o.name:
            break
    return total

def call_args(f, n: int):
    total = 0
    for i in range(n):
        total += i
        r = f(i, k=Noisy(f"arg{i}"))
    return total, r

print(rebind(4))
print("--"); r = returns(5); print(r.name); del r; print(returns(2))
print("--"); p = Noisy("p"); q = params(p, 3); print(q.name); del q
print("--"); two = [Noisy("a"), Noisy("b")]; print(items(two, 3)); del two
print("--"); s = Noisy("seq"); print(items(s, 3)); del s
print("--"); print(unpack([(1, 2), ("x", "y")], 3))
try:
    print(unpack([(1, 2, 3)], 2))
except ValueError as e:
    print(e)
print("--")
try:
    s = Noisy("r"); raises(s, 9)
except IndexError as e:
    print("index", e)
print("--"); b = branches(p, 4); print(b.name); b = branches(p, 3); print(b is p)
print("--"); print(deletes(3))
print("--"); before = sys.getrefcount(p); counts(p, 1000); print(sys.getrefcount(p) - before)
before = sys.getrefcount(p); x = swap(p, None, 1001); print(x[1] is p); del x; print(sys.getrefcount(p) - before)
before = sys.getrefcount(p); print(truth(p, 100)); print(sys.getrefcount(p) - before)
print("--"); print(call_args(lambda i, k: k.name, 3))
for n in (0, 1):
    try:
        print(unpack([(1, 2)], n))
    except UnboundLocalError as e:
        print(e)
big = object()
before = sys.getrefcount(big)
for k in range(50):
    params_r = counts(big, 10)
    swap(big, big, 11)
print(sys.getrefcount(big) - before)
print("end")
"""


def run(*command: str) -> str:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr[-200:]


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("objects") / "objects_program.py"
    path.write_text(PROGRAM)
    return path


@pytest.mark.parametrize("stress", [1, 2, 3, 7, 1000000])
def test_objects_live_and_die_as_in_cpython(script: Path, stress: int) -> None:
    got = run("-m", "pymlir", "run", "--force-native", f"--deopt-stress={stress}", str(script))
    assert got == run(str(script))


def test_the_functions_are_native(script: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pymlir", "run", "--force-native", "--report", str(script)],
        capture_output=True,
        text=True,
        check=True,
    )
    # Not those that rebind a local which may be an argument: the interpreter keeps them.
    for name in ("rebind", "items", "unpack", "raises", "deletes", "truth", "call_args"):
        assert f" {name}: native (mixed)" in done.stderr
