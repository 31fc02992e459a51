"""CPython's own tests under us: the comparison, and three small test modules, which must do as CPython does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pymlir.tools.cpython import runs, table
from pymlir.tools.cpython.child import name_of
from pymlir.tools.cpython.compare import Comparer, Comparison, counts, differences
from pymlir.tools.cpython.names import all_names, is_core
from pymlir.tools.cpython.runs import PLAIN, Run, compiler_digest, files_of, key_of, read_log
from pymlir.tools.cpython.stress import MODES, Stress, parse
from pymlir.tools.cpython.table import page

SMALL = ("test_augassign", "test_global", "test_with")
IN_THE_BACKGROUND = """
import signal
for number in (signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
from pymlir.tools.cpython.child import settle
settle()
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGHUP).name)
"""


def test_several_may_publish_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "RECORD", tmp_path / "record.json")
    monkeypatch.setattr(table, "PAGE", tmp_path / "page.md")
    names = [f"test_{number}" for number in range(24)]
    children: list[int] = []
    for start in range(4):
        if (child := os.fork()) == 0:
            for name in names[start::4]:
                table.publish(Comparison(f"test.{name}", Run("plain", ""), Run("ours", "")))
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    assert sorted(json.loads(table.RECORD.read_text())[runs.MINOR]) == sorted(names)


def test_differences_are_told_by_test() -> None:
    plain = Run("plain", "", outcomes={"a": "passed", "b": "passed", "c": "skipped"})
    ours = Run("ours", "", outcomes={"a": "passed", "b": "failed", "d": "passed"}, ended="SIGSEGV")
    assert differences(plain, ours) == {
        "b": ("passed", "failed"),
        "c": ("skipped", "not run"),
        "d": ("not run", "passed"),
        "<process>": ("ended well", "SIGSEGV"),
    }


def test_a_subtest_named_after_a_temporary_file_is_the_same_in_each_process() -> None:
    plain = Run("plain", "", outcomes={"a (path='@test_41_tmpx')": "passed", "b [@TEST_41_TMPX]": "passed"})
    ours = Run("ours", "", outcomes={"a (path='@test_7_tmpx')": "failed", "b [@TEST_7_TMPX]": "passed"})
    assert differences(plain, ours) == {"a (path='@test_PID_tmpx')": ("passed", "failed")}


def test_a_subtest_named_after_an_object_is_the_same_in_each_process() -> None:
    class Test:
        def id(self) -> str:
            return f"a (one={object.__repr__(self)}, mock=<Mock id='{id(self)}'>)"

    one, other = Test(), Test()
    assert one.id() != other.id()
    assert name_of(one) == name_of(other)


def test_a_long_name_is_read_once() -> None:
    class Test:
        def id(self) -> str:
            return "a" * 100_000 + " /tmp/cpython-test-1/work/own/file tmp12345678"

    started = time.process_time()
    assert name_of(Test()).endswith("a FOLDER/file FOLDER")
    assert time.process_time() - started < 1  # from each letter anew it were minutes


def test_a_test_that_hangs_under_both_is_no_difference() -> None:
    plain = Run("plain", "", outcomes={"a": "stopped after 60 seconds"}, ended="stopped after 60 seconds")
    ours = Run("ours", "", outcomes={"a": "stopped after 90 seconds"}, ended="stopped after 90 seconds")
    assert differences(plain, ours) == {}
    ours.ended = "SIGSEGV"
    assert differences(plain, ours) == {"<process>": ("stopped after 60 seconds", "SIGSEGV")}


def test_a_test_that_was_lost_is_named(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("('start', 'a')\n('end', 'a', 'passed', '')\n('start', 'b')\n")
    found = Run("ours", "", ended="SIGSEGV")
    assert not read_log(log, found)
    assert found.outcomes == {"a": "passed", "b": "SIGSEGV"}


def test_every_outcome_of_a_repeated_id_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("('end', 'a', 'passed', '')\n('end', 'a', 'failed', 'why')\n('done',)\n")
    found = Run("ours", "")
    assert read_log(log, found)
    assert found.outcomes == {"a": "passed", "a #2": "failed"}
    assert counts(found) == {"passed": 1, "failed": 1}


def test_tests_hear_signals_that_who_starts_them_ignores() -> None:
    done = subprocess.run([sys.executable, "-c", IN_THE_BACKGROUND], capture_output=True, text=True, check=True)
    assert done.stdout == "True SIG_DFL\n"


def test_the_core_is_found_in_this_interpreter() -> None:
    names = all_names()
    assert "test.test_grammar" in names
    core = [name for name in names if is_core(name)]
    assert 100 < len(core) < len(names)
    assert all(path.exists() for name in core for path in files_of(name))


def test_the_page_says_what_differs() -> None:
    row: dict[str, Any] = {
        "cpython": {"passed": 2},
        "pymlir": {"passed": 1},
        "functions": 4,
        "native": 3,
        "unsteady": {},
    }
    row["different"] = {"test.test_int.T.t": ["passed", "failed", "AssertionError: 1"]}
    text = page({"3.12": {"test_int": row}})
    assert "| test_int | 2 | 1 | 75 % |" in text
    assert "- 3.12 test_int: `test.test_int.T.t`: CPython passed, here failed (`AssertionError: 1`)" in text


@pytest.mark.parametrize("name", SMALL)
def test_small_modules_do_as_cpython_does(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEPT", tmp_path / runs.MINOR)
    one = Comparer(compiler_digest()).compare(f"test.{name}")
    assert not one.different
    assert one.ours.native > 0


@pytest.mark.parametrize("name", MODES)
def test_a_small_module_does_as_cpython_does_under_stress(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "KEPT", tmp_path / runs.MINOR)
    stress = parse(name)
    one = Comparer(compiler_digest(), engines=stress.engines, faults=stress.faults).compare("test.test_augassign")
    assert not one.different
    assert one.ours.native > 0


def test_runs_of_each_mode_are_kept_apart() -> None:
    asked = [parse(text) for text in (*MODES, "leaves:1")]
    engines = [engine for stress in asked for engine in stress.engines if engine != PLAIN]
    assert len({engine.place for engine in engines}) == len({key_of("test.test_dict", e, "") for e in engines}) == 7
    assert all("-" in engine.place for engine in engines)


@pytest.mark.parametrize("text", ["leave", "leaves:x", "leaves:0", "threads:3"])
def test_what_is_no_mode_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"there are leaves|above 0|takes no number"):
        parse(text)


def test_one_test_may_see_that_there_is_no_memory() -> None:
    stress = parse("memory")
    lost, kept = ("passed", "not run"), ("passed", "failed")
    found = {"m.T.a": lost, "m.T.a (i=1)": ("passed", "error"), "m.T.b": kept}
    ours = Run("ours", "", texts={"m.T.a (i=1)": "Traceback\nMemoryError", "m.T.b": "AssertionError"})
    assert stress.faults("test.none", found, ours) == {"m.T.b": kept}
    ours.texts["m.T.a (i=1)"] = "AssertionError"
    assert stress.faults("test.none", found, ours) == found


def test_a_class_that_could_not_be_made_ready_for_lack_of_memory_loses_its_tests() -> None:
    ours = Run("ours", "", texts={"setUpClass (m.T)": "MemoryError"})
    found = {"setUpClass (m.T)": ("not run", "error"), "m.T.a": ("passed", "not run"), "m.U.a": ("passed", "not run")}
    assert parse("memory").faults("test.none", found, ours) == {"m.U.a": ("passed", "not run")}


def test_a_memory_error_that_nobody_can_be_told_of_is_printed() -> None:
    found = {"m.T.a": ("passed", "failed")}
    ours = Run("ours", "", texts={"m.T.a": "AssertionError"}, stderr="Exception ignored in: f\nMemoryError: ")
    assert parse("memory").faults("test.none", found, ours) == {}
    two = {**found, "m.T.b": ("passed", "failed")}
    assert parse("memory").faults("test.none", two, ours) == two


def test_a_thread_that_ended_for_lack_of_memory_may_be_waited_for_for_ever() -> None:
    ended = "stopped after 60 seconds"
    ours = Run("ours", "", outcomes={"m.T.a": "failed", "m.T.b": ended}, ended=ended, stderr="MemoryError: ")
    found = differences(Run("plain", "", outcomes={"m.T.a": "passed", "m.T.b": "passed", "m.T.c": "passed"}), ours)
    assert parse("memory").faults("test.none", found, ours) == {"m.T.a": ("passed", "failed")}
    ours.stderr = ""
    assert parse("memory").faults("test.none", found, ours) == found


def test_what_a_mode_cannot_have_is_excused_and_nothing_else() -> None:
    mode = replace(MODES["leaves"], lost={"m.T.test_count*": "counts leaves"})
    found = {"m.T.test_counts": ("passed", "failed"), "m.T.test_other": ("passed", "failed")}
    assert set(Stress("leaves", mode, 3).faults("test.none", found, Run("ours", ""))) == {"m.T.test_other"}
