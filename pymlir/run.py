"""`pymlir run`: what `python` does with a script, a module, a command or standard input, with native code where it is
worth it.  The warm path: the modules used here import nothing that is not needed to start a program.
"""

import os
import sys
from types import CodeType, ModuleType

from pymlir import _launch, apart
from pymlir.errors import UseError
from pymlir.options import Options, report_form
from pymlir.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

USAGE = "usage: pymlir run [options] (SCRIPT | -m MODULE | -c COMMAND | -) [arguments]"
NUMBERED = {
    "--deopt-stress": "deopt_stress",
    "--gc-stress": "gc_stress",
    "--assumption-stress": "assumption_stress",
    "--fail-allocation": "fail_allocation",
}
"""Options that take a number above 0, and where it goes."""
OFTEN = {"--gc-stress": "1"}
"""The number where none is given."""
VALUED = {"--include", "--exclude", "--report-file", *NUMBERED} - {*OFTEN}
END_OF_ZIP = b"PK\5\6"
MOST_OF_END = (1 << 16) + 22


def parse(words: list[str]) -> tuple[Options, str, str, list[str]]:
    """The options, the kind of program (`-m`, `-c`, `-` or `file`), the program, and its arguments."""
    options = Options()
    position = 0
    while position < len(words):
        word = words[position]
        name, _, value = word.partition("=")
        if word in {"-m", "-c"}:
            if position + 1 == len(words):
                raise UseError(f"argument expected for the {word} option; {USAGE}")
            return options, word, words[position + 1], words[position + 2 :]
        if word == "-" or not word.startswith("-"):
            return options, "-" if word == "-" else "file", word, words[position + 1 :]
        if name in VALUED and "=" not in word:
            position += 1
            if position == len(words):
                raise UseError(f"{name} needs a value; {USAGE}")
            value = words[position]
        set_option(options, name, value)
        position += 1
    raise UseError(f"nothing to run; {USAGE}")


def set_option(options: Options, name: str, value: str) -> None:
    """Set one option from the command line."""
    if name == "--include":
        options.include.append(value)
    elif name == "--exclude":
        options.exclude.append(value)
    elif name == "--report":
        options.report = report_form(value or "text")
    elif name == "--report-file":
        options.report_file = value
        options.report = options.report or "json"
    elif name in NUMBERED:
        value = value or OFTEN.get(name, "")
        if not value.isdigit() or not int(value):
            raise UseError(f"{name}={value}: a number above 0 is needed")
        setattr(options, NUMBERED[name], int(value))
    elif name == "--force-native":
        options.force_native = True
    elif name == "--no-cache":
        options.use_cache = False
    else:
        raise UseError(f"no option {name}; {USAGE}")


def main(words: list[str]) -> int:
    """Run a program as python would; the exit status."""
    options, kind, target, arguments = parse(words)
    path = sys.path[:]
    if not sys.flags.safe_path and path:
        del path[0]  # what python put there for the command `pymlir` itself
        del sys.path[0]
    sys.orig_argv[1:] = ([kind] if kind in {"-m", "-c"} else []) + [target, *arguments]
    session = None
    if os.environ.get("PYMLIR_DISABLE", "0") in {"", "0"}:
        from pymlir import importer

        session = Session(options, path)
        importer.install(session)
        if options.report:
            from pymlir.report import report_at_exit

            report_at_exit(session)
    module = fresh_main()
    sys.argv[:] = [target if kind in {"file", "-"} else kind, *arguments]
    return RUNNERS[kind](session, module.__dict__, target)


def fresh_main() -> ModuleType:
    """A `__main__` module as python has it before a program starts."""
    import builtins
    from _frozen_importlib import BuiltinImporter

    module = ModuleType("__main__")
    module.__dict__.update(__loader__=BuiltinImporter, __annotations__={}, __builtins__=builtins)
    sys.modules["__main__"] = module
    return module


def put_first(folder: str) -> None:
    """Make a folder the first place of imports, unless the user asked python for a safe path."""
    if not sys.flags.safe_path:
        sys.path.insert(0, folder)


