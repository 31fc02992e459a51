"""The programs of test/run show, run from the IR of every level, what they show in CPython.

`make test` runs each from the names form and from one more level, `make check-passes` from all.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from forked import interpreted, programs

from pymlir.passes.pipeline import TO_RT, TO_TYPED, TO_VALUES

FORCED = TO_TYPED + "{force=true}"
LEVELS = {"values": TO_VALUES, "typed": FORCED, "rt": FORCED + TO_RT.removeprefix(TO_TYPED)}
EVERY = os.environ.get("PYMLIR_CHECK_PASSES") == "all"
LONG = "kernels_small recursion_limit setprofile threads identity_kept deep_through_c nested_functions"
FRAMES = (
    "cells deep_expression frames frames_kept one_object_in_frames operator_objects settrace settrace_inside"
    " settrace_then_raise"
    " signal_handler traceback_locals visits_in_nested_loops warnings_and_lines zero_division_levels"
    " keyboard_interrupt keyboard_interrupt_caught recursion_uncaught frame_evaluator"
)
LEFT_OUT = {
    # What calls hand over on 3.11 alone, and only from `rt` is told apart from what they hand over from 3.12 on.
    "found/spread_arguments": ("names", "values", "typed") if sys.version_info < (3, 12) else (),
    # On 3.13 two stores are one instruction, and other interpreters take no code with objects of ours in it.
    "found/popped_before_stored": ("names",) if sys.version_info >= (3, 13) else (),
    "code_for_other_interpreters": ("names", *LEVELS) if sys.version_info >= (3, 13) else (),
    "found/computed_is_no_argument": ("typed",),  # the first number that a loop counts is its start
    "found/iterator_that_replaces": ("values", "typed", "rt"),  # what runs when a loop's iterator dies
    "star_parameters": ("values", "typed", "rt"),  # it counts references
    "arguments_let_go": ("names", *LEVELS),  # it does, too; and a default dies with its process
    "operands_let_go": ("names", *LEVELS),  # the order within one call
    **dict.fromkeys(f"{LONG} {FRAMES}".split(), ("names", *LEVELS)),
}
"""What docs/interpreting.md says cannot be had: long runs, frames looked at, when exactly an object dies."""
LOOKS_AT_FRAMES = re.compile(r"_getframe|settrace|setprofile|monitoring|tb_|__traceback__|f_locals|signal|traceback")
"""Programs that ask for that cannot have it from every level."""


def is_run(level: str, program: Any) -> bool:
    return level not in LEFT_OUT.get(program.name, ()) and not LOOKS_AT_FRAMES.search(program.text)


CASES = [
    (level, program)
    for number, program in enumerate(programs.programs())
    for place, level in enumerate(("names", *LEVELS))
    if is_run(level, program) and (EVERY or place in (0, 1 + number % len(LEVELS)))
]
UNSHOWN = re.compile(r"^ *[~^]+\n|^.*(?:Syntax|Deprecation)Warning: .*\n.*\n", re.MULTILINE)
"""Carets, which interpreted code has no columns for, and warnings, which pytest takes."""


@pytest.mark.parametrize(("level", "program"), CASES, ids=[f"{program.name}-{level}" for level, program in CASES])
def test_programs_show_the_same(level: str, program: Any) -> None:
    wanted = programs.plain(sys.executable, program)
    shown = interpreted(program, LEVELS.get(level, ""))
    assert (shown.status, shown.stdout) == (wanted.status, wanted.stdout), shown.stderr
    assert UNSHOWN.sub("", shown.stderr) == UNSHOWN.sub("", wanted.stderr)


def test_a_program_that_is_ended_says_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "endless.py"
    path.write_text("print('begun')\nwhile True:\n    pass\n")
    shown = interpreted(programs.Program(path), "", seconds=1)
    assert (shown.status, shown.stdout) == (-signal.SIGXCPU, "") and "run_program" in shown.stderr, shown
