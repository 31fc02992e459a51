"""The steps that take IR to another level: into MLIR's bindings and back, to LLVM IR, to assembly.

    rt -- emit-mlir --> MLIR -- convert-*-to-llvm,annotate-llvm,translate-to-llvmir --> LLVM IR -- llvm-opt,emit-asm -->

`to-mlir` and `from-mlir` carry dialects that both sides have across, as text in the generic form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from xdsl.utils.arg_spec import ArgSpecConvertible

from pymlir.dialects import rt
from pymlir.tools.ir_text import DIALECTS
from pymlir.tools.pyopt.diagnostics import Diagnostic, Faults
from pymlir.tools.pyopt.forms import ASM, LLVM, MLIR, XDSL, Form, Style, XdslForm, parse_xdsl
from pymlir.tools.pyopt.forms_native import AsmForm, LlvmForm, MlirForm, llvm_form
from pymlir.tools.pyopt.steps import Session, Step, spec_text


@dataclass(frozen=True)
class Crossing(ArgSpecConvertible, Step):
    """A step to another level; its options are its fields."""

    summary: ClassVar[str]
    required = True

    def __str__(self) -> str:
        return spec_text(self.spec())


@dataclass(frozen=True)
class EmitMlir(Crossing):
    """Write the functions of `rt` as MLIR: func, arith, cf, math and llvm, with debug information."""

    name: ClassVar[str] = "emit-mlir"
    summary: ClassVar[str] = "native functions as MLIR, in the C++ bindings"
    gives = MLIR
    prefix: str = "pm_test"

    def run(self, form: Form, session: Session) -> Form:
        from pymlir.lowering.native import emit_rt

        module = cast(XdslForm, form).module
        if "rt.minor" not in module.attributes or any(not isinstance(op, rt.FuncOp) for op in module.ops):
            raise Faults([Diagnostic("error", None, "emit-mlir takes a module of rt functions only: run to-rt first")])
        with session.bindings.entered():
            return MlirForm(emit_rt(module, self.prefix).module, session.bindings)


@dataclass(frozen=True)
class ToMlir(Crossing):
    """Carry a module from xDSL into the bindings.  What only xDSL knows does not get across: `py`, `pyv`, `rt`."""

    name: ClassVar[str] = "to-mlir"
    summary: ClassVar[str] = "carry IR that both sides know from xDSL into the C++ bindings"
    gives = MLIR

    def run(self, form: Form, session: Session) -> Form:
        known = cast(XdslForm, form)
        ours = next((op for op in known.module.walk() if op.name.partition(".")[0] in DIALECTS), None)
        if ours is not None:
            said = f"MLIR does not know '{ours.name}': get it down by to-rt and emit-mlir first"
            raise Faults([Diagnostic("error", known.place(ours), said)])
        known.locate()
        return session.bindings.parse(form.text(Style(generic=True, debuginfo=True)), session.file)


@dataclass(frozen=True)
class FromMlir(Crossing):
    """Carry a module from the bindings into xDSL, whose dialects may know less than MLIR's."""

    name: ClassVar[str] = "from-mlir"
    summary: ClassVar[str] = "carry IR that both sides know from the C++ bindings into xDSL"
    takes = MLIR

    def run(self, form: Form, session: Session) -> Form:
        try:
            return parse_xdsl(form.text(Style(generic=True, debuginfo=True)), session.file, session.context)
        except Faults:
            # Metadata on locations is more than xDSL reads.
            return parse_xdsl(form.text(Style(generic=True)), "IR of from-mlir", session.context)


@dataclass(frozen=True)
class AnnotateLlvm(Crossing):
    """Say of each function what LLVM may rely on: linkage, unwinding, coldness, memory effects of C's functions."""

    name: ClassVar[str] = "annotate-llvm"
    summary: ClassVar[str] = "say of each llvm.func what LLVM may rely on"
    takes = MLIR
    gives = MLIR

    def run(self, form: Form, session: Session) -> Form:
        from pymlir.lowering.emit import annotate_llvm

        with session.bindings.entered():
            annotate_llvm(cast(MlirForm, form).module)
        return form


@dataclass(frozen=True)
class TranslateToLlvmIr(Crossing):
    """Translate the llvm dialect to LLVM IR."""

    name: ClassVar[str] = "translate-to-llvmir"
    summary: ClassVar[str] = "the llvm dialect as LLVM IR"
    takes = MLIR
    gives = LLVM

    def run(self, form: Form, session: Session) -> Form:
        from pymlir.lowering.emit import to_llvm_text

        module = cast(MlirForm, form).module
        with session.bindings.entered():
            left = next((op for op in module.body.operations if not op.operation.name.startswith("llvm.")), None)
            if left is not None:
                said = f"'{left.operation.name}' is not of the llvm dialect: run the convert-*-to-llvm passes first"
                raise Faults([Diagnostic("error", None, said)])
            return llvm_form(to_llvm_text(module))


@dataclass(frozen=True)
class LlvmOpt(Crossing):
    """Optimise LLVM IR as `pymlir compile -O` does."""

    name: ClassVar[str] = "llvm-opt"
    summary: ClassVar[str] = "optimise LLVM IR"
    takes = LLVM
    gives = LLVM
    required = False
    level: int = 2
    cpu: str = "native"

    def run(self, form: Form, session: Session) -> Form:
        from pymlir.lowering.llvm import Unit

        return llvm_form(Unit(cast(LlvmForm, form).ir, self.level, self.cpu).emit_ir())


@dataclass(frozen=True)
class EmitAsm(Crossing):
    """Write the machine's assembly."""

    name: ClassVar[str] = "emit-asm"
    summary: ClassVar[str] = "LLVM IR as assembly"
    takes = LLVM
    gives = ASM
    level: int = 2
    cpu: str = "native"

    def run(self, form: Form, session: Session) -> Form:
        from pymlir.lowering.llvm import assembly_of

        return AsmForm(assembly_of(cast(LlvmForm, form).ir, self.level, self.cpu))


CROSSINGS: dict[str, type[Crossing]] = {
    kind.name: kind for kind in (EmitMlir, ToMlir, FromMlir, AnnotateLlvm, TranslateToLlvmIr, LlvmOpt, EmitAsm)
}
LEVELS = (XDSL, MLIR, LLVM, ASM)
