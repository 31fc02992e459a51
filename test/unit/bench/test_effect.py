"""bench/effect.py: the two pipelines, the interval, and a row that is measured."""

import subprocess
import sys
from pathlib import Path

import pytest
from effect import interval_of, pipelines

from pymlir.passes.pipeline import NAMED, PipelineError, parse

BENCH = Path(__file__).resolve().parents[3] / "bench"


def test_a_pass_of_the_pipeline_is_left_out() -> None:
    within, without = pipelines("int-ranges", "")
    assert within == NAMED["rt"]
    assert [step.name for step in parse(within) if step.name != "int-ranges"] == [step.name for step in parse(without)]


def test_a_pass_that_is_not_in_it_is_put_in() -> None:
    within, without = pipelines("rt-stress", "rt-polls")
    assert without == NAMED["rt"]
    names = [step.name for step in parse(within)]
    assert names[names.index("rt-stress") + 1] == "rt-polls"


def test_without_a_place_it_cannot_be_put_in() -> None:
    with pytest.raises(PipelineError, match="say with --before"):
        pipelines("rt-stress", "")


def test_an_interval_holds_its_mean_and_tells_noise_from_an_effect() -> None:
    noise = interval_of([0.98, 1.01, 1.02, 0.99, 1.0, 1.01, 0.97, 1.03])
    assert noise.low < 1 < noise.high
    effect = interval_of([1.48, 1.52, 1.50, 1.49, 1.51])
    assert 1.48 <= effect.low <= 1.5 <= effect.high <= 1.52


def test_a_program_is_measured(tmp_path: Path) -> None:
    program = tmp_path / "count.py"
    program.write_text("def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t\nprint(f(10))\n")
    argv = [sys.executable, str(BENCH / "effect.py"), "int-ranges", str(program), "-n", "2"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[1].startswith("count ")
