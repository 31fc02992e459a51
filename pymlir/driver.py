"""Source text -> artifact, through frontend, passes and lowering.

No fault of the compiler reaches the user: the functions it is met in are found by trying parts of the module, are left
interpreted, and one warning names each.  PYMLIR_CRASH_DIR receives the IR and the pipeline of every such fault.
"""

from __future__ import annotations

import gc
import sys
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from xdsl.dialects.builtin import DictionaryAttr, ModuleOp, StringAttr
from xdsl.ir import Operation

from pymlir import reproducer
from pymlir.artifact import Artifact, FunctionReport
from pymlir.dialects import py, rt
from pymlir.environment import library_paths, sha256
from pymlir.frontend import Unit, source_to_py
from pymlir.hooks import with_placeholders
from pymlir.passes.base import Pass
from pymlir.passes.pipeline import NAMED, Hook, Pipeline
from pymlir.same_code import digests_of
from pymlir.standalone import is_function_code, numbered

FUNCTIONS = {"function", "lambda"}
"""Kinds of code that a program calls: bodies of modules and classes run once, and are nobody's question."""

INSTRUCTION = 2
"""Bytes."""
RECURSION = 20_000
MOST_TRIALS = 40
SHORTAGES = (MemoryError, OSError, ImportError)
"""What is raised where memory, room on a disk or files that may be opened are short; also when a library is loaded."""
MOST_INSTRUCTIONS = 500_000
"""Of bytecode, in a module: some fifty thousand lines.  Above that not even its IR is made; `limit-size` has the finer
limits."""


@dataclass
class Settings:
    """What the code made depends on besides the source."""

    optimize: int = -1
    deopt_stress: bool = False
    force_native: bool = False
    passes: str = NAMED["rt"]
    """The pipeline down to `rt`, as text."""
    opt_level: int = 2
    cpu: str = "native"
    decorate: bool = sys.version_info < (3, 12)
    """Mark native functions with the placeholder decorator; on 3.12 and later the runtime may watch instead."""

    def pipeline(self) -> str:
        text = self.passes
        if self.force_native:
            text = text.replace("choose-native", "choose-native{force=true}")
        return text + ",rt-stress" if self.deopt_stress else text


@dataclass
class Native:
    """What came out of the pipeline for some of a module's functions."""

    object: bytes = b""
    meta: dict[str, Any] = field(default_factory=dict[str, Any])
    verdicts: dict[int, tuple[str, str]] = field(default_factory=dict[int, tuple[str, str]])
    """Code number -> mode, reason."""
    numbers: dict[str, int] = field(default_factory=dict[str, int])
    """Symbol of each function to its code number."""
    called: set[int] = field(default_factory=set[int])
    """Code numbers of functions that native code calls or contains."""

    def note(self, step: Pass, module: ModuleOp, changed: bool) -> None:
        """Keep what a pass has decided, before later ones replace or inline the functions."""
        if step.name == "choose-native":
            self.verdicts.update(verdicts_of(module))
            self.numbers = {op.sym_name.data: code_number(op) for op in module.ops if isinstance(op, py.FuncOp)}
        elif step.name == "to-rt":
            self.note_declined(module)
            functions = [op for op in module.ops if isinstance(op, rt.FuncOp)]
            callees = {op.callee for function in functions for op in function.walk() if isinstance(op, rt.CallOp)}
            self.called.update(function.code for function in functions if function.symbol in callees)

    def note_declined(self, module: ModuleOp) -> None:
        """Functions that were to be native until something in them turned out to have no native form."""
        reasons = module.attributes.get("rt.interpreted")
        for name, reason in reasons.data.items() if isinstance(reasons, DictionaryAttr) else ():
            number = self.numbers.get(name, 0)
            if isinstance(reason, StringAttr) and self.verdicts.get(number, ("interpreted", ""))[0] != "interpreted":
                self.verdicts[number] = ("interpreted", reason.data)


