"""pymlir: run, compile and check Python programs.

`pymlir run` is on the warm path, so its words are looked at before typer is imported.
"""

import sys


def main(words: list[str] | None = None) -> int:
    """The command line.  The exit status; 2 for a fault of use."""
    words = sys.argv[1:] if words is None else words
    from pymlir.errors import STATUS, UseError

    try:
        if words[:1] == ["run"] and "--help" not in words[1:2]:
            from pymlir.run import main as run_main

            return run_main(words[1:])
        from pymlir.tools.commands import main as command_main

        return command_main(words)
    except UseError as error:
        print(f"pymlir: {error}", file=sys.stderr)
        return STATUS
