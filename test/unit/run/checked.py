"""A pymlir with another build of the runtime, such as the one that keeps books of every reference.

The package is a folder of links to this one's files, but for the extensions.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from programs import ROOT, environment

APART = {"launch.c", "linked.c", "main_stub.c", "ext_stub.c"}
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-O1", "-g", "-fPIC", "-shared", "-fvisibility=hidden"]
ASK = "import sysconfig as s; print(s.get_path('include'), s.get_config_var('EXT_SUFFIX'))"


def build(python: str, folder: Path, flags: list[str]) -> None:
    """Make `folder` a place to import pymlir from."""
    asked = subprocess.run([python, "-c", ASK], env=environment(), capture_output=True, text=True, check=True)
    include, suffix = asked.stdout.split()
    package, runtime_c = folder / "pymlir", ROOT / "runtime_c"
    package.mkdir(parents=True)
    for path in (ROOT / "pymlir").iterdir():
        if not path.name.endswith(suffix):
            os.symlink(path.resolve(), package / path.name)
    parts = {
        "_runtime": [path for path in sorted(runtime_c.glob("*.c")) if path.name not in APART],
        "_launch": [runtime_c / "launch.c"],
    }
    for name, sources in parts.items():
        command = ["cc", *flags, f"-I{include}", *map(str, sources), "-o", str(package / f"{name}{suffix}"), "-lm"]
        subprocess.run(command, check=True)
