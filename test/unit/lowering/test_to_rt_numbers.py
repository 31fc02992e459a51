"""Every operator and function on numbers, with the values where rules change, against CPython."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

INTS = [0, 1, -1, 2, -3, 7, 63, 64, -64, 2**53, -(2**53) - 1, 2**62, 2**63 - 1, -(2**63), -(2**63) + 1, 2**63, 10**20]
FLOATS = """\
0.0 -0.0 1.0 -1.0 0.5 2.5 -2.5 -7.25 1e16 1e308 -1e308 5e-324 float('inf') float('-inf') float('nan')
2.0**53 2.0**63 -2.0**63""".split()  # noqa: SIM905 -- reads better
PAIRS = {
    "a: int, b: int": "ii",
    "a: float, b: float": "ff",
    "a: int, b: float": "if",
    "a: float, b: int": "fi",
    "a: bool, b: int": "bi",
    "a: bool, b: bool": "bb",
}
INT_EXPRESSIONS = """\
-a|+a|~a|not a|abs(a)|int(a)|float(a)|bool(a)|round(a)|a // 3|a % 3|a // -3|a % -3|a / 3|a ** 2|a << 3
a >> 3|a * 3 + 1|a if a else 5|a and 3|a or 7|0 < a < 10|min(a, 3)|max(3, a)|a % 2 == 0|a & -a|(a ^ 5) * 2|pow(a, 3)
math.sqrt(a)|math.isqrt(a)|math.gcd(a, 12)|math.floor(a)|a - 1 if a > 0 else a + 1|a is None|a == None|2 / a""".replace(
    "\n", "|"
).split("|")
FLOAT_EXPRESSIONS = """\
-a|+a|not a|abs(a)|int(a)|float(a)|bool(a)|round(a)|round(a, 2)|round(a, -2)|a // 2|a % 2|a / 2|2 / a
a ** 0.5|a ** 2|a ** -1|a if a else 5.0|min(a, 1.5)|max(a, 1.5)|min(1.5, a)|0.0 < a < 10.0|1.0 if a > 1 else a
math.floor(a)|math.ceil(a)|math.trunc(a)|math.sqrt(a)|math.sin(a)|math.exp(a)|math.log(a)|math.isnan(a)|math.fabs(a)
math.degrees(a)|math.tan(a)|math.acos(a)|math.cosh(a)|math.log2(a)""".replace("\n", "|").split("|")

RUN = """
def show(f, expression, arguments):
    try:
        value = f(*arguments)
        return f"{expression} {arguments} {type(value).__name__} {value!r}"
    except Exception as error:
        return f"{expression} {arguments} {type(error).__name__}: {error}"

KINDS = {"i": INTS, "f": FLOATS, "b": [False, True]}
for f, kinds, expression in FUNCTIONS:
    for a in KINDS[kinds[0]]:
        for b in KINDS[kinds[1]] if len(kinds) == 2 else [None]:
            if kinds == "ii" and abs(b) > 200 and ("**" in expression or "<<" in expression):
                continue
            print(show(f, expression, (a, b) if len(kinds) == 2 else (a,)))
"""


def program() -> str:
    functions: list[tuple[str, str, str]] = []
    for parameters, kinds in PAIRS.items():
        operators = "+ - * // % / ** < <= == != > >="
        operators += " << >> & | ^" if "f" not in kinds else ""
        functions += [(parameters, kinds, f"a {operator} b") for operator in operators.split()]
    functions += [("a: int", "i", expression) for expression in INT_EXPRESSIONS]
    functions += [("a: float", "f", expression) for expression in FLOAT_EXPRESSIONS]
    lines = ["import math", f"INTS = {INTS}", f"FLOATS = [{', '.join(FLOATS)}]"]
    for number, (parameters, _, expression) in enumerate(functions):
        lines.append(f"def f{number}({parameters}):\n    return {expression}")
    rows = ", ".join(f"(f{number}, {kinds!r}, {text!r})" for number, (_, kinds, text) in enumerate(functions))
    return "\n".join([*lines, f"FUNCTIONS = [{rows}]", RUN])


def run(*command: str) -> str:
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("numbers") / "numbers_program.py"
    path.write_text(program())
    return path


@pytest.mark.parametrize("stress", [1000000, 2])
def test_numbers_are_those_of_cpython(script: Path, stress: int) -> None:
    report = script.with_suffix(".json")
    options = ["--force-native", "--report=json", f"--report-file={report}", f"--deopt-stress={stress}"]
    got = run("-m", "pymlir", "run", *options, str(script)).splitlines()
    wanted = run(str(script)).splitlines()
    assert [pair for pair in zip(got, wanted, strict=True) if pair[0] != pair[1]] == []
    text = json.dumps(json.loads(report.read_text()))
    assert text.count('"scalar"') > 100, "the functions were to run natively"
