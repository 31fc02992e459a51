"""`expected-error` comments, and the diagnostics that are held against them.

    // expected-error@+1 {{operand 'value' must be at most i64, got i128}}

Also `expected-warning`, `-remark` and `-note`; `@-2`, `@above`, `@below`, `@unknown` for the line; `-re` for a text in
which `{{...}}` is a regular expression.  A diagnostic must be expected on its own line with a text that it contains; an
expectation that nothing meets is an error itself, so a test cannot pass because nothing was checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pymlir.passes.remarks import Place
from pymlir.tools.pyopt.diagnostics import Diagnostic

EXPECTATION = re.compile(
    r"expected-(error|warning|note|remark)(-re)?(?:@([+-]\d+|above|below|unknown))?\s*\{\{(.*)\}\}(?!\})"
)
EMBEDDED = re.compile(r"\{\{(.*?)\}\}")
OFFSETS = {None: 0, "above": -1, "below": 1}


@dataclass(frozen=True)
class Expectation:
    severity: str
    line: int
    text: str
    is_pattern: bool
    stands: int
    """The line of the comment itself."""

    def meets(self, diagnostic: Diagnostic) -> bool:
        if self.severity != diagnostic.severity or self.line != diagnostic.line:
            return False
        if not self.is_pattern:
            return self.text in diagnostic.text
        pieces = EMBEDDED.split(self.text)
        pattern = "".join(piece if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
        return re.search(pattern, diagnostic.text) is not None


def expectations(text: str) -> list[Expectation]:
    """The expectations of a text, with the line each points at."""
    found: list[Expectation] = []
    for number, line in enumerate(text.split("\n"), start=1):
        for severity, pattern, offset, wanted in EXPECTATION.findall(line):
            where = 0 if offset == "unknown" else number + OFFSETS.get(offset or None, 0) + signed(offset)
            found.append(Expectation(severity, where, wanted, bool(pattern), number))
    return found


def signed(offset: str) -> int:
    return int(offset) if offset[:1] in ("+", "-") else 0


def unmatched(given: Iterable[Diagnostic], text: str, file: str, *, only_expected: bool = False) -> list[Diagnostic]:
    """Diagnostics that nobody expected, and expectations that nothing met.  A note may go unexpected, as in MLIR."""
    left = [each for one in given for each in (one, *one.notes)]
    missing: list[Diagnostic] = []
    for wanted in expectations(text):
        met = next((one for one in left if wanted.meets(one)), None)
        if met is None:
            said = f"expected {wanted.severity} '{wanted.text}' did not occur"
            missing.append(Diagnostic("error", Place(file, wanted.line or wanted.stands, 0), said))
        else:
            left.remove(met)
    if only_expected:
        return missing
    return [unexpected(one) for one in left if one.severity != "note"] + missing


def unexpected(diagnostic: Diagnostic) -> Diagnostic:
    """An error as it is; what is none becomes one."""
    if diagnostic.severity == "error":
        return diagnostic
    said = f"unexpected {diagnostic.severity}: {diagnostic.text}"
    return Diagnostic("error", diagnostic.place, said, diagnostic.notes)
