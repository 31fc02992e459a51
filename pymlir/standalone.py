"""What an executable made by `pymlir compile` does before its program: it is embedded, so it imports next to nothing.

The program is a dict: `modules` maps a name to `(file, is_package, code, native)`, `file` being relative to the
executable's folder and `native` what `load(native, code)` of the C part makes a native module of, or None.
"""

import sys
from posix import environ

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType
    from typing import Protocol, TypedDict

    Linked = tuple[str, int, bytes] | None
    """A module's prefix, number of native functions, and marshalled meta."""

    Row = tuple[str, bool, CodeType, Linked]
    Path = tuple[int, ...]

    class Native(Protocol):
        """A native module, as the runtime gives it."""

        def attach(self, function: object, /) -> object: ...

    Load = Callable[[Linked, CodeType], "Native | None"]

    from importlib.abc import Loader

    class Program(TypedDict):
        """What is embedded in an executable."""

        main: str
        modules: dict[str, Row]
        sets: list[tuple[tuple[object, ...], list[Path]]]
        seeded: tuple[str, list[list[Path]]]
        """Of the main program: `set_order.py`."""


else:
    CodeType = type((lambda: None).__code__)  # without reading types.py
    Loader = object

__builtins__ = dict(vars(sys.modules["builtins"]))
"""Of the functions here, whatever the program puts in the place of its own."""

PLACEHOLDER = "\0pymlir.attach\0"
"""The decorator's value in an artifact's code: no source text compiles to an equal constant by chance."""


def is_placeholder(constant: object) -> bool:
    return isinstance(constant, str) and constant == PLACEHOLDER


def with_decorator(code: CodeType, decorator: object) -> CodeType:
    """Replace the placeholder in the code of a module and of the classes in it; functions keep their code objects."""
    constants = tuple(
        decorator
        if is_placeholder(constant)
        else with_decorator(constant, decorator)
        if isinstance(constant, CodeType) and holds_placeholder(constant)
        else constant
        for constant in code.co_consts
    )
    return code.replace(co_consts=constants)


def holds_placeholder(code: CodeType) -> bool:
    """Whether the placeholder is in this code, or in that of a class in it."""
    return any(
        is_placeholder(constant) or (isinstance(constant, CodeType) and holds_placeholder(constant))
        for constant in code.co_consts
    )


def numbered(code: CodeType) -> list[CodeType]:
    """The code objects in preorder."""
    found = [code]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += numbered(constant)
    return found


def is_function_code(code: CodeType) -> bool:
    """Whether the code is a function's, which must not change."""
    return bool(code.co_flags & 0x2)  # CO_NEWLOCALS


