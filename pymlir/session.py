"""One process's compiling: what is asked, what is loaded, what is reported.  On the warm path."""

import sys
from types import CodeType

from pymlir.apart import BUILTINS, ours
from pymlir.cache import Cache, warn_refused
from pymlir.errors import own_stderr, warn
from pymlir.options import Options

__builtins__ = BUILTINS

if sys.version_info < (3, 12):
    __import__("pymlir.standalone")  # now, as long as the builtins it copies are python's

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from pymlir.artifact import Artifact
    from pymlir.worker import Worker

GENERATOR_LIKE = 0x20 | 0x80 | 0x200  # CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR
OWN_LOCALS = 0x3  # CO_OPTIMIZED and CO_NEWLOCALS: the code of a function
FEW_MODULES = 3
OTHER_CODE = "the module's .pyc holds other code than its source"


class Session:
    """Turns sources into code that has native functions, by the cache or by the worker."""

    def __init__(self, options: Options, path: list[str] | None = None) -> None:
        self.options = options
        self.path = sys.path[:] if path is None else path
        self.loaded: list[tuple[Artifact, object]] = []
        self.interpreted: list[Artifact] = []
        self.modules = 0
        self.opened: Cache | None = None
        self.idle: list[Worker] = []
        self.waits = True
        """Whether this process waits for its turn to compile."""

    def cache(self) -> Cache | None:
        """The cache, opened when the first module asks for it."""
        if not self.options.use_cache:
            return None
        if self.opened is None:
            self.opened = Cache(self.options.code_key())
        return self.opened

    def lookup(self, source: bytes, filename: str) -> "Artifact | None":
        """What was compiled before from this very source."""
        cache = self.cache()
        return cache.load(source, filename) if cache else None

    def compiled(self, source: bytes, filename: str, code: CodeType, pyc: tuple[int, ...] = ()) -> CodeType:
        """The code to execute where CPython's is `code`, which may come from a .pyc that was seen as `pyc`.

        Such a file may hold any code at all, and what is not the source's is left as it is.
        """
        if not may_gain(code):
            return code
        artifact = self.lookup(source, filename) or self.made(source, filename)
        if artifact is None:
            return code
        with ours():
            from pymlir.same_code import is_same

        if not is_same(code, artifact["plain"]):
            artifact["report"] = [{**row, "mode": "interpreted", "reason": OTHER_CODE} for row in artifact["report"]]
            self.interpreted.append(artifact)
            return code
        if artifact["pyc"] != pyc:
            artifact["pyc"] = pyc
            self.kept(artifact, source)
        return self.activated(artifact, code) or code

    def made(self, source: bytes, filename: str) -> "Artifact | None":
        """An artifact that was not in the cache, and is from now on; None when the source is left interpreted."""
        cache = self.cache()
        if cache is None or cache.refusal is not None:
            return self.kept(self.compile(source, filename), source)
        with ours():
            from pymlir.turns import NoTurn, in_turn

        try:
            return in_turn(
                cache.folder,
                lambda: cache.load(source, filename),
                lambda: self.kept(self.compile(source, filename), source),
                self.waits,
            )
        except NoTurn:
            self.waits = False  # once was long enough
            return None

    def kept(self, artifact: "Artifact | None", source: bytes) -> "Artifact | None":
        """The artifact, after it was put into the cache."""
        if artifact and artifact["complete"] and (cache := self.cache()):
            cache.store(source, artifact)
            warn_refused(cache)
        return artifact

    def activated(self, artifact: "Artifact", plain: CodeType | None = None) -> CodeType | None:
        """The code to execute for an artifact, whose source CPython may have compiled to `plain` already; None when the
        native code cannot be used here.
        """
        if not artifact["object"]:
            self.interpreted.append(artifact)
            return plain or artifact["code"]
        with ours():
            from pymlir.attach import activate, runtime

        ready = activate(artifact, plain)
        if ready is None:
            return None
        self.loaded.append((artifact, ready[1]))
        if extension := runtime():
            self.stress(extension)
        return ready[0]

    def stress(self, extension: "ModuleType") -> None:
        """Have the runtime do often what is seldom, as the options ask."""
        options = self.options
        if options.deopt_stress or options.force_native:
            extension.force(True)
            extension.set_stress(options.deopt_stress)
        if options.gc_stress:
            extension.set_gc_stress(options.gc_stress)
        if options.assumption_stress:
            extension.set_assumption_stress(options.assumption_stress)
        if options.fail_allocation >= 0 and len(self.loaded) == 1:
            extension._fail_after(options.fail_allocation)

    def compile(self, source: bytes, filename: str) -> "Artifact | None":
        """Compile now, in a worker."""
        worker = self.idle_worker()
        self.modules += 1
        stream = own_stderr() if self.modules > FEW_MODULES else None
        progress = stream is not None and stream.isatty()
        if progress:
            name = filename.rpartition("/")[2]
            print(f"\rpymlir: compiling {name:40.40}", end="", file=stream, flush=True)
        artifact, warnings = worker.compile(source, filename, self.options.code_key())
        if artifact is None:
            worker.stop()
        else:
            self.idle.append(worker)
        if progress:
            print("\r\033[K", end="", file=stream, flush=True)
        for text in warnings:
            warn(text)
        return artifact

    def idle_worker(self) -> "Worker":
        """A worker that nobody is using: threads import at the same time, and so may a signal's handler meanwhile."""
        try:
            return self.idle.pop()
        except IndexError:
            with ours():
                from pymlir.worker import Worker

            return Worker(self.path)


def may_gain(code: CodeType) -> bool:
    """Whether some function in the code could become native at all."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            flags = constant.co_flags
            if flags & OWN_LOCALS == OWN_LOCALS and not flags & GENERATOR_LIKE and constant.co_name[0] != "<":
                return True
            if may_gain(constant):
                return True
    return False
