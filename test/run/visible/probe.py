"""Prints every answer of the checks beside it as one JSON object, each check in a forked child so that a crash costs one answer."""

import atexit
import gc
import importlib
import json
import os
import re
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
warnings.simplefilter("ignore")

THEMES = (
    "functions", "binding", "frames", "exceptions", "tracing", "debugging", "classes", "records", "suspended",
    "lifetimes", "memory", "patching", "mocking", "threads", "system",
)


def checks():
    """Every function named check_*, by theme and name."""
    for theme in THEMES:
        for name, function in list(vars(importlib.import_module(theme)).items()):
            if name.startswith("check_"):
                yield f"{theme}: {name.removeprefix('check_')}", function


def answer(check) -> str:
    try:
        return re.sub("0x[0-9a-f]+", "0x...", repr(check()))
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def in_child(check) -> str:
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        os.write(write_end, answer(check).encode())
        os.close(write_end)
        atexit._run_exitfuncs()  # a report of the run, when one is written, counts what the child did
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        data = pipe.read()
    status = os.waitpid(pid, 0)[1]
    return data.decode() if status == 0 else f"crash, signal {status & 127}, after {data.decode()}"


everything = list(checks())
if "PROBE_FREEZES" in os.environ:
    gc.freeze()  # what is there before a check is not collected in it
print(json.dumps({name: in_child(check) for name, check in everything}))