class EmbeddedLoader(Loader):
    """Imports the modules that are part of the executable."""

    def __init__(self, program: "Program", folder: str, load: "Load") -> None:
        self.modules = program["modules"]
        self.folder = folder
        self.load = load

    def find_spec(
        self, fullname: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        """The spec of an embedded module; its file is named as if it lay beside the executable."""
        row = self.modules.get(fullname)
        if row is None:
            if fullname in READS_PATH:
                add_site()
            return None
        from _frozen_importlib import ModuleSpec

        file = f"{self.folder}/{row[0]}"
        spec = ModuleSpec(fullname, self, origin=file, is_package=row[1])
        spec.has_location = True
        if row[1]:
            spec.submodule_search_locations = [file.rpartition("/")[0]]
        return spec

    def create_module(self, spec: "ModuleSpec") -> None:
        """Modules are made the default way."""

    def exec_module(self, module: "ModuleType") -> None:
        """Execute the module's code, by the function whose frame importlib leaves out of tracebacks."""
        import _frozen_importlib

        vars(_frozen_importlib)["_call_with_frames_removed"](exec, self.get_code(module.__name__), module.__dict__)

    def get_code(self, fullname: str) -> CodeType:
        """The code to execute, its native functions attached."""
        _, _, code, native = self.modules[fullname]
        return prepared(code, self.load(native, code))

    def get_source(self, fullname: str) -> None:
        """Sources are not embedded."""

    def get_data(self, path: str) -> bytes:
        """A data file beside the executable."""
        with open(path, "rb") as file:
            return file.read()

    def is_package(self, fullname: str) -> bool:
        """Whether a module is a package."""
        return self.modules[fullname][1]


def add_site() -> None:
    """Let site do its work, once."""
    late = [finder for finder in sys.meta_path if isinstance(finder, LateSite)]
    if late:
        sys.meta_path.remove(late[0])
        import site

        site.main()


class LateSite:
    """The last finder: what is in no standard place may be in site-packages, so only now `site` does its work."""

    def find_spec(
        self, fullname: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        """Look again, with the site folders on sys.path."""
        if path is not None:
            return None
        add_site()
        for finder in sys.meta_path:
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                return spec
        return None


READS_PATH = {"importlib.metadata", "pkgutil", "pkg_resources", "runpy"}
"""Modules that look at what is installed without importing it."""


class LateBuiltin:
    """A name that site gives to programs, which loads site's object for it when it is used."""

    def __init__(self, kind: str, *arguments: object) -> None:
        self.kind = kind
        self.arguments = arguments

    def real(self) -> "Callable[..., object]":
        import _sitebuiltins

        return vars(_sitebuiltins)[self.kind](*self.arguments)

    def __repr__(self) -> str:
        return repr(self.real())

    def __call__(self, *arguments: object, **named: object) -> object:
        return self.real()(*arguments, **named)


def add_site_builtins() -> None:
    """`exit`, `help` and their like, without importing site."""
    import builtins

    end = "Ctrl-D (i.e. EOF)"
    builtins.__dict__.update(
        quit=LateBuiltin("Quitter", "quit", end),
        exit=LateBuiltin("Quitter", "exit", end),
        help=LateBuiltin("_Helper"),
        copyright=LateBuiltin("_Printer", "copyright", sys.copyright),
        credits=LateBuiltin("_Printer", "credits", "See https://www.python.org for more information."),
        license=LateBuiltin("_Printer", "license", "See https://www.python.org/psf/license/"),
    )


def with_sets(code: CodeType, program: "Program") -> CodeType:
    """The code with its sets in the order of the source; those with strings where the user has fixed their hashes."""
    made: list[tuple[object, list[Path]]] = [(frozenset(elements), places) for elements, places in program["sets"]]
    text, places_of = program["seeded"]
    if text and b"PYTHONHASHSEED" in environ:
        constants: tuple[object, ...] = compile(text, "", "exec", dont_inherit=True).co_consts
        sets: list[object] = [one for one in constants if isinstance(one, frozenset)]
        made += zip(sets, places_of, strict=True)
    for one, places in made:
        for place in places:
            code = with_constant(code, place, one)
    return code


def with_constant(code: CodeType, place: "Path", constant: object) -> CodeType:
    number, *rest = place
    old = code.co_consts
    new = with_constant(old[number], tuple(rest), constant) if rest else constant
    return code.replace(co_consts=(*old[:number], new, *old[number + 1 :]))


def prepared(code: CodeType, native: "Native | None") -> CodeType:
    """The code to execute: as it is, or with its native functions attached."""
    if not holds_placeholder(code):
        return code
    return with_decorator(code, native.attach if native is not None else same)


def same(function: object) -> object:
    """What decorates where nothing is native after all."""
    return function


def start(program: "Program", folder: str, load: "Load") -> CodeType:
    """Prepare the process for its program; the main module's code."""
    add_site_builtins()
    file, is_package, code, native = program["modules"][program["main"]]
    program["modules"][program["main"]] = file, is_package, with_sets(code, program), native
    loader = EmbeddedLoader(program, folder, load)
    sys.path.insert(0, folder)
    sys.meta_path.insert(0, loader)
    sys.meta_path.append(LateSite())
    main = sys.modules["__main__"]
    main.__dict__.update(__loader__=loader, __file__=f"{folder}/{file}", __cached__=None, __annotations__={})
    return loader.get_code(program["main"])
