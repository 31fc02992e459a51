"""Running a pipeline on one part of the input, with everything that watches it."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from pymlir.passes.pipeline import PipelineError
from pymlir.tools.pyopt.diagnostics import Diagnostic, Faults, Sources
from pymlir.tools.pyopt.forms import Form, Style, XdslForm
from pymlir.tools.pyopt.named import DEFAULT_LEVEL, from_python, from_rt
from pymlir.tools.pyopt.reader import read
from pymlir.tools.pyopt.remarks import Listener
from pymlir.tools.pyopt.reproducer import Keeper, take_pipeline, with_pipeline
from pymlir.tools.pyopt.resolve import pipeline_text, resolve
from pymlir.tools.pyopt.steps import Session, Step
from pymlir.tools.pyopt.timing import Timer
from pymlir.tools.pyopt.watch import Dumper, RoundTrip, Statistics, Verifier, Wanted, Watcher, check_round_trip


def wanted_pipeline(given: argparse.Namespace) -> str:
    """What the options ask for, as text."""
    level = DEFAULT_LEVEL if given.level is None else given.level
    own = "rt" if given.emit else "llvm-opt"  # what --emit leads on from
    stage = given.pipeline_to or (own if given.level is not None else None)
    parts = [from_python(stage, level)] if stage else []
    parts += [text for text in given.passes if text]
    parts += [from_rt(given.emit, level)] if given.emit else []
    return ",".join(parts)


@dataclass
class Part:
    """One part of the input on its way."""

    given: argparse.Namespace
    name: str
    language: str
    text: str
    timer: Timer
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    pipeline: str = ""

    def __post_init__(self) -> None:
        self.sources = Sources({self.name: self.text})
        self.session = Session(self.name, self.given.allow_unregistered_dialect)
        self.listener = Listener()
        if self.given.debug_only or self.given.remarks:
            self.session.passes.listener = self.listener.hear
        sources = self.sources if self.given.print_source else None
        self.style = Style(self.given.print_op_generic, self.given.print_debuginfo, sources)

    def process(self) -> str:
        """The IR that comes out; `diagnostics` has what was found on the way.  Raises PipelineError."""
        printed = ""
        try:
            form = self.through(self.start())
            with self.timer.part("print"):
                printed = form.text(self.style)
        except Faults as faults:
            self.diagnostics += faults.found
        self.diagnostics = [*self.session.said, *self.listener.of(self.given.debug_only), *self.diagnostics]
        return printed

    def start(self) -> Form:
        """The form that the text gives, verified."""
        text, found = take_pipeline(self.text)
        self.pipeline = wanted_pipeline(self.given)
        if found is None and self.given.run_reproducer:
            raise PipelineError(f"{self.name} has no pipeline in it: --generate-reproducer writes files that have one")
        if found is not None and (self.given.run_reproducer or not self.pipeline):
            self.pipeline = found
        with self.timer.part("read"):
            form = read(text, self.name, self.language, self.session)
        with self.timer.part("verify"):
            faults = form.verify()
        if faults:
            raise Faults(faults)
        if self.given.verify_roundtrip:
            check_round_trip(form, "as it was read")
        return form

    def watchers(self, steps: Sequence[Step]) -> Iterator[Watcher]:
        given = self.given
        if given.crash_reproducer:
            yield Keeper(given.crash_reproducer, steps)
        was = Wanted(given.print_ir_before_all, given.print_ir_before)
        now = Wanted(given.print_ir_after_all, given.print_ir_after, given.print_ir_after_change)
        if given.print_ir_tree_dir and not (was.any or now.any or given.print_ir_after_failure):
            now = Wanted(True, [])
        if was.any or now.any or given.print_ir_after_failure:
            yield Dumper(was, now, given.print_ir_after_failure, self.style, given.print_ir_tree_dir)
        if given.verify_each:
            yield Verifier()
        if given.verify_roundtrip:
            yield RoundTrip()
        if given.statistics:
            yield Statistics(self.session.passes)

    def through(self, form: Form) -> Form:
        """The IR after all steps."""
        steps = resolve(self.pipeline, form.level)
        if self.given.dump_pass_pipeline:
            print(f"Pass Manager with {len(steps)} passes:\n{pipeline_text(steps)}", file=sys.stderr)
        if self.given.generate_reproducer:
            self.given.generate_reproducer.write_text(with_pipeline(form, pipeline_text(steps)))
        watchers = list(self.watchers(steps))
        with self.timer.part("pipeline") as timer:
            try:
                for number, step in enumerate(steps, start=1):
                    if self.is_wanted(number, step):
                        form = self.one(number, step, form, watchers, timer)
            finally:
                for watcher in watchers:
                    watcher.end()
        if not self.given.verify_each and (faults := form.verify()):
            raise Faults(faults)
        return form

    def is_wanted(self, number: int, step: Step) -> bool:
        """What a bisection and --disable-pass leave in; a bisection is said as LLVM says it."""
        if step.name in self.given.disable_pass:
            if step.required:
                raise PipelineError(f"pass '{step.name}' cannot be left out: what comes after needs it")
            return False
        limit = self.given.bisect_limit
        if limit is None:
            return True
        wanted = number <= limit or step.required
        print(f"BISECT: {'' if wanted else 'NOT '}running pass ({number}) {step}", file=sys.stderr)
        return wanted

    def one(self, number: int, step: Step, form: Form, watchers: Sequence[Watcher], timer: Timer) -> Form:
        """The IR after one step."""
        self.listener.form = form if isinstance(form, XdslForm) else None
        with ExitStack() as stack:
            inner = stack.enter_context(timer.part(step.name))
            for watcher in watchers:
                with inner.part(watcher.title) if watcher.title else ExitStack():
                    watcher.before(number, step, form)
            try:
                form = self.guarded(step, form)
                for watcher in watchers:
                    with inner.part(watcher.title) if watcher.title else ExitStack():
                        watcher.after(number, step, form)
            except Faults as faults:
                for watcher in watchers:
                    watcher.failed(number, step)
                if self.given.crash_reproducer:
                    said = f"reproducer: pyopt {self.given.crash_reproducer}"
                    faults.found.append(Diagnostic("note", None, said))
                raise
        return form

    def guarded(self, step: Step, form: Form) -> Form:
        """The step itself; an exception it does not mean becomes a fault, with the traceback on stderr."""
        try:
            return step.run(form, self.session)
        except Faults:
            raise
        except Exception as error:
            traceback.print_exc()
            said = f"internal fault in '{step.name}': {type(error).__name__}: {error}"
            raise Faults([Diagnostic("error", None, said)]) from error
