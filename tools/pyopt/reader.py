"""Reading the input: Python through the frontend, IR through xDSL or else through MLIR's bindings, LLVM IR."""

from __future__ import annotations

import re
import sys
import tokenize
import warnings
from io import BytesIO, TextIOWrapper
from pathlib import Path

from pymlir.passes.remarks import Place
from pymlir.tools.ir_text import DIALECTS
from pymlir.tools.pyopt.diagnostics import Diagnostic, Faults
from pymlir.tools.pyopt.forms import Form, XdslForm, parse_xdsl
from pymlir.tools.pyopt.forms_native import llvm_form
from pymlir.tools.pyopt.steps import Session

PYTHON, IR, LLVM_IR = "py", "mlir", "ll"
LANGUAGES = (PYTHON, IR, LLVM_IR)
COMMENTS = {PYTHON: "#", IR: "//", LLVM_IR: ";"}
OURS = re.compile(rf"\b(?:{'|'.join(DIALECTS)})\.\w")
UNKNOWN = re.compile(r"not registered|unregistered|[Dd]ialect \W?\w+\W? not found")
"""What xDSL and MLIR say of what they do not know."""


def language_of(name: str) -> str:
    """By the ending of a file's name; IR when that says nothing."""
    ending = name.rpartition(".")[2]
    return ending if ending in LANGUAGES else IR


def text_of(file: str, language: str) -> str:
    """The text of a file, or of stdin for `-`: Python's in the encoding it names.  Raises Faults."""
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        encoding = tokenize.detect_encoding(BytesIO(content).readline)[0] if language == PYTHON else "utf-8"
        return TextIOWrapper(BytesIO(content), encoding).read()
    except SyntaxError as error:
        raise Faults([Diagnostic("error", None, error.msg)]) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{content[error.start]:02x} is not {error.encoding}"
        wanted = ": name the encoding in a comment, as in '# coding: latin-1'" if language == PYTHON else ""
        raise Faults([Diagnostic("error", Place(file, line, 0), found + wanted)]) from error


def read(text: str, name: str, language: str, session: Session) -> Form:
    """The form that a text gives.  Raises Faults when it is none."""
    if language == PYTHON:
        return read_python(text, name, session)
    if language == LLVM_IR:
        return llvm_form(text, name)
    try:
        return parse_xdsl(text, name, session.context)
    except Faults as faults:
        if OURS.search(text):
            raise
        try:
            return session.bindings.parse(text, name)
        except Faults as others:
            # Who knows the dialect says more of what is wrong.
            if faults_of_reader(others) or not faults_of_reader(faults):
                raise faults from others
            raise


def faults_of_reader(faults: Faults) -> bool:
    """Whether the reader did not know a dialect or an op."""
    return any(UNKNOWN.search(one.text) for one in faults.found)


def read_python(text: str, name: str, session: Session) -> XdslForm:
    from pymlir.frontend import FrontendError, source_to_py

    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            module = source_to_py(text, name).module
    except SyntaxError as error:
        place = Place(name, error.lineno or 0, error.offset or 0) if error.lineno else None
        raise Faults([Diagnostic("error", place, error.msg)]) from error
    except FrontendError as error:
        raise Faults(
            [Diagnostic("error", Place(name, error.line, 0) if error.line else None, error.message)]
        ) from error
    for one in caught:
        session.said.append(Diagnostic("warning", Place(name, one.lineno, 0), str(one.message)))
    return XdslForm(module, session.context)


def parts_of(text: str, marker: str | None) -> list[str]:
    """The input's parts, each with the lines before it blanked so that line numbers stay those of the file."""
    if marker is None:
        return [text]
    parts: list[str] = []
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if line.rstrip() == marker:
            parts.append("\n".join(lines))
            lines = [""] * (number + 1)
        else:
            lines.append(line)
    return [*parts, "\n".join(lines)]
