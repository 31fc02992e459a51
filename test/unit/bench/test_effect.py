"""bench/effect.py: the two pipelines, the interval, and a row that is measured."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from effect import Mean, mean_of, mean_of_programs, pipelines

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


def test_an_interval_tells_noise_from_an_effect() -> None:
    noise = mean_of([0.98, 1.01, 1.02, 0.99, 1.0, 1.01, 0.97, 1.03])
    assert noise.low < 1 < noise.high
    assert "nothing shown" in str(noise)
    effect = mean_of([1.48, 1.52, 1.50, 1.49, 1.51])
    assert 1.47 <= effect.low <= 1.5 <= effect.high <= 1.53
    assert str(effect) == " 1.500  [1.480 - 1.520]"


@pytest.mark.parametrize("pairs", [2, 3, 5, 10, 40])
def test_nineteen_of_twenty_intervals_hold_the_truth(pairs: int) -> None:
    generator = random.Random(pairs)
    means = [mean_of([1.25 * generator.lognormvariate(0, 0.03) for _ in range(pairs)]) for _ in range(4000)]
    assert 0.94 <= sum(mean.low <= 1.25 <= mean.high for mean in means) / len(means) <= 0.96


def test_so_do_those_of_several_programs() -> None:
    generator = random.Random(0)

    def once() -> Mean:
        noises = (0.01, 0.02, 0.05)
        return mean_of_programs([mean_of([generator.lognormvariate(0, noise) for _ in range(5)]) for noise in noises])

    means = [once() for _ in range(4000)]
    assert 0.94 <= sum(mean.low <= 1 <= mean.high for mean in means) / len(means) <= 0.97


def test_a_program_is_measured(tmp_path: Path) -> None:
    program = tmp_path / "count.py"
    program.write_text("def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t\nprint(f(10))\n")
    argv = [sys.executable, str(BENCH / "effect.py"), "int-ranges", str(program), "-n", "2"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    row = done.stdout.splitlines()[1]
    assert row.startswith("count ")
    assert row.endswith("too short: mostly the start of the process")


def test_one_pair_has_no_interval() -> None:
    argv = [sys.executable, str(BENCH / "effect.py"), "int-ranges", "-n", "1"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "an interval takes at least 2 pairs, got '1'" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["int-range"], "no pass named 'int-range': did you mean int-ranges?"),
        (["no-such-thing"], "no pass named 'no-such-thing': pyopt --list-passes shows all"),
        (["rt-stress"], "is not in the pipeline: say with --before in front of which pass it goes"),
        (["rt-stress", "--before", "rt-refcount"], "no pass named 'rt-refcount': did you mean rt-refcounts?"),
        (["int-ranges", "no_such_kernel"], "no program "),
    ],
)
def test_names_that_are_not_there(words: list[str], message: str) -> None:
    argv = [sys.executable, str(BENCH / "effect.py"), *words]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1) and message in done.stderr
