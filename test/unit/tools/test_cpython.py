"""CPython's own tests under us: the comparison, and three small test modules, which must do as CPython does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pymlir.tools.cpython import runs
from pymlir.tools.cpython.child import name_of
from pymlir.tools.cpython.compare import Comparer, counts, differences
from pymlir.tools.cpython.names import all_names, is_core
from pymlir.tools.cpython.runs import Run, compiler_digest, files_of, read_log
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
