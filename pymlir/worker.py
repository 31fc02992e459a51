"""The compiler in a process of its own, and the way to ask it.  The asking half is on the warm path.

A program that runs must not see its compiler: not the modules it imports, not its memory, signals, threads or faults.
So what is not in the cache is compiled by a worker, started when first needed, which serves this process until it ends.
The worker detaches itself, so that the program's `os.wait()` never meets it.
"""

import marshal
import sys

from pymlir.apart import BUILTINS, os, ours
from pymlir.cache import dumps
from pymlir.environment import ROOT

__builtins__ = BUILTINS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pymlir.artifact import Artifact

START = "import sys; sys.path[:] = {path!r}; from pymlir.worker import serve; serve({read}, {write})"
LENGTH = 8
FIRST_HANDLE = 200

Request = tuple[bytes, str, int, tuple[bool, bool]]
Reply = tuple["Artifact | None", list[str]]


class Worker:
    """The asking half: one worker at most, for the process that started it (not for its forks)."""

    def __init__(self, path: list[str]) -> None:
        self.path = [ROOT.rpartition("/")[0], *path]
        self.owner = 0
        self.to_worker = -1
        self.from_worker = -1

    def start(self) -> None:
        """Start the process and wait until it has detached itself."""
        # Out of the way on both sides: where a standard stream is closed, a pipe would get its number.
        request_read, self.to_worker = map(out_of_the_way, os.pipe())
        try:
            self.from_worker, reply_write = map(out_of_the_way, os.pipe())
        except OSError:
            os.close(request_read)
            os.close(self.to_worker)
            raise
        os.set_inheritable(request_read, True)
        os.set_inheritable(reply_write, True)
        code = START.format(path=self.path, read=request_read, write=reply_write)
        try:
            # In a session of its own from the start: an interrupt at the terminal is the program's.
            words = [sys.executable, "-I", "-c", code]
            pid = os.posix_spawn(sys.executable, words, os.environ, file_actions=quiet_streams(), setsid=True)
        finally:
            os.close(request_read)
            os.close(reply_write)
        self.owner = os.getpid()
        try:
            wait_for(pid)
        except BaseException:
            wait_for(pid)  # interrupted: still the program must not meet it
            raise

    def stop(self) -> None:
        """Let go of the worker; it ends when it finds nobody asking."""
        if self.owner:
            os.close(self.to_worker)
            os.close(self.from_worker)
            self.owner = 0

    def compile(self, source: bytes, filename: str, code_key: tuple[bool, bool]) -> "Reply":
        """Ask for an artifact; None with the reason when the worker is lost on the way."""
        if self.owner and self.owner != os.getpid():
            self.stop()
        try:
            if not self.owner:
                self.start()
            request: Request = (source, filename, sys.flags.optimize, code_key)
            send(self.to_worker, marshal.dumps(request))
            return marshal.loads(receive(self.from_worker))
        except (OSError, MemoryError) as error:
            self.stop()
            return None, [shortage(filename, error)]
        except (EOFError, TypeError, ValueError):
            self.stop()
            reason = "the compiler's process ended without an answer; it was killed, or short of memory"
            return None, [f"{filename} is left interpreted this time: {reason}"]
        except BaseException:
            self.stop()
            raise


def quiet_streams() -> "list[tuple[Any, ...]]":
    """What posix_spawn is to do with the worker's standard streams: what a dying compiler says is not the program's.
    Who wants to see faults gets its stderr."""
    null: tuple[Any, ...] = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDWR, 0)
    streams = (1,) if os.environ.get("PYMLIR_CRASH_DIR") else (1, 2)
    return [null, *((os.POSIX_SPAWN_DUP2, 0, stream) for stream in streams)]


def shortage(filename: str, error: BaseException) -> str:
    """The warning of a source that could not be compiled on this machine now."""
    reason = "memory ran out" if isinstance(error, MemoryError) else str(error).partition("\n")[0]
    return f"{filename} is left interpreted this time: {reason}"


def wait_for(pid: int) -> int:
    """A process's status; 0 when it is gone already, in a program that ignores SIGCHLD."""
    try:
        return os.waitpid(pid, 0)[1]
    except ChildProcessError:
        return 0


def out_of_the_way(handle: int) -> int:
    """The same file under a high number: the next file a program opens gets the number it gets under python."""
    with ours():
        import fcntl

    try:
        moved = fcntl.fcntl(handle, fcntl.F_DUPFD_CLOEXEC, FIRST_HANDLE)
    except OSError:
        return handle
    os.close(handle)
    return moved


def send(handle: int, data: bytes) -> None:
    view = memoryview(len(data).to_bytes(LENGTH, "little") + data)
    while view:
        view = view[os.write(handle, view) :]


def receive(handle: int) -> bytes:
    size = int.from_bytes(receive_exactly(handle, LENGTH), "little")
    return receive_exactly(handle, size)


def receive_exactly(handle: int, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = os.read(handle, min(size, 1 << 20))
        if not part:
            raise EOFError("no answer")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def end_with_the_asker(write: int) -> None:
    """End at once when nobody is left to hear the answer: a killed run must not leave a compiler at work."""
    import select
    import threading

    def watch() -> None:
        poll = select.poll()
        poll.register(write, 0)
        poll.poll()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def compiler() -> "Callable[[Request], Reply]":
    """What answers a request: the whole of the compiler, imported now."""
    from pymlir.driver import SHORTAGES, Settings, compile_source, fault_text

    def compiled(request: Request) -> Reply:
        source, filename, optimize, (stress, force) = request
        try:
            return compile_source(
                source, filename, Settings(optimize=optimize, deopt_stress=stress, force_native=force)
            )
        except SHORTAGES as error:
            return None, [shortage(filename, error)]
        except Exception as error:
            return None, [fault_text(filename, error)]

    return compiled


def without_compiler(error: Exception) -> "Callable[[Request], Reply]":
    """What answers where the compiler cannot be started."""
    return lambda request: (None, [shortage(request[1], error)])


def serve(read: int, write: int) -> None:
    """The worker's half: detach, then answer until nobody asks any more."""
    if os.fork():
        os._exit(0)
    os.set_inheritable(read, False)
    os.set_inheritable(write, False)
    try:
        end_with_the_asker(write)
        compiled = compiler()
    except Exception as error:  # the machine is short of something, whatever the thread or the import makes of it
        compiled = without_compiler(error)
    while True:
        try:
            request: Request = marshal.loads(receive(read))
        except EOFError:
            os._exit(0)
        send(write, dumps(compiled(request)))