@dataclass
class Work:
    """One module on its way."""

    source: bytes
    filename: str
    code: CodeType
    settings: Settings
    warnings: list[str] = field(default_factory=list[str])
    trials: int = 0
    complete: bool = True

    def unit(self, wanted: Iterable[int] | None = None) -> Unit:
        """The module in the names form, with only the wanted functions when some are named."""
        unit = source_to_py(self.source, self.filename, self.code)
        if wanted is not None:
            keep = {0, *wanted}
            for op in list(unit.module.ops):
                if code_number(op) not in keep:
                    op.detach()
                    op.erase(safe_erase=False)
        return unit

    def native(self, wanted: Iterable[int] | None = None) -> Native:
        """Native code for the wanted functions; whatever the compiler raises."""
        from pymlir.lowering.native import compile_rt

        module = self.unit(wanted).module
        result = Native()
        run_pipeline(module, self.settings.pipeline(), result.note)
        if any(isinstance(op, rt.FuncOp) for op in module.ops):
            level, cpu = self.settings.opt_level, self.settings.cpu
            result.object, result.meta = compile_rt(module, self.prefix(), opt_level=level, cpu=cpu)
        return result

    def prefix(self) -> str:
        return "pm_" + sha256(self.filename.encode() + b"\0" + self.source).hexdigest()[:12]

    def fails(self, wanted: list[int]) -> bool:
        self.trials += 1
        try:
            self.native(wanted)
        except SHORTAGES:
            raise
        except Exception:
            return True
        return False

    def faulty(self, functions: list[int]) -> list[int]:
        """The functions that cannot be compiled, among some of which together fail."""
        if len(functions) == 1 or self.trials >= MOST_TRIALS:
            return functions
        middle = len(functions) // 2
        halves = [functions[:middle], functions[middle:]]
        found = [one for half in halves if self.fails(half) for one in self.faulty(half)]
        return found or functions


def code_number(op: Operation) -> int:
    """The code number of a `py.func`; 0, the module's own, for anything else."""
    return op.code.data if isinstance(op, py.FuncOp) else 0


def run_pipeline(module: ModuleOp, text: str, note: Hook | None = None) -> None:
    """Run passes; `note` is told after each."""
    pipeline = Pipeline.from_text(text)
    pipeline.after = note
    pipeline.run(module)


def verdicts_of(module: ModuleOp) -> dict[int, tuple[str, str]]:
    """Code number -> mode and reason, as `choose-native` wrote them on the functions."""
    found: dict[int, tuple[str, str]] = {}
    for op in module.ops:
        if isinstance(op, py.FuncOp) and op.kind.data in FUNCTIONS:
            native, reason = (op.attributes.get(name) for name in ("native", "interpreted"))
            if isinstance(native, StringAttr):
                found[code_number(op)] = (native.data, "")
            elif isinstance(reason, StringAttr):
                found[code_number(op)] = ("interpreted", reason.data)
    return found


