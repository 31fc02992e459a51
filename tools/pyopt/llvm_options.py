"""LLVM's own command line, for the steps that LLVM does: `--llvm=-pass-remarks-missed=loop-vectorize`.

LLVM takes what it does not know without a word, so its options are asked for first.  It lists them and ends its
process, which therefore is another one.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from difflib import get_close_matches

from pymlir.passes.pipeline import PipelineError

LISTING = "import llvmlite.binding as llvm; llvm.set_option('', '-help-list-hidden')"
LISTED = re.compile(r"^  --?([\w.-]+)", re.MULTILINE)
GIVEN = re.compile(r"--?([\w.-]+)(=.*)?", re.DOTALL)


def set_llvm_options(options: Sequence[str]) -> None:
    """For all of this process."""
    if not options:
        return
    import llvmlite.binding as llvm

    listing = subprocess.run([sys.executable, "-c", LISTING], capture_output=True, text=True, check=True)
    known = LISTED.findall(listing.stdout)
    for option in options:
        check(option, known)
    for option in options:
        llvm.set_option("pyopt", option)


def check(option: str, known: Sequence[str]) -> None:
    given = GIVEN.fullmatch(option)
    if given is None:
        raise PipelineError(f"--llvm takes an option of LLVM's, such as --llvm=-pass-remarks=inline, got '{option}'")
    if given[1] not in known:
        near = get_close_matches(given[1], known, n=2)
        hint = f": did you mean {' or '.join(f'-{name}' for name in near)}?" if near else ""
        raise PipelineError(f"LLVM has no option '-{given[1]}'{hint}")
