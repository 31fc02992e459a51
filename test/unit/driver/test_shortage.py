"""What a user sees of a machine that is short of memory, a signal while compiling, a cache that goes away."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import subprocess
import time

import pytest
from processes import HEARING_INTERRUPTS, Place
from test_faults import processes_of

from pymlir import driver

FUNCTIONS = "".join(
    f"def f{n}(a):\n    t = {n}\n    for i in range(a):\n        t += i % {n + 2}\n    return t\n" for n in range(1500)
)
SMALL = "def f(a):\n    t = 0\n    for i in range(a):\n        t += i\n    return t\nprint(f(10))\n"


@pytest.mark.parametrize(
    ("error", "reason"), [(MemoryError(), "memory ran out"), (OSError(28, "No space left"), "No space left")]
)
def test_a_shortage_is_no_fault(error: Exception, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> None:
        raise error

    monkeypatch.setattr(driver, "run_pipeline", fails)
    artifact, warnings = driver.compile_source(SMALL.encode(), "app.py")
    assert not artifact["complete"] and not artifact["object"]
    assert [row["mode"] for row in artifact["report"]] == ["interpreted"] and reason in artifact["report"][0]["reason"]
    assert len(warnings) == 1 and warnings[0].startswith("app.py is left interpreted this time: ")
    assert reason in warnings[0] and "fault" not in warnings[0]


def test_without_memory_nothing_is_kept_and_the_next_run_compiles(place: Place) -> None:
    place.write("app.py", SMALL)
    run = f"{place.python} -m pymlir run --force-native app.py"
    for kilobytes in (20_000, 35_000, 200_000, 300_000, 330_000, 450_000):
        done = place.execute(["bash", "-c", f"ulimit -c 0; ulimit -v {kilobytes}; {run}"])
        assert (done.stdout, done.status) == ("45\n", 0)
        assert only_shortages(done.stderr)
        assert not place.kept() or not done.stderr
    assert place.execute(["bash", "-c", run]).stderr == ""
    assert len(place.kept()) == 1


def only_shortages(shown: str) -> bool:
    """Whether the user is told of nothing but what is short, in a line for each module."""
    lines = shown.splitlines()
    return all(line.startswith("pymlir: warning: ") and " is left interpreted this time: " in line for line in lines)


def test_without_files_to_open_the_program_runs(place: Place) -> None:
    place.write("helper.py", SMALL.replace("print", "# print"))
    place.write("app.py", f"import helper\n{SMALL}")
    for files in range(5, 11):
        shutil.rmtree(place.cache, ignore_errors=True)
        done = place.execute(["bash", "-c", f"ulimit -n {files}; {place.python} -m pymlir run app.py"])
        assert (done.stdout, done.status) == ("45\n", 0)
        assert only_shortages(done.stderr) and (done.stderr or len(place.kept()) == 2)
        assert files < 10 or not done.stderr


def test_without_room_for_a_file_one_warning_says_so(place: Place) -> None:
    place.write("helper.py", SMALL.replace("print", "# print"))
    place.write("app.py", f"import helper\n{SMALL}")
    done = place.execute(["bash", "-c", f"ulimit -f 1; {place.python} -m pymlir run app.py"])
    assert (done.stdout, done.status) == ("45\n", 0)
    assert done.stderr.count("\n") == 1 and "the compile cache is not used: " in done.stderr
    assert "File too large" in done.stderr and not place.kept()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_while_compiling_ends_the_run_as_it_ends_python(place: Place, number: signal.Signals) -> None:
    path = place.write("app.py", FUNCTIONS + "print(1)\n")
    shown, status = interrupted(place, str(path), number=number)
    assert (shown, status) == ("", -number)
    assert nobody_is_left(place)
    assert not place.kept()


def test_nothing_is_left_of_a_cache_file_that_was_begun(place: Place) -> None:
    """Killed at any step of the writing, with an older entry in its place or none."""
    place.cache.mkdir(0o700)
    steps = ["os.open", "os.access", "os.unlink", "os.link", "os.close"]
    for step, older in itertools.product(steps, (False, True)):
        if older:
            (place.cache / "entry.pmc").write_bytes(b"older")
        module, name = step.split(".")
        code = f"""
import os, signal
from pymlir.cache import write_atomically
plain = {step}
def dies(*given, **named):
    result = plain(*given, **named)
    if {step!r} != "os.open" or os.O_WRONLY & given[1]:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
{module}.{name} = dies
write_atomically({str(place.cache / "entry.pmc")!r}, b"newer")
"""
        place.plain("-c", code)
        left = {path.name: path.read_bytes() for path in place.kept()}
        assert left in [{}, {"entry.pmc": b"older"}, {"entry.pmc": b"newer"}], step


def interrupted(place: Place, *words: str, number: signal.Signals = signal.SIGINT) -> tuple[str, int]:
    """What a run shows that gets a signal, as from the terminal, when its compiler is at work."""
    running = subprocess.Popen(
        [place.python, "-c", HEARING_INTERRUPTS, "-m", "pymlir", "run", *words],
        cwd=place.folder,
        env=place.env(),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while len(processes_of(place)) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    os.killpg(running.pid, number)
    return running.communicate(timeout=60)[1], running.returncode


def nobody_is_left(place: Place) -> bool:
    deadline = time.monotonic() + 60
    while processes_of(place) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not processes_of(place)


def test_an_interrupt_while_compiling_is_one_of_the_program(place: Place) -> None:
    path = place.write("app.py", FUNCTIONS + "print(1)\n")
    shown, status = interrupted(place, str(path))
    lines = shown.splitlines()
    assert lines[:1] + lines[-1:] == ["Traceback (most recent call last):", "KeyboardInterrupt"], shown
    assert re.findall(r'File "(.*?)"', shown) == [str(path)]
    assert status == -signal.SIGINT
    assert nobody_is_left(place)
    assert not place.kept()


def test_an_interrupt_while_a_module_is_compiled_shows_no_compiler(place: Place) -> None:
    place.write("large.py", FUNCTIONS)
    program = "try:\n    import large\nfinally:\n    print(2)\n"
    path = place.write("app.py", program)
    shown, status = interrupted(place, str(path))
    assert shown.splitlines()[-1] == "KeyboardInterrupt"
    assert {name for name in re.findall(r'File "(.*?)"', shown) if not name.startswith("<frozen")} == {str(path)}
    assert status == -signal.SIGINT
    assert nobody_is_left(place)


def test_a_handler_of_the_program_runs_while_a_module_is_compiled(place: Place) -> None:
    place.write("large.py", FUNCTIONS)
    program = """
import signal
rung = []
signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
signal.setitimer(signal.ITIMER_REAL, 0.3)
import large
while not rung:
    pass
print(rung == [signal.SIGALRM], large.f3(4))
"""
    place.write("app.py", program)
    assert place.run("app.py") == place.plain("app.py")


def test_a_cache_folder_that_goes_away_is_made_again(place: Place) -> None:
    place.write("helper.py", SMALL.replace("print", "# print"))
    place.write(
        "app.py", f"import shutil\nshutil.rmtree({str(place.cache)!r})\n{SMALL}import helper\nprint(helper.f(3))\n"
    )
    done = place.run("--force-native", "app.py")
    assert (done.stdout, done.stderr) == ("45\n3\n", "")
    assert [path.name.partition(".")[0] for path in place.kept()] == ["helper"]
    shutil.rmtree(place.cache)
