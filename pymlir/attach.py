"""Give the functions of a module their native code.  On the warm path.

On 3.12 and later the runtime watches function creation.  3.11 has no watchers: there each `def` that has native code
was compiled with an innermost decorator, a constant that is replaced here by the runtime's attach.
"""

import sys
from types import CodeType

from pymlir.apart import BUILTINS, ours
from pymlir.errors import warn

__builtins__ = BUILTINS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from pymlir.artifact import Artifact


class Runtime:
    """The runtime extension, loaded when the first native function is."""

    module: "ModuleType | None" = None
    tried = False


def runtime() -> "ModuleType | None":
    """The runtime, or None when it cannot work in this interpreter; that is said once."""
    if Runtime.tried:
        return Runtime.module
    Runtime.tried = True
    try:
        with ours():
            from pymlir import _runtime

        reason = _runtime.self_test()
    except Exception as error:
        reason = str(error)
    else:
        if reason is None:
            Runtime.module = _runtime
            return _runtime
    warn(f"everything runs interpreted: {reason}")
    return None


def activate(artifact: "Artifact", plain: CodeType | None = None) -> "tuple[CodeType, object] | None":
    """The code to execute and the loaded native module; None when the runtime is not to be had.

    `plain` is what CPython has just compiled, if it has: the constants of it are what the program is to see.
    """
    extension = runtime()
    if extension is None:
        return None
    code = artifact["code"] if plain is None else with_constants(artifact["code"], plain)
    try:
        module = extension.load(artifact["object"], artifact["meta"], code)
    except Exception as error:
        reason = str(error) or type(error).__name__
        warn(f"{artifact['filename']} runs interpreted: {reason}")
        return None
    if sys.version_info < (3, 12):
        with ours():
            from pymlir.standalone import with_decorator

        code = with_decorator(code, module.attach)
    return code, module


def with_constants(code: CodeType, plain: CodeType) -> CodeType:
    """The code with the constants of `plain`, which lacks the placeholders of 3.11 and is equal else."""
    if sys.version_info >= (3, 12):
        return plain
    with ours():
        from pymlir.standalone import is_placeholder

    stored: tuple[object, ...] = code.co_consts
    if [type(one) for one in stored if not is_placeholder(one)] != [type(one) for one in plain.co_consts]:
        return code
    theirs = iter(plain.co_consts)
    constants = tuple(one if is_placeholder(one) else own(one, next(theirs)) for one in stored)
    return code.replace(co_consts=constants)


def own(stored: object, plain: object) -> object:
    """A constant of CPython's; the code of a class goes on to have its placeholders."""
    with ours():
        from pymlir.standalone import holds_placeholder

    if isinstance(stored, CodeType) and isinstance(plain, CodeType) and holds_placeholder(stored):
        return with_constants(stored, plain)
    return plain
