"""What programs use: one function, one file, or everything imported from now on."""

from __future__ import annotations

from _frozen_importlib_external import SourceFileLoader
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, TypeVar, overload

from pymlir import importer
from pymlir.options import Options
from pymlir.session import Session

F = TypeVar("F", bound=Callable[..., Any])


class State:
    """The process's session."""

    session: Session | None = None


def session() -> Session:
    """The one session of this process."""
    if State.session is None:
        State.session = Session(Options())
    return State.session


def install(*, include: Iterable[str] = (), exclude: Iterable[str] = ()) -> None:
    """Compile the user's own modules as they are imported from now on, and those whose names match `include`."""
    current = session()
    current.options.include[:] = include
    current.options.exclude[:] = exclude
    importer.install(current)


def uninstall() -> None:
    """Stop compiling imports; what has been imported stays as it is."""
    importer.uninstall()


def compile_module(path: str | Path, name: str | None = None) -> ModuleType:
    """Execute a source file as a module, with native code where it is worth it; not entered in sys.modules."""
    file = str(Path(path).absolute())
    loader = SourceFileLoader(name or Path(file).stem, file)
    module = ModuleType(loader.name)
    module.__file__ = file
    module.__loader__ = loader
    if code := importer.module_code(session(), loader):
        exec(code, module.__dict__)
    return module


@overload
def jit(function: F) -> F: ...
@overload
def jit() -> Callable[[F], F]: ...
def jit(function: Callable[..., Any] | None = None) -> Any:
    """Give one function native code, made from its source file.

        @pymlir.jit
        def dot(n: int) -> float: ...

    The function is returned as it is where it cannot be native: its source is not to be had, or nothing is won.
    """
    if function is None:
        return jit
    if isinstance(function, FunctionType):
        attach(function)
    return function


def attach(function: FunctionType) -> None:
    """Attach native code to a function, when its module's source gives a function with the same code."""
    try:
        source = Path(function.__code__.co_filename).read_bytes()
    except OSError:
        return
    Attached.attach(source, function)


class Attached:
    """Files of which some function has been compiled: by name and content, the native module and its codes."""

    files: dict[tuple[str, bytes], tuple[Any, dict[tuple[str, int], CodeType]]] = {}

    @classmethod
    def attach(cls, source: bytes, function: FunctionType) -> None:
        filename = function.__code__.co_filename
        known = cls.files.get((filename, source))
        if known is None:
            known = cls.files[filename, source] = load(source, filename)
        native, codes = known
        mine = function.__code__
        theirs = codes.get((mine.co_qualname, mine.co_firstlineno))
        if native is None or theirs is None or theirs != mine:
            return
        function.__code__ = theirs
        native.attach(function)


def load(source: bytes, filename: str) -> tuple[Any, dict[tuple[str, int], CodeType]]:
    """The native module of a source, and its functions' code by name and line."""
    from pymlir.attach import activate
    from pymlir.standalone import is_function_code, numbered

    current = session()
    artifact = current.lookup(source, filename) or current.made(source, filename)
    ready = activate(artifact) if artifact and artifact["object"] else None
    if artifact is None or ready is None:
        return None, {}
    current.loaded.append((artifact, ready[1]))
    codes = [code for code in numbered(artifact["code"]) if is_function_code(code)]
    return ready[1], {(code.co_qualname, code.co_firstlineno): code for code in codes}
