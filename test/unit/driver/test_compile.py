"""Executables and extension modules do what the program does under python, natively, without pymlir."""

from __future__ import annotations

import json
import os
import sys

import pytest
from processes import Place

FIB = """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
"""

PROGRAMS = {
    "argv": "import sys; print(sys.argv[1:], __name__, sorted(globals()))",
    "builtins": "print(exit, quit, help, copyright, credits is not None)",
    "exit": "exit(3)",
    "sys_exit": "import sys; sys.exit('text')",
    "exception": "def f(a): return 1 / a\nprint('before')\nf(0)",
    "overflow": FIB + "def f(n):\n    x = 1\n    for i in range(n): x = x * 3\n    return x\nprint(f(100), fib(20))",
    "division": "def f(n):\n    t = 0\n    for i in range(n): t += 10 // (i - 5)\n    return t\nf(9)",
    "interrupt": "raise KeyboardInterrupt",
    "atexit": "import atexit\natexit.register(lambda: print('bye'))\nprint('hi')",
    "stdin": "print(input().upper())",
    "standard_library": "import json, decimal, re\nprint(json.dumps([1]), decimal.Decimal(1) / 3)",
    "not_there": "import no_such_module_at_all",
    "modules": "from helper import twice\nimport package.inner as inner\nprint(twice(21), inner.value, inner.__name__)",
    "broken_module": "try:\n    import broken\nexcept SyntaxError as e:\n    print(e)",
    "raising_module": "import raising",
    "recursion": "def f(n): return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError as e:\n    print(e)",
    "order_of_sets": "for n in {17, 9, 1}: print(n)\nclass C:\n    def f(self): return {8, 40, 24}\n"
    "print(C().f(), {40, 8, 24}, {257, -2**62, 2**53 + 1}, 9 in {1, 17, 9}, {8, (9, (17, 1)), 1.5, True})",
    "odd_sets": "def f(x):\n    y = {(yield), 17, 9, (z := 1)}\n    print(sorted(y, key=repr), {1: 2}, {*[3]})\n"
    "g = f(0)\nnext(g)\ntry: g.send(5)\nexcept StopIteration: print(" + " + ".join(["1"] * 2000) + ", {-(9), 17, 1})",
    "encoding": "print('\u00e9\u4e2d')",
}

MODULES = {
    "helper.py": "def twice(n):\n    t = 0\n    for i in range(2): t += n\n    return t\n",
    "package/__init__.py": "from . import inner\n",
    "package/inner.py": FIB + "value = fib(15)\n",
    "broken.py": "def (:\n",
    "raising.py": "1 / 0\n",
}


SETS_OF_STRINGS = """
def words(x):
    return x in {"to", "be", "or", "not", 1, (2, "that")}
for word in {"is", "the", "question", "whether"}: print(word)
print({"tis", b"nobler", "in", 1e999}, [w for w in {"the", "mind", "to", "suffer"}], {"be", "to", "or", (2, "that")})
print(words.__code__.co_consts, words("to"), {1, "mind", "the"}, {True, "the", "mind"}, {"the", "mind", 1.0})
"""


@pytest.mark.parametrize("seed", ["0", "1", "2", "3", "4", "5"])
def test_sets_of_strings_by_a_seed(seed: str, place: Place) -> None:
    place.write("app.py", SETS_OF_STRINGS)
    made = place.pymlir("compile", "app.py", "-o", "app", PYMLIR_CACHE_DIR=shared_cache(place))
    assert made.status == 0, made.stderr
    wanted = place.plain("app.py", PYTHONHASHSEED=seed)
    assert place.execute(["./app"], PYTHONHASHSEED=seed) == wanted


@pytest.mark.parametrize("name", PROGRAMS)
def test_executable(name: str, place: Place) -> None:
    for module, text in MODULES.items():
        place.write(module, text)
    place.write(f"{name}.py", PROGRAMS[name])
    made = place.pymlir("compile", f"{name}.py", "-o", "app", PYMLIR_CACHE_DIR=shared_cache(place))
    assert made.status == 0, made.stderr
    wanted = place.plain(f"{name}.py", "a", "b", stdin="x\n")
    got = place.execute(["./app", "a", "b"], "x\n", PYTHONPATH="")
    assert got == wanted


def shared_cache(place: Place) -> str:
    """One cache for all tests here, so that the C runtime is compiled once."""
    return str(place.folder.parent.parent / "shared-cache")


