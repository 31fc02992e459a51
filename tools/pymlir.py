"""pymlir: run, compile and check Python programs.

`pymlir run` is on the warm path, so its words are looked at before typer is imported.
"""

import os
import sys


def check_python() -> None:
    """A fault of use, told in one line, when this is no Python pymlir works with."""
    from pymlir.errors import UseError

    version = "{}.{}".format(*sys.version_info)
    if sys.implementation.name != "cpython" or not (3, 11) <= sys.version_info[:2] <= (3, 13):
        name = f"{sys.implementation.name} {version}"
        raise UseError(
            f"this is {name}, and pymlir works with CPython 3.11, 3.12 and 3.13: install it into one of those"
        )
    try:
        __import__("pymlir._launch")
    except ImportError:
        raise UseError(
            f"pymlir is not built for CPython {version}: run {sys.executable} -m pip install pymlir"
        ) from None


def main(words: list[str] | None = None) -> int:
    """The command line.  The exit status; 2 for a fault of use."""
    words = sys.argv[1:] if words is None else words
    from pymlir.errors import STATUS, UseError

    try:
        check_python()
        if words[:1] == ["run"] and "--help" not in words[1:2]:
            from pymlir.run import main as run_main

            return run_main(words[1:])
        from pymlir.tools.commands import main as command_main

        return command_main(words)
    except UseError as error:
        print(f"pymlir: {error}", file=sys.stderr)
        return STATUS
    except KeyboardInterrupt:  # while compiling: a program's own never gets here
        return die_of_interrupt()


def die_of_interrupt() -> int:
    """End as an interrupted process does, without a traceback of the compiler's."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)
    return 128 + signal.SIGINT
