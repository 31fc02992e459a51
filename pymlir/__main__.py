"""`python -m pymlir ...`: the command line, by the interpreter of one's choice."""

import sys
from importlib import import_module

if __name__ == "__main__":
    # By name: nothing in this package depends on the tools, which stand on it.
    sys.exit(import_module("pymlir.tools.pymlir").main())
