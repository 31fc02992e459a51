"""What the rest of the system sees: imports, warnings, exit handlers, child processes, streams."""

import atexit
import builtins
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import io
import json
import linecache
import os
import pkgutil
import runpy
import subprocess
import sys
import tempfile
import types
import warnings


def total(n):
    t = 0
    for i in range(n):
        t += i
    return t


def imports_inside():
    import colorsys

    return colorsys.__name__, "colorsys" in sys.modules


def imports_missing():
    import no_such_module_here

    return no_such_module_here


def check_import_inside_a_function():
    return imports_inside()


def check_import_that_fails():
    try:
        imports_missing()
    except ModuleNotFoundError as error:
        return str(error), error.name


def check_import_replaced():
    seen = []

    def spy(name, *rest):
        seen.append((name, rest[2], rest[3]))
        return old(name, *rest)

    old, builtins.__import__ = builtins.__import__, spy
    imports_inside()
    builtins.__import__ = old
    return seen[:1]


def check_module_attributes():
    module = sys.modules[__name__]
    names = ("__name__", "__package__", "__doc__", "__cached__")
    return [getattr(module, name, "missing") for name in names[:3]], os.path.basename(__file__), type(module).__name__


def check_module_spec_and_loader():
    spec = sys.modules["helper"].__spec__
    return spec.name, os.path.basename(spec.origin), spec.has_location, spec.parent, spec.submodule_search_locations


def check_loader_gives_source_and_code():
    loader = sys.modules["helper"].__loader__
    source = loader.get_source("helper")
    return source.splitlines()[0], loader.get_code("helper").co_name, loader.is_package("helper")


def check_find_spec_and_iter_modules():
    spec = importlib.util.find_spec("helper")
    names = [one.name for one in pkgutil.iter_modules([os.path.dirname(__file__)])]
    return spec.name, "helper" in names, isinstance(spec.loader, importlib.abc.Loader)


def check_module_getattr():
    module = types.ModuleType("lazy")
    exec("def __getattr__(name):\n    return name.upper()", vars(module))
    return module.anything, hasattr(module, "other")


def check_import_hook_of_the_program():
    class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, name, path, target=None):
            return importlib.machinery.ModuleSpec(name, self) if name == "made_up" else None

        def exec_module(self, module):
            exec("def answer():\n    return 42", vars(module))

    sys.meta_path.insert(0, Finder())
    made = importlib.import_module("made_up")
    del sys.meta_path[0]
    return made.answer(), made.__name__, made.answer.__module__


def check_module_written_and_imported():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "written_module.py"), "w") as file:
            file.write("import sys\ndef where():\n    return sys._getframe().f_code.co_name, __name__\n")
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        made = importlib.import_module("written_module")
        result = made.where(), os.path.basename(made.__file__), os.path.basename(made.where.__code__.co_filename)
        del sys.path[0]
    return result


def check_runpy():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "script.py")
        with open(path, "w") as file:
            file.write("def double(x):\n    return x * 2\nresult = double(4), __name__\n")
        return runpy.run_path(path, run_name="given")["result"]


def check_sys_modules_and_main():
    main = sys.modules["__main__"]
    return main.__name__, os.path.basename(main.__file__), main.__spec__, type(main.__loader__).__name__, main.__package__


def check_sys_argv_path_flags():
    return sys.argv[1:], os.path.basename(sys.argv[0]), os.path.basename(sys.path[0]), list(sys.flags), sys.dont_write_bytecode


def check_loaded_modules_of_the_compiler():
    return [name for name in ("xdsl", "llvmlite", "torch_mlir", "typer", "rich") if name in sys.modules]


def check_warnings_filters_and_onceregistry():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("once")
        for _ in range(3):
            warns("again")
    return [(str(one.message), one.category.__name__, os.path.basename(one.filename)) for one in caught]


def warns(text):
    warnings.warn(text, UserWarning)
    return text


def check_warnings_become_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            warns("fatal")
        except UserWarning as error:
            return str(error), error.__traceback__.tb_next.tb_frame.f_code.co_name


def check_atexit_order():
    seen = []
    atexit.register(seen.append, "first")
    atexit.register(total_into, seen)
    atexit.unregister(seen.append)
    atexit.register(seen.append, "last")
    atexit._run_exitfuncs()
    return seen


def total_into(seen):
    seen.append(total(10))


def check_output_streams():
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        prints_some()
    return out.getvalue()


def prints_some():
    print("one", 2, 3.0, sep="-", end="!\n")
    print(*range(3))
    return sys.stdout.write("written\n")


def check_displayhook():
    seen = []
    old, sys.displayhook = sys.displayhook, seen.append
    exec(compile("total(5)", "<single>", "single"))
    sys.displayhook = old
    return seen


def check_input_replaced():
    with contextlib.redirect_stdout(io.StringIO()) as out:
        old, sys.stdin = sys.stdin, io.StringIO("typed\n")
        answer = asks()
        sys.stdin = old
    return answer, out.getvalue()


def asks():
    return input("? ")


def check_fork_in_a_function():
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write_end, str(total(50)).encode())
        os._exit(3)
    status = os.waitpid(pid, 0)[1]
    return os.read(read_end, 100), os.waitstatus_to_exitcode(status)


def check_fork_hooks():
    seen = []
    os.register_at_fork(before=lambda: seen.append("before"), after_in_parent=lambda: seen.append("parent"))
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return seen


def check_subprocess():
    done = subprocess.run([sys.executable, "-c", "import sys; print(sys.argv)"], capture_output=True, text=True)
    return done.stdout, done.returncode


def check_json_hooks():
    return json.loads('{"a": 1}', object_hook=keeps_sorted), json.dumps([object], default=names_type)


def keeps_sorted(table):
    return sorted(table.items())


def names_type(value):
    return value.__name__


def check_linecache_of_executed_text():
    text = "def made(a):\n    return a.missing\n"
    linecache.cache["<made>"] = (len(text), None, text.splitlines(True), "<made>")
    namespace = {}
    exec(compile(text, "<made>", "exec"), namespace)
    try:
        namespace["made"](1)
    except AttributeError:
        import traceback

        return traceback.format_exc().splitlines()[-3:]
