"""Compile programs into the cache, all in one process: prepare.py [--deopt-stress] [--force-native] FILES

What the compiler warns of is on stderr: it is silent unless a function met an internal fault.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from pymlir.options import Options
from pymlir.session import Session, may_gain


def main() -> None:
    warnings.simplefilter("ignore")  # of the programs themselves
    options = Options()
    options.deopt_stress = int("--deopt-stress" in sys.argv)
    options.force_native = "--force-native" in sys.argv
    session = Session(options)
    cache = session.cache()
    assert cache is not None
    for name in sys.argv[1:]:
        if name.startswith("--"):
            continue
        source = Path(name).read_bytes()
        if not may_gain(compile(source, name, "exec", dont_inherit=True)) or session.lookup(source, name):
            continue
        artifact = session.compile(source, name)
        if artifact is None:
            print(f"{name}: not compiled", file=sys.stderr)
        else:
            cache.store(source, artifact)


if __name__ == "__main__":
    main()
