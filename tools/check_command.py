"""`pymlir check`: diagnostics only."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from pymlir import discover
from pymlir.artifact import Artifact
from pymlir.build import read_source
from pymlir.driver import compile_source
from pymlir.errors import UseError
from pymlir.options import report_form
from pymlir.report import as_json, function_line, module_report
from pymlir.tools.progress import Progress


def files_of(paths: list[Path]) -> list[Path]:
    """The files named, and those in the folders named."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            modules = [module.path for module in discover.package_modules(path)]
            if not modules:
                raise UseError(f"there are no Python modules in {path}")
            found += modules
        else:
            found.append(path)
    return found


def check_files(paths: list[Path], form: str) -> int:
    """Check every file; 1 when some file is no Python."""
    report_form(form)
    sources = [(path, read_source(path)) for path in files_of(paths)]
    artifacts: list[Artifact] = []
    failed = False
    with Progress() as progress:
        for path, source in sources:
            progress.step(str(path))
            try:
                compile(source, str(path), "exec", dont_inherit=True)  # for its warnings
                artifact, warnings = compile_source(source, str(path))
            except (SyntaxError, ValueError) as error:
                failed = True
                sys.stderr.writelines(traceback.format_exception_only(error))
                continue
            artifacts.append(artifact)
            for text in warnings:
                progress.warn(text)
    modules = [module_report(artifact, None) for artifact in artifacts]
    if form == "json":
        sys.stdout.write(as_json(modules))
    else:
        for module in modules:
            for row in module["functions"]:
                print(f"{module['file']}:{function_line(row).strip()}")
    return int(failed)
