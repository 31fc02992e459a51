"""Many processes and threads that want the same compiled: few compilers, one entry, nobody hangs."""

from __future__ import annotations

import fcntl
import os
import subprocess
import threading
import time
from pathlib import Path

import pytest
from processes import Place

from pymlir import cache, turns
from pymlir.turns import NoTurn, Turn, in_turn

SUM = "def total(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t\n"
MANY = [8, 200] if "PYMLIR_ROBUST" in os.environ else [8]


@pytest.mark.parametrize("count", MANY)
def test_many_processes_compile_the_same_module(place: Place, count: int) -> None:
    place.write("app.py", SUM + "print(total(10))\n")
    command = [place.python, "-m", "pymlir", "run", "app.py"]
    processes = [
        subprocess.Popen(
            command, cwd=place.folder, env=place.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(count)
    ]
    shown = [(*process.communicate(timeout=300), process.returncode) for process in processes]
    assert shown == [("45\n", "", 0)] * count
    (entry,) = place.kept()
    assert entry.name.startswith("app.")
    assert cache.read_payload(str(entry), None) is not None
    made = entry.stat().st_mtime_ns
    assert place.run("app.py").stdout == "45\n" and entry.stat().st_mtime_ns == made


def test_threads_that_import_at_the_same_time_get_their_own_modules(place: Place) -> None:
    numbers = range(6)
    for number in numbers:
        functions = "".join(SUM.replace("total", f"f{n}") for n in range(8 * number))
        place.write(f"m{number}.py", f"{functions}{SUM.replace('t = 0', f't = {number}000')}")
    program = f"""
import importlib, threading
found = {{}}
def bring(number):
    found[number] = importlib.import_module(f"m{{number}}").total(10)
threads = [threading.Thread(target=bring, args=(number,)) for number in {list(numbers)}]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sorted(found.items()))
"""
    place.write("app.py", program)
    done = place.run("app.py")
    assert (done.stdout, done.stderr) == (f"{[(number, number * 1000 + 45) for number in numbers]}\n", "")


def test_a_process_waits_its_turn_and_finds_it_done(tmp_path: Path) -> None:
    held = [Turn(str(tmp_path)) for _ in range(turns.places())]
    assert all(turn.take() for turn in held) and not Turn(str(tmp_path)).take()
    looked: list[int] = []

    def done() -> str | None:
        looked.append(1)
        return "theirs" if len(looked) > 2 else None

    assert in_turn(str(tmp_path), done, lambda: "mine", True) == "theirs"
    held[0].give_back()
    assert in_turn(str(tmp_path), lambda: None, lambda: "mine", True) == "mine"
    assert held[0].take()


def test_a_process_that_waited_too_long_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    assert all([Turn(str(tmp_path)).take() for _ in range(turns.places())])
    started = time.monotonic()
    with pytest.raises(NoTurn):
        in_turn(str(tmp_path), lambda: None, lambda: "mine", True)
    assert 0.2 <= time.monotonic() - started < 5
    with pytest.raises(NoTurn):
        in_turn(str(tmp_path), lambda: None, lambda: "mine", False)


def test_a_run_without_a_turn_is_interpreted_and_silent(place: Place) -> None:
    """It must not hang on a compiler that is stopped, and has nothing to complain of."""
    place.cache.mkdir(0o700)
    handles = [os.open(place.cache / f"turn-{n}", os.O_CREAT | os.O_RDWR, 0o600) for n in range(turns.places())]
    for handle in handles:
        fcntl.flock(handle, fcntl.LOCK_EX)
    place.write("app.py", SUM + "import m0, m1\nprint(total(10), m0.total(4), m1.total(5))\n")
    for number in (0, 1):
        place.write(f"m{number}.py", SUM)
    start = "from pymlir import turns\nturns.PATIENCE = 1.0\n"
    place.write("sitecustomize.py", start)
    path = f"{place.folder}{os.pathsep}{place.env()['PYTHONPATH']}"
    done = place.run("app.py", PYTHONPATH=path)
    assert (done.stdout, done.stderr, done.status) == ("45 6 10\n", "", 0)
    assert not place.kept()
    for handle in handles:
        os.close(handle)
    assert place.run("app.py", PYTHONPATH=path).stdout == "45 6 10\n"
    assert len(place.kept()) == 3


def test_a_killed_process_gives_its_turn_back(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pymlir.turns import Turn, places\n"
        "held = [Turn(sys.argv[1]) for _ in range(places())]\n"
        "print(all(turn.take() for turn in held), flush=True)\n"
        "time.sleep(100)\n"
    )
    words = [Place(tmp_path).python, "-c", code, str(tmp_path)]
    holder = subprocess.Popen(words, env=Place(tmp_path).env(), stdout=subprocess.PIPE, text=True)
    assert holder.stdout and holder.stdout.readline() == "True\n"
    assert not Turn(str(tmp_path)).take()
    threading.Timer(0.3, holder.kill).start()
    assert in_turn(str(tmp_path), lambda: None, lambda: "mine", True) == "mine"
    holder.communicate()


def test_where_no_file_can_be_locked_everybody_has_a_turn(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    assert Turn(absent).take() and Turn(absent).take()
    assert in_turn(absent, lambda: None, lambda: "mine", False) == "mine"
