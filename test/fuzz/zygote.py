"""Runs programs in forks of itself: an interpreter that is up costs a millisecond where a new one costs fifty.

    zygote.py plain REQUESTS REPLIES       as CPython runs them
    zygote.py native REQUESTS REPLIES      as `pymlir run` does when the compiled program is in its cache

REQUESTS and REPLIES are file descriptors. A request is a file name and, for native, the artifact and the options; a
reply is the wait status, what went to stdout and to stderr, and how often native functions ran. Both kinds leave the
program to the same launcher, and end as an interpreter ends, with all that is called then.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import linecache
import marshal
import math
import os
import sys
import tokenize
import traceback
from typing import Any

from limits import limit
from states import Warm, stay_cold

from pymlir import apart, attach, importer, run
from pymlir.artifact import Artifact
from pymlir.options import Options
from pymlir.session import Session
from pymlir.worker import receive, send

PRELOADED = (asyncio, contextlib, functools, linecache, math, tokenize, traceback)
"""What programs import, and what CPython imports for them to print a traceback."""
CPU_SECONDS = 4
MOST_OUTPUT = 1 << 20


class Ready(Session):
    """A session whose one module is compiled already."""

    def __init__(self, options: Options, artifact: Artifact) -> None:
        super().__init__(options)
        self.artifact = artifact

    def lookup(self, source: bytes, filename: str) -> Artifact:
        return self.artifact


def main(kind: str, requests: int, replies: int) -> int:
    """Serve until nobody asks; in a child, the exit status of the program."""
    sys.path.insert(0, os.getcwd())
    __import__("helpers")
    apart.LOADED_BEFORE = frozenset(sys.modules)  # a fork has loaded what programs need
    if kind == "native":
        assert attach.runtime() is not None
    while True:
        try:
            request: tuple[str, bytes, dict[str, Any]] = marshal.loads(receive(requests))
        except EOFError:
            return 0
        files = [os.memfd_create(name) for name in ("out", "err", "counts")]
        child = os.fork()
        if not child:
            os.close(requests)
            os.close(replies)
            return start(request, files)
        status = os.wait4(child, 0)[1]
        send(replies, marshal.dumps((status, *map(taken, files))))


def taken(handle: int) -> bytes:
    """What a child wrote, and the file closed."""
    size = min(os.fstat(handle).st_size, MOST_OUTPUT)
    data = os.pread(handle, size, 0)
    os.close(handle)
    return data


def start(request: tuple[str, bytes, dict[str, Any]], files: list[int]) -> int:
    """Be the program's process."""
    filename, artifact, options = request
    os.dup2(files[0], 1)
    os.dup2(files[1], 2)
    limit(CPU_SECONDS)
    if options.get("state") == "cold":
        stay_cold()
    session = native_session(artifact, options, files[2]) if artifact else None
    if options.get("state") == "warm":
        session = Warm()
    module = run.fresh_main()
    sys.argv[:] = [filename]
    return run.run_file(session, module.__dict__, filename)


def native_session(data: bytes, given: dict[str, Any], counts: int) -> Session:
    """The session `pymlir run` would have, and a count of what it ran."""
    options = Options()
    for name, value in given.items():
        setattr(options, name, value)
    artifact: Artifact = marshal.loads(data)
    session = Ready(options, artifact)
    importer.install(session)
    atexit.register(count, session, counts)
    return session


def count(
    session: Session, handle: int, write: Any = os.write, dumps: Any = marshal.dumps, runtime: Any = attach.runtime
) -> None:
    """At the program's end, which may have replaced every builtin: the runtime's counts of each native function."""
    stats = runtime().stats
    write(handle, dumps([stats(native) for _, native in session.loaded]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
