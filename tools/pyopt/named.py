"""Pipelines that have a name, as text: `--pipeline-to=STAGE`, `-O0` to `-O3`, `--emit=STAGE`.

They are the way of `pymlir compile`, stage by stage; `-O` is how hard LLVM tries.
"""

from __future__ import annotations

from pymlir.passes.pipeline import MLIR_TO_LLVM, NAMED

DEFAULT_LEVEL = 2
TAIL: dict[str, str] = {
    "mlir": "emit-mlir",
    "mlir-llvm": f"{MLIR_TO_LLVM},annotate-llvm",
    "llvm": "translate-to-llvmir",
    "llvm-opt": "llvm-opt{LEVEL}",
    "asm": "emit-asm{LEVEL}",
}
"""From `rt` on: what leads to each stage from the one before it."""
STAGES = (*NAMED, *TAIL)


def from_rt(stage: str, level: int = DEFAULT_LEVEL) -> str:
    """The pipeline from `rt` to one of the stages after it."""
    stages = list(TAIL)
    text = ",".join(TAIL[one] for one in stages[: stages.index(stage) + 1])
    return text.replace("{LEVEL}", "" if level == DEFAULT_LEVEL else f"{{level={level}}}")


def from_python(stage: str, level: int = DEFAULT_LEVEL) -> str:
    """The pipeline from what the frontend makes to a stage."""
    return NAMED[stage] if stage in NAMED else f"{NAMED['rt']},{from_rt(stage, level)}"
