"""The import hook: the user's own modules are compiled as they are imported.  On the warm path.

It stands right before CPython's path finder, asks that finder, and where the answer is a source file of the user's
changes nothing but the loader, which takes the module's code from the session.  Trace functions see none of it.
"""

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import PathFinder, SourceFileLoader
from types import CodeType

from pymlir import _launch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pymlir.options import Options
    from pymlir.session import Session

OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep
LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


def matches(name: str, patterns: list[str]) -> bool:
    """Whether a module's name, or that of a package it is in, matches one of the patterns."""
    if not patterns:
        return False
    match = sys.modules["fnmatch"].fnmatchcase
    parts = name.split(".")
    names = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return any(match(candidate, pattern) for pattern in patterns for candidate in names)


def is_wanted(name: str, filename: str, options: "Options") -> bool:
    """Whether a module is the user's own; patterns decide before places do."""
    if filename.startswith(OURS) or matches(name, options.exclude):
        return False
    if matches(name, options.include):
        return True
    return not filename.startswith(LIBRARY) and not any(place in filename for place in INSTALLED)


class CompilingLoader(SourceFileLoader):
    """CPython's loader of source files, with code from the session."""

    session: "Session"

    def known_code(self, fullname: str) -> CodeType | None:
        """The code from the cache, or None: then it is CPython's loader that gets the code, and reports every fault."""
        try:
            source = self.get_data(self.path)
        except OSError:
            return None
        artifact = self.session.lookup(source, self.path)
        return artifact and self.session.activated(artifact)

    def new_code(self, fullname: str, code: CodeType) -> CodeType:
        """The code to execute where CPython's is `code`."""
        try:
            source = self.get_data(self.path)
        except OSError:
            return code
        return self.session.compiled(source, self.path, code)

    get_code = _launch.loader_method(known_code, SourceFileLoader.get_code, new_code)


class Finder:
    """Finds what the path finder finds."""

    def __init__(self, session: "Session") -> None:
        self.session = session
        names = {"session": session, "__module__": SourceFileLoader.__module__}
        self.loader = type(SourceFileLoader.__name__, (CompilingLoader,), names)

    def with_our_loader(self, spec: ModuleSpec) -> ModuleSpec:
        """The path finder's spec, with our loader where the module is to be compiled."""
        if spec.origin is None or type(spec.loader) is not SourceFileLoader:
            return spec
        if is_wanted(spec.name, spec.origin, self.session.options):
            spec.loader = self.loader(spec.name, spec.origin)
        return spec

    find_spec = _launch.finder_method(PathFinder, with_our_loader)

    def invalidate_caches(self) -> None:
        """Nothing is kept here."""


def add_finder(session: "Session") -> Finder:
    """Put the hook before the path finder, or last when a program took that one away."""
    if session.options.include or session.options.exclude:
        __import__("fnmatch")  # not while something is imported: that import would come here again
    finder = Finder(session)
    place = sys.meta_path.index(PathFinder) if PathFinder in sys.meta_path else len(sys.meta_path)
    sys.meta_path.insert(place, finder)
    return finder
