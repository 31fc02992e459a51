"""How lit runs the tests of this folder: every .mlir file, by the RUN lines in it."""

import sys
from pathlib import Path

import lit.formats  # pyright: ignore[reportMissingTypeStubs]

root = Path(__file__).resolve().parent.parent
config.name = "pymlir"  # noqa: F821
config.test_format = lit.formats.ShTest(execute_external=False)  # noqa: F821
config.suffixes = [".mlir"]  # noqa: F821
config.excludes = ["unit", "run", "fuzz"]  # noqa: F821
config.test_source_root = str(root / "test")  # noqa: F821
config.test_exec_root = str(root / "build" / "lit")  # noqa: F821
config.environment["PYTHONPATH"] = str(root)  # noqa: F821
config.substitutions += [  # noqa: F821
    (r"\bpyopt\b", f"{sys.executable} -m pymlir.tools.pyopt --verify-roundtrip"),
    (r"\bfilecheck\b", f"{sys.executable} -m filecheck"),
]
