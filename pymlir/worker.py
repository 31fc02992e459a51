"""The compiler in a process of its own, and the way to ask it.  The asking half is on the warm path.

A program that runs must not see its compiler: not the modules it imports, not its memory, signals, threads or faults.
So what is not in the cache is compiled by a worker, started when first needed, which serves this process until it ends.
The worker detaches itself, so that the program's `os.wait()` never meets it.
"""

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pymlir.artifact import Artifact

START = "import sys; sys.path[:] = {path!r}; from pymlir.worker import serve; serve({read}, {write})"
LENGTH = 8
FIRST_HANDLE = 200

Request = tuple[bytes, str, int, tuple[bool, bool]]
Reply = tuple["Artifact | None", list[str]]


class Worker:
    """The asking half: one worker at most, for the process that started it (not for its forks)."""

    def __init__(self, path: list[str]) -> None:
        root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        self.path = [root, *path]
        self.owner = 0
        self.to_worker = -1
        self.from_worker = -1

    def start(self) -> None:
        """Start the process and wait until it has detached itself."""
        # Out of the way on both sides: where a standard stream is closed, a pipe would get its number.
        request_read, self.to_worker = map(out_of_the_way, os.pipe())
        self.from_worker, reply_write = map(out_of_the_way, os.pipe())
        os.set_inheritable(request_read, True)
        os.set_inheritable(reply_write, True)
        code = START.format(path=self.path, read=request_read, write=reply_write)
        try:
            # In a session of its own from the start: an interrupt at the terminal is the program's.
            pid = os.posix_spawn(sys.executable, [sys.executable, "-I", "-c", code], os.environ, setsid=True)
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
        except (OSError, EOFError, TypeError, ValueError) as error:
            self.stop()
            return None, [f"{filename} is left interpreted: the compiler process ended ({error})"]
        except BaseException:
            self.stop()
            raise


def wait_for(pid: int) -> int:
    """A process's status; 0 when it is gone already, in a program that ignores SIGCHLD."""
    try:
        return os.waitpid(pid, 0)[1]
    except ChildProcessError:
        return 0


def out_of_the_way(handle: int) -> int:
    """The same file under a high number: the next file a program opens gets the number it gets under python."""
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


def serve(read: int, write: int) -> None:
    """The worker's half: detach, then answer until nobody asks any more."""
    if os.fork():
        os._exit(0)
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    os.set_inheritable(read, False)
    os.set_inheritable(write, False)
    end_with_the_asker(write)
    from pymlir.cache import dumps
    from pymlir.driver import Settings, compile_source

    while True:
        try:
            request: Request = marshal.loads(receive(read))
        except EOFError:
            os._exit(0)
        source, filename, optimize, (stress, force) = request
        settings = Settings(optimize=optimize, deopt_stress=stress, force_native=force)
        send(write, dumps(compile_source(source, filename, settings)))
