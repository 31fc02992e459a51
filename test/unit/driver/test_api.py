"""`@pymlir.jit`, `pymlir.install`, `pymlir.compile_module`: native code in a program started by python."""

from __future__ import annotations

from processes import Place

LOOP = """
def total(n, step=1):
    s = 0
    for i in range(n):
        s += i * step
    return s
"""

COUNT = """
def entries(function):
    from pymlir.api import session
    from pymlir import _runtime
    rows = [row for _, native in session().loaded for row in _runtime.stats(native)]
    return {row["name"]: row["entries"] for row in rows}.get(function)
"""


def test_jit(place: Place) -> None:
    jit = "import pymlir\n" + COUNT + LOOP.replace("def total", "@pymlir.jit\ndef total")
    place.write("app.py", jit + "print(total(1000), total(10, step=2), total.__name__, entries('total'))\n")
    assert place.plain("app.py").stdout == "499500 90 total 2\n"
    assert place.plain("app.py").stdout == "499500 90 total 2\n"


NESTED = """
import pymlir
K = 7
def make():
    @pymlir.jit()
    def f(n):
        return n * K
    return f
print(make()(6))
"""

NO_SOURCE = """
import pymlir
names = {}
exec('def f(x): return x + 1', names)
print(pymlir.jit(names['f'])(1), pymlir.jit(len)('ab'))
"""


def test_jit_inside_a_function_and_with_globals(place: Place) -> None:
    place.write("app.py", NESTED)
    assert place.plain("app.py").stdout == "42\n"


def test_jit_without_source(place: Place) -> None:
    place.write("app.py", NO_SOURCE)
    assert place.plain("app.py").stdout == "2 2\n"


def test_install(place: Place) -> None:
    place.write("mine.py", LOOP)
    use = (
        "import pymlir\npymlir.install()\nimport mine\nprint(mine.total(1000), entries('total'))\npymlir.uninstall()\n"
    )
    place.write("app.py", COUNT + use)
    assert place.plain("app.py").stdout == "499500 1\n"


def test_compile_module(place: Place) -> None:
    place.write("mine.py", LOOP + "print(__name__)")
    use = "import pymlir\nm = pymlir.compile_module('mine.py')\nprint(m.total(10), entries('total'), m.__file__)\n"
    place.write("app.py", COUNT + use)
    assert place.plain("app.py").stdout == f"mine\n45 1 {place.folder}/mine.py\n"


def test_include_and_exclude(place: Place) -> None:
    place.write("mine.py", LOOP)
    place.write("other.py", LOOP)
    place.write("app.py", "import mine, other, bisect\nmine.total(5), other.total(5)\n")
    told = place.run("--report", "--exclude=oth*", "--include", "bisect", "app.py").stderr
    assert "mine.py" in told and "bisect.py" in told and "other.py" not in told


def test_the_main_program_is_excluded_by_its_name(place: Place) -> None:
    place.write("app.py", LOOP + "print(total(5))\n")
    for pattern in "__main__", "*":
        outcome = place.run("--report", f"--exclude={pattern}", "app.py")
        assert outcome.stdout == "10\n" and "native" not in outcome.stderr
    assert "total: native" in place.run("--report", "--exclude=app", "app.py").stderr
