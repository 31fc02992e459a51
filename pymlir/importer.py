"""The import hook: the user's own modules are compiled as they are imported.  On the warm path.

It is one method: CPython's loader of source files takes the code of the user's own modules from the session.  Finders,
specs and loaders are those of CPython, and what a program loads by a file's name is compiled too.
Trace functions see none of it.
"""

from _frozen_importlib_external import SourceFileLoader, SourceLoader, cache_from_source
from _io import open_code
from types import CodeType

from pymlir import _launch, apart
from pymlir.apart import BUILTINS, os, ours

__builtins__ = BUILTINS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pymlir.options import Options
    from pymlir.session import Session

GET_DATA = SourceFileLoader.get_data
OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep
LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


def matches(name: str, patterns: list[str]) -> bool:
    """Whether a module's name, or that of a package it is in, matches one of the patterns."""
    if not patterns:
        return False
    with ours():
        from fnmatch import fnmatchcase
    parts = name.split(".")
    names = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return any(fnmatchcase(candidate, pattern) for pattern in patterns for candidate in names)


def is_wanted(name: str, filename: str, options: "Options") -> bool:
    """Whether a module is the user's own; patterns decide before places do."""
    if filename.startswith(OURS) or matches(name, options.exclude):
        return False
    if matches(name, options.include):
        return True
    return not filename.startswith(LIBRARY) and not any(place in filename for place in INSTALLED)


class Hook:
    """The two steps around `SourceFileLoader.get_code`, for one session."""

    def __init__(self, session: "Session") -> None:
        self.session = session
        if session.options.include or session.options.exclude:
            __import__("fnmatch")  # out of sight, with what it imports

    def source(self, loader: SourceFileLoader, fullname: str) -> bytes | None:
        """The source of a module that is to be compiled.  A subclass, or a replaced `get_data`, may make its code of
        anything, and a wrong name or a path that is no text is CPython's to deal with."""
        if type(loader) is not SourceFileLoader or fullname != loader.name or type(loader.path) is not str:
            return None
        if SourceFileLoader.get_data is not GET_DATA:
            return None
        if not is_wanted(fullname, loader.path, self.session.options):
            return None
        try:
            with open_code(loader.path) as file:
                return file.read()
        except OSError:
            return None

    def known_code(self, loader: SourceFileLoader, fullname: str) -> CodeType | None:
        """The code from the cache, or None: then it is CPython's loader that gets the code, and reports every fault."""
        if fullname == apart.OURS and loader.path == OURS + "__init__.py":
            apart.show()
            return None
        source = self.source(loader, fullname)
        return None if source is None else known(self.session, source, loader.path)

    def new_code(self, loader: SourceFileLoader, fullname: str, code: CodeType) -> CodeType:
        """The code to execute where CPython's is `code`."""
        source = self.source(loader, fullname)
        return code if source is None else self.session.compiled(source, loader.path, code, mark_of(loader.path))


def mark_of(path: str) -> tuple[int, ...]:
    """What changes when somebody writes the .pyc of a source; empty when there is none."""
    try:
        status = os.stat(cache_from_source(path))
    except (OSError, ValueError, NotImplementedError):
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def known(session: "Session", source: bytes, path: str) -> CodeType | None:
    """The code from the cache, unless there is a .pyc nobody has looked into: CPython may take its code instead."""
    artifact = session.lookup(source, path)
    if artifact is None or mark_of(path) not in ((), artifact["pyc"]):
        return None
    return session.activated(artifact)


def install(session: "Session") -> None:
    """Compile what is imported from now on."""
    hook = Hook(session)
    SourceFileLoader.get_code = _launch.loader_method(hook.known_code, SourceLoader.get_code, hook.new_code)


def uninstall() -> None:
    """CPython's own way again, which the class inherits."""
    if "get_code" in vars(SourceFileLoader):
        del SourceFileLoader.get_code


def module_code(session: "Session", loader: SourceFileLoader) -> CodeType | None:
    """The code of one module, whatever is installed and wanted."""
    source, path = loader.get_data(loader.path), loader.path
    if code := known(session, source, path):
        return code
    code = SourceLoader.get_code(loader, loader.name)
    return code and session.compiled(source, path, code, mark_of(path))
