"""Every .py file of the installed standard library through the frontend and the `py` dialect's text.

None is left out but those CPython itself rejects, which are printed; so is the share of ops that may raise whose
instruction was found, and what has none, by kind.
"""

import multiprocessing
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest
from stdlib_roundtrip import Outcome, check_file, first_difference, library_files

LEAST_SHARE = 0.99
WORKERS = 2


def run_all() -> list[Outcome]:
    names = [str(path) for path in library_files()]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, context) as pool:
        return list(pool.map(check_file, names, chunksize=4))


def report(outcomes: list[Outcome], seconds: float) -> float:
    """Print the totals; the result is the share of instructions found."""
    found = sum((outcome.found for outcome in outcomes), Counter[str]())
    missing = Counter(kind for outcome in outcomes for kind, _ in outcome.missing)
    share = found.total() / (found.total() + missing.total())
    rejected = [outcome for outcome in outcomes if outcome.rejected]
    taken, ops = len(outcomes) - len(rejected), sum(outcome.ops for outcome in outcomes)
    print(f"\nstandard library: {taken} files, {ops} ops, {seconds:.0f} s")
    print(f"instructions found for {found.total()} of {found.total() + missing.total()} raising ops: {share:.4%}")
    for kind, count in missing.most_common():
        print(f"  without one: {kind} {count} of {count + found[kind]}")
    for outcome in rejected:
        print(f"  rejected by CPython: {outcome.path}: {outcome.rejected}")
    return share


def test_standard_library_round_trips(capsys: pytest.CaptureFixture[str]) -> None:
    start = time.monotonic()
    outcomes = run_all()
    with capsys.disabled():
        share = report(outcomes, time.monotonic() - start)
    assert not [(outcome.path, outcome.fault) for outcome in outcomes if outcome.fault]
    assert sum(not outcome.rejected for outcome in outcomes) > 400
    assert share >= LEAST_SHARE


def test_a_difference_is_seen() -> None:
    assert first_difference("a\nb\nc", "a\nx\nc") == "b became x"
    assert first_difference("a", "a") == ""
    assert first_difference("a", "a\nb") != ""
