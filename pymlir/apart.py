"""What keeps our own code and the program it runs with apart.  On the warm path.

The program does not see us: while it runs, `sys.modules` names what it names under python.  And what it puts in the
place of a builtin or of something in `os` is not for us: modules that work while it runs have both from here.
"""

import builtins
import os as the_os
import sys

from pymlir import LOADED_BEFORE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from types import ModuleType
else:
    ModuleType = type(sys)

OURS = __name__.partition(".")[0]
NEEDED = ("atexit", "fcntl")
"""What our modules load of python's while the program runs."""

BUILTINS = dict(vars(builtins))
"""For `__builtins__` of a module, which its functions then have instead of the program's."""
__builtins__ = BUILTINS
kept: "dict[str, ModuleType]" = {}
"""The modules that are out of sight."""


if not TYPE_CHECKING:
    os = ModuleType("os")
    """The functions of `os`.  Those of `os.path` call the program's."""
    vars(os).update(vars(the_os))


def is_ours(name: str) -> bool:
    return name == OURS or name.startswith(OURS + ".")


def is_unseen(name: str) -> bool:
    return is_ours(name) or name in NEEDED or name in kept


def hide() -> None:
    """Take what the launcher has loaded out of the program's sight, once."""
    for name in list(sys.modules) if not kept else ():
        if name not in LOADED_BEFORE or is_ours(name):
            kept[name] = sys.modules.pop(name)


def show() -> None:
    """The program imports this very package: from now on it sees the modules that run it."""
    sys.modules.update({name: module for name, module in kept.items() if is_ours(name)})
    kept.clear()


class ours:
    """Inside, our modules and what they need are imported, by CPython's own import; the program sees none of it.  More
    than one thread, and a signal's handler, may be inside."""

    inside = 0
    theirs: "dict[str, ModuleType]" = {}
    """What the program itself has under these names, and its `__import__`."""
    importer: object = None

    def __enter__(self) -> None:
        ours.inside += 1
        if ours.inside == 1:
            ours.theirs = {name: sys.modules[name] for name in list(sys.modules) if is_unseen(name)}
            ours.importer = builtins.__dict__["__import__"]
            builtins.__dict__["__import__"] = BUILTINS["__import__"]
            sys.modules.update({name: kept[name] for name in kept if is_ours(name) or name not in ours.theirs})

    def __exit__(self, *raised: object) -> None:
        ours.inside -= 1
        if ours.inside:
            return
        builtins.__dict__["__import__"] = ours.importer
        for name in list(sys.modules) if kept else ():
            if is_unseen(name) and sys.modules[name] is not ours.theirs.get(name):
                kept[name] = sys.modules.pop(name)
        sys.modules.update(ours.theirs if kept else {})
