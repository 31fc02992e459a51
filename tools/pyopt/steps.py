"""A step of a pipeline: from one form of the IR to one of the same or of the next level."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, cast

from xdsl.context import Context
from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec
from xdsl.utils.exceptions import DiagnosticException

from pymlir.passes.base import Pass, PassContext
from pymlir.tools.ir_text import ir_context
from pymlir.tools.pyopt.diagnostics import Diagnostic, Faults, without_ir
from pymlir.tools.pyopt.forms import MLIR, XDSL, Form, XdslForm
from pymlir.tools.pyopt.forms_native import Bindings, MlirForm

CONVERSIONS = ("convert-", "lower-", "expand-", "finalize-", "reconcile-", "legalize-", "one-shot-")
"""How passes of others begin that later ones need."""


@dataclass
class Session:
    """What the steps of a run share."""

    file: str
    allow_unregistered: bool = False
    passes: PassContext = field(default_factory=PassContext)
    said: list[Diagnostic] = field(default_factory=list[Diagnostic])
    """Warnings and remarks of the frontend and of MLIR."""

    def __post_init__(self) -> None:
        self.context: Context = ir_context(allow_unregistered=self.allow_unregistered)
        self._bindings: Bindings | None = None

    @property
    def bindings(self) -> Bindings:
        """MLIR's side, made when it is first needed: it costs a third of a second."""
        if self._bindings is None:
            self._bindings = Bindings(self.said, self.allow_unregistered)
        return self._bindings


class Step(ABC):
    """A step with its options set."""

    takes: ClassVar[str] = XDSL
    gives: ClassVar[str] = XDSL
    name: str
    required: bool = False
    """Whether later steps need it: a bisection never skips it."""
    statistics: Mapping[str, str] = {}
    foreign: ClassVar[bool] = False
    """Whether it is a pass of xDSL's or MLIR's, which count nothing."""

    @abstractmethod
    def run(self, form: Form, session: Session) -> Form:
        """The IR after the step.  Raises Faults where the IR is not what the step takes."""

    def __str__(self) -> str:
        return self.name


def spec_text(spec: ArgSpec) -> str:
    """A step with its options, as a pipeline reads them: quotes and backslashes in strings escaped."""
    if not spec.parameters:
        return spec.name
    options = (
        f"{name}={','.join(map(option_text, values))}" if values else name for name, values in spec.parameters.items()
    )
    return f"{spec.name}{{{' '.join(options)}}}"


def option_text(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


class OwnStep(Step):
    """A pass of ours."""

    def __init__(self, given: Pass):
        self.given = given
        self.name = given.name
        self.required = given.required
        self.statistics = given.statistics

    def run(self, form: Form, session: Session) -> Form:
        self.given.apply_in(cast(XdslForm, form).module, session.passes)
        return form

    def __str__(self) -> str:
        return spec_text(self.given.spec())


class XdslStep(Step):
    """A pass of xDSL's."""

    foreign = True

    def __init__(self, given: ModulePass, explicit: bool):
        self.given = given
        self.name = given.name
        self.required = given.name.startswith(CONVERSIONS)
        self.prefix = "xdsl:" if explicit else ""

    def run(self, form: Form, session: Session) -> Form:
        try:
            self.given.apply(session.context, cast(XdslForm, form).module)
        except DiagnosticException as error:
            raise Faults([Diagnostic("error", None, f"{self.name}: {without_ir(str(error))}")]) from error
        return form

    def __str__(self) -> str:
        return f"{self.prefix}{spec_text(self.given.spec())}"


class MlirStep(Step):
    """A pass or pipeline of MLIR's."""

    foreign = True
    takes = MLIR
    gives = MLIR

    def __init__(self, name: str, text: str, explicit: bool):
        self.name = name
        self.text = text
        self.required = name.startswith(CONVERSIONS)
        self.prefix = "mlir:" if explicit else ""

    def run(self, form: Form, session: Session) -> Form:
        from pymlir.lowering.mlir_bindings import passmanager

        module = cast(MlirForm, form).module
        with session.bindings.entered():
            manager = passmanager.PassManager.parse(f"builtin.module({self.text})")
            manager.enable_verifier(False)
            manager.run(module.operation)
        return form

    def __str__(self) -> str:
        return f"{self.prefix}{self.text}"
