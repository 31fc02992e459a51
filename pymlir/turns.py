"""Turns at compiling: with one cache a few processes compile at a time; the others wait, and look whether it is done.

Two hundred processes that miss the same entry must not become two hundred compilers, each with its own copy of the same
work.  A turn is the lock of a file in the cache's folder, taken before the compiler is started.  The kernel gives back
the lock of a process that was killed; one that waits too long goes on without.  Imported where something is compiled.
"""

import fcntl
from time import monotonic, sleep

from pymlir.apart import BUILTINS, os

__builtins__ = BUILTINS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

PREFIX = "turn-"
FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
FEWEST, MOST = 2, 16
PATIENCE = 30.0
"""Seconds a process waits.  It takes so long only where the holder is stopped or the machine at its end."""
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.2


class NoTurn(Exception):
    """Others were compiling for as long as this process was ready to wait."""


def places() -> int:
    """How many processes may compile at once: one for each processor that this one may use."""
    return min(max(len(os.sched_getaffinity(0)), FEWEST), MOST)


class Turn:
    """A turn to be had, with the cache in `folder`."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.handle = -1

    def take(self) -> bool:
        """Whether it is this process's turn now.  Where no file can be locked, everybody has his turn at once."""
        for number in range(places()):
            try:
                self.handle = os.open(f"{self.folder}/{PREFIX}{number}", FLAGS, 0o600)
                fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.close()
            except OSError:
                self.close()
                return True
            else:
                return True
        return False

    def close(self) -> None:
        handle, self.handle = self.handle, -1
        if handle >= 0:
            os.close(handle)

    def give_back(self) -> None:
        """Let the next process have it.  Unlocked first, since a fork of this process may have the file open."""
        if self.handle >= 0:
            fcntl.flock(self.handle, fcntl.LOCK_UN)
        self.close()


def in_turn(folder: str, done: "Callable[[], T | None]", make: "Callable[[], T | None]", waits: bool) -> "T | None":
    """What `done` finds that another process has made meanwhile; else what `make` makes.  Raises NoTurn."""
    deadline = monotonic() + (PATIENCE if waits else 0)
    pause = FIRST_PAUSE
    turn = Turn(folder)
    try:
        while not turn.take():
            if monotonic() >= deadline:
                raise NoTurn
            sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            if (found := done()) is not None:
                return found
        found = done()
        return make() if found is None else found
    finally:
        turn.give_back()
