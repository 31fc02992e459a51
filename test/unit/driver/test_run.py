"""`pymlir run` does what python does, whatever the program is and however it ends."""

from __future__ import annotations

import resource
import signal
import subprocess

import pytest
from processes import HEARING_INTERRUPTS, Place

FIB = """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
"""

RECURSION = """
n = 0
def f():
    global n
    n += 1
    f()
try:
    f()
except RecursionError as e:
    print(n, e)
"""

BY_FILE_NAME = """
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location('plugin', 'mine.py')
plugin = module_from_spec(spec)
spec.loader.exec_module(plugin)
print(type(spec.loader), plugin.value, plugin.fib.__module__, plugin.__spec__.cached)
"""

ODD_LOADERS = """
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
for path in Path('mine.py'), 'mine.py':
    module = ModuleType('mine')
    SourceFileLoader('mine', path).exec_module(module)
    print(module.value, module.fib.__code__.co_filename)
for name in 'other', None, 'mine':
    try:
        print(SourceFileLoader('mine', 'mine.py').get_code(name).co_filename)
    except ImportError as error:
        print(error)
"""

TRANSFORMED = """
from importlib.machinery import SourceFileLoader
from types import ModuleType
class Loader(SourceFileLoader):
    def source_to_code(self, data, path, *, _optimization=-1):
        return super().source_to_code(data.replace(b'10', b'11'), path, _optimization=_optimization)
module = ModuleType('mine')
Loader('mine', 'mine.py').exec_module(module)
print(module.value)
"""

PROGRAMS = {
    "globals": "print(sorted(globals()), __name__, __file__, __cached__, __package__, type(__loader__).__name__)",
    "argv": "import sys; print(sys.argv, sys.path[0], sys.orig_argv[1:])",
    "main_module": "import __main__, sys; print(__main__.__dict__ is globals(), sys.modules['__main__'] is __main__)",
    "outermost_frame": "import sys; print(sys._getframe().f_back)",
    "stack": "import traceback\ndef f(): traceback.print_stack()\nf()",
    "exception": "def f(): return 1 / 0\nprint('before')\nf()",
    "chained": "try:\n    {}['x']\nexcept KeyError as e:\n    raise ValueError('y') from e",
    "exit_number": "import sys; sys.exit(7)",
    "exit_text": "raise SystemExit('that was it')",
    "exit_none": "import sys; sys.exit()",
    "interrupt": "raise KeyboardInterrupt",
    "excepthook": "import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__, a[2].tb_next)\n1/0",
    "atexit": "import atexit, sys\natexit.register(lambda: print('bye', '__file__' in globals()))\nprint('hi')",
    "atexit_after_exit": "import atexit, sys\natexit.register(lambda: print('bye'))\nsys.exit(3)",
    "finalizer": "class C:\n    def __del__(self): print('gone')\nc = C()\nprint('end')",
    "stdin": "print(input() + '!')\nimport sys; print(sys.stdin.read())",
    "recursion": RECURSION,
    "warning": "import warnings\nwarnings.warn('careful')\nprint('\\d' is 'x')",
    "syntax_error": "x = = 1",
    "indentation": "if 1:\nprint(2)",
    "encoding": "# -*- coding: latin-1 -*-\nprint(ascii('\u00e9'))",
    "unknown_encoding": "# -*- coding: nothing -*-\n",
    "null": "x = 1\n\0",
    "thread": "import threading\nt = threading.Thread(target=lambda: print('in a thread'))\nt.start()",
    "thread_error": "import threading\nt = threading.Thread(target=lambda: 1/0, name='T')\nt.start()\nt.join()",
    "pickle": "import pickle\nclass C: pass\nprint(type(pickle.loads(pickle.dumps(C()))) is C)",
    "import_error": "import no_such_module",
    "import_broken": "import broken",
    "import_raises": "import raises",
    "import_machinery": "import sys, mine\nprint(len(sys.meta_path), type(mine.__loader__) is type(__loader__))",
    "import_by_file_name": BY_FILE_NAME,
    "import_transformed": TRANSFORMED,
    "import_by_odd_loaders": ODD_LOADERS,
    "from_package": "from package.inner import value\nimport package as p\nprint(value, p.__path__, p.inner.__file__)",
    "closed_stdout": "import sys; sys.stdout.close()",
    "fork": "import os\npid = os.fork()\nif pid: os.wait()\nprint(pid > 0, flush=True)",
    "file_numbers": FIB + "fib(3)\nprint(open('/dev/null').fileno())",
    "no_children": "import os\ntry:\n    os.wait()\nexcept ChildProcessError as e:\n    print(e)",
    "fib": FIB + "print(fib(15), fib.__name__, fib.__code__.co_firstlineno)",
}