def test_modules_are_inside(place: Place) -> None:
    for module, text in MODULES.items():
        place.write(module, text)
    place.write("app.py", PROGRAMS["modules"])
    place.pymlir("compile", "app.py", "-o", "app", PYMLIR_CACHE_DIR=shared_cache(place))
    elsewhere = place.folder.parent / "elsewhere"
    elsewhere.mkdir()
    os.rename(place.folder / "app", elsewhere / "app")
    assert place.execute([str(elsewhere / "app")], PYTHONPATH="").stdout == "42 610 package.inner\n"


def test_site_packages_are_found(place: Place) -> None:
    place.write("app.py", "import xdsl, sys; print(xdsl.__name__, sys.prefix)")
    place.pymlir("compile", "app.py", "-o", "app", PYMLIR_CACHE_DIR=shared_cache(place))
    assert place.execute(["./app"], PYTHONPATH="") == place.plain("app.py")


def test_extension_modules(place: Place) -> None:
    for module in ("package/__init__.py", "package/inner.py"):
        place.write(module, MODULES[module])
    place.write("package/deep/__init__.py", "from ..inner import fib\nclass C:\n    def m(self, n): return fib(n)\n")
    made = place.pymlir("compile", "package", "--ext", "-o", "out", PYMLIR_CACHE_DIR=shared_cache(place))
    assert made.status == 0, made.stderr
    assert not list((place.folder / "out").rglob("*.py"))
    ask = "import package.deep as d; print(d.C().m(20), d.C.m.__module__, d.__file__.endswith('.so'), d.__path__)"
    out = place.folder / "out"
    got = place.execute([sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(out)!r}); {ask}"])
    assert (got.stdout, got.stderr) == (f"6765 package.deep True ['{out}/package/deep']\n", "")


def test_many_extension_modules_in_one_process(place: Place) -> None:
    """There are few function watchers in an interpreter; every module is native all the same."""
    for number in range(12):
        place.write(f"many/m{number}.py", FIB)
    place.pymlir("compile", "many", "--ext", "-o", "out", PYMLIR_CACHE_DIR=shared_cache(place))
    code = "import sys; sys.path.insert(0, 'out')\n" + "".join(
        f"import m{number}; print(m{number}.fib(20))\n" for number in range(12)
    )
    assert place.execute([sys.executable, "-c", code], PYTHONPATH="").stderr == ""


@pytest.mark.parametrize(
    ("level", "part"),
    [("py", "py.func @fib"), ("rt", "rt.func @fib"), ("mlir", "func.func"), ("llvm", "define"), ("asm", ".text")],
)
def test_levels(level: str, part: str, place: Place) -> None:
    place.write("fib.py", FIB)
    assert part in place.pymlir("compile", "fib.py", f"--emit={level}").stdout
    assert part in place.pymlir("compile", "fib.py", f"--emit={level}", "-o", "-").stdout
    assert place.pymlir("compile", "fib.py", f"--emit={level}", "-o", "x").stdout == ""
    assert part in (place.folder / "x").read_text()


def test_object(place: Place) -> None:
    place.write("fib.py", FIB)
    place.pymlir("compile", "fib.py", "--emit=obj", "-o", "fib.o")
    assert (place.folder / "fib.o").read_bytes()[:4] == b"\x7fELF"


def test_report_alone_is_text(place: Place) -> None:
    place.write("fib.py", FIB)
    outcome = place.pymlir("compile", "--report", "--emit=rt", "fib.py")
    assert "rt.func @fib" in outcome.stdout and outcome.status == 0, outcome
    outcome = place.pymlir("compile", "--report", "fib.py", PYMLIR_CACHE_DIR=shared_cache(place))
    assert "fib: native" in outcome.stderr and outcome.status == 0, outcome


def test_versions(place: Place) -> None:
    outcome = place.pymlir("--version")
    assert outcome.stdout.startswith("pymlir 0.") and "llvmlite" in outcome.stdout


def test_check(place: Place) -> None:
    place.write("fib.py", FIB + "def g(x): return x.y\n")
    told = place.pymlir("check", "fib.py").stdout.splitlines()
    assert "fib: native" in told[0] and "g: interpreted: " in told[1]
    (module,) = json.loads(place.pymlir("check", "fib.py", "--report=json").stdout)["modules"]
    assert [(row["name"], row["mode"]) for row in module["functions"]] == [("fib", "scalar"), ("g", "interpreted")]
