"""What looks at a pipeline while it runs: dumps of the IR, verification, the round trip through text, statistics."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pymlir.passes.base import PassContext
from pymlir.tools.pyopt.diagnostics import Diagnostic, Faults
from pymlir.tools.pyopt.forms import Form, Style
from pymlir.tools.pyopt.steps import Step
from pymlir.tools.pyopt.timing import RULE

PLAIN = Style()


class Watcher:
    """Called around each step; `form` is the IR at that moment."""

    title: str = ""
    """Under what its time is shown."""

    def before(self, number: int, step: Step, form: Form) -> None:
        """The step is about to run."""

    def after(self, number: int, step: Step, form: Form) -> None:
        """The step has run.  Raises Faults when it left something wrong."""

    def failed(self, number: int, step: Step) -> None:
        """The step, or a watcher after it, found a fault."""

    def end(self) -> None:
        """The pipeline is through, or has stopped."""


@dataclass
class Wanted:
    """Which steps to dump around."""

    all: bool = False
    names: Sequence[str] = ()
    on_change: bool = False

    def covers(self, step: Step) -> bool:
        return self.all or step.name in self.names

    @property
    def any(self) -> bool:
        return self.all or bool(self.names) or self.on_change


@dataclass
class Dumper(Watcher):
    """`--print-ir-before`, `--print-ir-after` and their kin, on stderr or one file a dump."""

    was: Wanted
    now: Wanted
    on_failure: bool
    style: Style
    folder: Path | None = None
    title: str = "(print)"
    last: str = ""
    mark: str = "//"
    dumps: int = 0

    def before(self, number: int, step: Step, form: Form) -> None:
        if self.now.on_change or self.on_failure:
            self.last = form.text(self.style)
            self.mark = form.comment
        if self.was.covers(step):
            self.dump("before", number, step, form.text(self.style), form)

    def after(self, number: int, step: Step, form: Form) -> None:
        if not self.now.any:
            return
        text = form.text(self.style)
        if self.now.covers(step) or (self.now.on_change and text != self.last):
            self.dump("after", number, step, text, form)
        elif self.now.on_change:
            print(f"{form.comment} IR after {step}: no change", file=sys.stderr)

    def failed(self, number: int, step: Step) -> None:
        if self.on_failure:
            mark = self.mark
            sys.stderr.write(f"{mark} -----{mark} IR Dump Before {step} Failed {mark}----- {mark}\n{self.last}\n")

    def dump(self, when: str, number: int, step: Step, text: str, form: Form) -> None:
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            endings = {"llvm": ".ll", "asm": ".s"}
            name = f"{self.dumps:03}_{when}_{number}_{step.name}{endings.get(form.level, '.mlir')}"
            (self.folder / name).write_text(text)
            self.dumps += 1
            return
        mark = form.comment
        sys.stderr.write(f"{mark} -----{mark} IR Dump {when.capitalize()} {step} {mark}----- {mark}\n{text}\n")


class Verifier(Watcher):
    """`--verify-each`."""

    title = "(verify)"

    def after(self, number: int, step: Step, form: Form) -> None:
        if found := form.verify():
            note = Diagnostic("note", None, f"the IR does not verify after step {number}, {step}")
            raise Faults([*found, note])


class RoundTrip(Watcher):
    """`--verify-roundtrip`: what the IR prints is parsed and printed again, and has to be the same text."""

    title = "(round trip)"

    def after(self, number: int, step: Step, form: Form) -> None:
        check_round_trip(form, f"after step {number}, {step}")


def check_round_trip(form: Form, when: str) -> None:
    """Without locations, with them, and in the generic form."""
    for style in (PLAIN, Style(debuginfo=True), Style(generic=True)):
        text = form.text(style)
        try:
            again = form.reread(text)
        except Faults as faults:
            raise Faults([*faults.found, Diagnostic("note", None, f"printed IR does not parse {when}")]) from faults
        if again is not None and (other := again.text(style)) != text:
            raise Faults(
                [Diagnostic("error", None, f"printed IR parses to other IR {when}: {difference(text, other)}")]
            )


def difference(text: str, other: str) -> str:
    """The first line that differs."""
    pairs = zip(text.split("\n"), other.split("\n"), strict=False)
    one, two = next(((one, two) for one, two in pairs if one != two), ("its end", "more"))
    return f"'{one.strip()}' became '{two.strip()}'"


@dataclass
class Statistics(Watcher):
    """`--statistics`: what each step counted.

    Passes of xDSL's count nothing, and those of MLIR's only where LLVM was built to, which the bindings are not.
    """

    context: PassContext
    counted: list[tuple[Step, dict[str, int]]] = field(default_factory=list[tuple[Step, dict[str, int]]])
    was: Counter[str] = field(default_factory=Counter[str])
    silent: dict[str, None] = field(default_factory=dict[str, None])
    """The passes of others that ran."""

    def before(self, number: int, step: Step, form: Form) -> None:
        self.was = Counter(self.context.counts.get(step.name, Counter[str]()))

    def after(self, number: int, step: Step, form: Form) -> None:
        if step.statistics:
            now = self.context.counts.get(step.name, Counter[str]())
            self.counted.append((step, {key: now[key] - self.was[key] for key in step.statistics}))
        elif step.foreign:
            self.silent[step.name] = None

    def end(self) -> None:
        print(RULE, f"{'... Pass statistics report ...':^79}".rstrip(), RULE, sep="\n", file=sys.stderr)
        for step, counts in self.counted:
            print(step, file=sys.stderr)
            for key, count in counts.items():
                print(f"  (S) {count:6} {key} - {step.statistics[key]}", file=sys.stderr)
        if self.silent:
            print(f"passes of xDSL's and MLIR's count nothing here: {', '.join(self.silent)}", file=sys.stderr)