def code_of(session: Session | None, source: bytes, filename: str) -> CodeType | None:
    """The code of a main program; None when it does not compile."""
    if session and session.options.exclude:
        from pymlir.importer import matches

        session = None if matches("__main__", session.options.exclude) else session
    try:
        # As CPython, which keeps no main program's code: it says what is wrong with it, its sets have the order that
        # follows from the source, and the heap is left the same.
        code = compile(source, filename, "exec", 0, True)
        if session is None:
            return code
        artifact = session.lookup(source, filename)
        if artifact is None:
            return compiled(session, source, filename, code)
        return session.activated(artifact, code) or code
    except (SyntaxError, ValueError, UnicodeError, OverflowError, RecursionError, MemoryError):
        return None


def compiled(session: Session, source: bytes, filename: str, code: CodeType) -> CodeType:
    """The code to execute for a program; an interrupt meanwhile is one of the program, at its start."""
    try:
        return session.compiled(source, filename, code)
    except KeyboardInterrupt:
        _launch.interrupt()
        return code


def run_file(session: Session | None, names: dict[str, object], target: str) -> int:
    """`python SCRIPT`, or a folder or archive with a `__main__` in it."""
    full = absolute(target)
    if os.path.isdir(full):
        return run_place(full)
    try:
        with open(full, "rb") as file:
            source = file.read()
    except OSError as error:
        raise UseError(f"can't open file {full!r}: [Errno {error.errno}] {error.strerror}") from None
    if END_OF_ZIP in source[-MOST_OF_END:] and any(accepts(hook, full) for hook in sys.path_hooks):
        return run_place(full)
    put_first(os.path.dirname(os.path.realpath(target)))
    code = None if full.endswith(".pyc") else code_of(session, source, full)
    if code is None:  # CPython reads a script in its own way, and has its own words for what it cannot read
        apart.hide()
        return _launch.file(full)
    from _frozen_importlib_external import SourceFileLoader

    names.update(__loader__=SourceFileLoader("__main__", full), __file__=full, __cached__=None)
    return run_code(code, names)


def run_place(full: str) -> int:
    """Run the `__main__` module of a folder or an archive."""
    put_first(full)
    return run_as_main("__main__", False)


def accepts(hook: "Callable[[str], object]", full: str) -> bool:
    """Whether modules can be imported from a place by this path hook."""
    try:
        hook(full)
    except ImportError:
        return False
    return True


def absolute(target: str) -> str:
    """A script's full name as python makes it, which normalises nothing but a leading './'."""
    if target.startswith("./"):
        target = target[2:]
    return os.path.join(os.getcwd(), target)


def run_code(code: CodeType, names: dict[str, object]) -> int:
    """Execute a script's code; as python does, forget the file's name afterwards."""
    apart.hide()
    status = _launch.run(code, names)
    names.pop("__file__", None)
    names.pop("__cached__", None)
    return status


def run_as_main(name: str, alter_argv: bool) -> int:
    """What `python -m` does, by the same function of the standard library."""
    apart.hide()
    import runpy

    return _launch.call(vars(runpy)["_run_module_as_main"], name, alter_argv)


def run_module(session: Session | None, names: dict[str, object], target: str) -> int:
    """`python -m MODULE`."""
    put_first(os.getcwd())
    return run_as_main(target, True)


def run_command(session: Session | None, names: dict[str, object], target: str) -> int:
    """`python -c COMMAND`."""
    put_first("")
    return run_text(session, names, target.encode(errors="surrogateescape"), "<string>")


def run_stdin(session: Session | None, names: dict[str, object], target: str) -> int:
    """`python -`; on a terminal that is an interactive session, which has nothing to compile."""
    if sys.stdin is None or sys.stdin.isatty():
        os.execv(sys.executable, [sys.executable, *sys.argv])
    put_first("")
    names.update(__file__="<stdin>", __cached__=None)
    return run_text(session, names, sys.stdin.buffer.read(), "<stdin>")


def run_text(session: Session | None, names: dict[str, object], source: bytes, filename: str) -> int:
    """Run a program that is no file."""
    code = code_of(session, source, filename)
    apart.hide()
    if code is None:
        return _launch.call(compile, source, filename, "exec", 0, True)
    if filename == "<string>" and sys.version_info >= (3, 13):
        import linecache

        # The first 3.13s know the text of a command by its file name, the later ones by its code.
        by_code = hasattr(linecache, "_interactive_cache")
        vars(linecache)["_register_code"](code if by_code else filename, source.decode(), filename)
    return run_code(code, names)


RUNNERS: "dict[str, Callable[[Session | None, dict[str, object], str], int]]" = {
    "file": run_file,
    "-m": run_module,
    "-c": run_command,
    "-": run_stdin,
}
