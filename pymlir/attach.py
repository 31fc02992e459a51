"""Give the functions of a module their native code.  On the warm path.

On 3.12 and later the runtime watches function creation.  3.11 has no watchers: there each `def` that has native code
was compiled with an innermost decorator, a constant that is replaced here by the runtime's attach.
"""

import sys
from types import CodeType

from pymlir.errors import warn

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


def activate(artifact: "Artifact") -> "tuple[CodeType, object] | None":
    """The code to execute and the loaded native module; None when the runtime is not to be had."""
    extension = runtime()
    if extension is None:
        return None
    code = artifact["code"]
    try:
        module = extension.load(artifact["object"], artifact["meta"], code)
    except Exception as error:
        reason = str(error) or type(error).__name__
        warn(f"{artifact['filename']} runs interpreted: {reason}")
        return None
    if sys.version_info < (3, 12):
        from pymlir.standalone import with_decorator

        code = with_decorator(code, module.attach)
    return code, module
