"""Say in one line what this machine lacks for `make setup`.  Runs before anything is installed, by any Python 3."""

import importlib.util
import os
import shutil
import sys
import sysconfig


def missing():
    """What to install, or None."""
    version = "{}.{}".format(*sys.version_info)
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        return "pymlir needs CPython 3.11, 3.12 or 3.13, not " + version + ": make PYTHON=python3.12"
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        return "pymlir runs on Linux on x86-64 only"
    if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
        return sys.executable + " cannot make virtual environments: install python" + version + "-venv"
    if not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")):
        return "the headers of " + sys.executable + " are missing: install python" + version + "-dev"
    if not shutil.which(os.environ.get("CC", "cc")):
        return "there is no C compiler: install gcc or clang"
    return None


if __name__ == "__main__":
    lack = missing()
    if lack:
        print("setup: " + lack, file=sys.stderr)
        sys.exit(2)
