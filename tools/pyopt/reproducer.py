"""Crash reproducers: the IR before a step that failed, with the rest of the pipeline in it.

The pipeline stands where MLIR keeps it, in the metadata at the end of the file,

    {-#
      external_resources: {
        mlir_reproducer: {
          pipeline: "builtin.module(rt-inline,rt-simplify)",
          verify_each: true
        }
      }
    #-}

so that `pyopt FILE` runs it again, unless another pipeline is given.  LLVM IR has it in a comment: `; pipeline: ...`.

The file is there while a step runs, so that it is left behind by a step that ends the process or never ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pymlir import reproducer
from pymlir.tools.pyopt.forms import LLVM, Form, Style
from pymlir.tools.pyopt.steps import Step
from pymlir.tools.pyopt.watch import Watcher

METADATA = re.compile(r"\{-#(.*?)#-\}", re.DOTALL)
PIPELINE = re.compile(r'pipeline\s*:\s*"((?:[^"\\]|\\.)*)"')
COMMENT = re.compile(r"^; pipeline: (.*)$", re.MULTILINE)


class Keeper(Watcher):
    """`--crash-reproducer=FILE`: writes the IR before each step, and takes it away when all has gone well."""

    title = "(keep for the reproducer)"

    def __init__(self, path: Path, steps: Sequence[Step]):
        self.path = path
        self.steps = steps
        self.was = path.read_bytes() if path.exists() else None
        self.running = False

    def before(self, number: int, step: Step, form: Form) -> None:
        rest = ",".join(str(one) for one in self.steps[number - 1 :])
        self.path.write_text(with_pipeline(form, rest))
        self.running = True

    def after(self, number: int, step: Step, form: Form) -> None:
        self.running = False

    def failed(self, number: int, step: Step) -> None:
        self.running = True

    def end(self) -> None:
        if self.running:
            return
        if self.was is None:
            self.path.unlink(missing_ok=True)
        else:
            self.path.write_bytes(self.was)


def with_pipeline(form: Form, pipeline: str) -> str:
    """The text of a reproducer."""
    text = form.text(Style(debuginfo=True))
    if form.level == LLVM:
        return f"; pipeline: {pipeline}\n{text}"
    return reproducer.with_pipeline(text, pipeline)


def take_pipeline(text: str) -> tuple[str, str | None]:
    """The IR without a reproducer's metadata, line numbers kept, and the pipeline in it; None where there is none."""
    if (comment := COMMENT.search(text)) is not None:
        return text, comment[1]
    for metadata in METADATA.finditer(text):
        found = PIPELINE.search(metadata[1]) if "mlir_reproducer" in metadata[1] else None
        if found is not None:
            kept = "\n" * metadata[0].count("\n")
            pipeline = re.sub(r"\\(.)", r"\1", found[1])
            return text[: metadata.start()] + kept + text[metadata.end() :], pipeline
    return text, None
