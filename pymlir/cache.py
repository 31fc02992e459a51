"""The compile cache: artifacts by content, in a folder only this user can write.  On the warm path.

A file is `MAGIC key digest payload`; `key` covers the source, its name and the environment, `digest` the payload.
What is truncated, foreign or changed does not match and counts as absent.  A file gets its name when it is whole, so
readers never see half of one, a killed process leaves none, and any number of processes may write at once.
"""

import marshal

from pymlir import environment
from pymlir.apart import BUILTINS, os
from pymlir.errors import warn

__builtins__ = BUILTINS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pymlir.artifact import Artifact

MAGIC = b"PYMLIR1\n"
DIGEST = 32
SUFFIX = ".pmc"
OTHERS_MAY_WRITE = 0o022
KIND, FOLDER = 0o170000, 0o040000


class Refused(Exception):
    """The cache folder cannot be trusted or used; the text says why."""


def folder_path() -> str:
    """Where the cache is: $PYMLIR_CACHE_DIR, or pymlir in the user's cache folder."""
    given = os.environ.get("PYMLIR_CACHE_DIR")
    if given:
        return os.path.abspath(given)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "pymlir")


def is_folder(path: str) -> bool:
    try:
        return os.stat(path).st_mode & KIND == FOLDER
    except OSError:
        return False


def check_folder(path: str) -> None:
    """Refused unless `path` is a folder of this user's that nobody else can write."""
    status = os.lstat(path)
    if status.st_mode & KIND != FOLDER:
        raise Refused(f"{path} is not a directory")
    if status.st_uid != os.geteuid():
        raise Refused(f"{path} belongs to another user")
    if status.st_mode & OTHERS_MAY_WRITE:
        raise Refused(f"{path} is writable by others (chmod go-w {path})")


def open_folder(path: str) -> None:
    """Make the folder when it is absent; refused when it cannot be used."""
    try:
        check_folder(path)
    except FileNotFoundError:
        try:
            os.makedirs(path, 0o700, exist_ok=True)
            check_folder(path)
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}") from None
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}") from None


class Cache:
    """One process's view of the cache.  `refusal` says why it is not used, when it is not."""

    def __init__(self, code_key: object) -> None:
        self.folder = folder_path()
        self.refusal: str | None = None
        self.environment = environment.environment_key(code_key)
        try:
            open_folder(self.folder)
        except Refused as error:
            self.refusal = str(error)

    def path_of(self, filename: str) -> str:
        """One file for a source name and an environment, so that an edited source replaces its old artifact."""
        name = environment.sha256(filename.encode(errors="surrogateescape") + self.environment).hexdigest()
        stem = filename.rpartition("/")[2].partition(".")[0].strip("<>")[:40]
        return f"{self.folder}/{stem}.{name[:32]}{SUFFIX}"

    def key_of(self, source: bytes, filename: str) -> bytes:
        """What an artifact must have been made from."""
        name = filename.encode(errors="surrogateescape")
        return environment.sha256(self.environment + name + b"\0" + source).digest()

    def load(self, source: bytes, filename: str) -> "Artifact | None":
        """The artifact of this very source in this environment, or None."""
        if self.refusal is not None:
            return None
        payload = read_payload(self.path_of(filename), self.key_of(source, filename))
        if payload is None:
            return None
        artifact: Artifact = marshal.loads(payload)
        if not all(is_folder(path) for path in artifact["requires"]):
            return None
        return artifact

    def store(self, source: bytes, artifact: "Artifact") -> None:
        """Write an artifact; a full disk or a lost folder only means that it is compiled again next time."""
        if self.refusal is not None:
            return
        payload = dumps(artifact)
        filename = artifact["filename"]
        path = self.path_of(filename)
        data = MAGIC + self.key_of(source, filename) + environment.sha256(payload).digest() + payload
        try:
            if not is_folder(self.folder):  # somebody has cleaned up meanwhile
                open_folder(self.folder)
            write_atomically(path, data)
        except Refused as error:
            self.refusal = str(error)
        except OSError as error:
            self.refusal = f"{path}: {error.strerror}"


def dumps(data: "Any") -> bytes:
    """The bytes of plain data, whatever type the checker knows it by."""
    return marshal.dumps(data)


def read_payload(path: str, key: bytes | None) -> bytes | None:
    """The payload of a whole, untouched file of this user's; with a key, only when it is the file's."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        if status.st_uid != os.geteuid() or status.st_mode & OTHERS_MAY_WRITE:
            return None
        data = file.read()
    head = len(MAGIC)
    start = head + 2 * DIGEST
    if not data.startswith(MAGIC) or len(data) < start:
        return None
    if key is not None and data[head : head + DIGEST] != key:
        return None
    payload = data[start:]
    if environment.sha256(payload).digest() != data[head + DIGEST : start]:
        return None
    return payload


def write_atomically(path: str, data: bytes) -> None:
    """Give `path` this content in one step."""
    if not write_unnamed(path, data):
        write_aside(path, data)


def write_unnamed(path: str, data: bytes) -> bool:
    """Write a file that has no name until it is whole: however this process ends, it leaves nothing.  False where the
    file system or the lack of /proc does not let it."""
    place, _, name = path.rpartition("/")
    folder = os.open(place, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            handle = os.open(".", os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC, 0o600, dir_fd=folder)
        except OSError:
            return False
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            return link_over(handle, folder, name)
    finally:
        os.close(folder)


def link_over(handle: int, folder: int, name: str) -> bool:
    """Name an unnamed file; a link replaces nothing, so what has the name loses it first."""
    try:
        if os.access(name, os.F_OK, dir_fd=folder, follow_symlinks=False):
            os.unlink(name, dir_fd=folder)
        os.link(f"/proc/self/fd/{handle}", name, dst_dir_fd=folder)
    except FileExistsError:
        return True  # another process was faster, with the same work
    except OSError:
        return False
    return True


def write_aside(path: str, data: bytes) -> None:
    """Write a file under another name and rename it."""
    aside = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.replace(aside, path)
    except BaseException:
        os.unlink(aside)
        raise


def warn_refused(cache: Cache) -> None:
    """Say once that every run compiles again, and why."""
    if cache.refusal:
        warn(f"the compile cache is not used: {cache.refusal}")
        cache.refusal = ""
