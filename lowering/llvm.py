"""LLVM IR as text -> optimised -> ELF object or assembly, by llvmlite.

Code is position independent, so one object serves the in-memory loader, executables and extension modules.
Floats keep IEEE semantics: no fast-math flag is ever set, and LLVM fuses only what asks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from llvmlite import binding as untyped

binding: Any = untyped  # it has no annotations

TRIPLE = "x86_64-unknown-linux-gnu"
DATA_LAYOUT = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"

# What each level of the x86-64 psABI needs, most capable first.  AVX-512 (v4) is never chosen: with LLVM 22.1.0 as
# shipped in llvmlite 0.50 vectorised loops for it were seen to crash, and scalar code gains nothing from it.
CPU_LEVELS = (
    ("x86-64-v3", ("avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe")),
    ("x86-64-v2", ("cx16", "popcnt", "sse4.2", "ssse3")),
)
BASELINE_CPU = "x86-64"

# Native code arrives as SSA, with ranges used and callees inlined already, so that these passes get what LLVM's whole
# pipeline gets, in a fifth of its time.  The whole one is for modules where that does not matter.
QUICK = ("simplify_cfg", "instruction_combine", "new_gvn", "loop_rotate", "jump_threading", "simplify_cfg")
WHOLE_PIPELINE = 3000  # instructions; a quarter of a second

NEW_DOUBLE = re.compile(r"(?:(?<=double )|(?<=, )|(?<=\[ ))(f0x[0-9A-F]{16}|[+-](?:inf|qnan))\b")
SPECIAL = {"+inf": "7FF0", "-inf": "FFF0", "+qnan": "7FF8", "-qnan": "FFF8"}


class LLVMError(Exception):
    """LLVM refused a module; a fault of the compiler, not of the program."""


def host_cpu() -> str:
    """The best level of CPU_LEVELS that this machine has."""
    features: dict[str, bool] = dict(binding.get_host_cpu_features())
    for name, needed in CPU_LEVELS:
        if all(features.get(one, False) for one in needed):
            return name
    return BASELINE_CPU


def _target_machine(cpu: str, opt_level: int) -> Any:
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    name = host_cpu() if cpu == "native" else cpu
    target = binding.Target.from_triple(TRIPLE)
    return target.create_target_machine(cpu=name, opt=opt_level, reloc="pic", codemodel="small")


def _optimise(module: Any, machine: Any, opt_level: int, size: int) -> None:
    # No native code walks arrays, so the vectorisers could only cost time.
    tuning = binding.create_pipeline_tuning_options(speed_level=opt_level)
    tuning.loop_vectorization = False
    tuning.slp_vectorization = False
    builder = binding.create_pass_builder(machine, tuning)
    passes = builder.getModulePassManager()
    if opt_level == 1 or (opt_level == 2 and size > WHOLE_PIPELINE):
        passes = binding.create_new_module_pass_manager()
        for name in QUICK:
            getattr(passes, f"add_{name}_pass")()
    passes.run(module, builder)


def older_spelling(text: str) -> str:
    """Doubles as LLVM 22 reads them: the LLVM of the MLIR bindings is newer and writes f0x3FB999999999999A and +inf."""

    def spell(found: re.Match[str]) -> str:
        high = SPECIAL.get(found[1])
        return f"0x{found[1][3:]}" if high is None else f"0x{high}{0:012}"

    return NEW_DOUBLE.sub(spell, text)


def parse(text: str) -> Any:
    """The llvmlite module of `text`; LLVMError with LLVM's message when it is not valid."""
    try:
        return binding.parse_assembly(older_spelling(text))
    except RuntimeError as error:
        raise LLVMError(str(error)) from error


def count_instructions(text: str) -> dict[str, int]:
    """How many instructions each function of the LLVM IR in `text` has."""
    counts: dict[str, int] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("define "):
            name = line.partition("@")[2].partition("(")[0]
            counts[name] = 0
        elif line.startswith("  ") and name:
            counts[name] += 1
        elif line.startswith("}"):
            name = ""
    return counts


@dataclass
class Unit:
    """A module in LLVM's hands.  Each method optimises it, in place, so only one of them can be called, once."""

    text: str
    opt_level: int = 2
    cpu: str = "native"

    def __post_init__(self) -> None:
        self.instructions = count_instructions(self.text)
        self.module: Any = parse(self.text)
        self.machine: Any = _target_machine(self.cpu, self.opt_level)

    def optimise(self) -> None:
        _optimise(self.module, self.machine, self.opt_level, sum(self.instructions.values()))

    def emit_object(self) -> bytes:
        """A relocatable object."""
        self.optimise()
        return bytes(self.machine.emit_object(self.module))

    def emit_assembly(self) -> str:
        self.optimise()
        return str(self.machine.emit_assembly(self.module))

    def emit_ir(self) -> str:
        """Optimised LLVM IR."""
        self.optimise()
        return str(self.module)


def canonical(text: str) -> str:
    """LLVM IR as llvmlite's LLVM prints it; LLVMError when it is not valid."""
    return str(parse(text))


def assembly_of(text: str, opt_level: int = 2, cpu: str = "native") -> str:
    """Assembly of LLVM IR that is optimised already."""
    return str(_target_machine(cpu, opt_level).emit_assembly(parse(text)))
