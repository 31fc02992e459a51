"""Sources that are no everyday text: pymlir says what CPython says, byte for byte, and never shows itself."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from processes import Outcome, Place

DIGITS = b"def f(n):\n    t = 0\n    for i in range(n): t += i\n    return t\nprint(f(10))\n"
SOURCES: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n\n   \n",
    "byte_order_mark": b"\xef\xbb\xbf" + DIGITS,
    "latin_1": b"# -*- coding: latin-1 -*-\nprint('\xe9')\n" + DIGITS,
    "utf_16": "print(1)\n".encode("utf-16"),
    "unknown_encoding": b"# coding: klingon\n" + DIGITS,
    "contradiction": b"\xef\xbb\xbf# coding: latin-1\n" + DIGITS,
    "not_utf_8": b"print('\xff')\n",
    "null_byte": b"print(1)\n\0print(2)\n",
    "null_byte_first": b"\0",
    "form_feed": b"\x0c" + DIGITS + b"\x0cprint(2)\n",
    "carriage_returns": DIGITS.replace(b"\n", b"\r\n"),
    "old_mac": DIGITS.replace(b"\n", b"\r"),
    "no_last_newline": DIGITS.rstrip(),
    "backslash_at_the_end": b"print(1)\\",
    "tabs_and_spaces": b"if 1:\n\tx = 1\n        print(x)\n",
    "unclosed": b"print((1,\n",
    "unclosed_string": b"'''abc\n",
    "bad_escape": b"print('\\d')\n",
    "parentheses": b"x = " + b"(" * 10_000 + b")" * 10_000 + b"\n",
    "deep_if": b"".join(b" " * i + b"if 1:\n" for i in range(99)) + b" " * 99 + b"print(1)\n",
    "too_deep_if": b"".join(b" " * i + b"if 1:\n" for i in range(101)) + b" " * 101 + b"print(1)\n",
    "long_sum": b"print(" + b"+".join([b"1"] * 5000) + b")\n",
    "nested_functions": b"".join(b" " * i + b"def f():\n" for i in range(60))
    + b" " * 60
    + b"return 1\nprint(f.__name__)\n",
    "big_int": b"x = " + b"9" * 5000 + b"\n",
    "huge_int": b"def f():\n    t = 0\n    for i in range(3): t += " + b"9" * 4000 + b"\n    return t\nprint(f())\n",
    "surrogate": b"print(ascii('\\ud800'))\n",
    "soft_keywords": b"match = case = type = _ = 1\nprint(match, case, type, _)\n",
    "return_outside": b"return 1\n",
    "star_outside": b"*a\n",
    "none_assigned": b"None = 1\n",
    "await_outside": b"await x\n",
    "long_line": b"x = '" + b"a" * 1_000_000 + b"'\nprint(len(x))\n",
    "long_names": b"def "
    + b"f" * 3000
    + b"(n):\n    for i in range(n): n += 1\n    return n\nprint("
    + b"f" * 3000
    + b"(3))\n",
    "other_letters": "def größe(ñ):\n    for _ in range(ñ): ñ += 1\n    return ñ\nprint(größe(3))\n".encode(),
}


def execute(place: Place, *words: str) -> tuple[bytes, bytes, int]:
    """Bytes, since what is printed may be no text."""
    done = subprocess.run(
        [place.python, *words], cwd=place.folder, env=place.env(), capture_output=True, check=False, timeout=120
    )
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize("name", SOURCES)
def test_source(name: str, place: Place) -> None:
    (place.folder / "odd.py").write_bytes(SOURCES[name])
    path = str(place.folder / "odd.py")
    wanted = execute(place, path)
    assert execute(place, "-m", "pymlir", "run", "--force-native", path) == wanted


TOKENS = [
    "def",
    "(",
    ")",
    ":",
    "\n    ",
    "return",
    "if",
    "else",
    "for",
    "in",
    "x",
    "1",
    "**",
    "//",
    "lambda",
    "*",
    "=",
    "==",
    "[",
    "}",
]


def mutated(generator: random.Random) -> bytes:
    """A small program with a few bytes or words replaced, dropped or doubled."""
    data = bytearray(DIGITS * 2)
    for _ in range(generator.randint(1, 3)):
        at = generator.randrange(len(data))
        match generator.randrange(4):
            case 0:
                data[at] = generator.randrange(256)
            case 1:
                del data[at : at + generator.randint(1, 6)]
            case 2:
                data[at:at] = f" {generator.choice(TOKENS)} ".encode()
            case _:
                data[at:at] = data[at : at + generator.randint(1, 20)]
    return bytes(data)


def test_mutated_sources_are_compiled_or_refused_as_by_cpython(place: Place) -> None:
    """In one process: whatever `compile` takes, the compiler takes without a fault of its own."""
    from pymlir.driver import Settings, compile_plain, compile_source

    generator = random.Random(7)
    tried = 0
    for _ in range(2000):
        source = mutated(generator)
        try:
            compile_plain(source, "odd.py", -1)
        except (SyntaxError, ValueError):
            continue
        tried += 1
        if tried <= 40:
            _, warnings = compile_source(source, "odd.py", Settings(opt_level=0, force_native=True))
            assert not warnings, (source, warnings)
    assert tried > 40


def both(place: Place, *words: str) -> tuple[Outcome, Outcome]:
    return place.plain(*words), place.run(*words)


def test_a_script_behind_a_link_is_what_it_is_for_python(place: Place) -> None:
    place.write("real/app.py", "import sys, helper\nprint(sys.path[0], __file__, sys.argv, helper.__file__)\n")
    place.write("real/helper.py", "")
    (place.folder / "link.py").symlink_to(place.folder / "real" / "app.py")
    wanted, got = both(place, "link.py", "a")
    assert got == wanted


def test_a_pipe_is_a_script(place: Place) -> None:
    quoted = str(Path(place.python))
    (place.folder / "app.py").write_bytes(DIGITS)
    for module in ("", "-m pymlir run"):
        done = place.execute(["bash", "-c", f"{quoted} {module} <(cat app.py)"])
        assert (done.stdout, done.status) == ("45\n", 0), done.stderr


def test_closed_standard_streams(place: Place) -> None:
    (place.folder / "app.py").write_bytes(DIGITS + b"import sys\nsys.exit(3)\n")
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        results = [
            place.execute(["bash", "-c", f"{place.python} {module} app.py {closed}"])
            for module in ("", "-m pymlir run")
        ]
        assert results[0] == results[1], closed


def test_without_a_home_or_with_one_that_cannot_be_written(place: Place) -> None:
    (place.folder / "app.py").write_bytes(DIGITS)
    argv = [place.python, "-m", "pymlir", "run", "app.py"]
    for home in ({}, {"HOME": "/proc"}, {"HOME": "/nonexistent"}):
        env = {name: value for name, value in place.env().items() if name not in {"HOME", "PYMLIR_CACHE_DIR"}}
        env["XDG_CACHE_HOME"] = "/proc/nothing"
        done = subprocess.run(
            argv, cwd=place.folder, env={**env, **home}, capture_output=True, text=True, check=False, timeout=120
        )
        assert (done.stdout, done.returncode) == ("45\n", 0)
        assert done.stderr.startswith("pymlir: warning: the compile cache is not used") and done.stderr.count("\n") == 1


def test_a_full_disk_only_means_that_nothing_is_kept(place: Place) -> None:
    (place.folder / "app.py").write_bytes(DIGITS)
    done = place.execute(["bash", "-c", f"ulimit -f 1; trap '' XFSZ; {place.python} -m pymlir run app.py"])
    assert (done.stdout, done.status) == ("45\n", 0), done.stderr
    assert "Traceback" not in done.stderr
    assert not place.kept()
