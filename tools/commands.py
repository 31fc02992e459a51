"""The commands of `pymlir` that compile, check and keep the cache; `run` is here for its help only."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from pymlir.errors import STATUS, UseError
from pymlir.tools.cache_command import cache_app

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(cache_app, name="cache")
RAW = {"allow_extra_args": True, "ignore_unknown_options": True}
SYNTAX_STATUS = 1


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="say which version this is, and of what")] = False,
) -> None:
    """Compile Python: the same program, faster."""
    if version:
        from pymlir.tools.versions import version_text

        print(version_text("pymlir"))
    elif context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(STATUS)


def main(words: list[str]) -> int:
    """Run a command; its exit status.  `--report` alone is `--report=text`, as in `pymlir run`."""
    words = ["--report=text" if word == "--report" else word for word in words]
    try:
        status = app(words, prog_name="pymlir", standalone_mode=False)
    except typer.Abort:
        return 130
    except Exception as error:
        return told(error)
    return status if isinstance(status, int) else 0


def told(error: Exception) -> int:
    """Say what went wrong, as each kind is said; other faults are ours and go on."""
    from pymlir.lowering.link import LinkError

    message = getattr(error, "format_message", None)
    if message is not None:  # a fault of the command line; typer keeps the class to itself
        text = message().removesuffix(".")
        print(f"pymlir: {text[:1].lower()}{text[1:]}: --help shows what there is", file=sys.stderr)
        return STATUS
    if isinstance(error, UseError | LinkError):
        print(f"pymlir: {error}", file=sys.stderr)
        return STATUS
    if isinstance(error, SyntaxError):
        sys.stderr.writelines(traceback.format_exception_only(error))
        return SYNTAX_STATUS
    if isinstance(error, OSError):
        print(f"pymlir: {error}", file=sys.stderr)
        return STATUS
    raise error


@app.command(context_settings=RAW, add_help_option=True)
def run(
    script: Annotated[str, typer.Argument(metavar="SCRIPT | -m MODULE | -c COMMAND | -")],
    include: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="compile modules whose name matches, wherever they are")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="leave modules whose name matches")
    ] = None,
    report: Annotated[
        str, typer.Option(metavar="FORM", help="say at exit what became native and why not: text or json")
    ] = "",
    report_file: Annotated[str, typer.Option(metavar="FILE", help="write the report to a file")] = "",
    deopt_stress: Annotated[
        int, typer.Option(metavar="N", show_default=False, help="leave native code at every N-th place where it may")
    ] = 0,
    gc_stress: Annotated[
        int,
        typer.Option(metavar="[=N]", show_default=False, help="collect garbage before each N-th allocation"),
    ] = 0,
    assumption_stress: Annotated[
        int, typer.Option(metavar="SEED", show_default=False, help="find assumptions broken at random, by this seed")
    ] = 0,
    fail_allocation: Annotated[
        int, typer.Option(metavar="N", show_default=False, help="let the N-th allocation of the runtime fail")
    ] = 0,
    force_native: Annotated[bool, typer.Option("--force-native", help="make native what would not pay")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="compile again, and keep nothing")] = False,
) -> None:
    """Run a program as `python` does, with native code where it pays.  Options come before the script."""
    raise UseError("nothing to run")


@app.command("compile")
def compile_command(
    source: Annotated[Path, typer.Argument(help="a program, or with --ext a module or a folder of modules")],
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="PATH", help="the file (with --ext: the folder) to write; - is stdout"),
    ] = "",
    ext: Annotated[bool, typer.Option("--ext", help="make extension modules, not an executable")] = False,
    emit: Annotated[
        str, typer.Option(metavar="LEVEL", help="write a level of the compiler: py, rt, mlir, llvm, asm or obj")
    ] = "",
    cpu: Annotated[str, typer.Option(metavar="NAME", help="the processor to compile for")] = "native",
    opt_level: Annotated[int, typer.Option("-O", metavar="LEVEL", min=0, max=3, help="how hard LLVM tries")] = 2,
    report: Annotated[str, typer.Option(metavar="FORM", help="say what became native and why not: text or json")] = "",
    pipeline: Annotated[
        str, typer.Option(metavar="PASSES", help="other passes down to rt than pyopt's --pipeline-to=rt")
    ] = "",
) -> None:
    """Make an executable or extension modules, or show a level."""
    if not source.exists():
        raise UseError(f"cannot read {source}: No such file or directory")
    from pymlir import build
    from pymlir.driver import Settings
    from pymlir.options import report_form
    from pymlir.tools.progress import Progress

    if report:
        report_form(report)
    with Progress() as progress:
        settings = Settings(opt_level=opt_level, cpu=cpu)
        settings.passes = checked_pipeline(pipeline) or settings.passes
        request = build.Request(settings, progress.warn, progress.step)
        if emit:
            write_level(source, emit, output, request)
            return
        if ext:
            artifacts = build.extensions(source, Path(output or "."), request)
        elif source.is_dir():
            raise UseError(f"{source} is a directory: give --ext to make extension modules of it")
        else:
            if source.suffix != ".py" and not output:
                raise UseError(f"say with -o what to call the executable of {source}")
            artifacts = build.executable(source, Path(output or source.stem), request)
    if report:
        from pymlir.report import as_json, as_text, module_report

        modules = [module_report(artifact, None) for artifact in artifacts]
        sys.stderr.write(as_json(modules) if report == "json" else as_text(modules))


def checked_pipeline(text: str) -> str:
    """The text of a pipeline that leads to `rt`, or none."""
    from pymlir.passes.pipeline import PipelineError, parse

    try:
        passes = parse(text)
    except PipelineError as error:
        raise UseError(f"--pipeline: {error}") from None
    if passes and all(step.name != "to-rt" for step in passes):
        raise UseError("--pipeline: it must lead to rt, and pass 'to-rt' is not in it")
    return text


def write_level(source: Path, level: str, output: str, request: object) -> None:
    """Write one level of the compiler to stdout or a file."""
    from pymlir import build

    if level not in build.LEVELS:
        raise UseError(f"--emit={level}: the levels are {', '.join(build.LEVELS)}")
    if source.is_dir():
        raise UseError(f"{source} is a directory: --emit needs one file")
    if not output and level == "obj":
        output = source.stem + build.SUFFIXES[level]
    if output and output != "-":
        build.check_output(Path(output))
    assert isinstance(request, build.Request)
    made = build.emit(source, level, request)
    data = made.encode() if isinstance(made, str) else made
    if output in {"", "-"}:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    else:
        Path(output).write_bytes(data)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="source files or folders")],
    report: Annotated[str, typer.Option(metavar="FORM", help="the form: text or json")] = "text",
) -> None:
    """Say what becomes native and what does not, and why."""
    from pymlir.tools.check_command import check_files

    status = check_files(files, report)
    if status:
        raise typer.Exit(status)
