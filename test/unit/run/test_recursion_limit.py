"""How deep a recursion gets: as deep as in CPython, also where calls of C functions count on one minor."""

from __future__ import annotations

from pathlib import Path

import pytest
from programs import Compiled, environment, execute, interpreters

CODE = """
count = 0

def down(n: int) -> None:
    global count
    getattr(1, "real", None)
    count += 1
    down(n + 1)

def measured(n: int) -> int:
    global count
    count += len("abc") * 0 + 1
    return measured(n + 1)

def kept(n: int, found: list) -> int:
    found.append(n)
    return kept(n + 1, found)

def deepest(function, *args):
    global count
    count = 0
    try:
        function(0, *args)
    except RecursionError as error:
        print(function.__name__, count, *map(len, args), error)

for _ in range(3):
    deepest(down)
    deepest(measured)
    deepest(kept, [])
"""


@pytest.mark.parametrize("minor", interpreters())
def test_c_functions_at_the_limit(minor: str, caches: Path, tmp_path: Path) -> None:
    (tmp_path / "deep.py").write_text(CODE)
    run = Compiled(interpreters()[minor], caches / minor)
    wanted = execute([run.python, "deep.py"], tmp_path, "", environment())
    assert wanted.stdout.count("recursion") == 3 * len(("down", "measured", "kept"))
    report = tmp_path / "report.txt"
    options = ["--force-native", "--report", "--report-file", str(report)]
    assert execute(run.command(*options, "deep.py"), tmp_path, "", run.env()) == wanted
    assert report.read_text().count("native (mixed)") >= len(("down", "measured", "kept"))
