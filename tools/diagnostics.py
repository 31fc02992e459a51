"""Faults with their line, and the `expected-error` comments they are held against.

    // expected-error@+1 {{operand 'value' must be at most i64, got i128}}

A fault must be expected on its own line with a text that it contains; an expectation that no fault meets is a
fault itself, so a test cannot pass because nothing was checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.parser import Parser
from xdsl.utils.exceptions import VerifyException

EXPECTATION = re.compile(r"expected-error(?:@([+-]\d+))?\s*\{\{(.*?)\}\}")


@dataclass(frozen=True)
class Fault:
    line: int
    text: str


class LocatedParser(Parser):
    """Remembers the line on which each operation began."""

    lines: dict[Operation, int]

    def parse_operation(self) -> Operation:
        if not hasattr(self, "lines"):
            self.lines = {}
        position = self.pos
        line = self.lexer.input.content.count("\n", 0, position) + 1
        op = super().parse_operation()
        self.lines[op] = line
        return op


def faults_of(module: ModuleOp, parser: LocatedParser | None) -> list[Fault]:
    """Every op's own verifier message, not only the first; dominance and terminators last."""
    lines = parser.lines if parser else {}
    faults: list[Fault] = []
    for op in module.walk():
        try:
            op.verify(verify_nested_ops=False)
        except VerifyException as error:
            faults.append(Fault(lines.get(op, 1), str(error)))
    return faults


def expectations(text: str) -> list[Fault]:
    """The `expected-error` comments of a text, with the line each points at."""
    found: list[Fault] = []
    for number, line in enumerate(text.split("\n"), start=1):
        for match in EXPECTATION.finditer(line):
            found.append(Fault(number + int(match[1] or 0), match[2]))
    return found


def unmatched(faults: list[Fault], expected: list[Fault]) -> list[Fault]:
    """Faults nobody expected, and expectations nothing met."""
    left = list(faults)
    missing: list[Fault] = []
    for wanted in expected:
        met = next((f for f in left if f.line == wanted.line and wanted.text in f.text), None)
        if met is None:
            missing.append(Fault(wanted.line, f"expected error '{wanted.text}' did not occur"))
        else:
            left.remove(met)
    return left + missing
