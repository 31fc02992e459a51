"""pymlir compiles Python: the same program, faster.

    @pymlir.jit                         one function of a normal program
    pymlir.compile_module("app.py")     a file, as a module object
    pymlir.install()                    every module imported from now on

Importing this package imports nothing else: what a name needs is loaded when the name is first used.
"""

import sys


def loaded_by_python() -> "frozenset[str]":
    """What python had loaded by itself, where `pymlir run` is what runs.  `site` comes last, and a module is in its
    place once it has been executed; what follows was loaded by `python -m` or by the script that imports us."""
    names = list(sys.modules)
    return frozenset(names[: names.index("site") + 1] if "site" in names else names)


LOADED_BEFORE = loaded_by_python()

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pymlir.api import compile_module, install, jit, uninstall

__all__ = ["compile_module", "install", "jit", "uninstall"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'pymlir' has no attribute {name!r}")
    from pymlir import api

    return getattr(api, name)