MODULES = {
    "mine.py": FIB + "value = fib(10)\n",
    "broken.py": "def f(:\n",
    "raises.py": "def f(): raise ValueError('on import')\nf()\n",
    "package/__init__.py": "",
    "package/inner.py": FIB + "value = fib(10)\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_script(name: str, place: Place) -> None:
    for module, text in MODULES.items():
        place.write(module, text)
    place.write(f"{name}.py", PROGRAMS[name])
    wanted = place.plain(f"{name}.py", "a", "-b", stdin="one\ntwo\n")
    assert place.run(f"{name}.py", "a", "-b", stdin="one\ntwo\n") == wanted
    assert place.run(f"{name}.py", "a", "-b", stdin="one\ntwo\n") == wanted, "from the cache"


@pytest.mark.parametrize("name", ["argv", "exception", "globals", "interrupt", "syntax_error", "fib", "exit_number"])
@pytest.mark.parametrize("kind", ["-c", "-m", "-"])
def test_other_kinds(kind: str, name: str, place: Place) -> None:
    text = PROGRAMS[name].replace("__file__, ", "").replace("__cached__, ", "")
    place.write("program.py", text)
    words = {"-c": ["-c", text], "-m": ["-m", "program"], "-": ["-"]}[kind]
    stdin = text if kind == "-" else ""
    wanted = place.plain(*words, "a", stdin=stdin)
    assert place.run(*words, "a", stdin=stdin) == wanted
    assert place.run(*words, "a", stdin=stdin) == wanted, "from the cache"


def test_module_that_is_a_package(place: Place) -> None:
    place.write("package/__init__.py", "print('init', __name__)")
    place.write("package/__main__.py", "import sys; print(__name__, __package__, sys.argv[1:]); import package.other")
    place.write("package/other.py", "print(__name__)")
    assert place.run("-m", "package", "x") == place.plain("-m", "package", "x")
    assert place.run("package") == place.plain("package")
    assert place.run("-m", "package.missing") == place.plain("-m", "package.missing")


def test_warnings_come_at_every_start(place: Place) -> None:
    place.write("warns.py", FIB + "print(fib(3) is 2)\n")
    wanted = place.plain("warns.py")
    assert "SyntaxWarning" in wanted.stderr
    assert [place.run("warns.py"), place.run("warns.py")] == [wanted, wanted]


def test_interrupt_from_outside_ends_by_the_signal(place: Place) -> None:
    place.write("waits.py", "import time\nprint('up', flush=True)\ntime.sleep(60)")
    process = subprocess.Popen(
        [place.python, "-c", HEARING_INTERRUPTS, "-m", "pymlir", "run", "waits.py"],
        cwd=place.folder,
        env=place.env(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGINT
    assert errors.endswith("KeyboardInterrupt\n") and "pymlir" not in errors


def test_disabled_runs_interpreted(place: Place) -> None:
    place.write("fib.py", PROGRAMS["fib"])
    assert place.run("fib.py", PYMLIR_DISABLE="1") == place.plain("fib.py")
    assert not place.cache.exists()


def test_nothing_of_the_compiler_is_imported_when_warm(place: Place) -> None:
    heavy = "('xdsl', 'llvmlite', 'torch_mlir', 'mlir', 'typer', 'rich', 'numpy')"
    place.write("fib.py", f"{FIB}\nimport sys\nfib(3)\nprint([n for n in {heavy} if n in sys.modules])\n")
    assert [place.run("fib.py").stdout for _ in range(2)] == ["[]\n", "[]\n"]


def test_the_program_has_no_process_of_ours(place: Place) -> None:
    place.write(
        "fib.py", f"{FIB}\nimport os\nfib(3)\nos.system('true')\nprint(os.waitpid(os.spawnlp(0, 'true'), 0)[1])\n"
    )
    assert place.run("fib.py").status == place.plain("fib.py").status


def test_warm_start_is_quick(place: Place) -> None:
    """In processor time, which other processes do not change much."""
    place.write("hello.py", "print('hello')")
    env = place.env(PYTHONDONTWRITEBYTECODE="")

    def best(words: list[str]) -> float:
        times: list[float] = []
        for _ in range(8):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(words, cwd=place.folder, env=env, check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    over = best([place.python, "-m", "pymlir", "run", "hello.py"]) - best([place.python, "hello.py"])
    assert over < 0.030, f"{over * 1000:.1f} ms over python"


ROWS = """
far = []
for size in range(40, 440, 48):
    blocks = [id(block) for block in [bytes(size) for _ in range(12)]]
    if len({after - before for before, after in zip(blocks, blocks[1:])}) > 1:
        far.append(size)
print(len(far) < 3, far)
"""


def test_a_program_starts_on_fresh_memory(place: Place) -> None:
    """Objects made one after another lie side by side, whatever was loaded before."""
    outcome = place.run("-c", ROWS)
    assert outcome.stdout.startswith("True"), outcome


def test_another_allocator_is_left_alone(place: Place) -> None:
    assert place.run("-c", PROGRAMS["fib"], PYTHONMALLOC="malloc") == place.plain("-c", PROGRAMS["fib"])
    assert place.run("-c", PROGRAMS["fib"], PYTHONMALLOC="debug") == place.plain("-c", PROGRAMS["fib"])


def test_a_module_loaded_by_its_file_name_is_compiled(place: Place) -> None:
    place.write("mine.py", MODULES["mine.py"])
    place.write("app.py", BY_FILE_NAME)
    assert "fib: native (scalar)" in place.run("--report", "app.py").stderr


@pytest.mark.parametrize("stream", ["object()", "None", "sys.stderr.detach() and sys.stdout", "sys.stderr.close()"])
def test_programs_put_anything_in_the_place_of_stderr(stream: str, place: Place) -> None:
    """Modules are compiled all the same, many of them so that progress would be shown."""
    for number in range(6):
        place.write(f"mine{number}.py", FIB)
    imports = "".join(f"import mine{number}\n" for number in range(6))
    program = place.write("app.py", f"import sys\nsys.stderr = {stream}\n{imports}print(mine5.fib(10))\n")
    assert place.run(program.name) == place.plain(program.name)