def compile_plain(source: bytes, filename: str, optimize: int) -> CodeType:
    """CPython's code, and no word of its warnings.  SyntaxError and its kind when it is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(source, filename, "exec", dont_inherit=True, optimize=optimize)


def compile_source(source: bytes, filename: str, settings: Settings | None = None) -> tuple[Artifact, list[str]]:
    """The artifact of a source that CPython compiles, and warnings for the user."""
    settings = settings or Settings()
    code = compile_plain(source, filename, settings.optimize)
    plain = digests_of(code)
    work = Work(source, filename, code, settings)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION))
    collecting = gc.isenabled()
    gc.disable()  # IR is all cycles and all alive: a quarter of the time would go to looking at it
    try:
        native = compile_what_can_be(work)
        numbers = {row["code"] for row in native.meta.get("functions", ())}
        if native.object and settings.decorate:
            code = with_placeholders(source, filename, code, numbers, settings.optimize)
    finally:
        sys.setrecursionlimit(limit)
        if collecting:
            gc.enable()
    artifact: Artifact = {
        "filename": filename,
        "code": code,
        "plain": plain,
        "pyc": (),
        "object": native.object,
        "meta": native.meta,
        "report": report_of(numbered(code), native),
        "complete": work.complete,
        "requires": library_paths(),
        "stats": stats_of(source, native),
    }
    return artifact, work.warnings


def all_interpreted(work: Work, reason: str) -> Native:
    functions = [number for number, code in enumerate(numbered(work.code)) if is_function_code(code)]
    return Native(verdicts={number: ("interpreted", reason) for number in functions})


def compile_what_can_be(work: Work) -> Native:
    """Native code for what can have it; nothing where the machine is short of something."""
    try:
        return compile_what_works(work)
    except SHORTAGES as error:
        reason = "memory ran out" if isinstance(error, MemoryError) else str(error).partition("\n")[0]
    work.complete = False
    work.warnings[:] = [f"{work.filename} is left interpreted this time: {reason}"]
    return all_interpreted(work, f"not compiled: {reason}")


def compile_what_works(work: Work) -> Native:
    """Native code for all functions in which the compiler meets no fault of its own."""
    codes = numbered(work.code)
    size = sum(len(code.co_code) // INSTRUCTION for code in codes)
    if size > MOST_INSTRUCTIONS:
        reason = f"the module is too large: {size} instructions, at most {MOST_INSTRUCTIONS} are compiled"
        return all_interpreted(work, reason)
    try:
        return work.native()
    except SHORTAGES:
        raise
    except Exception as error:
        first = error
    try:
        functions = [number for op in work.unit().module.ops if (number := code_number(op))]
    except SHORTAGES:
        raise
    except Exception as error:
        where = reproducer.write_source(work.filename, work.source, error)
        work.warnings.append(fault_text(f"{work.filename}", error) + where)
        return Native()
    faulty = work.faulty(functions)
    for number in faulty:
        name, line = codes[number].co_qualname, codes[number].co_firstlineno
        error, module = fault_of(work, number) or (first, work.unit().module)
        where = reproducer.write_ir(work.filename, name, reproducer.ir_text(module), work.settings.pipeline(), error)
        work.warnings.append(fault_text(f"function {name!r} ({work.filename}:{line})", error) + where)
    try:
        native = work.native([number for number in functions if number not in faulty])
    except SHORTAGES:
        raise
    except Exception:
        native = Native()
    for number in faulty:
        native.verdicts[number] = ("interpreted", "internal fault of the compiler")
    return native


def fault_of(work: Work, number: int) -> tuple[Exception, ModuleOp] | None:
    """What one function's fault is, with the IR that shows it."""
    try:
        work.native([number])
    except SHORTAGES:
        raise
    except Exception as error:
        return error, work.unit([number]).module
    return None


def fault_text(what: str, error: Exception) -> str:
    message = str(error).partition("\n")[0]
    return f"{what} is left interpreted, by an internal fault: {type(error).__name__}: {message}"


def report_of(codes: list[CodeType], native: Native) -> list[FunctionReport]:
    """A row for every function of the module."""
    names = {row["code"]: row for row in native.meta.get("functions", ())}
    guards: dict[int, int] = {}
    for site in native.meta.get("sites", ()):
        outermost = site["frames"][-1][0]
        guards[outermost] = guards.get(outermost, 0) + 1
    order = [row["code"] for row in native.meta.get("functions", ())]
    rows: list[FunctionReport] = []
    for number, (mode, reason) in sorted(native.verdicts.items()):
        rows.append(
            {
                "name": codes[number].co_qualname,
                "line": codes[number].co_firstlineno,
                "code": number,
                "mode": mode if number in names else "interpreted",
                "reason": reason,
                "called": number in native.called,
                "guards": guards.get(order.index(number), 0) if number in names else 0,
            }
        )
    return rows


def stats_of(source: bytes, native: Native) -> dict[str, int]:
    counts: dict[str, int] = native.meta.get("stats", {}).get("llvm_instructions", {})
    return {
        "lines": source.count(b"\n"),
        "llvm_instructions": sum(counts.values()),
        "sites": len(native.meta.get("sites", ())),
        "object_bytes": len(native.object),
    }
