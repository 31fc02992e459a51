"""lit runs every .mlir file of this folder by its RUN line."""

import sys

import lit.formats

config.name = "pass-plugin"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir"]
config.substitutions += [
    (r"\bpyopt\b", f"{sys.executable} -m pymlir.tools.pyopt --verify-each"),
    (r"\bfilecheck\b", f"{sys.executable} -m filecheck"),
]
