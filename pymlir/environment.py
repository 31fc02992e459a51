"""What compiled code depends on besides its source: compiler, interpreter build, processor.  On the warm path."""

import sys

from pymlir.apart import BUILTINS, os, ours

__builtins__ = BUILTINS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Digest(Protocol):
        """The part of hashlib's objects used here."""

        def digest(self) -> bytes: ...
        def hexdigest(self) -> str: ...


FORMAT = 2
"""Changes when the shape of an artifact does."""

ROOT = os.path.dirname(os.path.abspath(__file__))
FOLDERS = ("dialects", "frontend", "lowering", "passes")
LIBRARIES = ("xdsl", "llvmlite", "torch_mlir")


def find_sha256() -> "Callable[[bytes], Digest]":
    """The interpreter's own SHA-256: hashlib would load OpenSSL, at several milliseconds."""
    for name in ("_sha2" if sys.version_info >= (3, 12) else "_sha256", "hashlib"):
        try:
            return __import__(name).sha256
        except ImportError:
            continue
    raise ImportError("this Python has no SHA-256")


sha256 = find_sha256()


def compiler_stamp() -> list[tuple[str, int, int]]:
    """Name, size and time of every file of the compiler, so that a changed compiler is another compiler."""
    stamp: list[tuple[str, int, int]] = []
    folders = ["", *FOLDERS]
    for folder in folders:
        with os.scandir(os.path.join(ROOT, folder)) as entries:
            for entry in entries:
                if entry.name.endswith((".py", ".so")):
                    status = entry.stat()
                    stamp.append((f"{folder}/{entry.name}", status.st_size, status.st_mtime_ns))
                elif folder and entry.name != "__pycache__" and entry.is_dir():
                    folders.append(f"{folder}/{entry.name}")
    stamp.sort()
    return stamp


def environment_key(code_key: object) -> bytes:
    """A digest of all but the source: the compiler, this build of CPython, the processor, the flags."""
    with ours():
        from pymlir import _launch

    parts = (
        FORMAT,
        compiler_stamp(),
        sys.version,
        sys.implementation.cache_tag,
        sys.flags.optimize,
        hasattr(sys, "gettotalrefcount"),
        _launch.cpu(),
        code_key,
    )
    return sha256(repr(parts).encode()).digest()


def library_paths() -> list[str]:
    """The metadata folders of the libraries in use; another version has another one."""
    found: list[str] = []
    for place in sys.path:
        try:
            names = os.listdir(place or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info") and name.partition("-")[0] in LIBRARIES:
                found.append(os.path.join(place, name))
    return found
